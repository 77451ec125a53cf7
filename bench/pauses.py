"""Who is answered, and when: a hundred finished sentences, pauses inside one, pauses between them.

    python -m bench.pauses [COUNT] [--beam N] [--seed N] [--details]

Everyday sentences of the tests' long answers, spoken by a synthetic voice and replayed, so that
what is measured is the listening alone and is the same on every run. A pause inside a sentence is
put between any two of its words, wherever that is; between sentences it is up to 1.5 s.
"""

import argparse
import random
import re
import statistics
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from tests.language.mirror_evaluation import gist_cases
from tests.rig.speech import join, say, with_pause
from tests.wer import word_error_rate
from voicecheck.audio.activity import silero
from voicecheck.audio.clip import RATE_HZ, Clip
from voicecheck.audio.finality import smart_turn
from voicecheck.audio.turn import Event, Timing
from voicecheck.config import Paths
from voicecheck.language.english.words import plain_words, sentences
from voicecheck.replay import Waterfall, replay
from voicecheck.speech import models
from voicecheck.speech.transcriber import WhisperTranscriber

SETS = ("strangers_third", "strangers_fourth", "strangers_fifth", "strangers_sixth")
FEWEST_WORDS, MOST_WORDS = 4, 14
INSIDE_S, BETWEEN_S = (0.5, 2.0), (0.5, 1.5)
STORY_SENTENCES = 3
BEFORE_S, AFTER_S = 0.5, 5.0
_NEAR_S = 0.06


@dataclass(frozen=True)
class Heard:
    """What became of one that was said.

    Attributes:
        gap_s: From its last voice to the answer to it.
        early: Whether something was answered before its last voice.
        wrong: The share of words wrong in all that was kept.
        why: The reason of the first answer, and the words it was given for.
    """

    gap_s: float
    early: bool
    wrong: float
    why: str


def everyday() -> list[list[str]]:
    """The sentences of each long answer that end in a full stop and can be said in a breath."""
    found = []
    for name in SETS:
        for case in gist_cases(f"gist_{name}.txt"):
            said = [one for one in sentences(case.said) if _is_plain(one)]
            found += [said] if said else []
    return found


def _is_plain(sentence: str) -> bool:
    in_a_breath = FEWEST_WORDS <= len(plain_words(sentence)) <= MOST_WORDS
    return sentence.endswith(".") and in_a_breath and not re.search(r"[^\w\s',.-]", sentence)


def finished(chance: random.Random) -> Iterator[tuple[Clip, str]]:
    """One sentence, and no more."""
    told = everyday()
    while True:
        sentence = chance.choice(chance.choice(told))
        yield say(sentence), sentence


def paused_inside(
    chance: random.Random, ends_s: Callable[[Clip], Sequence[float]]
) -> Iterator[tuple[Clip, str]]:
    """One sentence with a pause after any word but the last."""
    for clip, sentence in finished(chance):
        ends = ends_s(clip)
        if len(ends) != len(sentence.split()):
            continue  # it was not heard word for word, so nobody knows where they end
        at_s = chance.choice(ends[:-1])
        yield with_pause(clip, at_s, chance.uniform(*INSIDE_S), within_s=_NEAR_S), sentence


def paused_between(chance: random.Random) -> Iterator[tuple[Clip, str]]:
    """Sentences as they followed each other in a story, with a pause between any two."""
    told = [each for each in everyday() if len(each) >= STORY_SENTENCES]
    while True:
        story = chance.choice(told)
        first = chance.randrange(len(story) - STORY_SENTENCES + 1)
        said = story[first : first + STORY_SENTENCES]
        pauses_s = [chance.uniform(*BETWEEN_S) for _ in said[1:]]
        yield join([say(one) for one in said], pauses_s), " ".join(said)


def heard(clip: Clip, said: str, hear: Callable[[Clip], Waterfall]) -> Heard:
    """Replay what was said, in silence."""
    rate_hz = clip.rate_hz
    around = (Clip.silence(BEFORE_S, rate_hz), clip, Clip.silence(AFTER_S, rate_hz))
    waterfall = hear(Clip.join(list(around)).resampled(RATE_HZ))
    answers = waterfall.answers
    if not answers:
        return Heard(AFTER_S, early=False, wrong=1.0, why="nothing was heard")
    reasons = [each for each in waterfall.decisions if each.event is Event.FINISHED]
    return Heard(
        gap_s=answers[-1].answered_at_s - answers[-1].end_s,
        early=len(answers) > 1,
        wrong=word_error_rate([(said, " ".join(each.text for each in answers))]),
        why=f"{reasons[0].reason}: {answers[0].text}",
    )


def table(name: str, found: Sequence[Heard], *, details: bool) -> None:
    """Print one line, and with `details` whoever waited long or was cut into."""
    gaps_s = sorted(each.gap_s for each in found)
    early, late_s = sum(each.early for each in found), gaps_s[round(0.95 * (len(gaps_s) - 1))]
    wrong = statistics.mean(each.wrong for each in found)
    cells = (name, len(found), f"{statistics.median(gaps_s):.2f} s", f"{late_s:.2f} s", early)
    print(f"| {' | '.join(map(str, cells))} | {wrong:.1%} |", flush=True)
    if details:
        print(Counter(each.why.partition(",")[0].partition(":")[0] for each in found))
        for each in found:
            if each.early:
                print(f"    {each.why}")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m bench.pauses")
    parser.add_argument("count", type=int, nargs="?", default=100)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--beam", type=int, default=5)
    parser.add_argument("--details", action="store_true")
    options = parser.parse_args()
    model = WhisperTranscriber(models.bundled())

    def hear(clip: Clip) -> Waterfall:
        return replay(
            clip,
            model,
            silero(),
            timing=Timing(),
            finality=smart_turn(Paths.default().models),
            beam_size=options.beam,
        )

    def ends_s(clip: Clip) -> list[float]:
        words = model.transcribe(clip.resampled(RATE_HZ).samples).words
        after = [*words[1:], *words[-1:]]
        return [(word.end_s + next_.start_s) / 2 for word, next_ in zip(words, after, strict=True)]

    print("| said | n | median gap | 95 % | answered early | words wrong |")
    print("|---|---:|---:|---:|---:|---:|")
    kinds = {
        "a finished sentence": finished,
        "a pause inside a sentence": lambda chance: paused_inside(chance, ends_s),
        "pauses between sentences": paused_between,
    }
    for name, said in kinds.items():
        clips = said(random.Random(options.seed))
        found = [heard(*next(clips), hear) for _ in range(options.count)]
        table(name, found, details=options.details)


if __name__ == "__main__":
    main()
