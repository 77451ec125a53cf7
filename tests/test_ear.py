"""The ear, with a fake voice activity and a fake transcriber that behave."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voicecheck.audio.clip import RATE_HZ, Samples
from voicecheck.audio.microphone import FRAME_S, FRAME_SAMPLES, Frame
from voicecheck.audio.spool import SpoolNote
from voicecheck.audio.turn import Decision, Event, Timing
from voicecheck.ear import Ear
from voicecheck.errors import ModelError
from voicecheck.heard import (
    EarEvent,
    NothingSaid,
    Read,
    SoFar,
    TooLong,
    Utterance,
    Wordless,
)
from voicecheck.speech.decoder import Decoded, InlineDecoder, Job
from voicecheck.speech.transcriber import EMPTY, Transcript, Word

COST_S = 0.45
WORD_S = 0.4


class Reader:
    """Reads the sound as it was written: each voiced frame of level n/1000 says the word n.

    A word may last several frames; neighbouring frames of one word are one word.
    """

    def transcribe(
        self, samples: Samples, *, beam_size: int = 1, words: bool = True
    ) -> Transcript:
        found: list[Word] = []
        before = 0
        for number, frame in enumerate(samples.reshape(-1, FRAME_SAMPLES)):
            said = round(float(frame[0]) * 1000)
            if said and said != before:
                start_s = number * FRAME_S
                found.append(Word(f"w{said}", start_s, start_s + FRAME_S, 1.0))
            before = said
        if not found:
            return EMPTY
        return Transcript(" ".join(w.text for w in found) + ".", tuple(found), 0.0, -0.1, 1.0)

    def score(self, samples: Samples, candidates: Sequence[str]) -> dict[str, float]:
        return dict.fromkeys(candidates, -20.0)


def voice_of(frame: Frame) -> float:
    return 0.95 if frame.samples[0] else 0.02


class Scene:
    """Plays words and silences to an ear."""

    def __init__(
        self, *, timing: Timing | None = None, cost_s: float = COST_S, spool: Path | None = None
    ) -> None:
        self.seen: list[Decision | Read] = []
        self.decoder = InlineDecoder(Reader(), 1, cost_s)
        self.ear = Ear(voice_of, self.decoder, spool, watch=self.seen.append)
        self.now_s = 0.0
        self.events: list[EarEvent] = []
        self.said: list[str] = []
        self.timing = timing or Timing()
        self.ear.open(0.0, self.timing, SpoolNote("c", "s", "", "p", "2026-01-01T00:00:00"))

    def frame(self, level: float) -> None:
        self.now_s += FRAME_S
        samples = np.full(FRAME_SAMPLES, level, np.float32)
        self.events += self.ear.hear(Frame(samples, self.now_s))

    def word(self, duration_s: float = WORD_S) -> "Scene":
        number = len(self.said) % 900 + 5
        self.said.append(f"w{number}")
        for _ in range(max(1, round(duration_s / FRAME_S))):
            self.frame(number / 1000)
        return self

    def words(self, count: int) -> "Scene":
        for _ in range(count):
            self.word()
        return self

    def silence(self, duration_s: float) -> "Scene":
        for _ in range(round(duration_s / FRAME_S)):
            self.frame(0.0)
        return self

    @property
    def answers(self) -> list[Utterance]:
        return [event for event in self.events if isinstance(event, Utterance)]

    @property
    def reads(self) -> list[Read]:
        return [each for each in self.seen if isinstance(each, Read)]


def words_of(utterance: Utterance) -> list[str]:
    return [word.text for word in utterance.transcript.words]


def test_an_answer_is_given_out_with_its_words_and_all_its_sound() -> None:
    scene = Scene().silence(1).words(4).silence(4)
    (answer,) = scene.answers
    assert words_of(answer) == scene.said
    assert answer.start_s == pytest.approx(1.0, abs=2 * FRAME_S)
    assert answer.clip.duration_s > 1.6
    assert [d.event for d in answer.decisions] == [Event.STARTED, Event.PAUSED, Event.FINISHED]


def test_the_first_word_is_there_although_the_voice_is_noticed_late() -> None:
    scene = Scene().silence(1).word(0.03).silence(0.06).words(3).silence(4)
    assert words_of(scene.answers[0])[0] == scene.said[0]


def test_words_follow_a_pause_that_goes_on() -> None:
    scene = Scene().words(3).silence(0.7).words(3).silence(4)
    (answer,) = scene.answers
    assert words_of(answer) == scene.said
    assert len(scene.reads) == 2
    assert next(e.text for e in scene.events if isinstance(e, SoFar)) == "w5 w6 w7."


def test_a_decode_that_comes_when_they_have_gone_on_is_dropped() -> None:
    scene = Scene().words(3).silence(0.3).words(3).silence(4)
    stale, fresh = scene.reads
    assert stale.closure is None
    assert fresh.closure is not None
    assert words_of(scene.answers[0]) == scene.said


def test_words_are_known_while_somebody_goes_on_without_resting() -> None:
    """No pause lasts as long as a decode: every decode but the last comes when they speak."""
    scene = Scene()
    for _ in range(15):
        scene.words(16).silence(0.3)
    scene.silence(5)
    (answer,) = scene.answers
    texts = [e.text for e in scene.events if isinstance(e, SoFar) and not e.pausing]
    going_on = [text.replace(".", "").split() for text in texts]
    assert len(going_on) >= 2
    assert all(words == words_of(answer)[: len(words)] for words in going_on)


def test_where_words_take_long_they_are_asked_for_sooner() -> None:
    def asked_after_s(cost_s: float) -> float:
        scene = Scene(cost_s=cost_s)
        for _ in range(11):
            scene.words(16).silence(0.3)
        scene.silence(6)
        (answer,) = scene.answers
        return scene.reads[-1].asked_at_s - answer.end_s

    assert asked_after_s(0.3) > asked_after_s(1.2) + 0.2


def test_a_long_answer_is_decoded_in_pieces() -> None:
    scene = Scene()
    for _ in range(15):
        scene.words(16).silence(0.6)
    scene.silence(5)
    (answer,) = scene.answers
    assert words_of(answer) == scene.said
    starts = [word.start_s for word in answer.transcript.words]
    assert starts == sorted(starts)
    assert max(read.length_s for read in scene.reads) < 30


def test_the_wait_after_a_long_answer_is_that_after_a_short_one() -> None:
    def gap_s(parts: int) -> float:
        scene = Scene()
        for _ in range(parts):
            scene.words(12).silence(0.6)
        scene.silence(5)
        return scene.answers[0].answered_at_s - scene.answers[0].end_s

    assert gap_s(25) == pytest.approx(gap_s(1), abs=0.15)


def test_not_every_short_breath_of_a_long_answer_is_decoded() -> None:
    scene = Scene()
    for _ in range(30):
        scene.words(3).silence(0.3)
    scene.silence(5)
    assert words_of(scene.answers[0]) == scene.said
    assert scene.decoder.decodes <= 2 + 2 * round(30 * 1.5 / 12)


def test_in_the_middle_of_a_turn_it_can_become_more_patient() -> None:
    hurried = Scene().words(3).silence(2.5).words(3).silence(5)
    assert words_of(hurried.answers[0]) == hurried.said[:3]
    scene = Scene().words(3)
    scene.ear.retime(Timing().scaled(2))
    scene.silence(2.5).words(3).silence(5)
    (answer,) = scene.answers
    assert words_of(answer) == scene.said


def test_nobody_speaks() -> None:
    scene = Scene().silence(9)
    assert scene.events == [NothingSaid()]


def test_a_voice_without_words_is_no_answer() -> None:
    scene = Scene().silence(1)
    for _ in range(8):
        scene.frame(0.0003)  # a voice to the detector, no word to the reader
    scene.silence(4)
    assert scene.answers == []
    assert not scene.ear.busy


def test_what_came_before_the_turn_opened_is_never_part_of_it() -> None:
    scene = Scene().words(2)
    scene.said.clear()
    scene.ear.open(scene.now_s, scene.timing)
    scene.silence(0.3).words(2).silence(4)
    assert words_of(scene.answers[0]) == ["w5", "w6"]


def test_a_key_ends_it_with_the_words_so_far() -> None:
    scene = Scene().words(3)
    assert scene.ear.finish(scene.now_s)
    scene.silence(1)
    assert words_of(scene.answers[0]) == scene.said


def test_a_very_long_answer_is_warned_of() -> None:
    scene = Scene(timing=Timing(warning_s=5, longest_s=8)).words(30).silence(1)
    assert TooLong() in scene.events
    assert len(scene.answers) == 1


def test_the_spool_holds_the_same_sound(tmp_path: Path) -> None:
    scene = Scene(spool=tmp_path).silence(1).words(3).silence(4)
    (answer,) = scene.answers
    assert answer.spool is not None
    answer.spool.discard()


STRETCHES = st.lists(st.tuples(st.integers(1, 40), st.floats(0.0, 1.4)), min_size=1, max_size=12)


@settings(max_examples=60, deadline=None)
@given(STRETCHES, st.floats(0.0, 2.5))
def test_no_word_is_lost_doubled_or_stale_however_slow_the_decoder(
    stretches: list[tuple[int, float]], cost_s: float
) -> None:
    scene = Scene(timing=Timing(no_answer_s=1000), cost_s=cost_s)
    for count, pause_s in stretches:
        scene.words(count).silence(pause_s)
        if scene.answers:
            break  # nobody went on in time
    scene.silence(12)
    for answer in scene.answers[:1]:
        heard = words_of(answer)
        assert answer.clip.duration_s >= answer.end_s - answer.start_s - FRAME_S
        assert heard == scene.said[: len(heard)]
        if len(scene.answers) == 1:
            assert heard == scene.said
            voiced_s = np.count_nonzero(answer.clip.samples) / RATE_HZ
            said_s = len(scene.said) * round(WORD_S / FRAME_S) * FRAME_S
            assert voiced_s == pytest.approx(said_s, abs=0.01)
    assert scene.answers


# When something breaks


@pytest.mark.parametrize("gone_s", [0.7, 5.0, 400.0])
def test_time_in_which_no_frame_came_is_no_silence(gone_s: float) -> None:
    scene = Scene().silence(1).words(4)
    scene.now_s += gone_s
    scene.words(3).silence(4)
    (answer,) = scene.answers
    assert words_of(answer) == scene.said
    assert answer.clip.duration_s < 6
    decided = [(d.event, round(d.at_s)) for d in answer.decisions]
    assert [event for event, _ in decided] == [Event.STARTED, Event.PAUSED, Event.FINISHED]


def test_while_no_frame_comes_an_answer_is_waited_for_no_less() -> None:
    scene = Scene().silence(4)
    scene.now_s += 60
    scene.silence(3)
    assert scene.events == []
    scene.silence(2)
    assert scene.events == [NothingSaid()]


class BrokenDecoder:
    """Fails as a model does that cannot be loaded."""

    def submit(self, job: Job) -> None:
        """Take it, and never give it back."""

    def ready(self, now_s: float) -> list[Decoded]:
        raise ModelError("the speech model cannot be loaded")


def test_without_a_model_every_sound_of_a_voice_is_given_out_without_words(
    tmp_path: Path,
) -> None:
    scene = Scene(spool=tmp_path)
    scene.ear = Ear(voice_of, BrokenDecoder(), tmp_path)
    scene.ear.open(0.0, scene.timing, SpoolNote("c", "s", "", "p", "2026-01-01T00:00:00"))
    scene.silence(1).word().silence(4)
    wordless, answer = [e for e in scene.events if isinstance(e, Wordless | Utterance)]
    assert isinstance(wordless, Wordless)
    assert isinstance(answer, Utterance)
    assert answer.transcript.text == ""
    assert answer.spool is not None
    assert answer.spool.path.exists()
