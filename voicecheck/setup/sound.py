"""The setup by voice: a microphone that hears, a voice by ear, and the model by a measurement."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import replace

from voicecheck.audio import devices
from voicecheck.audio.clip import Clip
from voicecheck.config import Paths, Settings
from voicecheck.dialogue import Heard, WentOn
from voicecheck.errors import MicrophoneError, ModelError, VoicecheckError, VoiceError
from voicecheck.setup import proposals
from voicecheck.setup.asking import THE_SYSTEMS_OWN, Asides, Asker
from voicecheck.setup.habits import Chosen, habits
from voicecheck.setup.words import SetupWords
from voicecheck.speech import catalogue, models, voices
from voicecheck.speech.measure import Measured, measure
from voicecheck.speech.measurements import Measurements
from voicecheck.speech.voice import VoiceInfo
from voicecheck.spoken import SpokenExchange

FAINT_DBFS = -30.0
"""A voice whose loudest moment stays below is soft for a speech model."""

SLOW_S = 5.0
"""Where a model takes longer, larger ones are not measured."""

HELLOS = 2
"""How often a microphone is tried."""


class UnheardError(VoicecheckError):
    """No microphone hears the person."""

    exit_code = 11


Opened = Callable[[Settings], AbstractContextManager[SpokenExchange]]


def spoken(
    settings: Settings,
    paths: Paths,
    opened: Opened,
    screen: Asides,
    words: SetupWords,
    *,
    lockable: bool,
) -> Chosen:
    """Hold the setup by voice.

    Args:
        settings: What holds now, and is proposed.
        paths: Where models are.
        opened: Opens voice, speaker, microphone and ear with some settings.
        screen: What is shown beside.
        words: What is said.
        lockable: Whether a pass phrase can be offered.

    Raises:
        EndedError: The person ends the setup.
        VoicecheckError: There is no sound, or it fails; UnheardError where nobody is heard.
    """
    settings = _of_this_machine(settings, paths)
    wanted = proposals.microphones(settings.audio.input_device, devices.inputs())
    greeted = False
    for microphone in wanted:
        trial = settings.override({"audio.input_device": microphone})
        with _if_it_opens(opened, trial) as exchange:
            if exchange is None:
                continue
            asker = Asker(exchange, screen, words)
            again, greeted = greeted, True
            if not again:
                asker.say(words.welcome, words.ways_out)
            if not _hears(asker, exchange, microphone, len(wanted), again=again):
                continue
            with _voice_by_ear(asker, exchange, trial, paths) as voice:
                model = _model(asker, exchange, trial, paths)
                chosen = habits(asker, trial, lockable=lockable)
                asker.say(words.done)
            found = {"audio.input_device": microphone, "voice.id": voice, "model.name": model}
            return replace(chosen, values={**found, **chosen.values, "checkin.text": False})
    raise UnheardError("No microphone hears you", "Check that it is plugged in and not muted")


@contextmanager
def _if_it_opens(opened: Opened, settings: Settings) -> Iterator[SpokenExchange | None]:
    """The instruments; None where the microphone cannot be opened."""
    with ExitStack() as stack:
        try:
            exchange = stack.enter_context(opened(settings))
        except MicrophoneError:
            yield None
            return
        exchange.record(False)  # a setup is nothing to be kept
        yield exchange


def _of_this_machine(settings: Settings, paths: Paths) -> Settings:
    """The settings without another machine's help, and with a model that is here."""
    settings = settings.override({"speech.stt": "", "speech.tts": ""})
    try:
        models.find(settings.model.name, paths.models)
    except ModelError:
        return settings.override({"model.name": models.BUNDLED})
    return settings


def _hears(
    asker: Asker, exchange: SpokenExchange, microphone: str, count: int, *, again: bool
) -> bool:
    """Whether a microphone hears the person, and they want it."""
    words = asker.words
    asker.screen.noted(f"microphone: {microphone or THE_SYSTEMS_OWN}")
    question = words.another_microphone if again else words.microphone
    for _ in range(HELLOS):
        event = asker.reply(question)
        if isinstance(event, Heard | WentOn) and event.utterance is not None:
            _tell_level(asker, exchange, event.utterance)
            return count == 1 or asker.agree(words.this_microphone, True)
        question = words.hello_again
    return False


def _tell_level(asker: Asker, exchange: SpokenExchange, utterance: int) -> None:
    peak_dbfs = exchange.clip(utterance).peak_dbfs
    exchange.settle([utterance])
    asker.screen.noted(f"your voice: {peak_dbfs:.0f} dBFS (best is -20 to -3)")
    faint = peak_dbfs < FAINT_DBFS
    asker.say(asker.words.heard_faintly if faint else asker.words.heard_well)


@contextmanager
def _voice_by_ear(
    asker: Asker, exchange: SpokenExchange, settings: Settings, paths: Paths
) -> Iterator[str]:
    """Choose a voice by ear; the exchange speaks with it while the block lasts."""
    words, present = asker.words, settings.voice.id
    wanted = proposals.voices(present, there(paths))
    chosen = present
    with ExitStack() as stack:
        first = (exchange.voice, exchange.set_rate, exchange.first_words)

        def speak_with(voice: str) -> None:
            """Speak with another voice, or with the present one again."""
            if voice == present:
                exchange.voice, exchange.set_rate, exchange.first_words = first
                return
            trial = settings.override({"voice.id": voice})
            made = stack.enter_context(voices.opened(trial.voice, paths))
            exchange.voice, exchange.set_rate = made, made.set_rate
            exchange.first_words = voices.first_words(trial)

        stack.callback(speak_with, present)
        for voice in wanted:
            speak_with(voice)
            asker.screen.noted(f"voice: {voice or THE_SYSTEMS_OWN}")
            asker.say(words.voice if voice == present else words.another_voice)
            if exchange.mute:  # it cannot speak; that was told
                exchange.mute = False
            elif asker.agree(words.this_voice, True):
                chosen = voice
                break
        else:
            speak_with(present)
            asker.say(words.same_voice)
        yield chosen


def there(paths: Paths) -> list[VoiceInfo]:
    """The voices of this machine, natural ones first; none where it has none."""
    try:
        return voices.listed(paths)
    except VoiceError:
        return []


def _model(asker: Asker, exchange: SpokenExchange, settings: Settings, paths: Paths) -> str:
    """Measure the models that are here by a sentence said after the program, and choose one."""
    words, present = asker.words, settings.model.name
    if not _fitting(settings, paths):
        error = catalogue.only_english(present, settings.checkin.language)
        asker.screen.noted(f"{error}. {error.remedy}")
        asker.say(words.left_as_it_is)
        return present
    measured: dict[str, Measured] = {}
    for line in (words.say_after_me, words.say_it_again):
        event = asker.reply(line.format(sentence=words.sentence))
        if not isinstance(event, Heard | WentOn) or event.utterance is None:
            continue
        clip = exchange.clip(event.utterance)
        exchange.settle([event.utterance])
        asker.say(words.one_moment)
        measured = dict(_measured(asker, settings, paths, clip))
        if measured and min(each.word_error for each in measured.values()) < proposals.BADLY:
            break
    if not measured:
        asker.say(words.left_as_it_is)
        return present
    best = proposals.best_model(measured)
    if best != present:
        asker.screen.noted(f"suits this machine best: {best}")
        return best if asker.agree(words.this_model, True) else present
    well = measured[best].word_error <= proposals.WELL
    if not well and (larger := _larger(best, paths)):
        asker.screen.noted(f"A larger model may help: voicecheck models get {larger}")
    asker.say(words.understood if well else words.understood_partly)
    return present


def _fitting(settings: Settings, paths: Paths) -> list[models.Installed]:
    """The models here that understand the language of the check-ins, the smallest first."""
    language = settings.checkin.language
    here = [m for m in models.installed(paths.models) if catalogue.understands(m.folder, language)]
    return sorted(here, key=lambda each: each.size_bytes)


def _measured(
    asker: Asker, settings: Settings, paths: Paths, clip: Clip
) -> Iterator[tuple[str, Measured]]:
    """Measure each model here that fits the check-ins, the smallest first, and show the outcome.

    The setup is in English, so they are measured in it.
    """
    sentence = asker.words.sentence
    for model in _fitting(settings, paths):
        asker.screen.noted(f"{model.name} is being measured ...")
        try:
            found = measure(
                model.folder,
                clip,
                sentence,
                compute_type=settings.model.compute_type or None,
                threads=settings.model.threads or None,
                beam_size=settings.model.beam_size,
            )
        except ModelError as error:
            asker.screen.noted(str(error))
            continue
        wrong = f"{found.word_error:.0%} of the words misheard"
        asker.screen.noted(f"{model.name} answers in {found.seconds:.1f} s, {wrong}")
        asker.screen.noted(f"{model.name} heard: {found.heard[0]}")
        Measurements(paths.cache).keep(model.name, found, "en", "you")
        yield model.name, found
        if found.seconds > SLOW_S:
            asker.screen.noted("Larger models would be slower still.")
            return


def _larger(name: str, paths: Paths) -> str | None:
    """The next larger model that is not here."""
    here = {model.name for model in models.installed(paths.models)}
    sizes = ("tiny", "base", "small", "medium")
    size, _, language = name.partition(".")
    if size not in sizes:
        return None
    suffix = f".{language}" if language else ""
    larger = (f"{each}{suffix}" for each in sizes[sizes.index(size) + 1 :])
    return next((each for each in larger if each not in here), None)
