"""A check-in in German, spoken aloud over the virtual card, with a real Whisper.

It is short: whole evenings, in German and in Spanish, are held by `make walks`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.rig import Reply, SoundServer
from tests.rig.conversation import Conversation
from tests.rig.speech import Voice
from tests.speech import multilingual
from tests.test_conversations import by_step
from voicecheck import guides

pytestmark = pytest.mark.aloud

GUIDE = """
language = "{language}"
title = "Short"
about = "Short."
opening = "{opening}"
closing = "{closing}"

[[steps]]
id = "day"
ask = "{question}"
"""


@dataclass(frozen=True)
class Speaker:
    """Somebody who speaks a language.

    Attributes:
        language: Which.
        voice: How they sound.
        says: What they say to a line with some words in it, in order.
        corrects: What they say when first asked whether that was right; from then on it is.
        agrees: How they say that.
        disagrees: How they say the opposite.
        no_more: What they say when asked whether there is more.
    """

    language: str
    voice: Voice
    says: Mapping[str, tuple[str, ...]]
    corrects: str
    agrees: str
    disagrees: str
    no_more: str = ""

    def answering(self) -> Callable[[str], Reply | None]:
        """What they say to what the program printed."""
        phrases = guides.phrases(self.language)
        left = {part: list(texts) for part, texts in self.says.items()}
        checks, spoken = [self.corrects], [self.agrees]

        def choose(last: str) -> str | None:
            for part, texts in left.items():
                if part in last and texts:
                    return texts.pop(0)
            if last in phrases.more:
                return self.no_more
            if last in (*phrases.check, phrases.check_again):
                return checks.pop() if checks else self.agrees
            if last == phrases.yes_or_no:
                return self.disagrees if spoken[-1] == self.corrects else self.agrees
            if last == phrases.what_was_it:
                return self.corrects.partition(", ")[2]
            return spoken[-1] if last == phrases.pardon else None

        def answer(said: str) -> Reply | None:
            text = choose(said.splitlines()[-1] if said else "")
            if text is None:
                return None
            spoken.append(text)
            return self.reply(text)

        return answer

    def reply(self, text: str) -> Reply:
        return Reply.of(text, voice=self.voice)


def held(speaker: Speaker, home: Path, whisper_base: Path, guide: str) -> Conversation:
    """A check-in in their language, with the model for all languages."""
    multilingual.into(home, whisper_base)
    (home / "config.toml").write_text(f'[checkin]\nlanguage = "{speaker.language}"\n', "utf-8")
    with SoundServer() as server:
        arguments = ("checkin", guide, "--model", multilingual.NAME)
        conversation = Conversation(server, speaker.answering(), home, arguments, limit_s=800)
        assert conversation.hold() == 0, conversation.errors + conversation.transcript
    return conversation


def short(home: Path, language: str, opening: str, closing: str, question: str) -> str:
    own = home / "guides" / language
    own.mkdir(parents=True)
    text = GUIDE.format(language=language, opening=opening, closing=closing, question=question)
    (own / "short.toml").write_text(text, encoding="utf-8")
    return "short"


def test_a_german_check_in_is_held_aloud(tmp_path: Path, whisper_base: Path) -> None:
    question = "Was war heute gut?"
    guide = short(tmp_path, "de", "Guten Abend.", "Gute Nacht.", question)
    speaker = Speaker(
        "de",
        "jan",
        {question: ("Noch einmal.", "Wir waren am Montag im Kino.")},
        corrects="Nein, es war Freitag.",
        agrees="Ja.",
        disagrees="Nein.",
    )
    printed = held(speaker, tmp_path, whisper_base, guide).transcript
    corrected = "Wir waren am Freitag im Kino."
    phrases = guides.phrases("de")
    assert printed.count(f"voicecheck: {question}") == 2, printed
    assert f"voicecheck: {phrases.lead_ins[0]} Wir waren am Montag im Kino." in printed, printed
    assert f"voicecheck: {phrases.lead_ins[1]} {corrected}" in printed, printed
    assert "voicecheck: Gute Nacht." in printed, printed
    day = by_step(tmp_path)["day"]
    assert (day["text"], day["verdict"]) == (corrected, "corrected")
    cached = list((tmp_path / "cache" / "voices").glob("*.clip"))
    assert cached, "what is always said lies on the disk"
