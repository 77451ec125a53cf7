"""What the person hears of the program: that it speaks, that it stopped, the listening tone.

The program's channel carries nothing but what it plays, so its energy tells speech from silence to
the block, and the product's own tone, slid along it, tells the tone from speech. Pure: fed with
samples, it knows no clock and no server.
"""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from voicecheck.audio.clip import Clip, listening_tone

Samples = NDArray[np.float32]
Happening = Literal["started", "stopped", "tone"]

RATE_HZ = 16_000

_BLOCK = 160
_LOUD = 10 ** (-60 / 20)
# Between words there is silence too; the program has stopped when it lasts longer than this.
_STOPPED_AFTER_S = 0.3
# The tone swells for 40 ms and is two sines, so speech stays far below this likeness.
_TONE_LIKENESS = 0.9


@dataclass(frozen=True, slots=True)
class Heard:
    """Something heard in the program's channel.

    Attributes:
        what: The program "started" or "stopped" speaking, or its listening "tone" has ended.
        at_s: When it happened, in seconds of the stream (earlier than it was known).
    """

    what: Happening
    at_s: float


class ProgramEar:
    """Listens to the program's channel (16 kHz) block by block.

    Speech is known to have started once it has lasted longer than a tone could, and to have
    stopped after 0.3 s of silence; both carry the time at which it really happened.
    """

    def __init__(self) -> None:
        self._tone = _unit(listening_tone(RATE_HZ).samples)
        self._rest = np.zeros(0, np.float32)
        self._recent = np.zeros(len(self._tone) + 2 * _BLOCK, np.float32)
        self._now = 0
        self._sound_since: int | None = None
        self._loud_ends: deque[int] = deque([0], maxlen=2 * len(self._tone) // _BLOCK)
        self._speaking = False
        self._tone_end = -len(self._tone)

    @property
    def speaking(self) -> bool:
        """Whether the program speaks, as far as can be known by now."""
        return self._speaking

    @property
    def silent_since_s(self) -> float:
        """When the program was last heard, its tone included."""
        return max(self._loud_ends[-1], self._tone_end) / RATE_HZ

    def feed(self, samples: Samples) -> Iterator[Heard]:
        """Take float32[n] and give what has happened, in order."""
        samples = np.concatenate([self._rest, samples])
        whole = len(samples) - len(samples) % _BLOCK
        self._rest = samples[whole:]
        for block in samples[:whole].reshape(-1, _BLOCK):
            yield from self._block(block)

    def _block(self, block: Samples) -> Iterator[Heard]:
        self._recent = np.concatenate([self._recent[_BLOCK:], block])
        self._now += _BLOCK
        tone_end = self._tone_ends()
        if tone_end is not None:
            yield from self._end_of_tone(tone_end)
        elif np.max(np.abs(block)) > _LOUD:
            yield from self._sound()
        else:
            yield from self._silence()

    def _sound(self) -> Iterator[Heard]:
        began = self._now - _BLOCK
        if began < self._tone_end:
            return  # the tone's own last sound
        if self._sound_since is None:
            self._sound_since = began
        self._loud_ends.append(self._now)
        if not self._speaking and self._now - self._sound_since > len(self._tone) + 2 * _BLOCK:
            self._speaking = True
            yield Heard("started", self._sound_since / RATE_HZ)

    def _silence(self) -> Iterator[Heard]:
        if self._now - self._loud_ends[-1] > _STOPPED_AFTER_S * RATE_HZ:
            yield from self._stop(self._loud_ends[-1])

    def _end_of_tone(self, end: int) -> Iterator[Heard]:
        self._tone_end = end
        start = end - len(self._tone)
        yield from self._stop(max((loud for loud in self._loud_ends if loud <= start), default=0))
        yield Heard("tone", end / RATE_HZ)

    def _stop(self, at: int) -> Iterator[Heard]:
        if self._speaking:
            yield Heard("stopped", at / RATE_HZ)
        self._speaking = False
        self._sound_since = None

    def _tone_ends(self) -> int | None:
        """The sample at which a tone ended, one block after it did."""
        if self._now - self._tone_end < len(self._tone) + 2 * _BLOCK:
            return None  # that one is known
        length = len(self._tone)
        until = np.cumsum(np.square(self._recent, dtype=np.float64))
        energy = until[length - 1 :] - np.append(0.0, until[:-length])
        if energy.max() < length * _LOUD**2:
            return None
        product = np.correlate(self._recent, self._tone, "valid")
        likeness = product / np.sqrt(np.maximum(energy, length * _LOUD**2))
        best = int(np.argmax(likeness))
        # A peak in the newest block may still grow; it is judged when the next one is here.
        if likeness[best] < _TONE_LIKENESS or best > _BLOCK:
            return None
        return self._now - 2 * _BLOCK + best


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of sound.

    Attributes:
        start_s: Where it begins, in seconds of the clip.
        end_s: Where it ends.
    """

    start_s: float
    end_s: float


def speech_of_program(clip: Clip) -> list[Span]:
    """Return where the program speaks in its own channel; its listening tones are left out."""
    ear = ProgramEar()
    sound = np.append(clip.resampled(RATE_HZ).samples, np.zeros(RATE_HZ, np.float32))
    spans: list[Span] = []
    start_s = 0.0
    for heard in ear.feed(sound):
        if heard.what == "started":
            start_s = heard.at_s
        elif heard.what == "stopped":
            spans.append(Span(start_s, heard.at_s))
    return spans


def _unit(samples: Samples) -> Samples:
    return np.asarray(samples / np.linalg.norm(samples), np.float32)
