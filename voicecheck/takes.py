"""What was heard and is not settled yet: each utterance by its number, until it is kept."""

from collections.abc import Iterable

from voicecheck.audio.clip import Clip, Format
from voicecheck.dialogue import PartKind
from voicecheck.exchange import Take
from voicecheck.heard import Utterance
from voicecheck.patience import pauses_inside, went_on
from voicecheck.store.record import Recording, Word


class Takes:
    """Numbers utterances as they come, and makes of them what is kept."""

    def __init__(self) -> None:
        self._utterances: dict[int, Utterance] = {}
        self._count = 0
        self._more: set[int] = set()

    def add(self, utterance: Utterance) -> int:
        """Return the number of one that was heard, from 1 on."""
        self._count += 1
        self._utterances[self._count] = utterance
        return self._count

    def newest_goes_on(self) -> None:
        """Note that it goes on from the one before, which had been taken for a whole answer."""
        self._more.add(self._count)

    def clip(self, number: int) -> Clip:
        """How it sounded."""
        return self._utterances[number].clip

    def take(self, number: int, kind: PartKind, seq: int, sound: Format | None) -> Take:
        """What is kept of it, as recording `seq` of its answer; no sound where that is None."""
        heard = self._utterances[number]
        words = tuple(
            Word(word.text, word.start_s, word.end_s, word.probability, seq)
            for word in heard.transcript.words
        )
        return Take(
            words,
            sound and _recording(heard.clip, kind, seq, sound),
            pauses_inside(heard.decisions),
            number in self._more or went_on(heard.decisions),
        )

    def settle(self, numbers: Iterable[int]) -> None:
        """Let go of them: their spools are deleted."""
        for number in numbers:
            if number in self._utterances:
                discard(self._utterances.pop(number))


def discard(utterance: Utterance) -> None:
    """Delete the spool of an utterance that is kept, or that nobody said."""
    if utterance.spool is not None:
        utterance.spool.discard()


def _recording(clip: Clip, kind: PartKind, seq: int, sound: Format) -> Recording:
    return Recording(seq, kind, sound, clip.rate_hz, clip.duration_s, clip.to_bytes(sound))
