"""Sound to text: Whisper through faster-whisper and CTranslate2.

Every decode sees a full 30 s window, the rest of it silent: a shortened window is quicker and
hears other words. Only a bare word may be heard in half a window (`brief`). The encoder takes most
of a decode's time (about two thirds with tiny.en on two cores), so the last window's encoding is
kept: weighing candidates, or a second decode with a wider beam, over sound that was just decoded
costs a fraction.
"""

import ctypes
import hashlib
import os
import platform
import threading
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from voicecheck import offline
from voicecheck.audio.clip import RATE_HZ
from voicecheck.errors import ModelError

MODEL_FILES = ("model.bin", "config.json", "tokenizer.json")

# Preferred first. CTranslate2 carries "int8" out as int8_float32 on a CPU.
COMPUTE_TYPES = ("int8", "int8_float32", "float32")
# More threads than this make a small model slower, not faster.
MOST_THREADS = 8

# Whisper's features lie within 8 decades, scaled by a quarter; digital silence is their floor.
FEATURE_RANGE = 2.0
LOWEST_FEATURE = -1.5

# 50 ms; nothing said is shorter, and the features of next to nothing cannot be computed.
SHORTEST = 800

# Whisper's own threshold for a silent window. Whisper lets a confident decode override it, and so
# writes "you" over digital silence; none of 143 recordings of speech came above 0.4.
SILENT_PROBABILITY = 0.6

# Of a window, 10 ms each; half of one holds a word and seconds of silence after it.
FULL_FRAMES, HALF_FRAMES = 3000, 1536

LEAST_PROBABILITY = 1e-30

# What `mallopt` of glibc sets, by its numbers in malloc.h.
_TRIM_THRESHOLD, _MMAP_MAX = -1, -4
_KEPT_BYTES = 512 << 20

REMEDY = "`voicecheck models get tiny.en` fetches one that works"

# What is taken for the doubts of a transcriber that tells none: what it wrote is believed and no
# word of it asked about, and a sentence of it is taken for likely finished, never for surely.
UNTOLD_PROBABILITY = 0.9
CLOSING_MARKS = (".", "!", "?")
UNTOLD_LOG_PROBABILITY = -0.43
# Softer than this, relative to the loudest, is the silence before and after the words.
SPOKEN_DB = -30.0

# A candidate whose first token is less likely than this was not said: what was said lies within 3
# nats of certainty. Aligning it costs a step of the decoder, and a language has 60 such words.
LEAST_OPENING_NATS = -8.0


@dataclass(frozen=True, slots=True)
class Word:
    """One word as written, with its punctuation.

    Attributes:
        text: The word, stripped.
        start_s: Where it begins in the samples.
        end_s: Where it ends.
        probability: 0..1, the mean over its tokens.
    """

    text: str
    start_s: float
    end_s: float
    probability: float


@dataclass(frozen=True, slots=True)
class Transcript:
    """What was heard, and Whisper's own doubts about it.

    Attributes:
        text: As Whisper writes it; empty where it heard no words.
        words: The same text word by word; empty if not asked for.
        no_speech_probability: 0..1, of the window surest of speech.
        average_log_probability: Nats a token, over all tokens.
        compression_ratio: Of the most repetitive window; Whisper takes more than 2.4 for a loop.
        closing_probability: 0..1, of the full stop or other mark that the text ends in, after all
            its words and given the sound; 0 where it ends in none.
    """

    text: str
    words: tuple[Word, ...]
    no_speech_probability: float
    average_log_probability: float
    compression_ratio: float
    closing_probability: float = 0.0

    @classmethod
    def of_text(cls, text: str, samples: NDArray[np.float32]) -> "Transcript":
        """A transcript of words alone, as of a transcriber that tells no times and no doubts.

        Args:
            text: What was said.
            samples: The sound that it was said in, mono at 16 kHz; the words are laid over what
                is loud in it, each as long as it has letters.
        """
        written = text.split()
        if not written:
            return EMPTY
        text = " ".join(written)
        return cls(
            text=text,
            words=_laid_over(written, samples),
            no_speech_probability=0.0,
            average_log_probability=UNTOLD_LOG_PROBABILITY,
            compression_ratio=_compression_ratio(text),
            closing_probability=UNTOLD_PROBABILITY if text.endswith(CLOSING_MARKS) else 0.0,
        )

    def from_word(self, first: int) -> "Transcript":
        """The words from the one of this number on, with the same doubts."""
        words = self.words[first:]
        return replace(self, words=words, text=" ".join(word.text for word in words))

    def to_word(self, end: int) -> "Transcript":
        """The words before the one of this number, which end in no mark of the model's own."""
        words = self.words[:end]
        text = " ".join(word.text for word in words)
        ratio = _compression_ratio(text)
        return replace(
            self, words=words, text=text, compression_ratio=ratio, closing_probability=0.0
        )


EMPTY = Transcript("", (), 1.0, 0.0, 0.0)


class Transcriber(Protocol):
    """Anything that turns sound into text."""

    def transcribe(
        self, samples: NDArray[np.float32], *, beam_size: int = 1, words: bool = True
    ) -> Transcript:
        """What is said in mono samples at 16 kHz."""
        ...

    def score(self, samples: NDArray[np.float32], candidates: Sequence[str]) -> dict[str, float]:
        """How likely each candidate begins what is said, in nats (0 is certain).

        A transcriber that can't tell gives an empty one.
        """
        ...


@runtime_checkable
class HearsBriefly(Protocol):
    """A transcriber that can hear a word or two at half the cost, and less surely."""

    @property
    def brief(self) -> Transcriber:
        """What hears so."""
        ...


class Compute(NamedTuple):
    """How to run a model: CTranslate2's compute type, and threads (never 0, which means 4)."""

    type: str
    threads: int


def suits() -> Compute:
    """What suits this machine: 8-bit weights where it can, and one thread a physical core."""
    import ctranslate2

    supported = ctranslate2.get_supported_compute_types("cpu")
    kind = next((t for t in COMPUTE_TYPES if t in supported), "default")
    return Compute(kind, min(physical_cores(), MOST_THREADS))


def physical_cores() -> int:
    """How many physical cores this process may use, at least 1."""
    try:
        usable = os.sched_getaffinity(0)
    except AttributeError:  # only Linux can tell; elsewhere only x86 runs two threads a core
        logical = os.cpu_count() or 1
        return (
            max(logical // 2, 1) if platform.machine().lower() in {"x86_64", "amd64"} else logical
        )
    siblings = Path("/sys/devices/system/cpu/cpu{}/topology/thread_siblings_list")
    try:
        return len({Path(str(siblings).format(cpu)).read_text() for cpu in usable})
    except OSError:
        return len(usable)


class WhisperTranscriber:
    """A Whisper model in CTranslate2's format.

    Safe to use from several threads: one decode runs at a time, and it can't be interrupted.
    Temperature is fixed at 0, so the same sound always gives the same text: Whisper's fallback to
    sampling triples the time of just those decodes that are noise. A loop is left to be seen in
    `compression_ratio`; forbidding repeats would change the words of someone who repeats them.

    Args:
        folder: The model's folder (`voicecheck.speech.models.find` finds it).
        language: What is spoken; a model for English only takes none but "en".
        compute_type: CTranslate2's name; None for what suits this machine.
        threads: How many threads decode; None for what suits this machine.

    Raises:
        ModelError: if the folder is missing or damaged.
    """

    def __init__(
        self,
        folder: Path,
        *,
        language: str = "en",
        compute_type: str | None = None,
        threads: int | None = None,
    ) -> None:
        self._model = _loaded(folder, compute_type or suits().type, threads or suits().threads)
        self._language = language
        self._lock = threading.RLock()
        self._encode_window = self._model.encode
        self._model.encode = self._encoded
        self._align = self._model.find_alignment
        self._model.find_alignment = self._aligned
        self._closing_probability = 0.0
        self._last_window: tuple[tuple[int, bytes], Any] = ((0, b""), None)
        self._frames = FULL_FRAMES

    def transcribe(
        self, samples: NDArray[np.float32], *, beam_size: int = 1, words: bool = True
    ) -> Transcript:
        """What is said, with the times and probabilities of its words.

        Args:
            samples: float32[n], mono at 16 kHz. More than 30 s is decoded window by window.
            beam_size: 1 while someone may go on speaking; 5 for the best text.
            words: False saves about a twentieth of the time.

        Returns:
            The transcript; `EMPTY` where Whisper itself heard no words. Noise may still give
            words: weigh the transcript's doubts before believing it.
        """
        if len(samples) < SHORTEST:
            return EMPTY
        with self._lock:
            self._closing_probability = 0.0
            segments, _ = self._model.transcribe(
                samples,
                language=self._language,
                beam_size=beam_size,
                temperature=0.0,
                condition_on_previous_text=False,
                word_timestamps=words,
                vad_filter=False,
                no_speech_threshold=SILENT_PROBABILITY,
                log_prob_threshold=None,
            )
            listed = list(segments)  # they are decoded only while being listed
            return _transcript(listed, self._closing_probability)

    @contextmanager
    def half_a_window(self) -> Iterator[None]:
        """Give the model half a window of what this thread lets it hear."""
        with self._lock:
            self._frames = HALF_FRAMES
            try:
                yield
            finally:
                self._frames = FULL_FRAMES

    @property
    def brief(self) -> Transcriber:
        """The same model, given half a window; for what is checked by its words."""
        return _InHalfAWindow(self)

    def score(self, samples: NDArray[np.float32], candidates: Sequence[str]) -> dict[str, float]:
        """How likely it is that what is said begins with each candidate.

        Args:
            samples: float32[n], mono at 16 kHz; the first 30 s count.
            candidates: Words or short phrases without punctuation.

        Returns:
            For each candidate the logarithm of its probability in nats, 0 at most: the sum over
            its tokens, not their mean, because the mean favours a long candidate whose end is easy
            to guess ("go back" where "go" was said). Written large or small counts as one.
            For a candidate that is out of the question it is an upper bound.
        """
        if not candidates:
            return {}
        with self._lock:
            window = self._window(samples)
            return _scores(self._model.model, self._tokenizer(), window, candidates)

    def _tokenizer(self) -> Any:
        from faster_whisper.tokenizer import Tokenizer

        multilingual = self._model.model.is_multilingual
        return Tokenizer(self._model.hf_tokenizer, multilingual, "transcribe", self._language)

    def _window(self, samples: NDArray[np.float32]) -> Any:
        """The encoding of the first 30 s, made from just what `transcribe` makes it from."""
        from faster_whisper.audio import pad_or_trim

        samples = np.pad(samples, (0, max(SHORTEST - len(samples), 0)))
        features = self._model.feature_extractor(samples)[:, :-1]
        return self._encoded(pad_or_trim(features))

    def _aligned(self, *arguments: Any, **options: Any) -> Any:
        """Times and probabilities of the words; marks are among them until they are joined on."""
        alignments = self._align(*arguments, **options)
        for last in [word for piece in alignments[-1:] for word in piece[-1:]]:
            closes = last["word"].strip() in CLOSING_MARKS
            self._closing_probability = float(last["probability"]) if closes else 0.0
        return alignments

    def _encoded(self, features: NDArray[np.float32]) -> Any:
        """One window's encoding, from memory if it is the last one again."""
        key = (self._frames, hashlib.blake2b(features.tobytes()).digest())
        if self._last_window[0] != key:
            window = np.ascontiguousarray(padded_with_silence(features)[:, : self._frames])
            self._last_window = (key, self._encode_window(window))
        return self._last_window[1]


class _InHalfAWindow:
    """A model that is given half a window, by whoever holds it."""

    def __init__(self, whole: WhisperTranscriber) -> None:
        self._whole = whole

    def transcribe(
        self, samples: NDArray[np.float32], *, beam_size: int = 1, words: bool = True
    ) -> Transcript:
        """As `WhisperTranscriber.transcribe`."""
        with self._whole.half_a_window():
            return self._whole.transcribe(samples, beam_size=beam_size, words=words)

    def score(self, samples: NDArray[np.float32], candidates: Sequence[str]) -> dict[str, float]:
        """As `WhisperTranscriber.score`."""
        with self._whole.half_a_window():
            return self._whole.score(samples, candidates)


def padded_with_silence(features: NDArray[np.float32]) -> NDArray[np.float32]:
    """A window whose trailing zeros are replaced by what silence looks like.

    faster-whisper pads log-mel features (float32[mels, 3000]) with zeros, which sounds like a hum
    of middling loudness; Whisper was trained on windows padded with silence.
    """
    frames = int(np.flatnonzero(features.any(axis=0)).max(initial=-1)) + 1
    silence = max(float(features.max()) - FEATURE_RANGE, LOWEST_FEATURE)
    return np.pad(
        features[:, :frames],
        ((0, 0), (0, features.shape[1] - frames)),
        constant_values=silence,
    )


def _loaded(folder: Path, compute_type: str, threads: int) -> Any:
    missing = [name for name in MODEL_FILES if not (folder / name).is_file()]
    if missing:
        raise ModelError(f"{folder} holds no speech model: {missing[0]} is missing", REMEDY)
    offline.quiet()
    _keep_freed_memory()
    from faster_whisper import WhisperModel

    try:
        return WhisperModel(
            str(folder),
            device="cpu",
            compute_type=compute_type,
            cpu_threads=threads,
            local_files_only=True,
        )
    # CTranslate2 and tokenizers raise RuntimeError, ValueError and bare Exception alike.
    except Exception as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise ModelError(
            f"the speech model in {folder} cannot be loaded: {reason}", REMEDY
        ) from error


def _keep_freed_memory() -> None:
    """Let this process keep the memory that a decode gives back, for the next decode.

    The encoder asks for 200 MB in buffers of up to 54 MB. glibc hands each back to the system and
    asks for it anew, page by page, which takes a quarter of a decode's time. What is no glibc is
    left as it is.
    """
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (AttributeError, OSError, TypeError):
        return
    mallopt(_MMAP_MAX, 0)
    mallopt(_TRIM_THRESHOLD, _KEPT_BYTES)


def _transcript(segments: Sequence[Any], closing_probability: float) -> Transcript:
    if not segments:
        return EMPTY
    weights = [len(segment.tokens) for segment in segments]
    return Transcript(
        text=" ".join(segment.text.strip() for segment in segments),
        words=tuple(
            Word(word.word.strip(), float(word.start), float(word.end), float(word.probability))
            for segment in segments
            for word in segment.words or ()
        ),
        no_speech_probability=min(segment.no_speech_prob for segment in segments),
        average_log_probability=float(
            np.average([segment.avg_logprob for segment in segments], weights=weights)
        ),
        compression_ratio=max(segment.compression_ratio for segment in segments),
        closing_probability=closing_probability,
    )


def _compression_ratio(text: str) -> float:
    """How repetitive a text is, as Whisper measures it."""
    return len(text.encode()) / len(zlib.compress(text.encode()))


def _laid_over(written: Sequence[str], samples: NDArray[np.float32]) -> tuple[Word, ...]:
    """Words spread over what is loud in the samples."""
    level = np.abs(samples)
    loud = np.flatnonzero(level > level.max(initial=0.0) * 10 ** (SPOKEN_DB / 20))
    begin, end = (loud[0], loud[-1] + 1) if len(loud) else (0, len(samples))
    lengths = np.cumsum([0, *(len(word) + 1 for word in written)])
    times_s = (begin + (end - begin) * lengths / lengths[-1]) / RATE_HZ
    return tuple(
        Word(word, float(start_s), float(end_s), UNTOLD_PROBABILITY)
        for word, start_s, end_s in zip(written, times_s, times_s[1:], strict=False)
    )


def _scores(
    model: Any, tokenizer: Any, window: Any, candidates: Sequence[str]
) -> dict[str, float]:
    """Each candidate's log-probability, as told in `WhisperTranscriber.score`.

    One step of the decoder gives every first token at once; only forms of several tokens that
    may have been said are aligned, each of which costs as much again.
    """
    opening = _opening(model, tokenizer, window)
    forms = {
        (candidate, form): tokenizer.encode(" " + form)
        for candidate in candidates
        for form in {candidate, candidate[:1].upper() + candidate[1:]}
    }
    found: dict[str, list[float]] = {}
    for (candidate, _), tokens in forms.items():
        value = float(opening[tokens[0]])
        if len(tokens) > 1 and value > LEAST_OPENING_NATS:
            aligned = model.align(window, tokenizer.sot_sequence, [tokens], 1)[0]
            value = float(np.log(np.maximum(aligned.text_token_probs, LEAST_PROBABILITY)).sum())
        found.setdefault(candidate, []).append(value)
    return {candidate: float(np.logaddexp.reduce(found[candidate])) for candidate in candidates}


def _opening(model: Any, tokenizer: Any, window: Any) -> NDArray[np.float64]:
    """The log-probability of every token of the vocabulary as the first one said."""
    prompt = [*tokenizer.sot_sequence, tokenizer.no_timestamps]
    result = model.generate(
        window,
        [prompt],
        beam_size=1,
        max_length=len(prompt) + 1,
        return_logits_vocab=True,
        suppress_blank=False,
        suppress_tokens=[],
    )[0]
    # Behind the longer prompt of a model for all languages a second step may follow.
    logits: NDArray[np.float64] = np.asarray(result.logits[0][0], dtype=np.float64)
    total: np.float64 = np.logaddexp.reduce(logits)
    return logits - total
