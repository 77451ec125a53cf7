"""Does this room bring the program's voice back to the microphone?

With headphones, or a speaker that is far away, nothing of it comes back, and the microphone may
simply stay open while the program speaks. Where that is so is found out by listening along: what
the speaker plays and what the microphone hears at the same time are compared.
"""

from dataclasses import dataclass

from voicecheck.audio.activity import VoiceActivity
from voicecheck.audio.clip import SILENT_DB, level_db
from voicecheck.audio.echo_check import EchoCheck
from voicecheck.audio.microphone import FRAME_S, Frame, Source
from voicecheck.audio.played import Played

_AUDIBLE_DB = -60.0


@dataclass(frozen=True, slots=True, eq=False)
class WatchedFrame(Frame):
    """A frame, and how loud the program was in that time.

    Attributes:
        program_db: RMS level of what the speaker played, in decibels below full scale.
    """

    program_db: float


class WatchedSource:
    """A microphone that also tells when the program sounds; a `Source` like the one it wraps."""

    def __init__(self, microphone: Source, played: Played) -> None:
        self._microphone = microphone
        self._played = played

    def read(self, timeout_s: float) -> WatchedFrame:
        """The next frame.

        Raises:
            MicrophoneError: No sound arrived for `timeout_s`.
        """
        frame = self._microphone.read(timeout_s)
        start = self._played.index(frame.end_s - FRAME_S)
        if start is None:  # nothing was played yet
            return WatchedFrame(frame.samples, frame.end_s, SILENT_DB)
        played = self._played.read(start, round(FRAME_S * self._played.rate_hz))
        return WatchedFrame(frame.samples, frame.end_s, level_db(played))


class RoomVoice:
    """The probability of a voice in a frame; watches meanwhile whether it is the program's.

    Attributes:
        check: Whether the program hears itself, from the frames in which it sounds.
    """

    def __init__(self, activity: VoiceActivity) -> None:
        self.check = EchoCheck()
        self._activity = activity

    def __call__(self, frame: Frame) -> float:
        """The probability of a voice, 0 to 1."""
        voice = self._activity(frame.samples)
        if isinstance(frame, WatchedFrame) and frame.program_db > _AUDIBLE_DB:
            self.check.hear(FRAME_S, voice, frame.program_db, level_db(frame.samples))
        return voice
