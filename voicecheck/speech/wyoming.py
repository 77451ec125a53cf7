"""Another machine of the household listens or speaks: the Wyoming protocol, as a client.

One request, one connection: nothing has to be kept alive, and a server that was started anew is
no different from one that never went away. The protocol is neither encrypted nor signed. What
comes back is read up to a limit of time and size, whatever the other side sends.
"""

import contextlib
import errno
import io
import socket
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray

from voicecheck import offline
from voicecheck.audio.clip import RATE_HZ, Clip
from voicecheck.audio.stretch import stretched
from voicecheck.errors import ConfigError, ModelError, VoicecheckError, VoiceError
from voicecheck.installation import Installation
from voicecheck.speech.beside import within
from voicecheck.speech.transcriber import EMPTY, SHORTEST, Transcript
from voicecheck.speech.voice import normalised, speakable, trimmed

if TYPE_CHECKING:
    from wyoming.event import Event, Eventable

SCHEME = "wyoming"

LOOKUP_LIMIT_S = 3.0
"""How long a name server is waited for; the system itself would wait for half a minute."""

CONNECT_LIMIT_S = 1.0
PROBE_LIMIT_S = 2.0
REPLY_LIMIT_S = 8.0
"""How long a reply to little may take: a person is waiting. A server that was killed is noticed
at once, only one whose plug was pulled takes this long."""

REPLY_LIMIT_SHARE = 0.2
"""So much of the length of the sound is added to it."""

SECONDS_A_LETTER = 0.02
"""So much is added for each letter that is to be spoken."""

LARGEST_REPLY_BYTES = 50_000_000
"""Four minutes of speech at 48 kHz are half of it."""

CHUNK_SAMPLES = 8_000

OWN_WPM = 145
"""What a server's own pace is taken for: the pace that the settings have where nobody sets it."""

# What a server can make the reading of its answer fail with; whatever it is, it is no answer.
UNREADABLE = (ValueError, KeyError, TypeError, AttributeError, RecursionError, MemoryError)


@dataclass(frozen=True, slots=True)
class Address:
    """Where a server listens.

    Attributes:
        host: Its name or number.
        port: Its port.
        name: Which of its models or voices; empty for its own choice.
    """

    host: str
    port: int
    name: str = ""

    @classmethod
    def read(cls, text: str, key: str) -> "Address":
        """Read an address, as in wyoming://kitchen:10300 or wyoming://kitchen:10300/NAME.

        Args:
            text: The address.
            key: The setting it stands in, for the error.

        Raises:
            ConfigError: It is none, or the extra for it is not installed.
        """
        try:
            parts = urlsplit(text)
            host, port = parts.hostname, parts.port
        except ValueError:
            host = port = None
        if not host or not port or parts.scheme != SCHEME or parts.query or parts.username:
            raise ConfigError(
                f"{key} is no address of a server: {text}", f"Write it as {SCHEME}://HOST:PORT"
            )
        if find_spec("wyoming") is None:
            raise ConfigError(
                f"{key} needs the package wyoming",
                f"Install it with: {Installation.this().adding('wyoming')}",
            )
        return cls(host, port, parts.path.strip("/"))

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}"


class WyomingTranscriber:
    """A transcriber on another machine: its words, without times and doubts of its own.

    Args:
        address: Where it listens.
        language: What is spoken.
        limit_s: How long a reply to little may take.
    """

    def __init__(
        self, address: Address, language: str = "en", *, limit_s: float = REPLY_LIMIT_S
    ) -> None:
        self._address = address
        self._language = language
        self._limit_s = limit_s

    def transcribe(
        self, samples: NDArray[np.float32], *, beam_size: int = 1, words: bool = True
    ) -> Transcript:
        """What is said in mono samples at 16 kHz; how hard it works is the server's own affair.

        Raises:
            ModelError: It gave no answer.
            TimeoutError: It gave none in time.
        """
        from wyoming.asr import Transcribe
        from wyoming.audio import AudioChunk, AudioStart, AudioStop

        if len(samples) < SHORTEST:
            return EMPTY
        sound = (samples.clip(-1, 1) * 32767).astype("<i2")
        kind = {"rate": RATE_HZ, "width": 2, "channels": 1}
        asked = [
            Transcribe(name=self._address.name or None, language=self._language),
            AudioStart(**kind),
            *(
                AudioChunk(**kind, audio=sound[begin : begin + CHUNK_SAMPLES].tobytes())
                for begin in range(0, len(sound), CHUNK_SAMPLES)
            ),
            AudioStop(),
        ]
        limit_s = self._limit_s + REPLY_LIMIT_SHARE * len(samples) / RATE_HZ
        with _failing(ModelError, self._address):
            for event in _asked(self._address, asked, limit_s):
                if event.type == "transcript":
                    return Transcript.of_text(str(event.data["text"]), samples)
            raise EOFError

    def score(self, samples: NDArray[np.float32], candidates: Sequence[str]) -> dict[str, float]:
        """Nothing: the protocol has no question for it."""
        return {}


class WyomingVoice:
    """A voice on another machine. Its clips are kept nowhere.

    The protocol has no word for pace: what comes is taken for `OWN_WPM` and made slower or faster
    here.

    Args:
        address: Where it listens.
        rate_wpm: Words per minute.
        limit_s: How long a reply to little may take.
    """

    def __init__(
        self, address: Address, rate_wpm: int = OWN_WPM, *, limit_s: float = REPLY_LIMIT_S
    ) -> None:
        self._address = address
        self._rate_wpm = rate_wpm
        self._limit_s = limit_s

    def clip(self, text: str, *, keep: bool = False) -> Clip:
        """The spoken text, mono, with its peak at -3 dBFS and 50 ms of silence around it.

        Raises:
            VoiceError: It gave no sound.
            TimeoutError: It gave none in time.
        """
        from wyoming.tts import Synthesize, SynthesizeVoice

        spoken = speakable(text)
        if not spoken:
            return Clip.silence(0.05, RATE_HZ)
        voice = SynthesizeVoice(name=self._address.name) if self._address.name else None
        limit_s = self._limit_s + SECONDS_A_LETTER * len(spoken)
        pieces: list[Clip] = []
        with _failing(VoiceError, self._address):
            for event in _asked(self._address, [Synthesize(spoken, voice)], limit_s):
                if event.type == "audio-chunk":
                    pieces.append(_clip(event))
                elif event.type == "audio-stop":
                    break
            else:
                raise EOFError
            clip = normalised(trimmed(Clip.join(pieces)))
        return stretched(clip, OWN_WPM / self._rate_wpm)

    def set_rate(self, rate_wpm: int) -> None:
        """Speak slower or faster from the next clip on."""
        self._rate_wpm = rate_wpm

    def close(self) -> None:
        """Nothing is held between two clips."""


def is_found(address: Address) -> bool:
    """Whether its name leads to a machine, so far as is known in time."""

    def look_up() -> None:
        with offline.reaching(address.host, address.port):
            pass

    try:
        within(LOOKUP_LIMIT_S, look_up)
    except (OSError, UnicodeError):  # a TimeoutError among them
        return False
    return True


def answers(address: Address) -> bool:
    """Whether a server is there and speaks the protocol."""
    from wyoming.info import Describe

    try:
        told = _asked(address, [Describe()], PROBE_LIMIT_S)
        return any(event.type == "info" for event in told)
    except (OSError, EOFError, *UNREADABLE):
        return False


def _asked(address: Address, events: Sequence["Eventable"], limit_s: float) -> Iterator["Event"]:
    """Send events and give what comes back, until the server ends or the caller has enough.

    Raises:
        OSError: It cannot be reached, or the time is over.
        UNREADABLE: What came is not of the protocol.
    """
    from wyoming.event import read_event, write_event

    until_s = time.monotonic() + limit_s
    with offline.reaching(address.host, address.port):
        connected = _connected(address)
    with connected, io.BufferedReader(_Limited(connected, until_s)) as told:
        connected.settimeout(limit_s)
        with connected.makefile("wb") as asking:
            for each in events:
                write_event(each.event(), asking)
        while (event := read_event(told)) is not None:
            if event.type == "error":
                raise ValueError
            yield event


def _connected(address: Address) -> socket.socket:
    try:
        return socket.create_connection((address.host, address.port), CONNECT_LIMIT_S)
    except TimeoutError:  # it is not slow, it is not there
        raise ConnectionError(errno.EHOSTDOWN, "nobody is there") from None


class _Limited(io.RawIOBase):
    """What a server sends, until a time and up to a size."""

    def __init__(self, connected: socket.socket, until_s: float) -> None:
        self._connected = connected
        self._until_s = until_s
        self._left_bytes = LARGEST_REPLY_BYTES

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int:
        left_s = self._until_s - time.monotonic()
        if left_s <= 0:
            raise TimeoutError
        self._connected.settimeout(left_s)
        count = self._connected.recv_into(buffer)
        self._left_bytes -= count
        if self._left_bytes < 0:
            raise ValueError
        return count


def _clip(chunk: "Event") -> Clip:
    """A piece of sound as it came, mixed to mono."""
    rate_hz, width, channels = (int(chunk.data[key]) for key in ("rate", "width", "channels"))
    if not 4_000 <= rate_hz <= 192_000 or not 1 <= channels <= 8:
        raise ValueError
    sound = chunk.payload or b""
    match width:
        case 2:
            samples = np.frombuffer(sound, "<i2") / np.float32(2**15)
        case 4:
            samples = np.frombuffer(sound, "<i4") / np.float32(2**31)
        case _:
            raise ValueError
    mono = samples.reshape(-1, channels).mean(axis=1, dtype=np.float32)
    return Clip(mono, rate_hz)


@contextlib.contextmanager
def _failing(error: type[VoicecheckError], address: Address) -> Iterator[None]:
    """Tell whatever went wrong as one error of ours, without a word of what was sent.

    Raises:
        TimeoutError: It is there, and slow.
    """
    try:
        yield
    except TimeoutError:
        raise
    except OSError as problem:
        reason = problem.strerror or type(problem).__name__
        raise error(f"{address} cannot be reached ({reason})") from None
    except EOFError:
        raise error(f"{address} broke off") from None
    except UNREADABLE:
        raise error(f"{address} gave an answer that cannot be understood") from None
