"""German and Spanish, understood by their words for what steers a conversation."""

from datetime import date, datetime

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicecheck import guides
from voicecheck.errors import GuideError
from voicecheck.language.closure import Closure
from voicecheck.language.commands import Command
from voicecheck.language.foreign import Foreign
from voicecheck.language.invitation import Reply
from voicecheck.language.promises import Became
from voicecheck.language.replies import Confirmation
from voicecheck.language.tongue import ENGLISH, Tongue, tongue

Kind = Confirmation.Kind
WEDNESDAY = date(2026, 11, 25)
DE, ES = (tongue(guides.phrases(language)) for language in ("de", "es"))

# Written before the words that are understood were mended by them.
REPLIES = [
    (DE, "Ja.", Kind.YES, ""),
    (DE, "Ja, genau so war es.", Kind.YES, ""),
    (DE, "Jo, passt.", Kind.YES, ""),
    (DE, "Genau das habe ich gemeint.", Kind.YES, ""),
    (DE, "Nein.", Kind.NO, ""),
    (DE, "Nee, das stimmt nicht.", Kind.NO, ""),
    (DE, "So habe ich das nicht gemeint.", Kind.NO, ""),
    (DE, "Nein, es war am Dienstag.", Kind.CORRECTION, "es war am Dienstag"),
    (DE, "nein es war meine Schwester", Kind.CORRECTION, "es war meine Schwester"),
    (DE, "Ja, aber es war meine Schwester.", Kind.CORRECTION, "es war meine Schwester"),
    (DE, "Ja, und mein Bruder kam auch.", Kind.ADDITION, "und mein Bruder kam auch"),
    (DE, "Fast.", Kind.PARTLY, ""),
    (DE, "Nicht ganz.", Kind.PARTLY, ""),
    (DE, "Ja, nein.", Kind.UNCLEAR, ""),
    (DE, "Stimmt es, dass du zuhörst?", Kind.UNCLEAR, ""),
    (DE, "Wie bitte?", Kind.REPEAT, ""),
    (DE, "Stopp.", Kind.COMMAND, ""),
    (DE, "Ähm.", Kind.NOTHING, ""),
    (ES, "Sí.", Kind.YES, ""),
    (ES, "Sí, eso es.", Kind.YES, ""),
    (ES, "Exacto, así fue.", Kind.YES, ""),
    (ES, "No.", Kind.NO, ""),
    (ES, "No, no es así.", Kind.NO, ""),
    (ES, "No, fue el martes.", Kind.CORRECTION, "fue el martes"),
    (ES, "Sí, pero fue mi hermana.", Kind.CORRECTION, "fue mi hermana"),
    (ES, "Sí, y también vino mi hermano.", Kind.ADDITION, "y también vino mi hermano"),
    (ES, "Más o menos.", Kind.PARTLY, ""),
    (ES, "Sí y no.", Kind.PARTLY, ""),
    (ES, "No quiero pelear más.", Kind.UNCLEAR, ""),
    (ES, "¿Cómo dices?", Kind.REPEAT, ""),
    (ES, "Para.", Kind.COMMAND, ""),
    (ES, "Eh.", Kind.NOTHING, ""),
]


@pytest.mark.parametrize(("said", "text", "kind", "words"), REPLIES)
def test_a_reply_is_understood(said: Tongue, text: str, kind: Kind, words: str) -> None:
    assert said.confirmation(text) == Confirmation(kind, words)


COMMANDS = [
    (DE, "Könntest du das bitte noch einmal wiederholen?", Command.REPEAT),
    (DE, "Weiter bitte.", Command.SKIP),
    (DE, "Geh zurück.", Command.BACK),
    (DE, "Machen wir eine Pause.", Command.PAUSE),
    (DE, "Lösch das wieder.", Command.DELETE),
    (DE, "Hör bitte auf.", Command.STOP),
    (DE, "Sprich etwas langsamer.", Command.SLOWER),
    (DE, "Nein, das war alles.", None),
    (DE, "Das war alles.", Command.DONE),
    (DE, "Ich bin fertig.", Command.DONE),
    (DE, "Ich will aufhören zu streiten.", None),
    (DE, "Wir haben eine Pause gemacht.", None),
    (DE, "Zurück in der Wohnung war es still.", None),
    (ES, "¿Puedes repetir la pregunta, por favor?", Command.REPEAT),
    (ES, "La siguiente pregunta.", Command.SKIP),
    (ES, "Vuelve atrás.", Command.BACK),
    (ES, "Una pausa, por favor.", Command.PAUSE),
    (ES, "Borra eso.", Command.DELETE),
    (ES, "Habla más despacio.", Command.SLOWER),
    (ES, "Eso es todo.", Command.DONE),
    (ES, "Para mí fue un buen día.", None),
    (ES, "Quiero parar de discutir con él.", None),
]


@pytest.mark.parametrize(("said", "text", "command"), COMMANDS)
def test_a_command_is_a_whole_utterance(said: Tongue, text: str, command: Command | None) -> None:
    assert said.command(text) is command


# What Whisper base wrote of words that were said a little otherwise: near-homophones.
AS_WRITTEN = [
    (DE, "Noch ein Mal.", "Noch einmal."),
    (DE, "Löscht es.", "Lösch es."),
    (DE, "Gibt mir einen Moment.", "Gib mir einen Moment."),
    (DE, "Nein, Danke.", "Nein danke."),
    (DE, "3 von 5.", "Drei von fünf."),
    (ES, "si seguimos.", "Sí, seguimos."),
    (ES, "más abajo.", "Más bajo."),
    (ES, "No graves más.", "No grabes más."),
    (ES, "Dejar la ir.", "Dejarla ir."),
    (ES, "para la grabación.", "¡Para la grabación!"),
    (ES, "3 de 5.", "Tres de cinco."),
]


@pytest.mark.parametrize(("said", "written", "meant"), AS_WRITTEN)
def test_what_a_model_writes_is_understood_as_what_was_said(
    said: Tongue, written: str, meant: str
) -> None:
    assert understood(said, written) == understood(said, meant)
    assert any(understood(said, meant)), "it steers something"


def understood(said: Tongue, text: str) -> tuple[object, ...]:
    idle = Kind.UNCLEAR, Kind.NOTHING
    kind = said.confirmation(text).kind
    return (
        said.command(text),
        None if kind in idle else kind,
        said.number(text, 1, 5),
        said.wants_time(text),
        said.ends_recording(text),
        said.became(text),
    )


@pytest.mark.parametrize(
    ("said", "text"),
    [
        (DE, "Ja, weiter."),
        (DE, "Ja, machen wir weiter."),
        (DE, "Wir machen weiter."),
        (ES, "Sí, seguimos."),
        (ES, "Sí, adelante."),
    ],
)
def test_going_on_is_a_yes(said: Tongue, text: str) -> None:
    """ "Shall we go on?" is answered in the words of the question."""
    resumes = said.command(text) is Command.RESUME
    assert resumes or said.confirmation(text).kind is Kind.YES


def test_a_word_that_goes_on_stays_in_what_is_added() -> None:
    reply = DE.confirmation("Ja, weiter ging es mit Mama.")
    assert (reply.kind, reply.text) == (Kind.ADDITION, "weiter ging es mit Mama")
    reply = DE.confirmation("Ja gerne hätte ich mehr Zeit gehabt.")
    assert (reply.kind, reply.text) == (Kind.ADDITION, "gerne hätte ich mehr Zeit gehabt")


def test_while_paused_a_yes_resumes_and_talk_stays_talk() -> None:
    assert DE.command("Ja, bin wieder da.", state="paused") is Command.RESUME
    assert ES.command("Ya estoy aquí.", state="paused") is Command.RESUME
    assert DE.command("Hast du den Müll rausgebracht?", state="paused") is None


@pytest.mark.parametrize(
    ("said", "text", "rating"),
    [
        (DE, "vier", 4),
        (DE, "Ich würde sagen, eine drei.", 3),
        (DE, "vier von fünf", 4),
        (DE, "acht von zehn", None),
        (DE, "3,5", 4),
        (DE, "Zwei Kinder haben heute den ganzen Tag geschrien.", None),
        (DE, "zwei, drei", None),
        (ES, "un cuatro", 4),
        (ES, "tres de cinco", 3),
        (ES, "Tuve dos reuniones largas y una llamada.", None),
    ],
)
def test_a_rating_is_a_number_with_little_beside_it(
    said: Tongue, text: str, rating: int | None
) -> None:
    assert said.number(text, 1, 5) == rating


def test_a_promise_is_given_its_day() -> None:
    promise = DE.promise("Bis Freitag rufe ich meine Mutter an.", WEDNESDAY)
    assert promise is not None
    assert promise.text == "Bis Freitag rufe ich meine Mutter an."
    assert promise.day == date(2026, 11, 27)
    assert DE.dates("heute Morgen oder übermorgen", WEDNESDAY) == [WEDNESDAY, date(2026, 11, 27)]
    assert ES.dates("mañana por la mañana", WEDNESDAY) == [date(2026, 11, 26)]
    assert ES.dates("el miércoles", WEDNESDAY) == [date(2026, 12, 2)]
    assert DE.promise("Heute lieber nichts.", WEDNESDAY) is None
    assert ES.promise("Hoy nada.", WEDNESDAY) is None


@pytest.mark.parametrize(
    ("said", "text", "became"),
    [
        (DE, "Ja, gehalten.", Became.KEPT),
        (DE, "Noch nicht, am Sonntag.", Became.NOT_YET),
        (DE, "Das habe ich nicht geschafft.", Became.NOT_YET),
        (DE, "Lassen wir es los.", Became.LET_GO),
        (DE, "Es hat geregnet.", None),
        (ES, "Cumplida.", Became.KEPT),
        (ES, "Todavía no.", Became.NOT_YET),
        (ES, "No la cumplí.", Became.NOT_YET),
        (ES, "La dejamos ir.", Became.LET_GO),
    ],
)
def test_what_became_of_a_promise(said: Tongue, text: str, became: Became | None) -> None:
    assert said.became(text) is became


def test_a_correction_goes_where_it_plainly_belongs_and_is_joined_on_elsewhere() -> None:
    told = "Wir waren am Montag im Kino."
    assert DE.splice(told, "es war Dienstag") == "Wir waren am Dienstag im Kino."
    assert DE.splice(told, "wir waren am Montag im Zoo") == "Wir waren am Montag im Zoo"
    assert DE.splice(told, "meine Schwester kam mit") == f"{told} Meine Schwester kam mit"


@pytest.mark.parametrize(
    "text",
    [
        "Ich will nicht mehr leben.",
        "Manchmal denke ich daran, mich umzubringen.",
        "Er hat mich geschlagen.",
        "Ich habe Angst vor meinem Mann.",
    ],
)
def test_plain_words_of_danger_are_heard_in_german(text: str) -> None:
    assert DE.concern(text) is not None


@pytest.mark.parametrize(
    "text", ["No quiero vivir más.", "Pienso en suicidarme.", "Mi marido me pega."]
)
def test_plain_words_of_danger_are_heard_in_spanish(text: str) -> None:
    assert ES.concern(text) is not None


@pytest.mark.parametrize(
    ("said", "text"),
    [
        (DE, "Ich würde mich nie umbringen."),
        (DE, "Die Kinder haben mich zum Lachen gebracht."),
        (DE, "Ich habe Angst vor der Prüfung."),
        (ES, "Nunca pensaría en suicidarme."),
        (ES, "Me muero de sueño."),
        (ES, "Tengo miedo a volar."),
    ],
)
def test_what_is_no_danger_is_none(said: Tongue, text: str) -> None:
    assert said.concern(text) is None


@pytest.mark.parametrize(
    ("said", "text", "closure"),
    [
        (DE, "Ich war müde, weil", Closure.OPEN),
        (DE, "Wir haben gegessen und", Closure.OPEN),
        (DE, "Ich war müde.", Closure.SENTENCE),
        (DE, "Ich war müde. Dann kam er.", Closure.STORY),
        (DE, "Ja, genau.", Closure.WHOLE),
        (DE, "Das war alles.", Closure.WHOLE),
        (DE, "", Closure.WORDLESS),
        (ES, "Estaba cansada porque", Closure.OPEN),
        (ES, "Estaba cansada.", Closure.SENTENCE),
        (ES, "No.", Closure.WHOLE),
    ],
)
def test_how_finished_words_read(said: Tongue, text: str, closure: Closure) -> None:
    assert said.closure(text) is closure


def test_time_and_no_recording_are_asked_for() -> None:
    assert DE.wants_time("Ich muss noch überlegen.")
    assert DE.ends_recording("Bitte keine Aufnahme mehr.")
    assert ES.wants_time("Déjame pensar.")
    assert ES.ends_recording("Deja de grabar.")
    assert not DE.wants_time("Ich brauche mehr Zeit für mich.")
    assert not ES.ends_recording("Dejaron de grabar la serie.")


def test_is_now_okay() -> None:
    now = datetime(2026, 11, 25, 21)
    assert DE.invited("Ja, gern.", now).kind is Reply.Kind.YES
    assert ES.invited("Ahora no.", now).kind is Reply.Kind.NO
    assert DE.invited("Frag später.", now).kind is Reply.Kind.UNCLEAR


def test_only_words_that_mean_something_are_asked_about() -> None:
    heard = [("und", 0.1), ("Zaun,", 0.2), ("war", 0.1), ("Nachbar", 0.15), ("lieb", 0.9)]
    assert DE.doubtful(heard) == ("nachbar", "zaun")


def test_bare_words_are_weighed_by_what_they_mean() -> None:
    assert isinstance(DE, Foreign)
    yes, no, *_ = DE.bare_words
    assert {"ja", "genau", "stimmt"} <= set(yes)
    assert {"nein", "nee", "falsch"} <= set(no)
    assert not set(yes) & set(no)


def test_english_keeps_its_own_rules() -> None:
    assert tongue(guides.phrases()) is ENGLISH


@given(st.sampled_from([DE, ES]), st.text(max_size=80))
def test_no_text_raises(said: Tongue, text: str) -> None:
    said.confirmation(text)
    said.command(text)
    said.number(text, 1, 5)
    said.promise(text, WEDNESDAY)
    said.became(text)
    said.concern(text)
    said.closure(text)
    said.safe_word(text)
    said.splice("Wir waren am Montag da.", text)


def test_a_damaged_phrase_is_one_line() -> None:
    phrases = guides.phrases("de")
    assert phrases.understood is not None
    damaged = msgspec.structs.replace(phrases.understood, yes=("(ja | jo",))
    with pytest.raises(GuideError, match=r"understood\.yes cannot be read"):
        tongue(msgspec.structs.replace(phrases, understood=damaged))
