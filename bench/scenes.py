"""What the person says: every program is told the same, to the sample.

A text's `|` marks a pause, in order of the scene's pauses. Inside a sentence the words are spoken
in one breath and silence is put in between two of them, so that the voice does not fall there as
it does at a full stop; between sentences each is spoken for itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

import numpy as np

from tests.rig.speech import join, say, with_pause
from tests.wer import normalised
from voicecheck.audio.clip import RATE_HZ, Clip
from voicecheck.speech import models
from voicecheck.speech.transcriber import WhisperTranscriber


class Kind(StrEnum):
    """What sort of answer a scene is; the value is what the tables call it."""

    YES_NO = "yes or no"
    SENTENCE = "one sentence"
    FIVE_SECONDS = "about five seconds"
    INSIDE = "pause inside a sentence"
    STORY = "pauses between sentences"
    LONG = "two minutes"


PAUSED = (Kind.INSIDE, Kind.STORY)
"""The kinds in which a program can cut in at a pause."""

SHORT = (Kind.YES_NO, Kind.SENTENCE)
"""The kinds that are plainly finished when the voice ends."""


@dataclass(frozen=True)
class Scene:
    """One answer.

    Attributes:
        kind: What sort.
        text: The words; `|` marks a pause.
        pauses_s: How long each pause is.
    """

    kind: Kind
    text: str
    pauses_s: tuple[float, ...] = ()

    @property
    def words(self) -> str:
        """The words without the marks."""
        return " ".join(part.strip() for part in self.text.split("|"))

    def clip(self) -> Clip:
        """Return the answer as it sounds; made once and kept, so ask before time counts."""
        parts = [part.strip() for part in self.text.split("|")]
        if self.kind is not Kind.INSIDE:
            return join([say(part) for part in parts], list(self.pauses_s))
        clip = say(self.words)
        # From the last pause to the first, so that a place is not moved by what is put in.
        for number in range(len(self.pauses_s), 0, -1):
            end_s = _end_s(self.words, sum(len(part.split()) for part in parts[:number]))
            clip = with_pause(clip, end_s, self.pauses_s[number - 1], within_s=0.02)
        return clip


@cache
def _model() -> WhisperTranscriber:
    return WhisperTranscriber(models.bundled())


@cache
def _end_s(text: str, words: int) -> float:
    """Where in the spoken text its first words end: in the middle of where just they are heard.

    Neither the length of the words spoken for themselves, which are drawn out at the end, nor the
    times that Whisper gives them are near enough.

    Raises:
        RuntimeError: They are heard nowhere.
    """
    clip, wanted = say(text).resampled(RATE_HZ), normalised(text)[:words]
    by_length = len(clip.samples) * len(" ".join(text.split()[:words])) / len(text)
    silence = np.zeros(RATE_HZ // 2, np.float32)
    ends = [
        end
        for end in range(round(by_length * 0.6), round(by_length * 1.1), RATE_HZ // 25)
        if normalised(_model().transcribe(np.append(clip.samples[:end], silence)).text) == wanted
    ]
    if not ends:
        raise RuntimeError(f"nowhere are just the first {words} words of “{text}” heard")
    return ends[len(ends) // 2] / RATE_HZ


YES_NO = (
    "Yes.",
    "No.",
    "Yes, that's right.",
    "No, not really.",
    "Yes, I think so.",
    "No, I don't.",
)
SENTENCES = (
    "My sister called me at lunch.",
    "I was late for work again.",
    "The neighbor carried my shopping up the stairs.",
    "I need one quiet hour to myself.",
    "We cooked dinner together.",
    "My mother is coming on Sunday.",
    "The meeting went better than I thought.",
    "I walked home in the rain.",
    "Our son read a whole page by himself.",
    "I felt proud of the garden.",
    "He forgot to call me back.",
    "I slept badly last night.",
    "They gave me the job.",
    "We argued about money again.",
)
FIVE_SECONDS = (
    "My sister called me at lunch and we laughed for a long time about the old house by the lake.",
    "I was late for work again because the train stopped twice and nobody told us anything.",
    "The children made pancakes this morning and the whole kitchen was full of flour and noise.",
    "I finally told my boss that I can't work on weekends any more and she took it well.",
    "My father rang while we were out and he asked whether we would come on Sunday.",
)
INSIDE = (
    ("I wanted to tell her | that I felt left out at the dinner with her friends.", 0.5),
    ("The best part of the day was when | my brother came by with the children.", 0.8),
    ("We went down to the | market by the river and bought bread and apples.", 1.1),
    ("I think that what I need is | a little more time alone in the evening.", 1.4),
    ("My brother told me that he | lost his job at the factory on Monday.", 1.7),
    ("It helped me a lot that you | listened to me for so long last night.", 2.0),
)
STORIES = (
    (
        "I had a hard morning at work. | My boss was angry about the report. "
        "| In the end we talked and it was fine.",
        (0.7, 1.0),
    ),
    (
        "The children were loud all day. | I wanted to read and I could not. "
        "| Later I took a long bath.",
        (1.5, 0.8),
    ),
    (
        "I met an old friend in town. | We had not talked for two years. "
        "| She told me about her new job.",
        (1.3, 1.5),
    ),
)
LONG_PAUSE_S = 0.4
"""A breath that no program takes for an end: the scene shows the wait after much talk."""

LONG = (
    "I woke up early this morning and made coffee before anyone else was awake.",
    "Then I sat at the window and watched the snow come down on the street.",
    "My daughter came into the kitchen and asked me to read her a story.",
    "We read the one about the bear who could not sleep in the winter.",
    "At nine I walked to the office and the path by the canal was covered in ice.",
    "My colleague had already turned on the lights and we talked about the weekend.",
    "The meeting took two hours and I did not say what I wanted to say.",
    "Afterwards I was annoyed with myself and went outside for some air.",
    "A friend called and told me that her father is in the hospital again.",
    "I listened to her for half an hour and I think it helped her a little.",
    "In the afternoon I finished the letter that I had put off for a month.",
    "On the way home I bought oranges and a small plant for the kitchen.",
    "We cooked soup together and the children cut the bread and the carrots.",
    "After dinner my husband washed the dishes and we listened to the radio.",
    "I told him about the meeting and he did not try to solve it for me.",
    "That was what I needed and it made the whole day feel lighter.",
    "Now I am tired but I am glad that I wrote the letter.",
    "Tomorrow I want to call my friend and ask how her father is.",
    "There was one more thing that I keep thinking about since lunch.",
    "The woman at the bakery said that they will close at the end of the year.",
    "I have bought my bread there every Saturday since the children were small.",
    "She knows all our names and she asks about my mother when I come in.",
    "I said that I was sorry and she said that her hands hurt in the morning.",
    "On the way back I counted how many shops on our street are gone now.",
    "It made me think of the town where I grew up and the square with the trees.",
    "My brother still lives there and we have not talked since the spring.",
    "It was about the house and who should pay for the new windows.",
    "I wrote him a long message in May and I never sent it to him.",
    "This evening I read it again and most of it is not true any more.",
    "I am not angry with him and I think that I miss him.",
    "My daughter asked me why I was so quiet when I put her to bed.",
    "I told her that I was thinking of her uncle and his old dog.",
    "She wants to draw the dog for him and put it in an envelope.",
    "So perhaps we will send him a letter and we will see what he says.",
)


def full() -> list[Scene]:
    """Return every scene.

    The long answer stands among those of five seconds, one of which is its last sentence: whoever
    told stories is waited for longer from then on, and some sentences are longer in doubt.
    """
    return [
        *(Scene(Kind.YES_NO, text) for text in YES_NO),
        *(Scene(Kind.SENTENCE, text) for text in SENTENCES),
        *(Scene(Kind.INSIDE, text, (pause_s,)) for text, pause_s in INSIDE),
        *(Scene(Kind.STORY, text, pauses_s) for text, pauses_s in STORIES),
        *(Scene(Kind.FIVE_SECONDS, text) for text in FIVE_SECONDS[:2]),
        Scene(Kind.LONG, " | ".join(LONG), (LONG_PAUSE_S,) * (len(LONG) - 1)),
        *(Scene(Kind.FIVE_SECONDS, text) for text in (*FIVE_SECONDS[2:], LONG[-1])),
    ]


def quick() -> list[Scene]:
    """Return a small sample of every kind but the long one."""
    return [
        *(Scene(Kind.YES_NO, text) for text in YES_NO[:2]),
        *(Scene(Kind.SENTENCE, text) for text in SENTENCES[:2]),
        Scene(Kind.FIVE_SECONDS, FIVE_SECONDS[0]),
        *(Scene(Kind.INSIDE, text, (pause_s,)) for text, pause_s in (INSIDE[1], INSIDE[4])),
        Scene(Kind.STORY, *STORIES[0]),
    ]


def for_the_curve(scenes: Sequence[Scene]) -> list[Scene]:
    """Return the scenes that place a program on the trade-off curve: sentences and pauses."""
    finished = [scene for scene in scenes if scene.kind is Kind.SENTENCE][:3]
    return finished + [scene for scene in scenes if scene.kind in PAUSED]
