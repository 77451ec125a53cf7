"""Not hearing oneself: the program's own voice taken out of what the microphone hears.

Two cancellers listen side by side. WebRTC's, from the livekit package, knows the echo within a
second and leaves nothing of it, so it judges whether anybody else speaks; but what is said over
the program's voice it thins out ("stop" becomes "bye"). The linear one takes seconds to learn the
room and leaves a murmur, but harms no word, so what is kept goes through it once it has learned.
"""

import logging
import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import soxr
from numpy.typing import NDArray

from voicecheck.audio.activity import VoiceActivity
from voicecheck.audio.clip import RATE_HZ, Samples, level_db
from voicecheck.audio.echo_check import EchoCheck
from voicecheck.audio.echo_path import EchoPath
from voicecheck.audio.microphone import FRAME_S, FRAME_SAMPLES, Frame, Source
from voicecheck.audio.played import Played

DECAY_S = 0.5
"""How long a room goes on sounding after the program has ceased to speak."""

# The reference runs ahead of the microphone by this much, for a device that tells its latency too
# long would else let an echo come before its sound.
_LEAD_S = 0.01
# After sound broke, WebRTC needs this long to find the echo again: until then nobody is believed.
_SETTLING_S = 1.0
# Clocks drift and devices stall: beyond this the reference is aligned anew.
_TOLERANCE_S = 0.04
_AUDIBLE_DB = -80.0
_WEBRTC_BLOCK = RATE_HZ // 100
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


class WebRtcCanceller:
    """WebRTC's echo canceller; works offline, in this process, about 1 % of a processor.

    Making one takes about 0.2 s, most of it for importing livekit.
    """

    DELAY_SAMPLES = 128
    """So much later comes what went in: frames and WebRTC's blocks of 10 ms do not fit."""

    def __init__(self) -> None:
        from livekit.rtc.apm import AudioProcessingModule
        from livekit.rtc.audio_frame import AudioFrame

        # It logs to the console where nobody has set up logging.
        logging.getLogger("livekit").addHandler(logging.NullHandler())
        self._module: Any = AudioProcessingModule(echo_cancellation=True)
        self._frame: Callable[..., Any] = AudioFrame
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
    """

    reduction_db: float = 0.0
    loudest_db: float = 0.0
    learned: bool = False

    _HEARD_DB = -60.0
    _ALONE_DB = 15.0
    _LEARNED_DB = 9.0
    _LOST_DB = 5.0
    _MARGIN_DB = 8.0
    _RISE, _FALL = 0.05, 0.01  # slow to fall: a person whom WebRTC thins out looks like a failure

    def hear(self, heard_db: float, judged_db: float, left_db: float, echo_db: float) -> bool:
        """Take one frame's levels.

        Args:
            heard_db: The microphone's.
            judged_db: What WebRTC leaves of it.
            left_db: What the linear canceller leaves of it.
            echo_db: What the linear canceller took out.

        Returns:
            Whether more is left than the program accounts for.
        """
        above = self.learned and left_db - echo_db > self.loudest_db + self._MARGIN_DB
        if heard_db > self._HEARD_DB and heard_db - judged_db > self._ALONE_DB:
            more_db = heard_db - left_db - self.reduction_db
            self.reduction_db += more_db * (self._RISE if more_db > 0 else self._FALL)
            self.learned = self.reduction_db > (
                self._LOST_DB if self.learned else self._LEARNED_DB
            )
            if self.learned:  # rests where one frame in ten is higher
                self.loudest_db += 0.3 if left_db - echo_db > self.loudest_db else -0.03
        return above and left_db > self._HEARD_DB


class EchoCanceller:
    """Takes the program's voice out of one frame after another.

    Where sound broke it is deaf to what is said over the program until it has settled again.

    Attributes:
        deaf: Where the room defeats the cancellers: nothing is heard while the program sounds.
    """

    def __init__(self) -> None:
        self.deaf = False
        self._webrtc = WebRtcCanceller()
        self._path = EchoPath()
        self._murmur = Murmur()
        self._sounding_until_s = -math.inf
        self._settled_s = -math.inf

    def doubt(self, at_s: float) -> None:
        """Trust neither canceller until it has learned anew: the sound broke."""
        self._path.doubt()
        self._murmur = Murmur()
        self._settled_s = at_s + _SETTLING_S

    def clean(self, frame: Frame, reference: Samples) -> CleanFrame:
        """Return a frame without the program's voice.

        Args:
            frame: From the microphone.
            reference: float32[512] at 16 kHz: what was played in that time or a little later.
        """
        program_db = level_db(reference)
        if program_db > _AUDIBLE_DB:
            self._sounding_until_s = frame.end_s + DECAY_S
        over_program = frame.end_s < self._sounding_until_s
        judged = self._webrtc.clean(reference, frame.samples)
        echo = self._path.echo_of(reference, frame.samples)
        if over_program and (self.deaf or frame.end_s < self._settled_s):
            silence = np.zeros(FRAME_SAMPLES, np.float32)
            return CleanFrame(silence, frame.end_s, silence, program_db, over_program, False)
        left = frame.samples - echo
        levels = [level_db(each) for each in (frame.samples, judged, left, echo)]
        above_echo = over_program and self._murmur.hear(*levels)
        kept = judged if over_program and not self._murmur.learned else left
        return CleanFrame(kept, frame.end_s, judged, program_db, over_program, above_echo)


class Reference:
    """What the speaker played, frame by frame at 16 kHz, in step with the microphone.

    Attributes:
        breaks: How many times it lost the step, as where sound broke, and was aligned anew.
    """

    def __init__(self, played: Played) -> None:
        self.breaks = -1  # the first alignment breaks nothing
        self._played = played
        self._ratio = played.rate_hz / RATE_HZ
        self._breaks_known = 0
        self._start: int | None = None  # of the present alignment, in what was played
        self._read = 0  # from there, at the speaker's rate
        self._given = 0  # from there, at 16 kHz
        self._resampler: Any = None
        self._ready: Samples = np.empty(0, np.float32)

    def frame(self, start_s: float) -> Samples:
        """The next frame, float32[512]; silence before anything was played.

        Args:
            start_s: When the microphone's frame began. The frames are aligned to it anew only
                where it is far from where the last one ended, for each jump has to be learned.
        """
        wanted = self._played.index(start_s + _LEAD_S)
        if wanted is None:
            return np.zeros(FRAME_SAMPLES, np.float32)
        if self._lost_step(wanted):
            self._align(wanted)
        assert self._start is not None
        while len(self._ready) < FRAME_SAMPLES:
            count = self._played.rate_hz // 100
            sound = self._played.read(self._start + self._read, count)
            self._read += count
            self._ready = np.append(self._ready, self._resampler.resample_chunk(sound))
        frame, self._ready = np.split(self._ready, [FRAME_SAMPLES])
        self._given += FRAME_SAMPLES
        return frame

    def _lost_step(self, wanted: int) -> bool:
        if self._start is None or self._breaks_known != self._played.breaks:
            return True
        astray = abs(wanted - self._start - self._given * self._ratio)
        return astray > _TOLERANCE_S * self._played.rate_hz

    def _align(self, start: int) -> None:
        self.breaks += 1
        self._breaks_known = self._played.breaks
        self._start, self._read, self._given = start, 0, 0
        self._ready = np.empty(0, np.float32)
        # A short filter: it holds back 20 ms, the best one 40 ms, which may not be played yet.
        self._resampler = soxr.ResampleStream(
            self._played.rate_hz, RATE_HZ, 1, dtype="float32", quality="LQ"
        )


class CleanSource:
    """A microphone that does not hear the speaker; a `Source` like the microphone itself.

    Attributes:
        deaf: See `EchoCanceller.deaf`; may be set at any time.
    """

    def __init__(self, microphone: Source, played: Played) -> None:
        self.deaf = False
        self._microphone = microphone
        self._reference = Reference(played)
        self._canceller: EchoCanceller | None = None

    def read(self, timeout_s: float) -> CleanFrame:
        """The next frame, without the program's voice.

        Raises:
            MicrophoneError: No sound arrived for `timeout_s`.
        """
        frame = self._microphone.read(timeout_s)
        if self._canceller is None:  # here, so that nothing waits for the import but the ear
            self._canceller = EchoCanceller()
        breaks = self._reference.breaks
        reference = self._reference.frame(frame.end_s - FRAME_S)
        if self._reference.breaks > max(0, breaks):
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
        return max(voice, scouted) if frame.above_echo else voice
