"""Whose turn is it: the turn detector.

Voice activity, one frame at a time, and evidence about what was said go in with their times;
decisions come out, each with its reason. Nothing here reads a clock, waits, or sees a sample, so
that a whole conversation is a table in a test.

A turn is `waiting` until there is voice, `speaking` while there is, and `pausing` in between.
How long a pause must last to end the turn depends on the newest evidence: a bare "yes" is over
almost at once, a sentence that ends in "and" is waited for. Silence is always measured from the
last voice, never added up.
"""

import math
from dataclasses import dataclass, field, replace
from enum import StrEnum

from voicecheck.language.closure import Closure

VOICE_ON = 0.5
"""Probability from which a frame counts as voice (Silero's own threshold)."""

VOICE_OFF = 0.35
"""Probability below which a voice that was on is off: Silero's own hysteresis of 0.15."""

PLAIN_VOICE = 0.8
"""Probability of a frame that leaves no doubt. Measured over the program's own voice, taken out of
plain rooms, none of 2,557 frames comes to it, and it tells of a person 30 ms sooner."""

SHORT_S = 3.2
"""An answer up to this long may be over after one sentence; a longer one is a story."""

SURE, LIKELY = 0.64, 0.50
"""How certain the words of a sentence must be for it to be surely, or likely, finished.

Measured on sentences cut between any two words, where the model closes most with a full stop: of
real readings (half of them archaic) 27 of 100 ends and 2 middles are sure, 45 and 5 likely; of
everyday sentences, synthesised, 70 and 1, 79 and 8."""

SOUNDS_FINISHED, TRUSTED = 0.3, 0.06
"""Where the voice sounds finished too, words that are so much less certain are sure as well."""

DECODES_AT_ONCE = 2
"""So many pauses of a short answer are decoded at once: "yes" should be answered at once. Each
decode costs the same however little was said, so that later pauses must last a little."""

WORDS_S, WORDS_A_SECOND = 0.40, 0.08
"""How long the words of a piece take to come, and how much longer for each second of it: tiny.en
on two cores beside a conversation. They are asked for so much sooner, so that a long answer is
waited after no longer than a short one."""

THOUGHT_S, THOUGHT_A_SECOND = 0.1, 0.0012
"""How long it takes to work out what is said back, for each second of the answer too."""

SOONEST_S = 0.6
"""A long answer's words are asked for no sooner, however slow the machine: it would only be busy
with pauses that go on."""

PIECE_S = 12.0
"""After so much more speech any pause is decoded at once again: a piece is done with. Waiting for
a longer pause makes longer pieces, and on recordings of one to two minutes worse words."""


@dataclass(frozen=True)
class Timing:
    """How patient to be. All in seconds.

    Attributes:
        onset_s: Voice within `onset_window_s` that starts a turn; less is a click.
        onset_window_s: See `onset_s`.
        onset_voice: Probability of a voice at which one frame starts a turn; above 1 none does.
        pre_roll_s: Sound kept from before the voice was noticed.
        pause_s: Silence that is a pause, and after which a short answer is decoded.
        short_pause_s: After which one with several pauses is.
        story_pause_s: After which a long one is, at the latest; sooner where the words would else
            not be there after `story_s`.
        brief_s: Ends a turn that is a whole reply in itself: "yes", "skip", "that's all".
        finished_s: Ends a short turn of one sentence that is surely finished.
        likely_s: Ends one that is likely finished.
        story_s: Ends a longer turn whose last sentence is finished: time to think of the next.
        unsure_s: Ends a turn where nothing tells whether it is finished.
        unfinished_s: Ends a turn that stopped in the middle of a sentence.
        wordless_s: Ends a turn in which no words were found.
        no_answer_s: Silence after a question before it is put again.
        warning_s: Length of a turn after which the person is told that it is getting long.
        longest_s: Length at which a turn ends whatever happens.
    """

    onset_s: float = 0.09
    onset_window_s: float = 0.20
    onset_voice: float = math.inf
    pre_roll_s: float = 0.6
    pause_s: float = 0.12
    short_pause_s: float = 0.35
    story_pause_s: float = 1.3
    brief_s: float = 0.40
    finished_s: float = 0.60
    likely_s: float = 1.9
    story_s: float = 1.95
    unsure_s: float = 2.2
    unfinished_s: float = 3.2
    wordless_s: float = 1.0
    no_answer_s: float = 8.0
    warning_s: float = 240.0
    longest_s: float = 270.0

    def scaled(self, factor: float) -> "Timing":
        """Return a timing whose pauses are `factor` times as long."""
        return replace(
            self,
            finished_s=self.finished_s * factor,
            likely_s=self.likely_s * factor,
            story_s=self.story_s * factor,
            unsure_s=self.unsure_s * factor,
            unfinished_s=self.unfinished_s * factor,
            no_answer_s=self.no_answer_s * max(1.0, factor),
        )


def over_speech(timing: Timing) -> Timing:
    """Suit a timing to the program's own speech: give way at the first sign of a voice.

    It may be wrong, for where there were no words the program goes on from where it was.
    """
    return replace(
        timing,
        onset_s=0.06,
        onset_window_s=0.13,
        onset_voice=PLAIN_VOICE,
        no_answer_s=math.inf,
    )


@dataclass(frozen=True)
class Evidence:
    """What is known about a pause.

    Attributes:
        revision: The pause's number; evidence about an earlier pause is stale and ignored.
        closure: What the transcript so far says.
        certainty: How certain the newest words are, 0 to 1. A word that was cut short, or a
            sentence that was, is less certain than one that was finished.
        finality: How finished the last seconds sounded, 0 to 1; None where nobody listened.
    """

    revision: int
    closure: Closure
    certainty: float = 1.0
    finality: float | None = None

    def finished(self, certainty: float) -> bool:
        """Whether the sentence is finished, by its words and, where somebody listened, the voice.

        Args:
            certainty: How certain the words must be by themselves.
        """
        sounds_so = self.finality is not None and self.finality >= SOUNDS_FINISHED
        return self.certainty >= certainty - (TRUSTED if sounds_so else 0.0)


class Event(StrEnum):
    """What a decision is."""

    STARTED = "started"
    PAUSED = "paused"
    RESUMED = "resumed"
    WARNED = "warned"
    FINISHED = "finished"
    SILENT = "silent"


@dataclass(frozen=True)
class Decision:
    """Something the detector decided, and why.

    Attributes:
        event: What it is.
        at_s: When it was decided.
        reason: Why, in words, for the log.
        revision: The number of the pause it belongs to.
        speech_start_s: When the first voice of the turn began; None before any.
        speech_end_s: When the last voice so far ended.
    """

    event: Event
    at_s: float
    reason: str
    revision: int = 0
    speech_start_s: float | None = None
    speech_end_s: float | None = None


def words_take_s(piece_s: float) -> float:
    """How long the words of so much sound take to come, at a pace of 1."""
    return WORDS_S + WORDS_A_SECOND * piece_s


def story_decode_after_s(piece_s: float, spoken_s: float, pace: float, timing: Timing) -> float:
    """After how much silence the words of a long answer are asked for, to be there in time.

    Args:
        piece_s: How much of it is not decoded yet.
        spoken_s: How long it is.
        pace: As in `TurnDetector`.
        timing: How patient to be.
    """
    known_s = timing.story_s - THOUGHT_S - THOUGHT_A_SECOND * spoken_s
    # The silence until then is decoded with them.
    after_s = (known_s - pace * words_take_s(piece_s)) / (1 + pace * WORDS_A_SECOND)
    return min(timing.story_pause_s, max(SOONEST_S, after_s))


def needed_silence(
    evidence: Evidence | None, spoken_s: float, timing: Timing
) -> tuple[float, str]:
    """How long a pause must last to end the turn, in seconds, and why.

    Without evidence nobody knows whether the sentence is finished: the words are waited for, so
    that on a slow machine nobody is cut off either.

    Args:
        evidence: What is known about the pause.
        spoken_s: From the first voice of the turn to the last.
        timing: How patient to be.
    """
    if evidence is None:
        return math.inf, "the words are not known yet"
    match evidence.closure:
        case Closure.WHOLE:
            return timing.brief_s, "a whole reply"
        case Closure.SENTENCE if spoken_s <= SHORT_S:
            return _after_a_sentence(evidence, timing)
        case Closure.SENTENCE | Closure.STORY:
            return _after_a_story(evidence, timing)
        case Closure.UNSURE:
            return timing.unsure_s, "no sign of an end"
        case Closure.OPEN:
            return timing.unfinished_s, "in the middle of a sentence"
        case Closure.WORDLESS:
            return timing.wordless_s, "no words"


def _after_a_sentence(evidence: Evidence, timing: Timing) -> tuple[float, str]:
    if evidence.finished(SURE):
        return timing.finished_s, "a finished sentence"
    if evidence.finished(LIKELY):
        return timing.likely_s, "a sentence that is likely finished"
    return timing.unsure_s, "a sentence that may go on"


def _after_a_story(evidence: Evidence, timing: Timing) -> tuple[float, str]:
    if evidence.finished(LIKELY):
        return timing.story_s, "a finished sentence of a story"
    return timing.unsure_s, "a story whose sentence may go on"


@dataclass
class TurnDetector:
    """One turn, from the moment the person may speak until a last decision.

    Feed it every frame with `hear` and every piece of evidence with `weigh`; both return the
    decisions that follow. After FINISHED or SILENT it is `over` and decides nothing more.
    Times are seconds on any one clock and may not run backwards.

    Attributes:
        pace: How many times as long as `WORDS_S` and `WORDS_A_SECOND` tell the words take here.
    """

    timing: Timing
    opened_at_s: float
    pace: float = 1.0
    over: bool = False
    revision: int = 0
    speech_start_s: float | None = None
    speech_end_s: float | None = None
    voiced_s: float = 0.0
    _pausing: bool = False
    _warned: bool = False
    _voice_on: bool = False
    _evidence: Evidence | None = None
    _asked: int | None = None
    _decodes: int = 0
    _decoded_to_s: float = 0.0
    _onset: list[tuple[float, float]] = field(default_factory=list)
    _decided: list[Decision] = field(default_factory=list)

    @property
    def speaking(self) -> bool:
        """Whether a voice has been heard in this turn."""
        return self.speech_start_s is not None

    @property
    def pausing(self) -> bool:
        """Whether the voice has paused."""
        return self._pausing

    def hear(self, start_s: float, end_s: float, voice: float) -> list[Decision]:
        """Take one frame's voice probability.

        Args:
            start_s: When the frame began.
            end_s: When it ended; also the time of the decisions.
            voice: Probability of a voice in it, 0 to 1.
        """
        if self.over:
            return []
        self._decided = []
        self._voice_on = voice >= (VOICE_OFF if self._voice_on else VOICE_ON)
        if self._voice_on:
            self._take_voice(start_s, end_s, voice)
        self._take_time(end_s)
        return self._decided

    def weigh(self, evidence: Evidence, at_s: float) -> list[Decision]:
        """Take evidence about the present pause; about any other it is stale and ignored."""
        if self.over or not self._pausing or evidence.revision != self.revision:
            return []
        self._decided = []
        self._evidence = evidence
        self._take_time(at_s)
        return self._decided

    def words_due(self, now_s: float) -> bool:
        """Whether the present pause has lasted long enough to be worth a decode.

        Say `decoding` once it is asked for.
        """
        if self.over or not self._pausing or self._asked == self.revision:
            return False
        assert self.speech_start_s is not None
        assert self.speech_end_s is not None
        return now_s - self.speech_end_s >= self._decode_after_s(self.speech_start_s)

    def _decode_after_s(self, speech_start_s: float) -> float:
        assert self.speech_end_s is not None
        timing = self.timing
        piece_s = self.speech_end_s - max(self._decoded_to_s, speech_start_s)
        if piece_s >= PIECE_S:
            return timing.pause_s
        spoken_s = self.speech_end_s - speech_start_s
        if spoken_s > SHORT_S:
            return story_decode_after_s(piece_s, spoken_s, self.pace, timing)
        return timing.pause_s if self._decodes < DECODES_AT_ONCE else timing.short_pause_s

    def decoding(self) -> None:
        """Note that the words of the present pause were asked for."""
        assert self.speech_end_s is not None
        self._asked = self.revision
        self._decodes += 1
        self._decoded_to_s = self.speech_end_s

    def finish(self, at_s: float, reason: str) -> list[Decision]:
        """End the turn now, as by a key."""
        if self.over:
            return []
        self._decided = []
        self._end(at_s, reason)
        return self._decided

    def forget_speech(self) -> None:
        """Go back to waiting: what was heard was no speech. The wait for an answer goes on."""
        self.speech_start_s = self.speech_end_s = self._evidence = None
        self._pausing = self._voice_on = self.over = False
        self._asked, self._decodes = None, 0
        self.voiced_s = 0.0
        self.revision += 1
        self._onset.clear()

    def _take_voice(self, start_s: float, end_s: float, voice: float) -> None:
        if self.speech_start_s is None:
            self._onset = [
                frame for frame in self._onset if frame[0] >= end_s - self.timing.onset_window_s
            ]
            self._onset.append((start_s, end_s))
            voiced_s = sum(end - start for start, end in self._onset)
            if voiced_s < self.timing.onset_s and voice < self.timing.onset_voice:
                return
            self.speech_start_s = self._onset[0][0]
            self.speech_end_s = end_s
            self.voiced_s = voiced_s
            self._decide(Event.STARTED, end_s, f"voice for {voiced_s:.2f} s")
            return
        self.speech_end_s = end_s
        self.voiced_s += end_s - start_s
        if self._pausing:
            self._pausing = False
            self._evidence = None
            self._decide(Event.RESUMED, end_s, "voice again")

    def _take_time(self, now_s: float) -> None:
        if self.speech_start_s is None or self.speech_end_s is None:
            if now_s - self.opened_at_s >= self.timing.no_answer_s and not self._voice_on:
                self.over = True
                self._decide(Event.SILENT, now_s, f"nobody spoke for {self.timing.no_answer_s} s")
            return
        silence_s = now_s - self.speech_end_s
        if not self._pausing and silence_s >= self.timing.pause_s:
            self._pausing = True
            self.revision += 1
            self._decide(Event.PAUSED, now_s, f"silence of {silence_s:.2f} s")
        if self._pausing:
            spoken_s = self.speech_end_s - self.speech_start_s
            needed_s, why = needed_silence(self._evidence, spoken_s, self.timing)
            if silence_s >= needed_s:
                self._end(now_s, f"{why}, silence of {silence_s:.2f} s")
                return
        length_s = now_s - self.speech_start_s
        if length_s >= self.timing.longest_s:
            self._end(now_s, f"the longest turn, {self.timing.longest_s:.0f} s")
        elif length_s >= self.timing.warning_s and not self._warned:
            self._warned = True
            self._decide(Event.WARNED, now_s, f"{length_s:.0f} s and still speaking")

    def _end(self, at_s: float, reason: str) -> None:
        self.over = True
        if not self._pausing:
            self.revision += 1  # there are words since the last pause that nobody has decoded
        self._decide(Event.FINISHED, at_s, reason)

    def _decide(self, event: Event, at_s: float, reason: str) -> None:
        self._decided.append(
            Decision(event, at_s, reason, self.revision, self.speech_start_s, self.speech_end_s)
        )
