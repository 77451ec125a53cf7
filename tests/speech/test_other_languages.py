"""Whisper base hears German and Spanish, and what it writes is understood."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.rig import speech
from tests.wer import word_error_rate
from voicecheck import guides
from voicecheck.audio.clip import RATE_HZ, Samples
from voicecheck.dialogue import Expect
from voicecheck.expected import choices
from voicecheck.language.commands import Command
from voicecheck.language.replies import Confirmation
from voicecheck.language.tongue import Tongue, tongue
from voicecheck.speech.hinge import weigh
from voicecheck.speech.transcriber import WhisperTranscriber

MOST_WORD_ERROR = 0.1
VOICES: dict[str, speech.Voice] = {"de": "jan", "es": "luz"}
SENTENCES = {
    "de": (
        "Meine Schwester hat mittags angerufen, und wir haben über das alte Haus gelacht.",
        "Ich brauche eine ruhige Stunde für mich.",
    ),
    "es": (
        "Mi hermana me llamó al mediodía y nos reímos de la casa vieja.",
        "Necesito una hora tranquila para mí.",
    ),
}
YES_AND_NO = {"de": ("Ja.", "Nein."), "es": ("Sí.", "No.")}
COMMANDS = {
    "de": {"Noch einmal.": Command.REPEAT, "Weiter.": Command.SKIP},
    "es": {"Otra vez.": Command.REPEAT, "Siguiente.": Command.SKIP},
}
DANGER = {"de": "Ich will nicht mehr leben.", "es": "No quiero vivir más."}


@dataclass(frozen=True)
class Listening:
    """A model that listens to one language, and who speaks it."""

    language: str
    model: WhisperTranscriber
    tongue: Tongue

    def sound(self, text: str) -> Samples:
        clip = speech.say(text, voice=VOICES[self.language])
        return clip.resampled(RATE_HZ).samples

    def heard(self, text: str) -> str:
        return self.model.transcribe(self.sound(text), beam_size=5).text

    def weighed(self, text: str) -> str:
        """What is made of a short reply."""
        sound = self.sound(text)
        transcript = self.model.transcribe(sound, beam_size=5)
        expected = choices(Expect.CONFIRMATION, self.tongue)
        weighed = weigh(self.model, sound, transcript, expected)
        assert not weighed.unclear, transcript.text
        return weighed.transcript.text


@pytest.fixture(scope="module", params=VOICES)
def listening(request: pytest.FixtureRequest, whisper_base: Path) -> Listening:
    language: str = request.param
    model = WhisperTranscriber(whisper_base, language=language)
    return Listening(language, model, tongue(guides.phrases(language)))


def test_sentences_are_heard(listening: Listening) -> None:
    pairs = [(text, listening.heard(text)) for text in SENTENCES[listening.language]]
    assert word_error_rate(pairs) <= MOST_WORD_ERROR, pairs


def test_a_bare_yes_and_no_are_plain(listening: Listening) -> None:
    yes, no = (listening.weighed(text) for text in YES_AND_NO[listening.language])
    assert listening.tongue.confirmation(yes).kind is Confirmation.Kind.YES, yes
    assert listening.tongue.confirmation(no).kind is Confirmation.Kind.NO, no


def test_a_yes_is_certain_and_all_else_far_from_it(listening: Listening) -> None:
    """A model for all languages has a longer prompt; the score is of the first word after it."""
    expected = choices(Expect.CONFIRMATION, listening.tongue)
    yes, no = YES_AND_NO[listening.language]
    scores = listening.model.score(listening.sound(yes), expected.words)
    bare = yes.strip(".").lower()
    assert scores[bare] > -1.0
    assert scores[no.strip(".").lower()] < -5.0


def test_commands_are_obeyed(listening: Listening) -> None:
    for text, command in COMMANDS[listening.language].items():
        heard = listening.weighed(text)
        assert listening.tongue.command(heard) is command, heard


def test_plain_words_of_danger_are_heard(listening: Listening) -> None:
    heard = listening.heard(DANGER[listening.language])
    assert listening.tongue.concern(heard) is not None, heard
