"""A check-in in German, spoken aloud over the virtual card, with the person's words in German.

The model for all languages is not here, so what the person says is written down by a plugin that
knows the recordings: everything else is what a German evening runs on.
"""

import os
from pathlib import Path

import pytest

from tests.rig import Reply, SoundServer
from tests.rig.conversation import Conversation
from tests.test_conversations import by_step
from voicecheck import guides

pytestmark = pytest.mark.aloud

ROOT = Path(__file__).parent.parent
GUIDE = """
language = "de"
title = "Kurz"
about = "Eine Frage."
opening = "Guten Abend."
closing = "Gute Nacht."

[[steps]]
id = "day"
ask = "Was war heute gut?"
"""
SAID = ("Wir waren am Montag im Kino.", "Nein, es war Dienstag.", "Ja.")

KNOWING = '''
"""An ear that knows a few recordings: it tells which of them it hears."""

import numpy as np

from tests.rig.speech import say
from voicecheck.audio.clip import RATE_HZ
from voicecheck.plugins import hookimpl
from voicecheck.speech.transcriber import EMPTY, Transcript, Word

SAID = {said!r}
LEAST_LIKENESS = 0.5


class Knowing:
    def __init__(self):
        self._known = {{text: say(text).resampled(RATE_HZ).samples for text in SAID}}

    def transcribe(self, samples, *, beam_size=1, words=True):
        likeness = {{text: _likeness(samples, known) for text, known in self._known.items()}}
        text = max(likeness, key=likeness.get)
        if likeness[text] < LEAST_LIKENESS:
            return EMPTY
        end_s = len(samples) / RATE_HZ
        spoken = tuple(Word(word, 0.0, end_s, 0.9) for word in text.split())
        return Transcript(text, spoken, 0.05, -0.3, 1.2)

    def score(self, samples, candidates):
        text = self.transcribe(samples).text.strip(".").lower()
        return {{each: -0.1 if each == text else -20.0 for each in candidates}}


def _likeness(heard, known):
    """The highest normalised correlation of two sounds, at any shift."""
    size = 1 << (len(heard) + len(known)).bit_length()
    spectra = np.fft.rfft(heard, size) * np.conj(np.fft.rfft(known, size))
    return float(np.fft.irfft(spectra).max() / (np.linalg.norm(heard) * np.linalg.norm(known)))


@hookimpl
def register_transcribers(register):
    register("knowing", lambda _name: Knowing())
'''


@pytest.fixture
def plugin(tmp_path: Path) -> Path:
    """A folder with the plugin as an installed package has it."""
    folder = tmp_path / "plugin"
    about = folder / "knowing_ear-1.dist-info"
    about.mkdir(parents=True)
    (folder / "knowing_ear.py").write_text(KNOWING.format(said=SAID), encoding="utf-8")
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: knowing-ear\nVersion: 1\n")
    (about / "entry_points.txt").write_text("[voicecheck]\nknowing = knowing_ear\n")
    return folder


def test_a_german_check_in_is_held_aloud(tmp_path: Path, plugin: Path) -> None:
    home = tmp_path / "home"
    (home / "guides" / "de").mkdir(parents=True)
    (home / "guides" / "de" / "kurz.toml").write_text(GUIDE, encoding="utf-8")
    (home / "config.toml").write_text('[speech]\nstt = "knowing"\n', encoding="utf-8")
    arguments = ("checkin", "kurz", "--language", "de")
    environ = {"PYTHONPATH": os.pathsep.join((str(plugin), str(ROOT)))}
    with SoundServer() as server:
        script = [Reply.of(text) for text in SAID]
        conversation = Conversation(server, script, home, arguments, environ=environ)
        assert conversation.hold() == 0, conversation.errors + conversation.transcript
    phrases = guides.phrases("de")
    printed = conversation.transcript
    assert "voicecheck: Was war heute gut?" in printed
    assert f"voicecheck: {phrases.lead_ins[0]} {SAID[0]}" in printed
    assert f"voicecheck: {phrases.lead_ins[1]} Wir waren am Dienstag im Kino." in printed
    assert "voicecheck: Gute Nacht." in printed
    day = by_step(home)["day"]
    assert day["text"] == "Wir waren am Dienstag im Kino."
    assert day["verdict"] == "corrected"
    cached = list((home / "cache" / "voices").glob("*.clip"))
    assert cached, "what is always said lies on the disk"
