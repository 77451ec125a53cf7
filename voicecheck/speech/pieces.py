"""A long answer in pieces: what lies before a pause is settled, only the rest is decoded.

So the words after two minutes are known as quickly as after five seconds. Each piece is believed
or not by itself: a cough at the end costs the cough's words, not the answer's.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from voicecheck.audio.clip import RATE_HZ
from voicecheck.audio.microphone import FRAME_S, FRAME_SAMPLES
from voicecheck.audio.turn import PIECE_S
from voicecheck.speech.invented import Voicing, invented
from voicecheck.speech.transcriber import EMPTY, Transcript


@dataclass
class Pieces:
    """The settled words of a turn.

    Attributes:
        settled: Each piece's first frame and its words, in order.
        end: The frame behind the last settled piece.
    """

    settled: list[tuple[int, Transcript]] = field(default_factory=list)
    end: int = 0

    def long_enough(self, end: int) -> bool:
        """Whether what lies between the last piece and `end` makes a piece."""
        return (end - self.end) * FRAME_S >= PIECE_S

    def settle(self, end: int, transcript: Transcript, voicing: Voicing) -> None:
        """Keep the words up to the frame `end` for good."""
        self.settled.append((self.end, believed(transcript, voicing)))
        self.end = end

    @property
    def text(self) -> str:
        """The settled words."""
        return self.with_last(EMPTY).text

    def with_last(self, transcript: Transcript) -> Transcript:
        """All words, with those of the piece that is still open."""
        pieces = [*self.settled, (self.end, transcript)]
        return joined([(first * FRAME_SAMPLES, words) for first, words in pieces])

    def clear(self) -> None:
        """Forget everything."""
        self.settled.clear()
        self.end = 0


def believed(transcript: Transcript, voicing: Voicing) -> Transcript:
    """The transcript, or none where its words were not spoken."""
    return EMPTY if invented(transcript, voicing) else transcript


def joined(pieces: Sequence[tuple[int, Transcript]]) -> Transcript:
    """Join the transcripts of consecutive pieces of one recording.

    Args:
        pieces: Each with the index of its first sample in the recording, at 16 kHz.

    Returns:
        One transcript, its words timed from the start of the recording and its doubts those of
        the most doubtful piece.
    """
    spoken = [(start / RATE_HZ, transcript) for start, transcript in pieces if transcript.text]
    if not spoken:
        return EMPTY
    return Transcript(
        text=" ".join(transcript.text for _, transcript in spoken),
        words=tuple(
            replace(word, start_s=word.start_s + start_s, end_s=word.end_s + start_s)
            for start_s, transcript in spoken
            for word in transcript.words
        ),
        no_speech_probability=max(t.no_speech_probability for _, t in spoken),
        average_log_probability=min(t.average_log_probability for _, t in spoken),
        compression_ratio=max(t.compression_ratio for _, t in spoken),
        closing_probability=spoken[-1][1].closing_probability,
    )
