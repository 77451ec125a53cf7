import hashlib
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicecheck.audio.clip import Clip
from voicecheck.errors import VoiceError
from voicecheck.speech.clips import KeptClips
from voicecheck.speech.synthesis import SYNTHESISER
from voicecheck.speech.voice import (
    PIECE_CHARACTERS,
    ChildVoice,
    Pyttsx3Voice,
    normalised,
    pieces,
    speakable,
    trimmed,
    voices,
)

NO_ENGINE = """
import ctypes, sys

def absent(name, *args, **kwargs):
    raise OSError(f"{name}: cannot open shared object file")

ctypes.CDLL = absent
sys.modules["espeakng_loader"] = None
from voicecheck.speech.synthesiser import main
main()
"""

# A child that writes down that it lived, then behaves as the rest of its program says.
CHILD = """
import os, sys, time
with open({lives!r}, "a") as lives:
    print(os.getpid(), file=lives)
born = sum(1 for _ in open({lives!r}))
print('{{"engine": "stand-in"}}', flush=True)
sys.stdin.readline()
"""


@pytest.fixture
def voice() -> Iterator[Pyttsx3Voice]:
    with Pyttsx3Voice() as made:
        yield made


class Children:
    """Programs that stand in for the synthesiser, and the ids of those that were started."""

    def __init__(self, folder: Path) -> None:
        self._lives = folder / "lives"

    def program(self, rest: str) -> tuple[str, ...]:
        return (sys.executable, "-c", CHILD.format(lives=str(self._lives)) + rest)

    @property
    def ids(self) -> list[int]:
        return [int(line) for line in self._lives.read_text().split()]


@pytest.fixture
def children(tmp_path: Path) -> Children:
    return Children(tmp_path)


def is_running(process_id: int) -> bool:
    try:
        os.kill(process_id, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_clip_is_loud_and_has_little_silence_around_it(voice: Pyttsx3Voice) -> None:
    clip = voice.clip("Good evening. How was your day?")
    assert clip.peak_dbfs == pytest.approx(-3.0, abs=0.1)
    assert 1.5 < clip.duration_s < 4.0
    loud = np.flatnonzero(np.abs(clip.samples) > 0.01)
    assert loud[0] < 0.1 * clip.rate_hz
    assert len(clip.samples) - loud[-1] < 0.2 * clip.rate_hz


def test_making_a_voice_waits_for_nothing() -> None:
    begun = time.monotonic()
    voice = Pyttsx3Voice(program=(sys.executable, "-c", "import time; time.sleep(60)"))
    assert time.monotonic() - begun < 1.0
    voice.close()


def test_a_faster_voice_takes_less_time(voice: Pyttsx3Voice) -> None:
    text = "One small thing that you would like to do tomorrow."
    durations = []
    for rate_wpm in (110, 145, 220):
        voice.set_rate(rate_wpm)
        assert voice.rate_wpm == rate_wpm
        durations.append(voice.clip(text).duration_s)
    assert durations == sorted(durations, reverse=True)
    assert 60 * 10 / durations[1] == pytest.approx(145, rel=0.2)


@pytest.mark.parametrize("text", ["", "   ", "\n\t", "\x00\x01", "\ud800"])
def test_nothing_to_say_is_a_short_silence(voice: Pyttsx3Voice, text: str) -> None:
    clip = voice.clip(text)
    assert clip.duration_s == pytest.approx(0.05)
    assert not clip.samples.any()


@pytest.mark.parametrize(
    "text",
    [
        "left\nout",
        "<b>left</b> out & <speak>",
        "[[h@l'oU]]",
        "left\ud83d out \x00 \x01",
        "日本語 🙂",
        "…",
        "-q --stdin",
        "'; rm -rf ~; $(true)",
        '{"do": "voices"}',
    ],
)
def test_any_text_is_spoken_and_nothing_obeyed(voice: Pyttsx3Voice, text: str) -> None:
    assert voice.clip(text).duration_s < 20
    assert voice.clip("And on.").duration_s > 0.3


def test_markup_is_spoken_as_text(voice: Pyttsx3Voice) -> None:
    tagged, plain = voice.clip("<emphasis>left out</emphasis>"), voice.clip("left out")
    assert tagged.duration_s > 2 * plain.duration_s


def test_a_very_long_text_is_whole(voice: Pyttsx3Voice) -> None:
    sentence = "Today we went to the market and bought some bread. "
    once = voice.clip(sentence).duration_s
    assert voice.clip(sentence * 60).duration_s == pytest.approx(60 * once, rel=0.25)


def test_voices_are_listed_and_each_can_be_asked_for_by_its_id() -> None:
    listed = voices()
    english = [info for info in listed if info.language.startswith("en")]
    assert english
    assert len({info.id for info in listed}) == len(listed)
    with Pyttsx3Voice(english[-1].id) as voice:
        assert voice.clip("Good evening.").duration_s > 0.3


def test_an_unknown_voice_tells_how_to_see_the_known_ones() -> None:
    with Pyttsx3Voice("Zaphod") as voice, pytest.raises(VoiceError) as failure:
        voice.clip("Good evening.")
    assert "voicecheck voices" in failure.value.remedy
    assert failure.value.exit_code == 13


def test_no_engine_at_all_tells_the_command_that_brings_one() -> None:
    with Pyttsx3Voice(program=(sys.executable, "-c", NO_ENGINE)) as voice:
        for _ in range(2):
            with pytest.raises(VoiceError, match="no speech engine") as failure:
                voice.clip("Good evening.")
            assert "Install" in failure.value.remedy
            assert "\n" not in str(failure.value)


def test_a_program_that_cannot_be_started_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(VoiceError, match="cannot be started"):
        Pyttsx3Voice(program=(str(tmp_path / "nothing"),))


@pytest.mark.parametrize("fault", ["time.sleep(60)", "os._exit(1)", "print('Audio saved to x')"])
def test_a_child_that_hangs_dies_or_babbles_is_replaced_once(
    children: Children, fault: str
) -> None:
    with Pyttsx3Voice(program=children.program(fault), time_limit_s=0.3) as voice:
        begun = time.monotonic()
        with pytest.raises(VoiceError, match="does not answer"):
            voice.clip("Good evening.")
        assert time.monotonic() - begun < 10
        assert len(children.ids) == 2
        assert not any(is_running(child) for child in children.ids)


SPEAKING = """
import json, os, sys, wave
with open({lives!r}, "a") as lives:
    print(os.getpid(), file=lives)
print('{{"engine": "stand-in"}}', flush=True)
for line in sys.stdin:
    with wave.open(json.loads(line)["path"], "wb") as file:
        file.setparams((1, 2, 16_000, 0, "NONE", ""))
        file.writeframes(bytes([0, 64]) * 8_000)
    print("{{}}", flush=True)
"""


@pytest.mark.parametrize("one_each", [False, True])
def test_only_an_engine_that_speaks_once_has_a_child_for_each_clip(
    tmp_path: Path, one_each: bool
) -> None:
    lives = tmp_path / "lives"
    program = (sys.executable, "-c", SPEAKING.format(lives=str(lives)))
    with ChildVoice(program, {}, 145, None, one_clip_per_child=one_each) as voice:
        voice.clip("Good evening.")
        voice.clip("Good night.")
        assert (len(lives.read_text().split()) > 1) == one_each


def test_after_one_fault_the_sentence_is_spoken_all_the_same(children: Children) -> None:
    once = """
if born == 1:
    time.sleep(60)
print('{"error": "the second child answers", "kind": "engine"}', flush=True)
"""
    with (
        Pyttsx3Voice(program=children.program(once), time_limit_s=0.3) as voice,
        pytest.raises(VoiceError, match="the second child answers"),
    ):
        voice.clip("Good evening.")


def test_a_killed_child_is_not_noticed(voice: Pyttsx3Voice) -> None:
    before = voice.clip("Good evening.").duration_s
    assert voice._child
    os.kill(voice._child._process.pid, signal.SIGKILL)
    assert voice.clip("Good night.").duration_s == pytest.approx(before, rel=0.5)


def test_an_interrupted_wait_does_not_mix_up_replies(voice: Pyttsx3Voice) -> None:
    voice.clip("Ready.")

    def interrupt(number: int, frame: object) -> None:
        raise KeyboardInterrupt

    former = signal.signal(signal.SIGALRM, interrupt)
    signal.setitimer(signal.ITIMER_REAL, 0.2)
    try:
        with pytest.raises(KeyboardInterrupt):
            # Seconds of work; espeak-ng crashes on a text four times as long.
            voice._spoken("and on and on " * 500)
    finally:
        signal.signal(signal.SIGALRM, former)
    assert voice.clip("Good night.").duration_s < 2


def test_ctrl_c_in_the_terminal_leaves_the_child_to_say_farewell(voice: Pyttsx3Voice) -> None:
    assert voice.engine
    assert voice._child
    assert os.getpgid(voice._child._process.pid) != os.getpgid(0)


def test_a_closed_voice_leaves_no_process_and_no_folder() -> None:
    voice = Pyttsx3Voice()
    voice.clip("Good night.")
    assert voice._child
    process_id, folder = voice._child._process.pid, Path(voice._folder.name)
    assert folder.stat().st_mode & 0o777 == 0o700
    assert list(folder.iterdir()) == []
    voice.close()
    assert not is_running(process_id)
    assert not folder.exists()
    voice.close()


def test_several_threads_may_speak_at_once(voice: Pyttsx3Voice) -> None:
    texts = ["One.", "Two and two and two and two.", "Three.", "Four and four and four and four."]
    heard: dict[str, float] = {}

    def speak(text: str) -> None:
        heard[text] = voice.clip(text).duration_s

    threads = [threading.Thread(target=speak, args=(text,)) for text in texts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all((duration > 1.2) == ("and" in text) for text, duration in heard.items())


def test_what_a_person_said_is_never_on_disk(tmp_path: Path) -> None:
    with Pyttsx3Voice(cache=tmp_path) as voice:
        voice.clip("You felt left out.")
        assert voice.clip("You felt left out.").duration_s > 0.5
        assert list(tmp_path.rglob("*")) == []


def test_a_kept_sentence_is_private_on_disk_and_used_again(tmp_path: Path) -> None:
    cache = tmp_path / "voices"
    with Pyttsx3Voice(cache=cache) as voice:
        first = voice.clip("Good evening.", keep=True)
    (path,) = cache.iterdir()
    assert path.stat().st_mode & 0o777 == 0o600
    assert cache.stat().st_mode & 0o777 == 0o700
    assert b"evening" not in path.read_bytes()
    # A file that sounds otherwise shows that it is the file that is heard.
    sound = Clip.silence(7.0, first.rate_hz).to_bytes()
    path.write_bytes(hashlib.blake2b(sound, digest_size=16).digest() + sound)
    with Pyttsx3Voice(cache=cache) as voice:
        assert voice.clip("Good evening.", keep=True).duration_s == 7.0
        assert voice.clip("Good evening", keep=True).duration_s < 3
        voice.set_rate(200)
        assert voice.clip("Good evening.", keep=True).duration_s < 3


def test_a_sentence_said_before_it_is_kept_is_kept(tmp_path: Path) -> None:
    with Pyttsx3Voice(cache=tmp_path) as voice:
        voice.clip("Good evening.")
        voice.clip("Good evening.", keep=True)
        assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize(
    "damaged",
    [
        lambda whole: b"",
        lambda whole: b"not a sound",
        lambda whole: whole[: len(whole) // 2],
        lambda whole: whole[:3000] + bytes([whole[3000] ^ 1]) + whole[3001:],
    ],
)
def test_a_damaged_kept_clip_is_made_anew(
    tmp_path: Path, damaged: Callable[[bytes], bytes]
) -> None:
    with Pyttsx3Voice(cache=tmp_path) as voice:
        whole = voice.clip("Good evening.", keep=True)
        (path,) = tmp_path.iterdir()
        content = path.read_bytes()
        path.write_bytes(damaged(content))
    with Pyttsx3Voice(cache=tmp_path) as voice:
        again = voice.clip("Good evening.", keep=True)
        assert again.duration_s == pytest.approx(whole.duration_s, abs=0.05)
    assert path.read_bytes() != damaged(content)


def test_the_clips_on_the_disk_are_bounded_and_those_unused_for_longest_go(tmp_path: Path) -> None:
    kept = KeptClips(tmp_path)
    sound = Clip(np.random.default_rng(1).uniform(-1, 1, 8000).astype(np.float32), 16_000)
    for number in range(6):
        kept.write(["voice", number], sound)
        os.utime(kept._path(["voice", number]), (number, number))
    assert kept.read(["voice", 0]) is not None  # used again, so it is now the newest
    kept.prune(3 * next(tmp_path.iterdir()).stat().st_size)
    assert [number for number in range(6) if kept.holds(["voice", number])] == [0, 4, 5]


def test_a_cache_that_cannot_be_written_hinders_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with Pyttsx3Voice(cache=tmp_path / "file" / "voices") as voice:
        assert voice.clip("Good evening.", keep=True).duration_s > 0.5


def test_nothing_said_stands_in_a_command_line(voice: Pyttsx3Voice) -> None:
    voice.clip("Good evening.")
    assert voice._child
    assert tuple(map(str, voice._child._process.args)) == SYNTHESISER  # type: ignore[arg-type]  # a sequence, as it was given


@given(st.text(max_size=80))
def test_speakable_text_can_be_given_to_any_engine(text: str) -> None:
    line = speakable(text)
    assert line.isprintable() or all(c.isprintable() or ord(c) > 0x7F for c in line)
    assert line == line.strip()
    assert line.encode().count(b"\0") == 0
    assert speakable(line) == line


@given(st.text(alphabet="abc. ?", max_size=300), st.integers(5, 50))
def test_pieces_are_short_and_hold_all_of_the_text(text: str, most: int) -> None:
    line = speakable(text)
    cut = pieces(line, most)
    assert "".join(cut).replace(" ", "") == line.replace(" ", "")
    assert all(0 < len(piece) <= most for piece in cut)


def test_a_text_is_cut_at_the_end_of_a_sentence() -> None:
    assert pieces("One is one. Two is two. Three", 25) == ["One is one. Two is two.", "Three"]
    assert pieces("no end of it", 8) == ["no end", "of it"]
    assert pieces("x" * 10, 4) == ["xxxx", "xxxx", "xx"]
    assert pieces("", 4) == []
    assert pieces("x" * PIECE_CHARACTERS) == ["x" * PIECE_CHARACTERS]


def test_trimming_leaves_the_margin_and_the_words() -> None:
    words = np.full(1000, 0.5, np.float32)
    quiet = np.zeros(5000, np.float32)
    clip = trimmed(Clip(np.concatenate([quiet, words, quiet, words, quiet]), 1000), 0.1)
    assert len(clip.samples) == 100 + 1000 + 5000 + 1000 + 100
    assert len(trimmed(Clip(quiet, 1000)).samples) == 0
    assert len(trimmed(Clip(words, 1000), 0.1).samples) == 1000


def test_loudness_is_the_same_for_every_clip() -> None:
    for level in (0.001, 0.2, 1.0):
        clip = normalised(Clip(np.array([0, level, -level / 2], np.float32), 1000))
        assert clip.peak_dbfs == pytest.approx(-3.0, abs=0.01)
    assert not normalised(Clip.silence(1, 1000)).samples.any()
    assert len(normalised(Clip.silence(0, 1000)).samples) == 0
