"""A long conversation beside a speaker on the table.

    python -m bench.table [DELAY_MS] [QUESTIONS] [--talk-over HOW] [--two-devices] [--transcript]

The microphone hears the speaker at -10 dB, so much later. One question in four is talked over, and
all are answered; what is written down beside that was the program's own voice, or a word misheard.
26 questions are about eight minutes. Where speaker and microphone are two devices, how soon the
program falls silent is not told: no recording has both sides.
"""

import argparse
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path

from bench.echo import LATEST_S, fell_silent_s
from tests.rig import Recorder, Recording, Reply, SoundServer, speech
from tests.rig.conversation import Conversation
from tests.rig.recording import speech_of_person
from tests.rig.two_devices import TwoDevices
from tests.wer import word_error_rate
from voicecheck.audio.clip import RATE_HZ
from voicecheck.speech import models
from voicecheck.speech.transcriber import WhisperTranscriber
from voicecheck.talking_over import HEARS_ITSELF

QUESTIONS = (
    "Now that the evening is here and it is quiet around us, how was your day altogether?",
    "What was the best moment of your day, the one that you would like to keep?",
    "And what was hard today, if there was something that was hard for you?",
    "What is one small thing that you need tomorrow, from yourself or from somebody else?",
)
ANSWERS = (
    "I was late for work again.",
    "My sister called me at lunch.",
    "The neighbor carried my shopping up the stairs.",
    "I need one quiet hour to myself.",
    "We cooked dinner together.",
    "My brother came by with the children.",
    "I had a hard morning at the office.",
)
OVER = (
    "Wait, my mother is coming over tomorrow.",
    "Actually, I wanted to tell you about the garden.",
    "I went for a long walk by the river.",
)
AGREED = "Yes, that's right."
INTO_QUESTION_S = 0.9
GAIN_DB = -10


@dataclass
class Person:
    """Answers questions, every fourth before it is asked to its end, and agrees with the rest.

    Attributes:
        said: What they said, in order, each with whether it was over the program.
    """

    said: list[tuple[str, bool]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._answers, self._over, self._asked = cycle(ANSWERS), cycle(OVER), 0

    def __call__(self, printed: str) -> Reply | None:
        """Choose a reply to what the program printed, as soon as it begins to say it."""
        if "?" not in printed:
            return None
        if not any(question in printed for question in QUESTIONS):
            self.said.append((AGREED, False))
            return Reply.of(AGREED, when="after_tone")
        self._asked += 1
        over = self._asked % 4 == 0
        text = next(self._over if over else self._answers)
        self.said.append((text, over))
        if over:
            return Reply.of(text, when="over_program", wait_s=INTO_QUESTION_S)
        return Reply.of(text, when="after_tone")


def guide(questions: int) -> str:
    """A guide of so many questions, of which one in three is not said back."""
    lines = ['title = "Table"', 'about = "Measured."', 'closing = "Bye for now. That was good."']
    lines.append('opening = "Good evening. Let us look back at the day, as long as you like."')
    for number in range(questions):
        lines += ["[[steps]]", f'id = "step-{number}"', f'ask = "{QUESTIONS[number % 4]}"']
        lines += ["reflect = false"] * (number % 3 == 2)
    return "\n".join(lines)


def silences_s(recording: Recording, over: Sequence[bool]) -> list[float]:
    """How long after each of the turns over the program it fell silent."""
    spans = speech_of_person(recording.person, pause_s=1.0)
    ends_s = [span.start_s for span in spans[1:]] + [recording.person.duration_s]
    return [
        fell_silent_s(recording, span.start_s, end_s)
        for span, end_s, was_over in zip(spans, ends_s, over, strict=False)
        if was_over
    ]


def without_speaker(said: Sequence[tuple[str, bool]]) -> float:
    """The share of words that are heard wrong where nothing else sounds, the same things said."""
    model = WhisperTranscriber(models.bundled())
    heard = {
        text: model.transcribe(speech.say(text).resampled(RATE_HZ).samples, beam_size=5).text
        for text in dict.fromkeys(text for text, _ in said)
    }
    return word_error_rate([(text, heard[text]) for text, _ in said])


def main() -> None:
    """Hold the conversation and print what came of it."""
    parser = argparse.ArgumentParser(prog="python -m bench.table")
    parser.add_argument("delay_ms", type=int, nargs="?", default=60)
    parser.add_argument("questions", type=int, nargs="?", default=26)
    parser.add_argument("--talk-over", choices=("auto", "always", "never"), default="auto")
    parser.add_argument("--two-devices", action="store_true", help="each with its own clock")
    parser.add_argument("--transcript", action="store_true", help="print what both sides said")
    options = parser.parse_args()
    person = Person()
    with (
        tempfile.TemporaryDirectory() as folder,
        TwoDevices() if options.two_devices else SoundServer() as server,
        Recorder(server) as recorder,
    ):
        guides = Path(folder) / "guides"
        guides.mkdir()
        settings = f'[listening]\ntalk_over = "{options.talk_over}"\n'
        (Path(folder) / "config.toml").write_text(settings, encoding="utf-8")
        (guides / "table.toml").write_text(guide(options.questions), encoding="utf-8")
        server.echo(GAIN_DB, options.delay_ms)
        conversation = Conversation(
            server,
            person,
            Path(folder),
            ("checkin", "table"),
            cue="over_program",
            limit_s=60.0 + 40.0 * options.questions,
        )
        if conversation.hold() != 0:
            raise RuntimeError(f"the check-in failed:\n{conversation.errors}")
    if options.transcript:
        print(conversation.transcript)
    written = [
        line.text.removeprefix("you: ")
        for line in conversation.lines
        if line.text.startswith("you: ")
    ]
    pairs = [(" ".join(text for text, _ in person.said), " ".join(written))]
    print(f"{recorder.recording.person.duration_s / 60:.1f} minutes, {options.delay_ms} ms late")
    print(f"said {len(person.said)} times, written down {len(written)} answers")
    wrong, without = word_error_rate(pairs), without_speaker(person.said)
    print(f"words wrong, lost or invented: {wrong:.1%}; with no speaker near: {without:.1%}")
    if not options.two_devices:
        late_s = silences_s(recorder.recording, [over for _, over in person.said])
        print(
            f"talked over {len(late_s)} times, silent in {LATEST_S} s:"
            f" {sum(each <= LATEST_S for each in late_s)}, {[round(each, 2) for each in late_s]}"
        )
    print(f"gave up listening over its voice {conversation.errors.count(HEARS_ITSELF)} times")


if __name__ == "__main__":
    main()
