"""Check-ins in German and Spanish, and in a language that somebody adds."""

import re
import shutil
from datetime import date
from pathlib import Path
from typing import Literal

import pytest

from tests.cli.running import voicecheck
from voicecheck import dialogue, guides
from voicecheck.dialogue import Heard, OpenPromise, Say, Settle, Standing
from voicecheck.errors import GuideError
from voicecheck.language.english.words import plain_words, sentences
from voicecheck.phrases import Phrases

LANGUAGES = [language for language in guides.languages() if language != guides.ENGLISH]
PLACES = re.compile(r"\{\w+\}")
LONGEST_WORDS = 17
"""Two more than in English, where a language has articles and pronouns that it has not."""


def lines_of(phrases: Phrases) -> dict[str, tuple[str, ...]]:
    values = {field: getattr(phrases, field) for field in phrases.__struct_fields__}
    del values["understood"]
    return {
        field: (value,) if isinstance(value, str) else value for field, value in values.items()
    }


def test_there_are_two_besides_english() -> None:
    assert LANGUAGES == ["de", "es"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_phrase_has_the_places_of_the_english_one(language: str) -> None:
    english, other = (lines_of(guides.phrases(each)) for each in ("en", language))
    for field, lines in english.items():
        places = {place for line in lines for place in PLACES.findall(line)}
        assert {place for line in other[field] for place in PLACES.findall(line)} == places, field
        assert len(other[field]) == len(lines), field


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_is_short(language: str) -> None:
    guide = guides.load(f"{language}/evening")
    said = [*guides.phrases(language).said_always(), *guide.lines()]
    for line in said:
        for sentence in sentences(line):
            assert len(plain_words(sentence)) <= LONGEST_WORDS, sentence


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_evening_is_the_evening_of_the_english_guide(language: str) -> None:
    english, other = guides.load("evening"), guides.load(f"{language}/evening")
    steps = [step for step in english.steps if step.kind != "suggest"]
    assert [(step.id, step.kind, step.more) for step in other.steps] == [
        (step.id, step.kind, step.more) for step in steps
    ]
    assert other.language == language


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_it_tells_people_to_say_is_understood(language: str) -> None:
    phrases = guides.phrases(language)
    tongue = dialogue.begin(guides.load(f"{language}/evening"), phrases)[0].tongue
    # "You can say: repeat, skip, ... or delete that."
    named = re.split(r", (?:oder |o )?", phrases.help.partition(":")[2].strip(" ."))
    assert len(named) == 6
    assert all(tongue.command(each) is not None for each in named), named
    assert tongue.command(phrases.offer_skip.partition(":")[2]) is not None
    words = phrases.paused.partition(":")[2].split(",")[0]
    assert tongue.command(words, state="paused") is not None


EVENINGS = {
    "de": (
        "Wir waren am Montag im Kino.\nNein, es war Dienstag.\nJa, genau.\nNein, das war's.\n"
        "Ich war müde.\nStimmt so.\nNein danke.\nweiter\n"
        "Eine Stunde für mich.\nwie bitte?\nja\nMorgen gehe ich laufen.\nJa.\n",
        "Wir waren am Dienstag im Kino.",
    ),
    "es": (
        "Fuimos al cine el lunes.\nNo, fue el martes.\nSí, exacto.\nNo, nada más.\n"
        "No quiero pelear más.\nAsí es.\nNo.\nsiguiente\n"
        "Una hora para mí.\n¿cómo dices?\nsí\nMañana salgo a correr.\nSí.\n",
        "Fuimos al cine el martes.",
    ),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_whole_evening_is_held(language: str, tmp_path: Path) -> None:
    typed, corrected = EVENINGS[language]
    phrases = guides.phrases(language)
    done = voicecheck(tmp_path, "--text", "--language", language, typed=typed)
    assert done.returncode == 0, done.stderr
    guide = guides.load(f"{language}/evening")
    spoken = [line[12:] for line in done.stdout.splitlines() if line.startswith("voicecheck: ")]
    assert spoken[0] == guide.opening
    assert spoken[-1] == guide.closing
    assert any(line.endswith(corrected) for line in spoken)
    assert phrases.skipped in spoken
    assert phrases.promise_when.replace("{day}", phrases.day_tomorrow) in spoken
    assert phrases.kept_many.format(count=4) in done.stdout
    assert phrases.to_read.format(command="voicecheck show last") in done.stdout
    assert phrases.to_talk_to_someone.format(command="voicecheck support") in done.stdout
    assert f"[{phrases.question_of.partition('{of}')[0].format(number=1)}" in done.stdout
    first_person = [line for line in spoken if line.partition(": ")[0] + ":" in phrases.lead_ins]
    assert len(first_person) >= 5, "said back as it was said"
    assert corrected in voicecheck(tmp_path, "show", "last").stdout


@pytest.mark.parametrize(
    ("language", "typed", "told"),
    [
        ("de", "Müde.\nJa.\nstopp\n", "1 Antwort bleibt auf diesem Gerät. Vermerkt ist"),
        (
            "es",
            "Cansado.\nSí.\npara\n",
            "Queda guardada 1 respuesta en este equipo. Queda anotado",
        ),
        ("de", "stopp\n", "Es wurde nichts gesagt"),
        ("es", "para\n", "No se ha dicho nada"),
    ],
)
def test_one_answer_or_none_is_told_in_its_own_words(
    language: str, typed: str, told: str, tmp_path: Path
) -> None:
    done = voicecheck(tmp_path, "--text", "--language", language, typed=typed)
    assert told in done.stdout
    assert "voicecheck support" in done.stdout.splitlines()[-1]
    assert not {"Kept", "Nothing", "answer"} & set(done.stdout.split())


@pytest.mark.parametrize(
    ("language", "reply", "became"),
    [("de", "Ja, gehalten.", "kept"), ("es", "Todavía no.", "open")],
)
def test_a_promise_is_asked_after_in_its_own_words(
    language: str, reply: str, became: Literal["kept", "open"]
) -> None:
    promise = OpenPromise(7, None, "Ich rufe Mama an", date(2026, 11, 24))
    standing = Standing(date(2026, 11, 25), (promise,))
    phrases, guide = guides.phrases(language), guides.load(f"{language}/evening")
    state, effects = dialogue.begin(guide, phrases, standing=standing)
    asked = " ".join(
        line for effect in effects if isinstance(effect, Say) for line in effect.lines
    )
    day = phrases.day_yesterday
    assert f"{day[0].upper()}{day[1:]}" in asked
    assert "Ich rufe Mama an." in asked
    _, effects = dialogue.respond(state, Heard(reply))
    assert Settle(7, became) in effects


def test_a_model_for_english_is_refused_in_one_line(tmp_path: Path) -> None:
    done = voicecheck(tmp_path, "--language", "de")
    # Where there is no sound card that is told instead; the model is looked at first.
    assert done.returncode == 14
    assert done.stderr.count("\n") == 1
    assert "voicecheck models get base" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--language", "fr", "--text"), "'fr'"),
        (("checkin", "repair", "--language", "de", "--text"), "de/evening"),
        (("--language", "Deutsch", "--text"), "checkin.language"),
        (("checkin", "../de/evening", "--text"), "There is no guide"),
    ],
)
def test_what_there_is_not_is_one_line(
    tmp_path: Path, arguments: tuple[str, ...], told: str
) -> None:
    done = voicecheck(tmp_path, *arguments)
    assert done.returncode in (3, 4)
    assert done.stderr.count("\n") == 1
    assert told in done.stderr


def test_a_guide_that_is_in_no_other_language_is_found(tmp_path: Path) -> None:
    own = tmp_path / "guides" / "de"
    own.mkdir(parents=True)
    evening = guides.bundled_folder() / "de" / "evening.toml"
    shutil.copy(evening, own / "kurz.toml")
    options = ("kurz", "--language", "de", "--text")
    assert voicecheck(tmp_path, "checkin", *options, typed="stopp\n").returncode == 0


def test_damaged_phrases_are_told_in_one_line(tmp_path: Path) -> None:
    whole = guides.bundled_folder() / "de" / "phrases.toml"
    assert voicecheck(tmp_path, "guides", "check", str(whole)).returncode == 0
    file = tmp_path / "phrases.toml"
    content = whole.read_text(encoding="utf-8")
    for old, new, told in (
        ('back = "Gehen wir zurück."', "", "back: missing"),
        ('yes_or_no = "', 'yes_or_no = 4 # "', "yes_or_no"),
        ('pause = ["(pause |', 'pause = ["((pause |', "understood.commands cannot be read"),
        ("[understood]", "[understand]", "understand"),
    ):
        assert old in content
        file.write_text(content.replace(old, new), encoding="utf-8")
        done = voicecheck(tmp_path, "guides", "check", str(file))
        assert done.returncode == 4, told
        assert done.stderr.count("\n") == 1
        assert told in done.stderr


def test_a_guide_is_shown_with_the_phrases_of_its_language(tmp_path: Path) -> None:
    shown = voicecheck(tmp_path, "guides", "show", "de/evening").stdout
    assert "Lass dir Zeit. Ich höre zu." in shown
    assert "Take your time" not in shown


def test_a_language_is_added_without_code(tmp_path: Path) -> None:
    own = tmp_path / "guides" / "nl"
    shutil.copytree(guides.bundled_folder() / "de", own)
    evening = own / "evening.toml"
    evening.write_text(evening.read_text().replace('language = "de"', 'language = "nl"'))
    done = voicecheck(tmp_path, "--text", "--language", "nl", typed="Müde.\nJa.\nstopp\n")
    assert done.returncode == 0, done.stderr
    assert "Ich habe gehört: Müde." in done.stdout
    evening.write_text(evening.read_text().replace('language = "nl"', 'language = "en"'))
    assert "language: it is 'en'" in voicecheck(tmp_path, "--text", "--language", "nl").stderr


def test_a_language_that_is_not_there_is_met_with_those_that_are() -> None:
    with pytest.raises(GuideError) as failure:
        guides.name_in("sunset", "fr")
    assert failure.value.remedy == "The languages there are: de, en, es"


def test_a_guide_that_is_there_in_english_alone_can_be_held_in_it() -> None:
    with pytest.raises(GuideError) as failure:
        guides.name_in("breathe", "de")
    assert failure.value.remedy == "There are: de/evening. In English: --language en"
    assert guides.name_in("breathe", "en") == "breathe"
