"""What a crash left in the spool is taken in where it belongs."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from tests.store.test_store import kept
from voicecheck.audio.clip import RATE_HZ, Clip, Format, Samples
from voicecheck.audio.spool import Spool, SpoolNote
from voicecheck.recovery import recover
from voicecheck.speech.transcriber import EMPTY, Transcript, Word
from voicecheck.store import Store
from voicecheck.store.record import Recording, Turn

NOW = datetime(2026, 11, 25, 21, tzinfo=UTC)


class Hears:
    """Hears these words in whatever it is given."""

    def __init__(self, text: str) -> None:
        self._text = text

    def transcribe(
        self, samples: Samples, *, beam_size: int = 1, words: bool = True
    ) -> Transcript:
        if not self._text:
            return EMPTY
        heard = tuple(Word(word, 0.0, 0.1, 0.9) for word in self._text.split())
        return Transcript(self._text, heard, 0.0, -0.1, 1.0)

    def score(self, samples: Samples, candidates: object) -> dict[str, float]:
        return {}


@pytest.fixture
def spool(tmp_path: Path) -> Path:
    return tmp_path / "spool"


def left_behind(folder: Path, checkin: str, position: int, length_s: float = 1.0) -> None:
    note = SpoolNote(checkin, "high", "", "What was good?", NOW.isoformat(), position)
    with Spool(folder, note) as file:
        file.write(tone(length_s, 440))


def tone(length_s: float, pitch_hz: float) -> Samples:
    at_s = np.arange(round(length_s * RATE_HZ)) / RATE_HZ
    return (0.3 * np.sin(2 * np.pi * pitch_hz * at_s)).astype(np.float32)


def turns_after(tmp_path: Path, spool: Path, text: str | None) -> tuple[Turn, ...]:
    with Store.open(tmp_path / "voicecheck.db") as store:
        list(recover(spool, store, None if text is None else Hears(text), NOW))
        (checkin,) = store.history()
        assert not list(spool.iterdir())
        return store.checkin(checkin.id).turns


def begun(tmp_path: Path, pitch_hz: float = 440, form: Format = "flac", **answer: object) -> str:
    with Store.open(tmp_path / "voicecheck.db") as store:
        checkin = store.begin("evening", [], NOW)
        if answer:
            clip = Clip(tone(0.5, pitch_hz), RATE_HZ)
            sound = Recording(0, "answer", form, RATE_HZ, 0.5, clip.to_bytes(form))
            store.keep(checkin, replace(kept(recordings=[sound]), **answer))  # type: ignore[arg-type]  # the names are Kept's own
        return checkin


def test_an_answer_that_was_cut_off_is_kept_at_its_question(tmp_path: Path, spool: Path) -> None:
    left_behind(spool, begun(tmp_path), 2)
    (turn,) = turns_after(tmp_path, spool, "I saw a heron")
    assert (turn.position, turn.text, turn.verdict) == (2, "I saw a heron", "unconfirmed")
    assert [recording.duration_s for recording in turn.recordings] == [1.0]


def test_more_of_an_answer_joins_it(tmp_path: Path, spool: Path) -> None:
    left_behind(spool, begun(tmp_path, position=0, text="I saw a heron"), 0)
    (turn,) = turns_after(tmp_path, spool, "and an otter")
    assert turn.text == "I saw a heron and an otter"
    assert turn.verdict == "unconfirmed"
    assert [recording.kind for recording in turn.recordings] == ["answer", "addition"]
    assert {word.recording_seq for word in turn.words} == {1}


@pytest.mark.parametrize("reply", ["Yes, that's right.", "No.", "skip", ""])
def test_a_bare_reply_is_kept_as_sound_and_changes_no_words(
    tmp_path: Path, spool: Path, reply: str
) -> None:
    left_behind(spool, begun(tmp_path, position=0, text="I saw a heron"), 0)
    (turn,) = turns_after(tmp_path, spool, reply)
    assert (turn.text, turn.verdict) == ("I saw a heron", "confirmed")
    assert len(turn.recordings) == 2


def test_without_a_model_it_is_kept_without_words(tmp_path: Path, spool: Path) -> None:
    left_behind(spool, begun(tmp_path), 0)
    (turn,) = turns_after(tmp_path, spool, None)
    assert (turn.text, turn.verdict) == ("", "unheard")
    assert len(turn.recordings) == 1


@pytest.mark.parametrize("form", ["flac", "opus"])
def test_what_the_store_has_already_is_not_kept_twice(
    tmp_path: Path, spool: Path, form: Format
) -> None:
    checkin = begun(tmp_path, form=form, position=0, text="I saw a heron")
    left_behind(spool, checkin, 0, length_s=0.5)
    (turn,) = turns_after(tmp_path, spool, "I saw a heron")
    assert turn.text == "I saw a heron"
    assert len(turn.recordings) == 1


def test_another_sound_that_is_as_long_is_kept(tmp_path: Path, spool: Path) -> None:
    checkin = begun(tmp_path, pitch_hz=300, position=0, text="I saw a heron")
    left_behind(spool, checkin, 0, length_s=0.5)
    (turn,) = turns_after(tmp_path, spool, "and an otter")
    assert turn.text == "I saw a heron and an otter"
    assert len(turn.recordings) == 2


def test_of_a_check_in_that_was_deleted_it_is_kept_in_a_new_one(
    tmp_path: Path, spool: Path
) -> None:
    left_behind(spool, "01KB0000000000000000000000", 4)
    (turn,) = turns_after(tmp_path, spool, "I saw a heron")
    assert turn.text == "I saw a heron"
