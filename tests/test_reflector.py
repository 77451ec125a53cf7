"""A written gist is said only where it is true; the rule has the last word, and soon."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.installed import install, writer
from voicecheck import dialogue, guides
from voicecheck.dialogue import Heard, Say
from voicecheck.guides import Guide, Step
from voicecheck.language import faithful, reflect
from voicecheck.reflector import WrittenReflection
from voicecheck.writer import Writer

LONG = (
    "It was raining and I took the bus and then I did the shopping and cooked and cleaned the "
    "kitchen. In the evening my sister called, and I felt really sad because she's moving away."
)
GOOD = "Your sister called, and you felt really sad because she's moving away."
BAD = {
    "nothing": None,
    "empty": "",
    "white": " \n ",
    "another feeling": "Your sister called, and you felt really angry because she's moving away.",
    "a denial": "Your sister called, and you didn't feel sad because she's moving away.",
    "another person": "Your brother called, and you felt really sad because she's moving away.",
    "advice": "You felt really sad because she's moving away. Maybe you should call her.",
    "a judgement": "You felt really sad because she's moving away. That's understandable.",
    "no feeling": "Your sister called in the evening.",
    "first person": "My sister called, and I felt really sad because she's moving away.",
    "the errand alone": "You took the bus and did the shopping.",
    "too long": "You felt really sad because she's moving away. " * 5,
    "markup": "**Your sister** called, and you felt really sad because she's moving away.",
    "an emoji": f"{GOOD} \N{CRYING FACE}",
    "chatter": "Sure! Here is the gist: your sister called, and you felt really sad.",
}


@dataclass
class Canned:
    """Writes what it was told to, and remembers what it was asked."""

    written: str | None
    asked: list[tuple[str, str | None, int]] = field(default_factory=list)

    def gist(self, text: str, *, partner: str | None, max_words: int) -> str | None:
        self.asked.append((text, partner, max_words))
        return self.written


# --- what may be said ---


def test_a_true_gist_is_said_after_the_usual_lead_in() -> None:
    first, second = (WrittenReflection(Canned(GOOD))(LONG, turn=turn) for turn in range(2))
    lead_ins = guides.phrases().lead_ins
    assert [first, second] == [f"{lead_ins[0]} {GOOD}", f"{lead_ins[1]} {GOOD}"]


def test_its_lines_become_one() -> None:
    broken = GOOD.replace(", and", ",\n  and")
    assert WrittenReflection(Canned(broken))(LONG) == WrittenReflection(Canned(GOOD))(LONG)


@pytest.mark.parametrize("written", BAD.values(), ids=BAD)
def test_anything_else_gives_way_to_the_rule(written: str | None) -> None:
    assert WrittenReflection(Canned(written))(LONG, turn=1) == reflect(LONG, turn=1)


@given(st.text() | st.lists(st.sampled_from(f"{LONG} {GOOD}".split())).map(" ".join))
def test_whatever_is_written_only_truth_is_said(written: str) -> None:
    told = WrittenReflection(Canned(written))(LONG)
    assert told == reflect(LONG) or not faithful(LONG, told)


def test_a_short_answer_is_the_rules_alone() -> None:
    reflector = Canned("You felt left out.")
    said = "I felt left out at dinner."
    assert WrittenReflection(reflector)(said) == reflect(said)
    assert not reflector.asked


def test_another_language_is_the_rules_alone() -> None:
    reflector = Canned(GOOD)
    said = " ".join(["Heute war ein langer Tag und ich bin sehr müde."] * 5)
    assert WrittenReflection(reflector)(said, language="de") == reflect(said, language="de")
    assert not reflector.asked


def test_it_is_told_who_you_means_and_sees_no_stumbles() -> None:
    reflector = Canned(None)
    WrittenReflection(reflector)(f"Um, uh, {LONG}", partner="Sam")
    ((text, partner, max_words),) = reflector.asked
    assert "um" not in text.lower().split()
    assert (partner, max_words) == ("Sam", 30)


# --- in the dialogue ---


def said_back(first: str, *, then: str = "") -> str:
    step = Step(id="low", ask="What was hard?", rephrase="Was anything hard?")
    guide = Guide(title="T", about="A", opening="Hi.", closing="Bye.", steps=(step, step))
    state, effects = dialogue.begin(
        guide, guides.phrases(), reflect=WrittenReflection(Canned(GOOD))
    )
    for text in (first, "yes", then) if then else (first,):
        state, effects = dialogue.respond(state, Heard(text))
    return " ".join(line for effect in effects if isinstance(effect, Say) for line in effect.lines)


def test_the_dialogue_says_what_was_written() -> None:
    assert GOOD in said_back(LONG)


def test_after_words_of_danger_the_rule_speaks() -> None:
    assert GOOD not in said_back("I want to kill myself.", then=LONG)


# --- in a process of its own ---


@contextmanager
def writing(site: Path, source: str, time_limit_s: float = 30.0) -> Iterator[Writer]:
    install(site, "canned_plugin", source)
    writer = Writer("canned:given", time_limit_s)
    try:
        yield writer
    finally:
        writer.close()


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.syspath_prepend(tmp_path)
    return tmp_path


def ask(writer: Writer, text: str = LONG) -> str | None:
    return writer.gist(text, partner="Sam", max_words=30)


def test_it_writes_from_another_process(site: Path) -> None:
    with writing(site, writer("return f'{self.given} {partner} {max_words} {os.getpid()}'")) as w:
        *told, process = (ask(w) or "").split()
        assert told == ["given", "Sam", "30"]
        assert int(process) != os.getpid()
        assert not w.failure


def test_what_it_prints_goes_nowhere(site: Path, capfd: pytest.CaptureFixture[str]) -> None:
    noise = "print('noise'); os.write(1, b'noise'); sys.stderr.write('noise')"
    with writing(site, writer(f"{noise}\nreturn 'told'")) as w:
        assert ask(w) == "told"
    assert capfd.readouterr() == ("", "")


def test_the_time_limit_holds_and_the_next_answer_is_its_own(site: Path) -> None:
    slow = "if text == 'slow': time.sleep(600)\nreturn text"
    with writing(site, writer(slow), time_limit_s=1.0) as w:
        assert w.wait_until_ready(30)
        began_s = time.monotonic()
        assert ask(w, "slow") is None
        assert time.monotonic() - began_s < 2.5
        assert "longer than 1 s" in w.failure
        assert w.wait_until_ready(30)
        assert ask(w, "quick") == "quick"
        assert not w.failure


def test_one_that_is_still_loading_is_not_waited_for(site: Path) -> None:
    with writing(site, writer("return text", before="time.sleep(600)"), time_limit_s=0.5) as w:
        began_s = time.monotonic()
        assert ask(w) is None
        assert time.monotonic() - began_s < 2
        assert "loading" in w.failure


def test_one_that_crashes_is_started_once_more_and_then_left_alone(site: Path) -> None:
    with writing(site, writer("os._exit(3)")) as w:
        assert ask(w) is None
        assert ask(w) is None
        assert "ended" in w.failure
        began_s = time.monotonic()
        assert ask(w) is None
        assert time.monotonic() - began_s < 0.1


def test_what_it_raises_is_told_without_what_was_said(site: Path) -> None:
    with writing(site, writer("raise KeyError(text)")) as w:
        assert ask(w, "a secret") is None
        assert "KeyError" in w.failure
        assert "secret" not in w.failure


def test_one_that_cannot_load_says_why_and_is_not_asked_again(site: Path) -> None:
    with writing(site, writer("return text", before="raise OSError('no weights')")) as w:
        assert not w.wait_until_ready(30)
        assert "no weights" in w.failure
        assert ask(w) is None


def test_it_reaches_this_machine_and_no_other(site: Path) -> None:
    # The attempt alone is announced, as Python itself does it: nothing is ever sent.
    body = """
        for to in ("192.0.2.1", "2001:db8::1", "example.invalid"):
            for event, args in (
                ("socket.connect", (socket.socket(), (to, 80))),
                ("socket.getaddrinfo", (to, 80, 0, 0, 0)),
            ):
                try:
                    sys.audit(event, *args)
                except OSError:
                    continue
                return "reached " + to
        with socket.create_server(("127.0.0.1", 0)) as server:
            with socket.create_connection(("localhost", server.getsockname()[1])):
                return "local only"
        """
    with writing(site, writer(body)) as w:
        assert ask(w) == "local only", w.failure


def test_it_ends_with_the_check_in(site: Path) -> None:
    with writing(site, writer("return str(os.getpid())")) as w:
        process = int(ask(w) or 0)
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)
