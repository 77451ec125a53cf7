"""A whole evening in German and one in Spanish, with a real model for all languages."""

from pathlib import Path

import pytest

from tests.conftest import whisper_base
from tests.test_conversations import by_step, shown
from tests.test_language_aloud import Speaker, held, short
from tests.wer import word_error_rate
from voicecheck import guides

__all__ = ["whisper_base"]

GERMAN = Speaker(
    "de",
    "jan",
    {
        "guter Moment": ("Meine Schwester hat am Montag angerufen.",),
        "heute schwer": ("Ich war heute müde und bin zu spät zur Arbeit gekommen.",),
        "dankbar": ("Der Nachbar hat meine Einkäufe die Treppe hochgetragen.",),
        "brauchst du": ("Noch einmal.", "Ich brauche eine ruhige Stunde für mich."),
        "versprichst": ("Morgen gehe ich vor dem Frühstück spazieren.",),
    },
    corrects="Nein, es war Freitag.",
    agrees="Ja.",
    disagrees="Nein.",
    no_more="Nein, das war's.",
)
SPANISH = Speaker(
    "es",
    "luz",
    {
        "buen momento": ("Mi hermana me llamó el lunes.",),
        "difícil hoy": ("Hoy estaba cansado y llegué tarde al trabajo.",),
        "agradeces": ("El vecino me subió la compra por la escalera.",),
        "necesitas": ("Otra vez.", "Necesito una hora tranquila para mí."),
        "prometes": ("Mañana salgo a pasear antes del desayuno.",),
    },
    corrects="No, el martes.",
    agrees="Sí, exacto.",
    disagrees="No, no es así.",
    no_more="No, nada más.",
)
MOST_WORD_ERROR = 0.15


@pytest.mark.timeout(900)
@pytest.mark.parametrize("speaker", [GERMAN, SPANISH], ids=lambda speaker: speaker.language)
def test_an_evening_in_another_language(
    speaker: Speaker, tmp_path: Path, whisper_base: Path
) -> None:
    conversation = held(speaker, tmp_path, whisper_base, "evening")
    phrases = guides.phrases(speaker.language)
    printed = conversation.transcript
    assert guides.load(f"{speaker.language}/evening").closing in printed
    kept = shown(tmp_path, "show", "last")
    assert kept["state"] == "finished", printed
    turns = [turn for turn in kept["turns"] if turn["text"]]
    assert [turn["verdict"] for turn in turns] == ["corrected", *["confirmed"] * 4], printed
    told = [texts[-1] for texts in speaker.says.values()]
    pairs = list(zip(told[1:], [turn["text"] for turn in turns[1:]], strict=True))
    assert word_error_rate(pairs) <= MOST_WORD_ERROR, pairs
    first, correction = turns[0]["text"], speaker.corrects.strip(".").split()[-1]
    assert correction in first, first
    said_back = [line for line in printed.splitlines() if line.startswith("voicecheck: ")]
    for turn in turns:
        assert any(turn["text"] in line for line in said_back), turn["text"]
    assert phrases.promise_when.replace("{day}", phrases.day_tomorrow) in printed


def test_words_of_danger_are_met_in_spanish_aloud(tmp_path: Path, whisper_base: Path) -> None:
    question = "¿Qué fue difícil hoy?"
    guide = short(tmp_path, "es", "Buenas noches.", "Que descanses.", question)
    danger = "Mi marido me ha pegado."
    says = {question: (danger,), "¿Seguimos?": ("Sí, seguimos.",)}
    speaker = Speaker("es", "luz", says, corrects="", agrees="Sí.", disagrees="No.")
    printed = held(speaker, tmp_path, whisper_base, guide).transcript
    phrases = guides.phrases("es")
    for line in (phrases.acknowledge, phrases.support_shown, "Que descanses."):
        assert f"voicecheck: {line}" in printed, printed
    day = by_step(tmp_path)["day"]
    assert (day["text"], day["verdict"]) == (danger, "own_words")
