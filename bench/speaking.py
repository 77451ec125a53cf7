"""How soon a reply is heard once its text is known: `python -m bench.speaking`.

For each voice, lines as they come up in an evening: reflections (whose lead-in is always said, and
so lies on the disk), names, days and words that were never said before. Measured on the virtual
sound card: until the first clip is handed to the speaker, and until its first sample is heard.
Each line comes both unthought of, as after a key, and thought of while the person paused before
the end of their turn, as after every reply (`Exchange.think_ahead`).
"""

import os
import statistics
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.rig import SoundServer
from voicecheck import config, guides
from voicecheck.audio import devices
from voicecheck.audio.speaker import Speaker
from voicecheck.config import Paths, Settings
from voicecheck.speech import voices
from voicecheck.speech.ahead import MadeAhead, RenderedAhead, Unrolled
from voicecheck.speech.phrasing import fixed, pieces

PAUSE_S = 0.2
"""From the words of the last pause to the end of the turn; mostly it is more."""

VOICES = ("", "piper:en_US-joe-medium")

REFLECTED = (
    "Your sister called you at lunch and you laughed about the old house.",
    "You were late for work again and you felt left out in the meeting.",
    "Your neighbor carried your shopping up the stairs.",
    "You need one quiet hour to yourself.",
    "You told him twice that you can't, and he asked again anyway.",
    "The bus didn't come and you walked home in the rain.",
    "You're glad that she stayed for dinner.",
    "You wish you had said it sooner.",
    "Your back hurts and nobody noticed.",
    "You finished the shelf that you began in March.",
    "You were proud of your daughter at the pool today.",
    "You want to sleep.",
    "The new manager read your report and had one question.",
    "You don't know how to tell your mother.",
    "You and your brother haven't talked since the summer.",
    "You paid the last of the loan this morning.",
    "You felt small when they all laughed.",
    "The doctor says that it's nothing and you're so relieved.",
    "You cooked for an hour and it went cold.",
    "You miss the mountains.",
)
NEVER_SAID = (
    "Sam, you have the floor, and Ana listens.",
    "And you, Sam? What was a good moment today?",
    "You caught the part about the garden.",
    "Yesterday you said: Call the doctor. Kept, not yet, or let it go?",
    "I wasn't sure of one word. Did you say pay?",
    "I'll ask you about it on Thursday.",
    "There was one more thing, about the letter from the bank.",
    "Ana, you have the floor, and Sam listens.",
    "Did Ana get it?",
    "One word for how it felt was: lonely.",
    "The word jealous was not said before.",
    "All right. Then on Saturday.",
    "You gave sleep a low number three times; the last was two.",
    "Would you like to do the walk this week?",
    "Last time we were at: what you needed.",
    "On Monday you said: Write to my aunt. Kept, not yet, or let it go?",
    "How do you imagine that feels for Ana?",
    "All right. I'll ask again at half past nine.",
    "You said three times: more time outside.",
    "There was more, about the keys.",
)


@dataclass(frozen=True)
class Start:
    """When a line began, in seconds after its text was known."""

    handed_over_s: float
    heard_s: float


def lines() -> list[str]:
    """What is said, each with one of the lead-ins where it is a reflection."""
    lead_ins = guides.phrases().lead_ins
    reflected = [f"{lead_ins[at % len(lead_ins)]} {line}" for at, line in enumerate(REFLECTED)]
    return [*reflected, *NEVER_SAID]


def measured(voice_id: str, folder: Path, said: Sequence[str], *, thought_of: bool) -> list[Start]:
    """Speak each line on the default speaker, with a voice that was never heard before."""
    settings = Settings(voice=config.Voice(id=voice_id))
    paths = Paths(folder, folder, folder / "cache")
    guide, spoken = guides.load("evening"), guides.phrases()
    first_words = voices.first_words(settings)
    always = frozenset(fixed([*guide.lines(), *spoken.lines()], openings=first_words > 0))
    needed = [
        piece.text
        for line in said
        for piece in pieces([line], known=always, first_words=first_words)
        if piece.text in always
    ]
    rendered = RenderedAhead(
        lambda: voices.opened(settings.voice, paths), dict.fromkeys([guide.opening, *needed])
    )
    rendered.wait()
    starts: list[Start] = []
    device = devices.find_output(None)
    with voices.opened(settings.voice, paths) as voice, Speaker(device) as speaker:
        voice.clip(guide.opening, keep=True)
        voice.engine  # noqa: B018 - the engine is there by the time anybody has answered
        time.sleep(0.5)
        ahead = MadeAhead(lambda text: voice.clip(text, keep=text in always))
        for line in said:
            cut = pieces([line], known=always, first_words=first_words)
            if thought_of:
                ahead.begin(cut[0].text)
            time.sleep(PAUSE_S)
            begun_s = time.monotonic()
            coming = Unrolled(cut, ahead.clip)
            playing = speaker.play(coming.take()[0])
            handed_over_s = time.monotonic() - begun_s
            playing.wait()
            assert playing.started_s is not None
            starts.append(Start(handed_over_s, playing.started_s - begun_s))
            while not coming.is_empty:
                speaker.play(coming.take()[0]).wait()
    return starts


def row(name: str, seconds: Sequence[float]) -> str:
    """One line of the table, in milliseconds."""
    ordered = sorted(1000 * each for each in seconds)
    late = ordered[min(len(ordered) - 1, round(0.95 * len(ordered)))]
    return f"{name:<50} {statistics.median(ordered):>6.0f} {late:>6.0f}  {len(ordered)}"


def main() -> None:
    """Print the table."""
    said = lines()
    print(f"{'milliseconds after the text is known':<50} {'median':>6} {'95 %':>6}  lines")
    with SoundServer() as server, tempfile.TemporaryDirectory() as folder:
        os.environ.update(server.env)
        for voice_id in VOICES:
            name = voice_id or "the system's voice"
            for thought_of in (False, True):
                starts = measured(voice_id, Path(folder), said, thought_of=thought_of)
                how = "thought of" if thought_of else "unthought of"
                print(row(f"{name}, {how}, handed over", [s.handed_over_s for s in starts]))
                print(row(f"{name}, {how}, heard", [s.heard_s for s in starts]))


if __name__ == "__main__":
    main()
