"""Listening and speaking on another machine, by real servers, by dead ones and by odd ones."""

import json
import os
import signal
import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.rig import speech
from tests.speech import servers
from tests.speech.servers import Server
from tests.wer import word_error_rate
from voicecheck.audio.clip import RATE_HZ, Clip
from voicecheck.errors import ConfigError, ModelError, VoicecheckError, VoiceError
from voicecheck.speech import models
from voicecheck.speech.standby import Preferred, StandbyTranscriber, StandbyVoice
from voicecheck.speech.transcriber import (
    Transcriber,
    Transcript,
    WhisperTranscriber,
    Word,
)
from voicecheck.speech.voice import Pyttsx3Voice, Voice
from voicecheck.speech.wyoming import Address, WyomingTranscriber, WyomingVoice, answers

SAID = "My sister called me at lunch and we laughed about the old house."
PATIENT_S = 60.0
"""The machine that runs the tests may be busy."""


@pytest.fixture(scope="module")
def whisper(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with servers.whisper(tmp_path_factory.mktemp("whisper")) as server:
        yield server


@pytest.fixture(scope="module")
def piper(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with servers.piper(tmp_path_factory.mktemp("piper")) as server:
        yield server


def sound(text: str = SAID) -> "np.ndarray[tuple[int, ...], np.dtype[np.float32]]":
    return speech.say(text).resampled(RATE_HZ).samples


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("voicecheck.speech.standby.LIMIT_S", PATIENT_S)


# --- real servers ---


def test_another_machine_listens(whisper: Server) -> None:
    samples = np.concatenate([np.zeros(8_000, np.float32), sound()])
    heard = WyomingTranscriber(whisper.address, limit_s=PATIENT_S).transcribe(samples)
    assert word_error_rate([(SAID, heard.text)]) <= 0.1
    assert " ".join(word.text for word in heard.words) == heard.text
    times_s = [time_s for word in heard.words for time_s in (word.start_s, word.end_s)]
    assert times_s == sorted(times_s)
    assert times_s[0] >= 0.45  # not in the silence before
    assert times_s[-1] <= len(samples) / RATE_HZ


def test_another_machine_speaks(piper: Server) -> None:
    clip = WyomingVoice(piper.address, limit_s=PATIENT_S).clip(SAID)
    assert clip.peak_dbfs == pytest.approx(-3.0, abs=0.01)
    heard = WhisperTranscriber(models.bundled()).transcribe(clip.resampled(RATE_HZ).samples)
    assert word_error_rate([(SAID, heard.text)]) <= 0.1


@pytest.mark.parametrize("text", ["", " \n", "\0", "<b>so</b> \ud800 {}", "naïve 日本 🙂"])
def test_any_text_is_spoken(piper: Server, text: str) -> None:
    assert WyomingVoice(piper.address, limit_s=PATIENT_S).clip(text).duration_s > 0


def test_another_machine_speaks_more_slowly(piper: Server) -> None:
    voice = WyomingVoice(piper.address, limit_s=PATIENT_S)
    own_s = voice.clip(SAID).duration_s
    voice.set_rate(100)
    assert voice.clip(SAID).duration_s == pytest.approx(own_s * 1.45, rel=0.15)


def test_the_voice_can_be_named(piper: Server) -> None:
    named = Address(piper.address.host, piper.port, servers.VOICE)
    assert WyomingVoice(named, limit_s=PATIENT_S).clip("Hello.").duration_s > 0.2
    nobody = Address(piper.address.host, piper.port, "nobody")
    with pytest.raises(VoiceError):
        WyomingVoice(nobody, limit_s=PATIENT_S).clip("Hello.")
    assert answers(piper.address)


def preferring(server: Server, told: list[str]) -> Preferred[Transcriber]:
    return Preferred(
        str(server.address),
        "listens",
        lambda: WyomingTranscriber(server.address, limit_s=PATIENT_S),
        told.append,
        lambda: answers(server.address),
        clock=lambda: time.monotonic() * 1000,  # so that it is looked for at once
    )


def test_a_server_that_is_killed_is_stood_in_for_and_comes_back(tmp_path: Path) -> None:
    told: list[str] = []
    loads: list[WhisperTranscriber] = []

    def load() -> Transcriber:
        loads.append(WhisperTranscriber(models.bundled()))
        return loads[-1]

    with servers.whisper(tmp_path) as server:
        ear = StandbyTranscriber(preferring(server, told), load)
        samples = sound()
        assert word_error_rate([(SAID, ear.transcribe(samples).text)]) <= 0.1
        assert ear.score(samples, ["yes"]) == {}
        assert not told
        assert not loads  # while another machine listens this one keeps its memory
        server.kill()
        for _ in range(2):
            assert word_error_rate([(SAID, ear.transcribe(samples).text)]) <= 0.1
        assert len(told) == 1, told
        assert str(server.address) in told[0]
        assert "this machine listens until it is back" in told[0]
        assert ear.score(samples, ["yes"]).keys() == {"yes"}
        server.start()
        until_s = time.monotonic() + 30
        while len(told) < 2 and time.monotonic() < until_s:
            ear.transcribe(samples)
        assert "is back" in told[1]
        assert word_error_rate([(SAID, ear.transcribe(samples).text)]) <= 0.1
        assert ear.score(samples, ["yes"]) == {}
        assert len(loads) == 1


def test_a_voice_that_is_killed_is_stood_in_for(tmp_path: Path) -> None:
    told: list[str] = []
    with servers.piper(tmp_path) as server:
        preferred: Preferred[Voice] = Preferred(
            "kitchen:1", "speaks", lambda: WyomingVoice(server.address), told.append
        )
        voice = StandbyVoice(preferred, Pyttsx3Voice)
        assert voice.clip("Hello.").duration_s > 0.2
        server.kill()
        assert voice.clip("How was your day?").duration_s > 0.5
        voice.set_rate(100)
        slow_s = voice.clip("And your evening, how was it?").duration_s
        voice.set_rate(250)
        assert voice.clip("And your evening, how was it?").duration_s < slow_s * 0.7
        voice.close()
    assert len(told) == 1


def test_a_server_that_hangs_is_not_waited_for(piper: Server) -> None:
    assert piper.process is not None
    os.kill(piper.process.pid, signal.SIGSTOP)
    try:
        begun_s = time.monotonic()
        with pytest.raises(TimeoutError):
            WyomingVoice(piper.address, limit_s=0.5).clip("Hello.")
        assert time.monotonic() - begun_s < 1.5
    finally:
        os.kill(piper.process.pid, signal.SIGCONT)


def test_nobody_is_there() -> None:
    nowhere = Address("127.0.0.1", servers.free_port())
    assert not answers(nowhere)
    with pytest.raises(ModelError, match="cannot be reached"):
        WyomingTranscriber(nowhere).transcribe(sound("Hello."))


# --- servers that misbehave ---


def event(kind: object, data: object = None, payload: bytes = b"", **more: object) -> bytes:
    head = {"type": kind, "data": data, **more}
    return json.dumps({**head, "payload_length": len(payload)}).encode() + b"\n" + payload


FORMAT = {"rate": 16_000, "width": 2, "channels": 1}
ODD: dict[str, bytes] = {
    "nothing": b"",
    "no event": b"hello\n",
    "a number": b"17\n",
    "no type": b'{"data": {}}\n',
    "nested": b"[" * 100_000 + b"\n",
    "a text without end": b"x" * 3_000_000,
    "an error": event("error", {"text": "out of order"}),
    "no text": event("transcript", {}),
    "no data": event("transcript", [1]),
    "cut short": event("audio-chunk", FORMAT, b"\0\0")[:-1],
    "too long a payload": json.dumps(
        {"type": "audio-chunk", "data": FORMAT, "payload_length": 10**15}
    ).encode()
    + b"\n",
    "less than nothing": event("audio-chunk", FORMAT, payload_length=-7),
    "no sound": event("audio-stop"),
    "half a sample": event("audio-chunk", FORMAT, b"\0") + event("audio-stop"),
    "no rate": event("audio-chunk", {**FORMAT, "rate": 0}, b"\0\0") + event("audio-stop"),
    "odd width": event("audio-chunk", {**FORMAT, "width": 3}, b"\0" * 3) + event("audio-stop"),
    "no channels": event("audio-chunk", {**FORMAT, "channels": 0}, b"\0\0"),
}


def saying(content: bytes) -> Callable[[socket.socket], None]:
    def answer(connected: socket.socket) -> None:
        connected.sendall(content)
        connected.shutdown(socket.SHUT_WR)
        while connected.recv(65_536):
            pass

    return answer


@pytest.mark.parametrize("content", ODD.values(), ids=ODD)
def test_an_odd_answer_is_no_answer(content: bytes) -> None:
    with servers.misbehaving(saying(content)) as address:
        with pytest.raises(ModelError, match="127"):
            WyomingTranscriber(address).transcribe(sound("Hello."))
        with pytest.raises(VoiceError, match="127"):
            WyomingVoice(address).clip("Hello.")
        assert not answers(address)


@settings(max_examples=25)
@given(st.lists(st.one_of(st.binary(), st.sampled_from(list(ODD.values())))))
def test_whatever_comes_is_an_answer_or_an_error(parts: list[bytes]) -> None:
    with servers.misbehaving(saying(b"".join(parts))) as address:
        for ask in (
            lambda: WyomingVoice(address).clip("Hello."),
            lambda: WyomingTranscriber(address).transcribe(np.zeros(1_600, np.float32)),
        ):
            try:
                ask()
            except VoicecheckError as error:
                assert "Hello" not in str(error)


def test_the_language_and_the_model_are_asked_for() -> None:
    asked = bytearray()

    def listen(connected: socket.socket) -> None:
        while b"audio-stop" not in asked:
            asked.extend(connected.recv(65_536))
        connected.sendall(event("transcript", {"text": " Guten\n Abend. "}))

    with servers.misbehaving(listen) as address:
        named = Address(address.host, address.port, "small")
        heard = WyomingTranscriber(named, "de").transcribe(sound("Hello."))
    assert heard.text == "Guten Abend."
    assert b'"language": "de"' in asked
    assert b'"name": "small"' in asked


def test_an_answer_in_drops_is_cut_off() -> None:
    def drip(connected: socket.socket) -> None:
        while True:
            connected.sendall(b"{")
            time.sleep(0.05)

    with servers.misbehaving(drip) as address:
        begun_s = time.monotonic()
        with pytest.raises(TimeoutError):
            WyomingVoice(address, limit_s=0.5).clip("Hello.")
        assert time.monotonic() - begun_s < 2


def test_an_answer_without_end_is_cut_off() -> None:
    chunk = event("audio-chunk", FORMAT, bytes(1_000_000))

    def flood(connected: socket.socket) -> None:
        while True:
            connected.sendall(chunk)

    with servers.misbehaving(flood) as address, pytest.raises(VoiceError):
        WyomingVoice(address, limit_s=PATIENT_S).clip("Hello.")


# --- standing by ---


class Odd:
    """A transcriber of somebody else's that does whatever it is given to do."""

    def __init__(self, does: Callable[[], object]) -> None:
        self.does = does

    def transcribe(self, samples: object, *, beam_size: int = 1, words: bool = True) -> object:
        return self.does()

    def score(self, samples: object, candidates: object) -> object:
        return self.does()


class Plain:
    """The one that stands by."""

    def transcribe(self, samples: object, *, beam_size: int = 1, words: bool = True) -> Transcript:
        return Transcript.of_text("My own words.", np.ones(16_000, np.float32))

    def score(self, samples: object, candidates: object) -> dict[str, float]:
        return {"own": 0.0}


def raising(error: Exception) -> Callable[[], object]:
    def fail() -> object:
        raise error

    return fail


@pytest.mark.parametrize(
    ("does", "why"),
    [
        (raising(ValueError("My secret words.")), "failed (ValueError)"),
        (raising(ModelError("The weights are gone", "Fetch them")), "The weights are gone"),
        (lambda: "My secret words.", "failed (ValidationError)"),
        (lambda: Transcript(None, (), 0, 0, 0), "failed (ValidationError)"),  # type: ignore[arg-type]
        (lambda: Transcript("My.", ("My.",), 0, 0, 0), "failed (ValidationError)"),  # type: ignore[arg-type]
        (lambda: time.sleep(60), "does not answer in time"),
    ],
)
def test_what_fails_is_named_once_and_stood_in_for(
    does: Callable[[], object], why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("voicecheck.speech.standby.LIMIT_S", 0.3)
    told: list[str] = []
    odd = Preferred[Transcriber]("The plugin's odd", "listens", lambda: Odd(does), told.append)  # type: ignore[arg-type,return-value]
    ear = StandbyTranscriber(odd, Plain)
    for _ in range(3):
        assert ear.transcribe(np.zeros(1_600, np.float32)).text == "My own words."
    assert ear.score(np.zeros(1_600, np.float32), ["own"]) == {"own": 0.0}
    assert len(told) == 1
    assert why in told[0]
    assert "secret" not in told[0]


@pytest.mark.parametrize(
    "clip",
    [
        None,
        Clip(np.full(100, np.nan, np.float32), 16_000),
        Clip(np.zeros((4, 4), np.float32), 16_000),
        Clip(np.zeros(4, np.float32), 0),
    ],
)
def test_a_clip_that_cannot_be_played_is_stood_in_for(clip: Clip) -> None:
    class OddVoice:
        def clip(self, text: str, *, keep: bool = False) -> Clip:
            return clip

        def set_rate(self, rate_wpm: int) -> None:
            raise ValueError

        def close(self) -> None:
            raise ValueError

    told: list[str] = []
    preferred: Preferred[Voice] = Preferred("odd", "speaks", OddVoice, told.append)
    voice = StandbyVoice(preferred, Pyttsx3Voice)
    assert voice.clip("Hello.").duration_s > 0.2
    voice.set_rate(160)
    voice.close()
    assert len(told) == 1


def test_numbers_of_another_kind_are_numbers() -> None:
    one = Word("Yes.", np.float32(0.5), np.float64(1), 1)  # type: ignore[arg-type]
    given = Transcript("Yes.", (one,), np.float32(0.25), -1, np.float64(0.5))  # type: ignore[arg-type]
    told: list[str] = []
    odd = Odd(lambda: given)
    ear = StandbyTranscriber(Preferred("odd", "listens", lambda: odd, told.append), Plain)  # type: ignore[arg-type,return-value]
    assert ear.transcribe(np.zeros(1_600, np.float32)) == given
    assert not told


def test_scores_that_are_none_are_no_scores() -> None:
    told: list[str] = []
    heard = Transcript.of_text("Yes.", np.ones(16_000, np.float32))
    given: list[object] = [heard, {"yes": "no number"}]
    odd = Odd(lambda: given.pop(0))
    ear = StandbyTranscriber(Preferred("odd", "listens", lambda: odd, told.append), Plain)  # type: ignore[arg-type,return-value]
    assert ear.transcribe(np.zeros(1_600, np.float32)) == heard
    assert ear.score(np.zeros(1_600, np.float32), ["yes"]) == {}
    assert "failed (ValueError)" in told[0]


def test_one_that_is_too_slow_twice_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("voicecheck.speech.standby.LIMIT_S", 0.05)
    told: list[str] = []
    now = iter(range(0, 100_000, 100))
    preferred: Preferred[str] = Preferred(
        "slow", "listens", lambda: "loaded", told.append, lambda: True, clock=lambda: next(now)
    )

    def slow(_: str) -> str:
        time.sleep(1)
        return ""

    until_s = time.monotonic() + 10
    while sum("in time" in each for each in told) < 2 and time.monotonic() < until_s:
        preferred.ask(slow, 0.05)
    assert "from here on" in told[-1]
    count = len(told)
    for _ in range(5):
        assert preferred.ask(str, 1) is None
        time.sleep(0.01)
    assert len(told) == count


# --- addresses ---


@pytest.mark.parametrize(
    ("text", "shown", "name"),
    [
        ("wyoming://kitchen:10300", "kitchen:10300", ""),
        ("wyoming://192.168.1.7:10200/en_US-joe-medium", "192.168.1.7:10200", "en_US-joe-medium"),
        ("wyoming://[fd00::2]:10300/", "[fd00::2]:10300", ""),
    ],
)
def test_an_address_is_read(text: str, shown: str, name: str) -> None:
    address = Address.read(text, "speech.stt")
    assert (str(address), address.name) == (shown, name)


@pytest.mark.parametrize(
    "text",
    ["wyoming:", "wyoming://", "wyoming://kitchen", "wyoming://kitchen:x", "wyoming://k:99999",
     "wyoming://k:0", "wyoming://a@k:1", "wyoming://[::1:1", "wyoming://k:1?x=1"],
)  # fmt: skip
def test_what_is_no_address_is_told(text: str) -> None:
    with pytest.raises(ConfigError, match=r"speech\.stt"):
        Address.read(text, "speech.stt")
