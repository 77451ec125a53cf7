"""The plugin over llm, with a small model registered as llm's own plugins register theirs."""

import json
import os
import subprocess
import sys
import textwrap
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.installed import install
from voicecheck.language import reflect
from voicecheck.reflector import WrittenReflection
from voicecheck.writer import Writer

PLUGIN = Path(__file__).parent.parent / "plugins" / "voicecheck-llm"

# It answers by what it was asked, as a model does: each cue stands in one of the texts.
MODELS = """
    import sys
    import llm

    SHORT = {
        "sister": "My sister called, and I felt really sad\\nSaid: and so on, for ever",
        "brother": "My brother called, and I felt really angry",
        "meeting": '"Most important: You were late for the meeting, and I felt hurt"',
    }

    class Canned(llm.Model):
        model_id = "canned"
        can_stream = True
        def execute(self, prompt, stream, response, conversation):
            asked = prompt.prompt.rpartition("Said: ")[2]
            for cue, written in SHORT.items():
                if cue in asked:
                    yield from (f"{word} " for word in written.split(" "))

    class Endless(llm.Model):
        model_id = "endless"
        can_stream = True
        def execute(self, prompt, stream, response, conversation):
            while True:
                yield "and then "

    class Sold(Canned):
        model_id = "sold"
        needs_key = "sold"

    class Elsewhere(Canned):
        model_id = "elsewhere:cloud"

    class Dialling(Canned):
        model_id = "dialling"
        def execute(self, prompt, stream, response, conversation):
            sys.audit("socket.getaddrinfo", "example.invalid", 443, 0, 0, 0)
            yield "sent"

    @llm.hookimpl
    def register_models(register):
        for model in (Canned, Endless, Sold, Elsewhere, Dialling):
            register(model(), aliases=("c",) if model is Canned else ())
"""
RAIN = "It was raining and I took the bus and then I did the shopping and cooked and cleaned. "
DAY = f"{RAIN} In the evening my sister called, and I felt really sad because she's moving away."


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The plugin and some models, as installed packages."""
    folder = tmp_path / "site-packages"
    folder.mkdir()
    described = tomllib.loads(PLUGIN.joinpath("pyproject.toml").read_text(encoding="utf-8"))
    assert described["project"]["entry-points"] == {"voicecheck": {"llm": "voicecheck_llm"}}
    source = PLUGIN.joinpath("voicecheck_llm.py").read_text(encoding="utf-8")
    install(folder, "voicecheck_llm", source)
    folder.joinpath("voicecheck_llm-1.0.dist-info", "entry_points.txt").write_text(
        "[voicecheck]\nllm = voicecheck_llm\n", encoding="utf-8"
    )
    install(folder, "canned_models", MODELS, group="llm")
    monkeypatch.syspath_prepend(folder)
    monkeypatch.setenv("LLM_USER_PATH", str(tmp_path / "llm"))
    return folder


@pytest.fixture
def canned(site: Path) -> Iterator[Writer]:
    writer = Writer("llm:c", time_limit_s=30)
    yield writer
    writer.close()


def test_what_the_model_picks_is_turned_to_the_person(canned: Writer) -> None:
    told = canned.gist(DAY, partner=None, max_words=30)
    assert told == "Your sister called, and you felt really sad.", canned.failure


def test_you_becomes_the_partners_name(canned: Writer) -> None:
    told = canned.gist("the meeting", partner="Sam", max_words=30)
    assert told == "Sam was late for the meeting, and you felt hurt.", canned.failure


def test_a_model_that_writes_nothing_offers_nothing(canned: Writer) -> None:
    assert canned.gist("Hm.", partner=None, max_words=30) is None
    assert not canned.failure


def test_its_choice_is_said_and_its_invention_is_not(canned: Writer) -> None:
    reflection = WrittenReflection(canned)
    assert reflection(DAY).endswith("Your sister called, and you felt really sad.")
    other = f"{RAIN} In the evening my brother called, and I felt really sad about Mum, and tired."
    assert reflection(other) == reflect(other)


def test_a_model_without_end_is_stopped(site: Path) -> None:
    writer = Writer("llm:endless", time_limit_s=30)
    assert WrittenReflection(writer)(DAY) == reflect(DAY)
    assert not writer.failure
    writer.close()


REFUSED = {
    "sold": "does not run on this machine",
    "gpt-4o-mini": "does not run on this machine",
    "elsewhere:cloud": "does not run on this machine",
    "nobody": "no model 'nobody'",
    "": "no model is named",
}


def test_a_model_elsewhere_or_nowhere_is_refused(site: Path) -> None:
    code = """
        import json, sys, voicecheck_llm
        from voicecheck.errors import ConfigError
        told = {}
        for name in json.loads(sys.argv[1]):
            try:
                voicecheck_llm.LlmReflector(name)
            except ConfigError as error:
                told[name] = str(error)
        print(json.dumps(told))
    """
    told = json.loads(run(site, textwrap.dedent(code), json.dumps(list(REFUSED))))
    assert told.keys() == REFUSED.keys()
    assert all(why in told[name] for name, why in REFUSED.items())


def test_a_model_that_dials_out_is_stopped(site: Path) -> None:
    writer = Writer("llm:dialling", time_limit_s=30)
    assert not writer.wait_until_ready(30)
    assert "may not use the network" in writer.failure
    writer.close()


def test_nothing_said_is_logged(canned: Writer, tmp_path: Path) -> None:
    assert canned.gist(DAY, partner=None, max_words=30)
    written = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert not [path for path in written if b"took the bus" in path.read_bytes()]
    assert not [path for path in written if path.name.startswith("logs.db")]


def test_finding_the_plugin_does_not_load_llm(site: Path) -> None:
    code = (
        "import json, sys; from voicecheck import plugins; plugins.found().reflector('llm'); "
        "print(json.dumps('llm' in sys.modules))"
    )
    assert json.loads(run(site, code)) is False


def run(site: Path, code: str, *arguments: str) -> str:
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(site)},
    ).stdout
