"""A private sound server that PortAudio, in this process, takes for the only one there is."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import settings

from tests.rig.sound_server import SoundServer
from voicecheck.audio import devices

# Disks and processors that are busy with other things are no failure.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")


@contextmanager
def heard_by_portaudio(env: dict[str, str]) -> Iterator[None]:
    """Let PortAudio look at another sound system, and afterwards at the former again."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in env.items():
            patch.setenv(name, value)
        devices.rescan()
        yield
    devices.rescan()


@pytest.fixture(scope="package")
def shared_server() -> Iterator[SoundServer]:
    with SoundServer() as server:
        yield server


@pytest.fixture
def server(shared_server: SoundServer) -> Iterator[SoundServer]:
    """A sound card that several tests use one after another: leave it as it was."""
    with heard_by_portaudio(shared_server.env):
        yield shared_server


@pytest.fixture
def own_server() -> Iterator[SoundServer]:
    """A sound card to break."""
    with SoundServer() as server, heard_by_portaudio(server.env):
        yield server


@pytest.fixture
def no_server(tmp_path: Path) -> Iterator[None]:
    """A system without a sound card on which no sound server runs either."""
    alsa = tmp_path / "asound.conf"
    alsa.write_text("pcm.!default { type pulse }\nctl.!default { type pulse }\n")
    env = {"PULSE_SERVER": f"unix:{tmp_path}/none", "ALSA_CONFIG_PATH": str(alsa)}
    with heard_by_portaudio(env):
        yield
