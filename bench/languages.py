"""How well and how quickly a model for all languages hears German and Spanish, beside tiny.en.

    scripts/run python -m bench.languages

Each language is spoken by the virtual person of the tests who speaks it. Seconds are from the end
of a sentence to its words, with the program's beam; they depend on what else the machine does.
"""

from pathlib import Path

from tests.rig import speech
from tests.speech import multilingual
from voicecheck.audio.clip import Clip
from voicecheck.speech import models
from voicecheck.speech.measure import measured
from voicecheck.speech.transcriber import WhisperTranscriber

SENTENCES = {
    "en": (
        "My sister called at noon, and we laughed about the old house.",
        "I was tired today and came to work too late.",
        "The neighbor carried my shopping up the stairs.",
        "I need one quiet hour to myself.",
        "Tomorrow I want to go for a walk before breakfast.",
        "We talked for a long time about the holiday with the children.",
        "It hurt me that nobody asked how the meeting went.",
        "I am glad that you made coffee this morning.",
    ),
    "de": (
        "Meine Schwester hat mittags angerufen, und wir haben über das alte Haus gelacht.",
        "Ich war heute müde und bin zu spät zur Arbeit gekommen.",
        "Der Nachbar hat meine Einkäufe die Treppe hochgetragen.",
        "Ich brauche eine ruhige Stunde für mich.",
        "Morgen möchte ich vor dem Frühstück spazieren gehen.",
        "Wir haben lange über den Urlaub mit den Kindern gesprochen.",
        "Es hat mir wehgetan, dass niemand gefragt hat, wie die Besprechung war.",
        "Ich bin froh, dass du heute Morgen Kaffee gemacht hast.",
    ),
    "es": (
        "Mi hermana me llamó al mediodía y nos reímos de la casa vieja.",
        "Hoy estaba cansado y llegué tarde al trabajo.",
        "El vecino me subió la compra por la escalera.",
        "Necesito una hora tranquila para mí.",
        "Mañana quiero salir a pasear antes del desayuno.",
        "Hablamos mucho tiempo de las vacaciones con los niños.",
        "Me dolió que nadie preguntara cómo fue la reunión.",
        "Me alegro de que hayas hecho café esta mañana.",
    ),
}
SPEAKERS: dict[str, speech.Voice] = {"en": "joe", "de": "jan", "es": "luz"}


def main() -> None:
    base = multilingual.folder()
    models_of = {"en": (("tiny.en", models.bundled()), ("base", base))}
    print("| language | model   | word error | seconds |")
    print("| -------- | ------- | ---------: | ------: |")
    for language, texts in SENTENCES.items():
        spoken = [(speech.say(text, voice=SPEAKERS[language]), text) for text in texts]
        for name, folder in models_of.get(language, (("base", base),)):
            _tell(language, name, folder, spoken)


def _tell(language: str, name: str, folder: Path, spoken: list[tuple[Clip, str]]) -> None:
    found = measured(WhisperTranscriber(folder, language=language), spoken)
    print(f"| {language:8} | {name:7} | {found.word_error:10.1%} | {found.seconds:7.2f} |")


if __name__ == "__main__":
    main()
