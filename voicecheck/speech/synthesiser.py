"""The child process that turns text into sound files: `python -m voicecheck.speech.synthesiser`.

It stands apart because its engine may hang, crash or write on stdout, and none of that may reach
a check-in. The parent (`voicecheck.speech.voice`) writes one JSON request a line on stdin and
reads one JSON reply a line from what was stdout when the process began:

    {"do": "speak", "text": ..., "path": ..., "rate_wpm": ...,
     "voice": ... or null, "language": ...}  ->  {}
    {"do": "voices"}  ->  {"voices": [{"id", "name", "language", "gender"}, ...]}

Before the first request it says {"engine": ...} once. A failure is {"error": reason, "kind": k}
where k is "missing" (no engine on this system), "voice" (no such voice), "language" (no voice of
that language) or "engine". When stdin
ends, so does the process, even in the middle of a sentence.
"""

import ctypes
import importlib.metadata
import json
import os
import queue
import signal
import sys
import threading
import wave
from collections.abc import Callable
from typing import Any, Protocol, TextIO

from voicecheck import offline

# The one whose sentences Whisper misheard least, of nine of espeak-ng's English voices and
# variants; for other languages, and other engines, the system's own choice is taken.
DEFAULT_ESPEAK_VOICE = "gmw/en-us"
ENGLISH = "en"

# espeak-ng counts words of its own average length; everyday English comes out quicker by this
# factor (183 real words a minute for 145 asked, over the prompts of the guides).
ESPEAK_PACE = 1.26

_MOST_TRIES = 3

GENTLY = "--gently"
"""An argument with which the process lets every other one go first."""


class Synthesises(Protocol):
    """What turns text into sound files in this process."""

    @property
    def name(self) -> str:
        """Which engine in which version."""

    @property
    def voices(self) -> list[dict[str, str]]:
        """Every voice as id, name, language and gender; empty text where unknown."""

    def speak(self, text: str, path: str, rate_wpm: int, voice: str | None, language: str) -> None:
        """Write the spoken text to a sound file.

        Raises:
            UnknownVoiceError: There is no such voice.
            Exception: Whatever the engine raises.
        """


class UnknownVoiceError(Exception):
    """No voice of that name on this system."""


class UnspokenLanguageError(Exception):
    """No voice of that language on this system."""


def load_espeak() -> None:
    """Make libespeak-ng loadable by its name: the system's own, or else the bundled one.

    Raises:
        OSError: if there is neither.
    """
    try:
        ctypes.CDLL("libespeak-ng.so.1")
    except OSError:
        import espeakng_loader

        os.environ["ESPEAK_DATA_PATH"] = espeakng_loader.get_data_path()
        ctypes.CDLL(espeakng_loader.get_library_path(), mode=ctypes.RTLD_GLOBAL)


class Engine:
    """pyttsx3, primed and with its silent failures made loud."""

    def __init__(self) -> None:
        if sys.platform not in {"darwin", "win32"}:
            load_espeak()
        import pyttsx3

        self._engine = pyttsx3.init()
        self._failures: list[Exception] = []
        self._engine.connect("error", lambda name, exception: self._failures.append(exception))
        # The first run of a process returns before anything is written, so this one is empty.
        self._engine.runAndWait()
        self._voices = {info["id"]: info for info in map(voice_info, self._listed())}
        self._first_voice = self._engine.getProperty("voice")

    @property
    def name(self) -> str:
        """Which engine in which version, so that a cached clip of another is not used."""
        version = importlib.metadata.version("pyttsx3")
        if not self._is_espeak:
            return f"{self._engine}, pyttsx3 {version}"
        from pyttsx3.drivers import _espeak

        return f"espeak-ng {_espeak.Info(0).decode()}, pyttsx3 {version}"

    @property
    def voices(self) -> list[dict[str, str]]:
        """Every voice as id, name, language and gender; empty text where unknown."""
        return list(self._voices.values())

    def speak(self, text: str, path: str, rate_wpm: int, voice: str | None, language: str) -> None:
        """Write the spoken text to a sound file of the engine's own format."""
        self._failures.clear()
        self._choose(voice, language)
        pace = ESPEAK_PACE if self._is_espeak else 1.0
        self._engine.setProperty("rate", round(rate_wpm / pace))
        for _ in range(_MOST_TRIES):
            self._settle()
            self._engine.save_to_file(text, path)
            self._engine.runAndWait()
            if self._failures:
                raise self._failures[0]
            if not self._is_espeak or has_sound(path) or not any(map(str.isalnum, text)):
                break

    def _settle(self) -> None:
        """Wait until all that was asked of espeak-ng has been done.

        It takes orders in a thread of its own. Without this every second sentence or so was
        spoken at the former rate, and one in a hundred came out empty; with it one in 500 of a
        young process still does on a busy machine, and is asked for again.
        """
        if self._is_espeak:
            from pyttsx3.drivers import _espeak

            _espeak.Synchronize()

    @property
    def _is_espeak(self) -> bool:
        return str(self._engine) == "espeak"

    def _listed(self) -> list[Any]:
        return list(self._engine.getProperty("voices"))

    def _choose(self, wanted: str | None, language: str) -> None:
        if wanted and not self._speaks(wanted, language):
            wanted = None
        base, plus, variant = (wanted or self._default(language)).partition("+")
        self._engine.setProperty("voice", self._find(base) + plus + variant)
        chosen = str(self._engine.getProperty("voice"))
        # espeak drops a variant it does not know without a word.
        if self._failures or not chosen.lower().endswith((plus + variant).lower()):
            raise UnknownVoiceError(wanted)

    def _find(self, wanted: str) -> str:
        low = wanted.lower()
        for field in ("id", "name", "language"):
            for info in self._voices.values():
                if info[field].lower() == low:
                    return info["id"]
        raise UnknownVoiceError(wanted)

    def _speaks(self, wanted: str, language: str) -> bool:
        """Whether a voice is of a language, or does not say of which it is."""
        told = self._voices[self._find(wanted.partition("+")[0])]["language"]
        return not told or _same_language(told, language)

    def _default(self, language: str) -> str:
        """A clear voice of the system for a language.

        Raises:
            UnspokenLanguageError: It has voices of known languages, and none of this one.
        """
        if language == ENGLISH and DEFAULT_ESPEAK_VOICE in self._voices:
            return DEFAULT_ESPEAK_VOICE
        first = str(self._first_voice)
        exactly = [i for i, v in self._voices.items() if v["language"].lower() == language]
        theirs = [i for i, v in self._voices.items() if _same_language(v["language"], language)]
        if first in theirs:
            return first
        if exactly or theirs:
            return (exactly or theirs)[0]
        if any(voice["language"] for voice in self._voices.values()) and language != ENGLISH:
            raise UnspokenLanguageError(language)
        return first


def has_sound(path: str) -> bool:
    """Whether a file that espeak-ng wrote holds any sound."""
    with wave.open(path) as file:
        frames: int = file.getnframes()
    return frames > 0


def _same_language(told: str, language: str) -> bool:
    """Whether "de-AT" is a kind of "de"."""
    return told.lower().partition("-")[0] == language.lower().partition("-")[0]


def voice_info(voice: Any) -> dict[str, str]:
    """What a pyttsx3 voice says of itself, as text."""
    languages = voice.languages or [""]
    return {
        "id": str(voice.id),
        "name": str(voice.name),
        "language": str(languages[0]).replace("_", "-"),
        "gender": str(voice.gender or "").removeprefix("VoiceGender").lower(),
    }


def answer(engine: Synthesises, request: dict[str, Any]) -> dict[str, Any]:
    """Do what one request asks; every failure becomes a reply."""
    try:
        if request["do"] == "voices":
            return {"voices": engine.voices}
        engine.speak(
            request["text"],
            request["path"],
            request["rate_wpm"],
            request.get("voice"),
            request.get("language") or ENGLISH,
        )
    except UnknownVoiceError:
        return {"error": "no such voice", "kind": "voice"}
    except UnspokenLanguageError as error:
        return {"error": str(error), "kind": "language"}
    # Whatever the engine raises. The type alone: its message may quote what was to be spoken.
    except Exception as error:
        return {"error": type(error).__name__, "kind": "engine"}
    return {}


def requests_from(stream: TextIO) -> "queue.SimpleQueue[dict[str, Any]]":
    """Requests as they arrive; the end of the stream ends the process at once.

    Read in a thread of its own, so that a child whose parent was killed never outlives it,
    not even while its engine hangs.
    """
    arrived: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()

    def read() -> None:
        for line in stream:
            arrived.put(json.loads(line))
        os._exit(0)

    threading.Thread(target=read, daemon=True).start()
    return arrived


def take_stdout() -> TextIO:
    """Keep stdout for replies and give everyone else the null device.

    pyttsx3 and the engines' own libraries write on file descriptor 1.
    """
    replies = os.fdopen(os.dup(1), "w", encoding="utf-8")
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 1)
    os.close(null)
    return replies


def serve(make: Callable[[], Synthesises]) -> None:
    """Answer requests until stdin ends, with the engine that `make` makes."""
    os.umask(0o077)
    offline.stay()
    if GENTLY in sys.argv and hasattr(os, "nice"):
        os.nice(19)
    # Where a console's Ctrl-C reaches every process in it, the farewell is still to be said.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    replies = take_stdout()

    def reply(message: dict[str, Any]) -> None:
        replies.write(json.dumps(message) + "\n")
        replies.flush()

    requests = requests_from(sys.stdin)
    try:
        engine = make()
    except Exception as error:  # engines raise bare ImportError, OSError and RuntimeError
        reply({"error": f"{type(error).__name__}: {error}", "kind": "missing"})
        return
    reply({"engine": engine.name})
    while True:
        reply(answer(engine, requests.get()))


def main() -> None:
    """Answer requests until stdin ends."""
    serve(Engine)


if __name__ == "__main__":
    main()
