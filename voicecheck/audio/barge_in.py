"""Somebody speaks while the program does: are they taking the turn?

Two steps, because "stop" and "mm-hm" begin alike. At the first sign of a voice the program is
*held*: it falls silent at once, but only as one who pauses to hear. Then it either *yields*, when
there is more than a cough's worth of voice or words that mean something, or *resumes*, when there
was only a cough, a laugh or an "mm-hm". Pure: frames and words go in with their times, decisions
come out, each with its reason.
"""

from dataclasses import dataclass, field
from enum import StrEnum

from voicecheck.audio.turn import VOICE_OFF, VOICE_ON


@dataclass(frozen=True)
class BargeInTiming:
    """How soon to give way. All in seconds.

    Attributes:
        hold_s: Voice within `hold_window_s` that holds the program.
        hold_window_s: See `hold_s`.
        yield_s: Voice that is more than a cough, a laugh or an "mm-hm"; it yields without words.
        pause_s: Silence after which a burst is over, and its words are waited for.
        words_s: How long after a burst they are waited for; then the program resumes.
    """

    hold_s: float = 0.06
    hold_window_s: float = 0.13
    yield_s: float = 0.7
    pause_s: float = 0.22
    words_s: float = 1.0


class Act(StrEnum):
    """What the program is to do."""

    HOLD = "hold"
    YIELD = "yield"
    RESUME = "resume"


@dataclass(frozen=True)
class Reaction:
    """Something decided, and why.

    Attributes:
        act: What it is.
        at_s: When it was decided.
        reason: Why, in words, for the log.
        onset_s: When the voice began.
    """

    act: Act
    at_s: float
    reason: str
    onset_s: float


@dataclass
class BargeIn:
    """Watches one stretch of the program's speech; make a new one for each.

    After YIELD it is `over` and decides nothing more; after RESUME it watches on. Times are
    seconds on any one clock and may not run backwards.
    """

    timing: BargeInTiming = field(default_factory=BargeInTiming)
    over: bool = False
    onset_s: float | None = None
    voiced_s: float = 0.0
    _voice_on: bool = False
    _last_voice_s: float = 0.0
    _voiced: list[tuple[float, float]] = field(default_factory=list)

    @property
    def held(self) -> bool:
        """Whether the program is held at present."""
        return self.onset_s is not None and not self.over

    def hear(self, start_s: float, end_s: float, voice: float) -> Reaction | None:
        """Take one frame's probability of a voice other than the program's, 0 to 1."""
        if self.over:
            return None
        self._voice_on = voice >= (VOICE_OFF if self._voice_on else VOICE_ON)
        if self._voice_on:
            self._last_voice_s = end_s
        if self.onset_s is None:
            return self._wait(start_s, end_s)
        return self._weigh_sound(start_s, end_s)

    def words(self, mean_something: bool, at_s: float) -> Reaction | None:
        """Take what is known of the words of the burst that the program is held for.

        Args:
            mean_something: They are neither nothing, nor "mm-hm", nor the program's own.
            at_s: When that was known.
        """
        if not self.held:
            return None
        if mean_something:
            return self._yield(at_s, "words")
        if self._quiet_s(at_s) >= self.timing.pause_s:
            return self._resume(at_s, "no words that mean anything")
        return None

    def _wait(self, start_s: float, end_s: float) -> Reaction | None:
        since_s = end_s - self.timing.hold_window_s
        self._voiced = [span for span in self._voiced if span[1] > since_s]
        if not self._voice_on:
            return None
        self._voiced.append((start_s, end_s))
        self.voiced_s = sum(end - start for start, end in self._voiced)
        if self.voiced_s < self.timing.hold_s:
            return None
        self.onset_s = self._voiced[0][0]
        return self._react(Act.HOLD, end_s, f"voice for {self.voiced_s:.2f} s")

    def _weigh_sound(self, start_s: float, end_s: float) -> Reaction | None:
        if self._voice_on:
            self.voiced_s += end_s - start_s
            if self.voiced_s >= self.timing.yield_s:
                return self._yield(end_s, f"voice for {self.voiced_s:.2f} s")
        quiet_s = self._quiet_s(end_s)
        if quiet_s >= self.timing.pause_s + self.timing.words_s:
            return self._resume(end_s, f"silence of {quiet_s:.2f} s and no words")
        return None

    def _quiet_s(self, now_s: float) -> float:
        return now_s - self._last_voice_s

    def _yield(self, at_s: float, reason: str) -> Reaction:
        self.over = True
        return self._react(Act.YIELD, at_s, reason)

    def _resume(self, at_s: float, reason: str) -> Reaction:
        reaction = self._react(Act.RESUME, at_s, reason)
        self.onset_s, self.voiced_s = None, 0.0
        self._voiced.clear()
        return reaction

    def _react(self, act: Act, at_s: float, reason: str) -> Reaction:
        assert self.onset_s is not None
        return Reaction(act, at_s, reason, self.onset_s)
