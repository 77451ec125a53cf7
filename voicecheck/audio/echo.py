"""Not hearing oneself: the program's own voice taken out of what the microphone hears.

Two cancellers listen side by side. WebRTC's, from the livekit package, knows the echo within a
second and leaves nothing of it, so it judges whether anybody else speaks; but what is said over
the program's voice it thins out ("stop" becomes "bye"). The linear one takes seconds to learn the
room and leaves a murmur, but harms no word, so what is kept goes through it once it has learned.
"""

import atexit
import logging
import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from voicecheck.audio.activity import VoiceActivity
from voicecheck.audio.clip import RATE_HZ, Samples, level_db
from voicecheck.audio.echo_check import EchoCheck
from voicecheck.audio.echo_path import EchoPath
from voicecheck.audio.microphone import FRAME_S, FRAME_SAMPLES, Frame, Source
from voicecheck.audio.played import Played
from voicecheck.audio.reference import Reference
from voicecheck.audio.turn import PLAIN_VOICE

DECAY_S = 0.5
"""How long a room goes on sounding after the program has ceased to speak."""

# Where nobody is listened to meanwhile: longer than a quick answer waits it may not be, and what
# comes after it is cleaned, and told from the program's words by what it says.
_DEAF_DECAY_S = 0.15

# What the scout alone hears is never plain: it takes a second frame.
_SCOUTED_MOST = PLAIN_VOICE - 0.01

# After sound broke, WebRTC needs this long to find the echo again: until then nobody is believed.
_SETTLING_S = 1.0
_AUDIBLE_DB = -80.0
_HEARD_DB = -60.0
_ALONE_DB = 15.0
_LOUD_DB = -40.0
# However WebRTC thins a person out, so much of them is left; where less is, it was the program.
_THINNED_DB = 20.0
# In a room that returns the program, most of it is heard and none left; in one that does not, a
# person who speaks over it is thinned out so far in one frame of 25.
_RETURNED_SHARE = 0.25
_RETURNED_CALM = 0.02
_WEBRTC_BLOCK = RATE_HZ // 100
_LAST_RECORD_S = 0.1
_FULL_SCALE = 32_768


@dataclass(frozen=True, slots=True, eq=False)
class CleanFrame(Frame):
    """A frame without the program's own voice.

    Attributes:
        samples: What is kept of it: whole words, and perhaps a murmur of the program.
        judged: float32[512], WebRTC's: nothing of the program, perhaps less of the person.
        program_db: Level of what the program played in that time.
        over_program: Whether the program sounds in the room, or did just now.
        above_echo: Whether `samples` are louder than any murmur left of the program.
    """

    judged: Samples
    program_db: float
    over_program: bool
    above_echo: bool


@cache
def _webrtc() -> tuple[Callable[..., Any], Callable[..., Any]]:
    """What makes livekit's module for processing sound, and a block of sound for it."""
    from livekit.rtc.apm import AudioProcessingModule
    from livekit.rtc.audio_frame import AudioFrame

    # It logs to the console where nobody has set up logging.
    logging.getLogger("livekit").addHandler(logging.NullHandler())
    # As it is put away at exit it logs once more, on a thread of its own, and crashes the program
    # where Python is gone by then. Registered before it is made, this comes after that.
    atexit.register(time.sleep, _LAST_RECORD_S)
    return AudioProcessingModule, AudioFrame


class WebRtcCanceller:
    """WebRTC's echo canceller; works offline, in this process, about 1 % of a processor.

    Making one takes about 0.2 s, most of it for importing livekit.
    """

    DELAY_SAMPLES = 128
    """So much later comes what went in: frames and WebRTC's blocks of 10 ms do not fit."""

    def __init__(self) -> None:
        module, self._frame = _webrtc()
        self._module = module(echo_cancellation=True)
        self._waiting: NDArray[np.int16] = np.empty((2, 0), np.int16)
        self._cleaned: Samples = np.zeros(self.DELAY_SAMPLES, np.float32)

    def clean(self, reference: Samples, heard: Samples) -> Samples:
        """Return what was heard without the reference; all float32[512] at 16 kHz."""
        both = np.clip(np.stack((reference, heard)) * _FULL_SCALE, -_FULL_SCALE, _FULL_SCALE - 1)
        self._waiting = np.concatenate((self._waiting, both.astype(np.int16)), axis=1)
        while self._waiting.shape[1] >= _WEBRTC_BLOCK:
            block, self._waiting = np.split(self._waiting, [_WEBRTC_BLOCK], axis=1)
            self._cleaned = np.concatenate((self._cleaned, self._clean_block(*block)))
        cleaned, self._cleaned = np.split(self._cleaned, [len(heard)])
        return cleaned

    def _clean_block(self, reference: NDArray[np.int16], heard: NDArray[np.int16]) -> Samples:
        self._module.process_reverse_stream(self._block(reference))
        block = self._block(heard)
        self._module.process_stream(block)
        cleaned = np.frombuffer(block.data, np.int16).astype(np.float32)
        return cleaned / np.float32(_FULL_SCALE)

    def _block(self, samples: NDArray[np.int16]) -> Any:
        return self._frame(bytearray(samples.tobytes()), RATE_HZ, 1, _WEBRTC_BLOCK)


@dataclass
class Murmur:
    """How much of the program the linear canceller leaves, learned where nobody else speaks.

    Attributes:
        reduction_db: By how much it makes the echo softer.
        loudest_db: The most that is left, relative to the echo that it knows of.
        learned: Whether the linear canceller is good enough to be listened through.
        frames: From how many frames all this is known.
        astray: In how many frames, one after another, it added to what was heard.
    """

    reduction_db: float = 0.0
    loudest_db: float = 0.0
    learned: bool = False
    frames: int = 0
    astray: int = 0

    _KNOWN_FRAMES = 150  # how loud it gets is not known before
    _LEARNED_DB = 9.0
    _LOST_DB = 5.0
    _MARGIN_DB = 8.0
    # What adds something has lost its way; where a sound begins or ends one frame may seem to.
    _ADDS_DB, _ASTRAY_FRAMES = 1.5, 5
    _RISE, _FALL = 0.05, 0.01  # slow to fall: a person whom WebRTC thins out looks like a failure

    def hear(self, alone: bool, heard_db: float, left_db: float, echo_db: float) -> bool:
        """Take one frame's levels.

        Args:
            alone: Whether nobody but the program is heard in it.
            heard_db: The microphone's.
            left_db: What the linear canceller leaves of it.
            echo_db: What the linear canceller took out.

        Returns:
            Whether more is left than the program accounts for.
        """
        if alone:
            adds = left_db > max(heard_db + self._ADDS_DB, _HEARD_DB)
            self.astray = self.astray + 1 if adds else 0
        if self.astray >= self._ASTRAY_FRAMES:
            self.reduction_db, self.loudest_db, self.learned, self.frames = 0.0, 0.0, False, 0
            return False
        known = self.learned and self.frames >= self._KNOWN_FRAMES
        above = known and left_db - echo_db > self.loudest_db + self._MARGIN_DB
        if alone:
            self.frames += 1
            more_db = heard_db - left_db - self.reduction_db
            self.reduction_db += more_db * (self._RISE if more_db > 0 else self._FALL)
            self.learned = self.reduction_db > (
                self._LOST_DB if self.learned else self._LEARNED_DB
            )
            if self.learned:  # rests where one frame in ten is higher
                self.loudest_db += 0.3 if left_db - echo_db > self.loudest_db else -0.03
        return above and left_db > _HEARD_DB


class EchoCanceller:
    """Takes the program's voice out of one frame after another.

    Where sound broke, in a room that returns the program, it is deaf to what is said over the
    program until it has settled again.

    Attributes:
        deaf: Where the room defeats the cancellers: nothing is heard while the program sounds.
    """

    def __init__(self) -> None:
        self.deaf = False
        self._webrtc = WebRtcCanceller()
        self._path = EchoPath()
        self._murmur = Murmur()
        self._returned = 0.0
        self._before: Samples = np.zeros(WebRtcCanceller.DELAY_SAMPLES, np.float32)
        self._sounded_s = -math.inf
        self._settled_s = -math.inf

    @property
    def _room_returns(self) -> bool:
        """Whether the room brings the program's voice back at all."""
        return self._returned > _RETURNED_SHARE

    @property
    def is_ready(self) -> bool:
        """Whether what is said over the program would be kept whole."""
        return self._murmur.learned or not self._room_returns

    def doubt(self, at_s: float) -> None:
        """Trust neither canceller until it has learned anew: the sound broke."""
        self._path.doubt()
        self._murmur = Murmur()
        if self._room_returns:
            self._settled_s = at_s + _SETTLING_S

    def clean(self, frame: Frame, reference: Samples) -> CleanFrame:
        """Return a frame without the program's voice.

        Args:
            frame: From the microphone.
            reference: float32[512] at 16 kHz: what was played in that time or a little later.
        """
        program_db = level_db(reference)
        if program_db > _AUDIBLE_DB:
            self._sounded_s = frame.end_s
        sounds = frame.end_s - self._sounded_s < _DEAF_DECAY_S
        over_program = frame.end_s - self._sounded_s < DECAY_S
        judged = self._webrtc.clean(reference, frame.samples)
        judged_db = level_db(judged)
        alone = over_program and self._nothing_is_left(frame.samples, judged_db)
        echo = self._path.echo_of(reference, frame.samples, learn=alone)
        if (self.deaf and sounds) or (over_program and frame.end_s < self._settled_s):
            silence = np.zeros(FRAME_SAMPLES, np.float32)
            return CleanFrame(silence, frame.end_s, silence, program_db, over_program, False)
        left = frame.samples - echo
        if program_db > _LOUD_DB:
            self._returned += _RETURNED_CALM * (alone - self._returned)
        heard_db, left_db, echo_db = (level_db(each) for each in (frame.samples, left, echo))
        is_more = over_program and self._murmur.hear(alone, heard_db, left_db, echo_db)
        above_echo = is_more and judged_db > left_db - _THINNED_DB
        if not self._room_returns:
            kept = frame.samples
        elif over_program and not self._murmur.learned:
            kept = judged
        else:
            kept = left
        return CleanFrame(kept, frame.end_s, judged, program_db, over_program, above_echo)

    def _nothing_is_left(self, heard: Samples, judged_db: float) -> bool:
        """Whether WebRTC left nothing of what was heard, so that it was the program alone."""
        heard_then = np.concatenate((self._before, heard[: -len(self._before)]))
        self._before = heard[-len(self._before) :]
        heard_db = level_db(heard_then)
        return heard_db > _HEARD_DB and heard_db - judged_db > _ALONE_DB


class CleanSource:
    """A microphone that does not hear the speaker; a `Source` like the microphone itself.

    Attributes:
        deaf: See `EchoCanceller.deaf`; may be set at any time.

    Args:
        microphone: What hears.
        played: What the speaker plays.
        make: Makes the canceller, at the first frame: nothing waits for it but the ear.
    """

    def __init__(
        self,
        microphone: Source,
        played: Played,
        make: Callable[[], EchoCanceller] = EchoCanceller,
    ) -> None:
        self.deaf = False
        self._make = make
        self._microphone = microphone
        self._reference = Reference(played)
        self._canceller: EchoCanceller | None = None

    @property
    def is_ready(self) -> bool:
        """Whether what is said over the program would be kept whole."""
        return self._canceller is not None and self._canceller.is_ready

    def read(self, timeout_s: float) -> CleanFrame:
        """The next frame, without the program's voice.

        Raises:
            MicrophoneError: No sound arrived for `timeout_s`.
        """
        frame = self._microphone.read(timeout_s)
        if self._canceller is None:
            self._canceller = self._make()
        breaks = self._reference.breaks
        reference = self._reference.frame(frame.end_s - FRAME_S)
        if self._reference.breaks > breaks:
            self._canceller.doubt(frame.end_s)
        self._canceller.deaf = self.deaf
        return self._canceller.clean(frame, reference)


class NearVoice:
    """The probability that somebody other than the program speaks in a frame.

    Two detectors, each with its own memory: one for what WebRTC leaves and for frames without
    the program; one for what the linear canceller leaves, which tells sooner, but only of what is
    louder than the program's murmur.

    Attributes:
        check: Whether the program still hears itself, from the frames in which it sounds.
    """

    def __init__(self, make: Callable[[], VoiceActivity]) -> None:
        self.check = EchoCheck()
        self._judge, self._scout = make(), make()

    def __call__(self, frame: Frame) -> float:
        """The probability of a voice, 0 to 1."""
        if not isinstance(frame, CleanFrame) or not frame.over_program:
            return self._judge(frame.samples)
        voice = self._judge(frame.judged)
        scouted = self._scout(frame.samples)
        self.check.hear(FRAME_S, voice, frame.program_db, level_db(frame.judged))
        return max(voice, min(scouted, _SCOUTED_MOST)) if frame.above_echo else voice
