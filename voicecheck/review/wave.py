"""A recording as a browser plays it: any part of a WAV file, decoded when it is asked for.

What is kept is FLAC or Opus. Not every browser plays both, and Chromium at times fails to find a
place near the end of a FLAC file; in a WAV file every place is found by counting.
"""

import struct
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO

from voicecheck.errors import StoreError

HEADER_BYTES = 44
BYTES_A_SAMPLE = 2


@dataclass(frozen=True, slots=True)
class Wave:
    """What a WAV file of a recording is made of: mono, 16 bits a sample.

    Attributes:
        rate_hz: Samples a second.
        samples: How many there are.
    """

    rate_hz: int
    samples: int

    @classmethod
    def of(cls, recording: BinaryIO) -> "Wave":
        """What it would be of a recording, encoded as it was kept.

        Raises:
            StoreError: It is no sound that libsndfile reads.
        """
        import soundfile

        with _told(), soundfile.SoundFile(recording) as sound:
            return cls(sound.samplerate, sound.frames)

    @property
    def size_bytes(self) -> int:
        """How long the file is."""
        return HEADER_BYTES + self.samples * BYTES_A_SAMPLE

    def part(self, recording: BinaryIO, begin: int, end: int) -> bytes:
        """The bytes of the file from one place to before another.

        Args:
            recording: The recording, encoded as it was kept; only what is needed is read.
            begin: The first byte.
            end: The one after the last.

        Raises:
            StoreError: It is no sound that libsndfile reads.
        """
        head = self._header()[begin:end]
        begin, end = max(0, begin - HEADER_BYTES), max(0, end - HEADER_BYTES)
        first, last = begin // BYTES_A_SAMPLE, -(-end // BYTES_A_SAMPLE)
        skipped = begin - first * BYTES_A_SAMPLE
        return head + self._samples(recording, first, last)[skipped : skipped + end - begin]

    def _samples(self, recording: BinaryIO, first: int, last: int) -> bytes:
        if first >= last:
            return b""
        import soundfile

        with _told(), soundfile.SoundFile(recording) as sound:
            sound.seek(first)
            read = sound.read(last - first, dtype="int16", always_2d=True)[:, 0]
        # What a damaged recording lacks is silence: as many bytes are sent as were promised.
        return bytes(read.astype("<i2").tobytes()).ljust((last - first) * BYTES_A_SAMPLE, b"\0")

    def _header(self) -> bytes:
        length = self.samples * BYTES_A_SAMPLE
        bytes_a_second = self.rate_hz * BYTES_A_SAMPLE
        return struct.pack(
            "<4sI4s4sIHHIIHH4sI",
            b"RIFF", HEADER_BYTES - 8 + length, b"WAVE",
            b"fmt ", 16, 1, 1, self.rate_hz, bytes_a_second, BYTES_A_SAMPLE, 8 * BYTES_A_SAMPLE,
            b"data", length,
        )  # fmt: skip


@contextmanager
def _told() -> Iterator[None]:
    import soundfile

    try:
        yield
    except soundfile.LibsndfileError as fault:
        raise StoreError("This recording is damaged", "Its words are kept") from fault
