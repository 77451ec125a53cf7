"""The voice and the speech model, tried on each other."""

from collections.abc import Callable

from voicecheck import plugins
from voicecheck.doctor.patient import Patient
from voicecheck.errors import CautionError
from voicecheck.plugins import Plugins

SLOW_S = 1.5
"""From the end of a short answer to its words; the reply comes no sooner."""

MANY_ERRORS = 0.5
"""So many words in two taken for others is more than a synthetic voice explains."""


def voice(patient: Patient) -> str:
    """Does it speak?"""
    from voicecheck.guides import phrases
    from voicecheck.speech.voices import opened

    chosen, paths = patient.settings.voice, patient.paths
    language = patient.settings.checkin.language
    with opened(chosen, paths, language) as speaking:
        clip = speaking.clip(phrases(language, paths.guides).check_again)
        return f"{speaking.engine}, {chosen.id or 'its own choice'}, {clip.duration_s:.1f} s"


def model(patient: Patient) -> str:
    """Is it here, whole, and for the language that is spoken?"""
    from voicecheck.speech import models
    from voicecheck.speech.catalogue import require_language

    name = patient.settings.model.name
    folder = models.find(name, patient.paths.models)
    models.verify(folder, patient.paths.cache)
    require_language(name, folder, patient.settings.checkin.language)
    return f"{name} in {folder}"


def listener(patient: Patient) -> str:
    """Is whoever the settings let listen there, and agreed to?"""
    return _elsewhere(patient, "stt", Plugins.transcriber)


def speaking(patient: Patient) -> str:
    """Is whoever the settings let speak there, and agreed to?"""
    return _elsewhere(patient, "tts", Plugins.voice)


def _elsewhere(patient: Patient, key: str, brought: Callable[[Plugins, str], object]) -> str:
    """Who listens or speaks; another machine is asked only where the person agreed to it."""
    from voicecheck import engines
    from voicecheck.speech import wyoming

    speech, duty = patient.settings.speech, engines.DUTY[key]
    named: str = getattr(speech, key)
    if not named:
        return f"this machine {duty}"
    address = engines.server(speech, key)
    if address is None:
        name = named.partition(":")[0]
        brought(plugins.found(), name)
        return f"the plugin's {name} {duty}"
    if not engines.is_allowed(speech, address):
        raise CautionError(engines.not_agreed(address, key), f"{engines.TO_BE_ASKED}: voicecheck")
    if not wyoming.is_found(address):
        raise CautionError(
            f"No machine is found by the name {address.host}, so this machine {duty}",
            f"Write its number: voicecheck config set speech.{key} wyoming://NUMBER:PORT",
        )
    if not wyoming.answers(address):
        raise CautionError(
            f"{address} does not answer, so this machine {duty}",
            f"Start it, or set another: voicecheck config set speech.{key} wyoming://HOST:PORT",
        )
    return f"{address} answers"


def speed(patient: Patient) -> str:
    """How long does the model take for a sentence that the voice speaks, and is it right?"""
    from voicecheck.guides import phrases
    from voicecheck.speech import models
    from voicecheck.speech.measure import measure
    from voicecheck.speech.voices import opened

    settings = patient.settings
    language = settings.checkin.language
    sentence = phrases(language, patient.paths.guides).help
    with opened(settings.voice, patient.paths, language) as speaking:
        clip = speaking.clip(sentence)
    found = measure(
        models.find(settings.model.name, patient.paths.models),
        clip,
        sentence,
        language=language,
        compute_type=settings.model.compute_type or None,
        threads=settings.model.threads or None,
        beam_size=settings.model.beam_size,
    )
    return judged(settings.model.name, found.seconds, found.word_error)


def judged(name: str, seconds: float, word_error: float) -> str:
    """What is to be said of a model.

    Args:
        name: What it is called.
        seconds: How long it took for a sentence.
        word_error: Words misheard, for each word that was said.

    Raises:
        CautionError: It is slow, or mishears too much.
    """
    if seconds > SLOW_S:
        smaller = "Close other programs" if name.startswith("tiny") else "Use a smaller model"
        raise CautionError(
            f"The model {name} is slow here: {seconds:.1f} s for a sentence",
            f"{smaller}, or set model.beam_size to 1: voicecheck config set model.beam_size 1",
        )
    if word_error > MANY_ERRORS:
        raise CautionError(
            f"The model {name} mishears {word_error:.0%} of the words of this voice",
            "Choose another voice or model: voicecheck voices, voicecheck models",
        )
    return (
        f"{name} takes {seconds:.1f} s for a sentence and mishears {word_error:.0%} of the words"
    )
