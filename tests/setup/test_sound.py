"""The setup by voice, with words that need no air: real voices, a real model, no card."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import cast

import pytest

from tests.rig import speech
from tests.setup.test_asking import Shown
from tests.speech import multilingual
from voicecheck.audio.clip import Clip
from voicecheck.audio.spool import SpoolNote
from voicecheck.config import Paths, Settings
from voicecheck.dialogue import Event, Expect, Heard, Silence
from voicecheck.errors import MicrophoneError
from voicecheck.setup import Chosen, EndedError, UnheardError, spoken, words
from voicecheck.speech.measurements import Measurements
from voicecheck.speech.voice import Voice
from voicecheck.speech.voices import opened as voice_opened
from voicecheck.spoken import SpokenExchange

WORDS = words()
REPLIES = {
    WORDS.microphone: "Hello there.",
    WORDS.another_microphone: "Hello there.",
    WORDS.this_microphone: "Yes.",
    WORDS.this_voice: "Yes, please.",
    WORDS.sentence: WORDS.sentence,
    WORDS.your_name: "My name is Anna.",
    "Is that right?": "Yes.",
    WORDS.company: "Alone.",
    WORDS.patience: "Very patient.",
    WORDS.keep_sound: "No.",
}


class Card:
    """Speaks with a real voice into nowhere, and hears what a person would say to the last line.

    Attributes:
        spoken: Each line with how long it sounded.
        kept: Whether sound would be kept.
    """

    def __init__(self, voice: Voice, answer: Callable[[str], str | None], softer: float) -> None:
        self.voice = voice
        self.set_rate: Callable[[int], None] = lambda _rate_wpm: None
        self.first_words = 0
        self.mute = False
        self.kept = True
        self.spoken: list[tuple[str, float]] = []
        self._answer = answer
        self._softer = softer
        self._clips: dict[int, Clip] = {}

    def record(self, on: bool) -> None:
        self.kept = on

    def say(
        self, lines: Sequence[str], note: SpoolNote, *, reflects: bool, slowly: bool = False
    ) -> Event | None:
        self.spoken += [(line, self.voice.clip(line).duration_s) for line in lines]
        return None

    def listen(self, expect: Expect, note: SpoolNote) -> Event:
        text = self._answer(self.spoken[-1][0])
        if text is None:
            return Silence()
        number = len(self._clips) + 1
        clip = speech.say(text)
        self._clips[number] = Clip(clip.samples * self._softer, clip.rate_hz)
        return Heard(text, number)

    def clip(self, utterance: int) -> Clip:
        return self._clips[utterance]

    def settle(self, utterances: Sequence[int]) -> None:
        pass


class Place:
    """A machine with some microphones, and what its person answers."""

    def __init__(self, home: Path) -> None:
        self.paths = Paths.default({"VOICECHECK_HOME": str(home)})
        self.screen = Shown()
        self.cards: list[Card] = []
        self.deaf: set[str] = set()
        self.missing: set[str] = set()
        self.softer = 1.0
        self.replies = dict(REPLIES)

    def answer(self, line: str) -> str | None:
        return next((text for part, text in self.replies.items() if part in line), None)

    @contextmanager
    def opened(self, settings: Settings) -> Iterator[SpokenExchange]:
        microphone = settings.audio.input_device
        if microphone in self.missing:
            raise MicrophoneError(f"No microphone is called {microphone}")
        with voice_opened(settings.voice, self.paths) as voice:
            deaf = microphone in self.deaf
            card = Card(voice, (lambda _line: None) if deaf else self.answer, self.softer)
            self.cards.append(card)
            yield cast("SpokenExchange", card)

    def set_up(self, **present: object) -> Chosen:
        settings = Settings().override({key.replace("__", "."): v for key, v in present.items()})
        opened = self.opened
        return spoken(settings, self.paths, opened, self.screen, WORDS, lockable=False)


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


def test_microphone_voice_model_and_habits(place: Place) -> None:
    votes = iter(["No, the other one.", "Yes, please."])
    answer = place.answer
    place.answer = lambda line: (  # type: ignore[method-assign]  # this person changes their mind
        next(votes) if line == WORDS.this_voice else answer(line)
    )
    chosen = place.set_up(audio__input_device="", voice__id="gmw/en-gb-x-rp")
    voice = chosen.values["voice.id"]
    assert voice not in ("", "gmw/en-gb-x-rp")
    assert chosen.values == {
        "audio.input_device": "",
        "voice.id": voice,
        "model.name": "tiny.en",
        "checkin.text": False,
        "checkin.name": "Anna",
        "checkin.with": (),
        "listening.patience": "long",
        "audio.keep": False,
    }
    (card,) = place.cards
    assert card.kept is False, "what is said in the setup is kept nowhere"
    asked = [length_s for line, length_s in card.spoken if line == WORDS.this_voice]
    assert len(set(asked)) == 2, "each is heard in its own voice"
    measured = Measurements(place.paths.cache).of("tiny.en")
    assert measured is not None
    assert (measured.read_by, measured.word_error < 0.2) == ("you", True)
    assert any(line in place.screen.lines for line in (WORDS.understood, WORDS.understood_partly))


def test_a_microphone_that_hears_nothing_is_left_for_the_next(place: Place) -> None:
    place.deaf = {"Broken"}
    place.replies[WORDS.your_name] = "Stop."
    with pytest.raises(EndedError):
        place.set_up(audio__input_device="Broken")
    assert WORDS.hello_again in place.screen.lines
    assert WORDS.another_microphone in place.screen.lines
    assert place.screen.lines.count(WORDS.welcome) == 1
    assert len(place.cards) == 2


def test_a_microphone_that_is_gone_is_left_too(place: Place) -> None:
    place.missing = {"Gone"}
    place.replies[WORDS.this_voice] = "Stop."
    with pytest.raises(EndedError):
        place.set_up(audio__input_device="Gone")
    assert place.screen.lines[0] == WORDS.welcome


def test_where_nobody_is_heard_it_says_so(place: Place) -> None:
    place.deaf = {""}
    with pytest.raises(UnheardError, match="No microphone hears you"):
        place.set_up()


def test_a_soft_voice_is_told_kindly(place: Place) -> None:
    place.softer = 0.01
    place.replies[WORDS.this_voice] = "Stop."
    with pytest.raises(EndedError):
        place.set_up()
    assert WORDS.heard_faintly in place.screen.lines


def test_when_no_voice_is_liked_the_present_one_stays(place: Place) -> None:
    place.replies[WORDS.this_voice] = "No."
    place.replies[WORDS.sentence] = "Stop."
    with pytest.raises(EndedError):
        place.set_up(voice__id="gmw/en-gb-x-rp")
    assert WORDS.same_voice in place.screen.lines
    assert place.screen.lines.count(WORDS.this_voice) >= 3


def test_for_check_ins_in_german_a_model_that_knows_it_is_proposed(
    place: Place, tmp_path: Path, whisper_base: Path
) -> None:
    multilingual.into(tmp_path, whisper_base)
    place.replies[WORDS.this_model] = "Yes."
    chosen = place.set_up(checkin__language="de")
    assert chosen.values["model.name"] == "base"
    assert WORDS.this_model in place.screen.lines
    assert Measurements(place.paths.cache).of("tiny.en") is None


def test_where_no_model_knows_german_it_tells_what_to_fetch(place: Place) -> None:
    place.replies[WORDS.your_name] = "Stop."
    with pytest.raises(EndedError):
        place.set_up(checkin__language="de")
    (told,) = [note for note in place.screen.notes if "understands only English" in note]
    assert "voicecheck models get base" in told
    assert WORDS.say_after_me.format(sentence=WORDS.sentence) not in place.screen.lines
