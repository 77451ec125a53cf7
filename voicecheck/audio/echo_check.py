"""Does the program hear itself? Decides whether the microphone may stay open while it speaks."""

from collections import deque

import numpy as np
from numpy.typing import NDArray

from voicecheck.audio.turn import VOICE_ON

WINDOW_S = 6.0
"""How much of the program's speech is looked at, the newest."""

NEEDED_S = 2.5
"""How much of it there must be for a verdict."""

_VOICED_SHARE = 0.08
_LIKENESS = 0.5
_CLEAR_SHARE = 0.02
_CLEAR_LIKENESS = 0.4
_LATEST_FRAMES = 8  # an echo comes up to a quarter of a second after its sound
_OWN_WORDS = 2  # once may be chance


class EchoCheck:
    """Looks at frames in which the program sounds. Pure: levels in, a verdict out.

    A voice while the program speaks is either its own or a person's. Its own grows loud and soft
    with what it says; a person's does not. Words tell as well: twice its own, and it is certain.
    """

    def __init__(self) -> None:
        self._frames: deque[tuple[float, float, float, float]] = deque()
        self._heard_s = 0.0
        self._own_words = 0

    def hear(self, duration_s: float, voice: float, program_db: float, left_db: float) -> None:
        """Take one frame in which the program sounds.

        Args:
            duration_s: How long it is.
            voice: Probability of a voice in what was heard, or in what the cancellers left of it.
            program_db: Level of what the program played.
            left_db: Level of what was heard, or left.
        """
        self._frames.append((duration_s, voice, program_db, left_db))
        self._heard_s += duration_s
        while self._heard_s - self._frames[0][0] >= WINDOW_S:
            self._heard_s -= self._frames.popleft()[0]

    def own_words(self) -> None:
        """Take it that words were heard which resembled what the program was saying."""
        self._own_words += 1

    def somebody(self) -> None:
        """Take it that the voice heard while the program sounded was a person's, not its own."""
        own = [frame for frame in self._frames if frame[1] < VOICE_ON]
        self._frames = deque(own)
        self._heard_s = sum(frame[0] for frame in own)

    @property
    def echo_remains(self) -> bool:
        """Whether the program hears itself, as far as can be told by now."""
        if self._own_words >= _OWN_WORDS:
            return True
        if self._heard_s < NEEDED_S or self._voiced_share() < _VOICED_SHARE:
            return False
        return self._likeness() >= _LIKENESS

    @property
    def is_clear(self) -> bool:
        """Whether nothing of the program is heard: neither a voice nor its course of loudness."""
        if self._heard_s < NEEDED_S or self._voiced_share() > _CLEAR_SHARE:
            return False
        return self._likeness() < _CLEAR_LIKENESS

    def _voiced_share(self) -> float:
        return sum(voice >= VOICE_ON for _, voice, _, _ in self._frames) / len(self._frames)

    def _likeness(self) -> float:
        _, _, program_db, left_db = np.array(self._frames).T
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
