"""What the rig's own tests share."""

from collections.abc import Iterator

import pytest

from tests.rig import SoundServer, speech
from voicecheck.audio.clip import Clip


@pytest.fixture
def server() -> Iterator[SoundServer]:
    with SoundServer() as server:
        yield server


@pytest.fixture(scope="session")
def question() -> Clip:
    return speech.say("How was your day?", voice="ann")
