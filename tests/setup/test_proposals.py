"""What the setup proposes."""

import pytest

from voicecheck.audio.devices import Device
from voicecheck.setup.proposals import best_model, microphones, voices
from voicecheck.speech.measure import Measured
from voicecheck.speech.voice import VoiceInfo


def measured(seconds: float, word_error: float) -> Measured:
    return Measured(seconds, word_error, ("",))


@pytest.mark.parametrize(
    ("found", "best"),
    [
        ({"tiny": measured(0.4, 0.0), "small": measured(0.9, 0.0)}, "tiny"),
        ({"tiny": measured(0.4, 0.2), "small": measured(0.9, 0.0)}, "small"),
        ({"tiny": measured(0.4, 0.2), "small": measured(2.1, 0.0)}, "tiny"),
        ({"tiny": measured(1.4, 0.2), "small": measured(5.1, 0.0)}, "tiny"),
        ({"tiny": measured(0.4, 0.9)}, "tiny"),
    ],
)
def test_the_model_that_understands_best_in_time(found: dict[str, Measured], best: str) -> None:
    assert best_model(found) == best


def test_microphones_are_tried_once_each_and_the_present_one_first() -> None:
    there = [
        Device(number, name, 48_000, 1)
        for number, name in enumerate(["default", "pulse", "USB: Audio", "Headset", "USB: Audio"])
    ]
    assert microphones("", there) == ["", "USB: Audio", "Headset"]
    assert microphones("Headset", there) == ["Headset", "", "USB: Audio"]
    assert microphones("", there[:2]) == [""]


def test_voices_are_few_different_and_english_where_there_are_any() -> None:
    mac = [
        VoiceInfo(f"com.{name}", name, language, "")
        for name, language in [
            ("Anna", "de_DE"), ("Alex", "en_US"), ("Fred", "en_US"), ("Daniel", "en_GB"),
            ("Karen", "en_AU"), ("Moira", "en_IE"), ("Tessa", "en_ZA"),
        ]
    ]  # fmt: skip
    assert voices("", mac) == ["", "com.Alex", "com.Daniel", "com.Karen"]
    assert voices("com.Fred", mac)[0] == "com.Fred"
    assert voices("", [mac[0]]) == ["", "com.Anna"]
    assert voices("", []) == [""]
    espeak = [VoiceInfo("gmw/en-us", "English", "en-us", "")]
    joe = VoiceInfo("piper:joe", "joe, natural", "en-US", "")
    assert voices("", [joe, *espeak]) == ["", "piper:joe", "gmw/en-us+f3", "gmw/en-us"]
    assert voices("piper:joe", [joe, *espeak])[0] == "piper:joe"
    assert voices("", espeak) == ["", "gmw/en-us+f3", "gmw/en-us"]
