"""What the tests of this room share: one loaded model, and a server with models to fetch."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.speech.hub import Hub
from voicecheck.speech import models
from voicecheck.speech.transcriber import WhisperTranscriber


@pytest.fixture(scope="package")
def whisper() -> WhisperTranscriber:
    return WhisperTranscriber(models.bundled())


@pytest.fixture
def hub() -> Iterator[Hub]:
    with Hub() as server:
        yield server


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """The folder of fetched models; it does not exist yet."""
    return tmp_path / "models"
