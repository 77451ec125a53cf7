"""Does the program hear itself? Decides whether the microphone may stay open while it speaks."""

from collections import deque
from collections.abc import Collection
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from voicecheck.audio.turn import VOICE_ON

WINDOW_S = 6.0
"""How much of the program's speech is looked at, the newest."""

NEEDED_S = 2.5
"""How much of it there must be for a verdict."""

GIVES_UP_AFTER = 3
"""A room that was not clear so many times in a row will not be."""

_VOICED_SHARE = 0.08
_LIKENESS = 0.5
_CLEAR_SHARE = 0.02
_CLEAR_LIKENESS = 0.4
# An echo comes up to a quarter of a second after its sound; later than that it would be like a
# person who answers.
_LATEST_FRAMES = 8
_OWN_WORDS, _WITHIN_S = 2, 15.0  # once may be chance, and so may twice in an evening
# What is softer is no voice. A canceller fills in for the room's noise where it takes something
# out, so that below this its loudness follows the program too.
_UNHEARD_DB = -70.0

_Frame = tuple[float, float, float, float]  # its length, voice, what was played, what was left


class EchoCheck:
    """Looks at frames in which the program sounds: levels in, a verdict out.

    The frames come from the ear's thread, the questions from another.

    A voice while the program speaks is either its own or a person's. Its own grows loud and soft
    with what it says; a person's does not. Words tell as well: twice its own, soon after one
    another, and it is certain.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._frames: deque[_Frame] = deque()
        self._heard_s = 0.0
        self._unclear = 0
        self._total_s = 0.0
        self._own_words: deque[float] = deque(maxlen=_OWN_WORDS)

    def hear(self, duration_s: float, voice: float, program_db: float, left_db: float) -> None:
        """Take one frame in which the program sounds.

        Args:
            duration_s: How long it is.
            voice: Probability of a voice in what was heard, or in what the cancellers left of it.
            program_db: Level of what the program played.
            left_db: Level of what was heard, or left.
        """
        with self._lock:
            self._frames.append((duration_s, voice, program_db, left_db))
            self._heard_s += duration_s
            self._total_s += duration_s
            while self._heard_s - self._frames[0][0] >= WINDOW_S:
                self._heard_s -= self._frames.popleft()[0]

    def own_words(self) -> None:
        """Take it that words were heard which resembled what the program was saying."""
        self._own_words.append(self._total_s)

    def somebody(self, newest_s: float = WINDOW_S) -> None:
        """Take it that a voice heard while the program sounded was a person's, not its own.

        Args:
            newest_s: In how much of what was heard, the newest.
        """
        with self._lock:
            kept: deque[_Frame] = deque()
            for frame in reversed(self._frames):
                newest_s -= frame[0]
                if newest_s < 0 or frame[1] < VOICE_ON:
                    kept.appendleft(frame)
            self._frames = kept
            self._heard_s = sum(frame[0] for frame in kept)

    @property
    def echo_remains(self) -> bool:
        """Whether the program hears itself, as far as can be told by now."""
        with self._lock:
            if len(self._own_words) == _OWN_WORDS and (
                self._total_s - self._own_words[0] <= _WITHIN_S
            ):
                return True
            if self._unclear >= GIVES_UP_AFTER:
                return True
            if self._heard_s < NEEDED_S or _voiced_share(self._frames) < _VOICED_SHARE:
                return False
            return _likeness_in(self._frames) >= _LIKENESS

    def clears(self) -> bool:
        """Whether nothing of the program is heard: neither a voice nor its course of loudness.

        The newest of its speech counts, for a canceller needs the first of it to learn the room.
        To be asked before each line, for where it never is so, `echo_remains` in the end.
        """
        with self._lock:
            if self._heard_s < NEEDED_S:
                return False
            newest = self._newest(NEEDED_S)
            alike = _likeness_in(newest)
            clear = _voiced_share(newest) <= _CLEAR_SHARE and alike < _CLEAR_LIKENESS
            self._unclear = 0 if clear else self._unclear + 1
            return clear

    def _newest(self, length_s: float) -> list[_Frame]:
        newest: list[_Frame] = []
        for frame in reversed(self._frames):
            if length_s <= 0:
                break
            newest.insert(0, frame)
            length_s -= frame[0]
        return newest


def _voiced_share(frames: Collection[_Frame]) -> float:
    return sum(voice >= VOICE_ON for _, voice, _, _ in frames) / len(frames)


def _likeness_in(frames: Collection[_Frame]) -> float:
    program_db, left_db = np.array(frames).T[2:].clip(min=_UNHEARD_DB)
    return likeness(program_db, left_db)


def likeness(program_db: NDArray[np.float64], left_db: NDArray[np.float64]) -> float:
    """How alike two courses of loudness are, the second up to a quarter of a second later.

    Returns:
        The highest correlation, -1 to 1; 0 where one does not change.
    """
    found = 0.0
    for late in range(_LATEST_FRAMES + 1):
        early, later = program_db[: len(program_db) - late], left_db[late:]
        if len(later) > 1 and np.std(early) > 0 and np.std(later) > 0:
            found = max(found, float(np.corrcoef(early, later)[0, 1]))
    return found
