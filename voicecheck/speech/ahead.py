"""Making clips beside what is heard: the next piece of a line, and all that is always said."""

import queue
import threading
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future

from voicecheck.audio.clip import Clip
from voicecheck.errors import VoiceError
from voicecheck.speech.beside import begun
from voicecheck.speech.phrasing import Piece
from voicecheck.speech.voice import ChildVoice


class Unrolled:
    """Pieces that become clips one after the other, in a thread of their own.

    Who speaks them goes on hearing meanwhile, and takes the next one when it is there.

    Args:
        pieces: What is to be said.
        make: Makes the clip of a text.
    """

    def __init__(self, pieces: Sequence[Piece], make: Callable[[str], Clip]) -> None:
        self._left = len(pieces)
        self._made: queue.SimpleQueue[tuple[Clip, float] | VoiceError] = queue.SimpleQueue()
        self._dropped = threading.Event()
        self._thread = threading.Thread(
            target=self._make, args=(pieces, make), name="voice ahead", daemon=True
        )
        self._thread.start()

    @property
    def is_empty(self) -> bool:
        """Whether every clip was taken."""
        return not self._left

    def take(self) -> tuple[Clip, float]:
        """The next clip and the pause after it in seconds, as soon as it is there.

        Raises:
            VoiceError: It cannot be made, and what follows is not tried.
        """
        made = self._made.get()
        if isinstance(made, VoiceError):
            raise made
        self._left -= 1
        return made

    def drop(self) -> None:
        """Make no more than what has been begun."""
        self._dropped.set()

    def _make(self, pieces: Sequence[Piece], make: Callable[[str], Clip]) -> None:
        for piece in pieces:
            if self._dropped.is_set():
                return
            try:
                self._made.put((make(piece.text), piece.pause_s))
            except VoiceError as error:
                self._made.put(error)
                return
            except Exception as error:  # the type alone: its message may quote what was to be said
                self._made.put(VoiceError(f"the voice failed ({type(error).__name__})"))
                return


class MadeAhead:
    """The one clip that will be wanted at once, if what it was made for comes true.

    It is made in a thread of its own, kept in memory alone, and let go of for the next one.

    Args:
        make: Makes the clip of a text.
    """

    def __init__(self, make: Callable[[str], Clip]) -> None:
        self._make = make
        self._begun: tuple[str, Future[Clip]] | None = None

    def begin(self, text: str) -> None:
        """Begin to make the clip of a text, unless that is what was begun last."""
        if self._begun is not None and self._begun[0] == text:
            return
        self._begun = text, begun(lambda: self._make(text), "voice ahead")

    def forget(self) -> None:
        """Make it anew: it would sound otherwise now."""
        self._begun = None

    def clip(self, text: str) -> Clip:
        """The clip of a text, made ahead or now; what failed ahead is tried once more.

        Raises:
            VoiceError: It cannot be made.
        """
        if self._begun is not None and self._begun[0] == text:
            made = self._begun[1]
            if made.exception() is None:
                return made.result()
            self.forget()
        return self._make(text)


class RenderedAhead:
    """Puts the clips of all that is always said on the disk, once, when nothing else is to do.

    It has a voice of its own, so that nobody who speaks waits for it, and gives it back when all
    is there. A voice that fails is told of where it is heard, not here.

    Args:
        opened: Opens the voice.
        sentences: What is always said, in the order it will be.
    """

    def __init__(self, opened: Callable[[], ChildVoice], sentences: Iterable[str]) -> None:
        self._closing = threading.Event()
        self._thread = threading.Thread(
            target=self._run, args=(opened, tuple(sentences)), name="voice rendering", daemon=True
        )
        self._thread.start()

    def wait(self, timeout_s: float | None = None) -> bool:
        """Wait until it has come to its end; return whether it has."""
        self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def close(self) -> None:
        """Let it end after the sentence it is at; does not wait for it."""
        self._closing.set()

    def _run(self, opened: Callable[[], ChildVoice], sentences: Sequence[str]) -> None:
        try:
            with opened() as voice:
                for sentence in sentences:
                    if self._closing.is_set():
                        return
                    if not voice.is_kept(sentence):
                        voice.clip(sentence, keep=True)
                voice.prune()
        except VoiceError:
            return
