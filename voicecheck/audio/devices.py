"""Sound devices: which are there, and which one is meant.

The only place that imports sounddevice, so the only one that meets a system without PortAudio.
"""

import ctypes
import functools
import platform
import sys
import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import Any, Literal

from voicecheck.errors import MicrophoneError, PortAudioMissingError, SpeakerError
from voicecheck.installation import Installation

Direction = Literal["input", "output"]

# What brings PortAudio, by the ID or ID_LIKE of /etc/os-release.
_INSTALL = {
    "debian": "sudo apt install libportaudio2",
    "ubuntu": "sudo apt install libportaudio2",
    "fedora": "sudo dnf install portaudio",
    "rhel": "sudo dnf install portaudio",
    "arch": "sudo pacman -S portaudio",
    "suse": "sudo zypper install libportaudio2",
    "opensuse": "sudo zypper install libportaudio2",
}
_NOUN = {"input": "microphone", "output": "speaker"}
_PLUG_IN = {
    "input": "Plug in a microphone, or start this system's sound server, and try again",
    "output": "Plug in a speaker, or start this system's sound server, and try again",
}
_CLOSE_LIMIT_S = 1.0


@dataclass(frozen=True, slots=True)
class Device:
    """A sound device in one direction.

    Attributes:
        index: Its place in PortAudio's list, valid until the next `rescan`.
        name: As the system calls it.
        rate_hz: The rate at which it works by itself; others it may refuse.
        channels: The most that it takes or gives.
    """

    index: int
    name: str
    rate_hz: int
    channels: int


@functools.cache
def sound() -> ModuleType:
    """The sounddevice module.

    Raises:
        PortAudioMissingError: This system has no PortAudio (sounddevice then raises OSError where
            ImportError would be expected).
    """
    try:
        import sounddevice
    except OSError as error:
        remedy = portaudio_remedy(platform.system(), _release())
        raise PortAudioMissingError("PortAudio is not installed", remedy) from error
    _hush_c_libraries()
    module: ModuleType = sounddevice
    return module


def rescan() -> None:
    """Look for devices anew; PortAudio else never sees one that came or went.

    Every open stream and every `Device` is invalid afterwards: close them first.
    """
    module = sound()
    # Private, but the only door to Pa_Terminate and Pa_Initialize that sounddevice has.
    module._terminate()
    module._initialize()


def inputs() -> list[Device]:
    """The devices that give sound."""
    return _devices("input")


def outputs() -> list[Device]:
    """The devices that take sound."""
    return _devices("output")


def find_input(wanted: str | None = None) -> Device:
    """Find the microphone that is meant.

    Args:
        wanted: Its name, a part of its name (capitals do not matter), or its index; None for the
            system's default or, where that cannot be opened, the first that can.

    Raises:
        MicrophoneError: There is none, or no such one, or several go by that name.
    """
    return _find("input", wanted)


def find_output(wanted: str | None = None) -> Device:
    """Find the speaker that is meant; `wanted` as for `find_input`.

    Raises:
        SpeakerError: There is none, or no such one, or several go by that name.
    """
    return _find("output", wanted)


def matching(devices: Sequence[Device], wanted: str) -> list[Device]:
    """The devices that a person may mean: by exact name, else by index, else by part of a name.

    Of devices with the same name only the first is kept: on Windows each is listed once for every
    host API, the system's preferred first.
    """
    name = wanted.casefold()
    found = (
        [device for device in devices if device.name.casefold() == name]
        or [device for device in devices if str(device.index) == wanted]
        or [device for device in devices if name in device.name.casefold()]
    )
    return list({device.name: device for device in reversed(found)}.values())[::-1]


def close(stream: Any, limit_s: float = _CLOSE_LIMIT_S) -> bool:
    """Close a PortAudio stream, at once and without waiting for what it still has to play.

    Where a device or the sound server hangs, this would never end: after `limit_s` the stream is
    left behind, with a thread that does not keep the process alive.

    Returns:
        Whether it is closed; PortAudio must not be started anew while one is not.
    """
    closing = threading.Thread(target=stream.close, name="close-sound", daemon=True)
    closing.start()
    closing.join(limit_s)
    return not closing.is_alive()


def portaudio_remedy(system: str, release: Mapping[str, str]) -> str:
    """The one command that brings PortAudio to a system.

    Args:
        system: What `platform.system()` says.
        release: What /etc/os-release says (`ID`, `ID_LIKE`); empty where there is none.
    """
    if system != "Linux":  # there sounddevice's wheel carries it
        return f"Run: {Installation.this().reinstalling('sounddevice')}"
    names = [release.get("ID", ""), *release.get("ID_LIKE", "").split()]
    command = next((_INSTALL[name] for name in names if name in _INSTALL), None)
    return f"Run: {command}" if command else "Install PortAudio with this system's package manager"


def _find(direction: Direction, wanted: str | None) -> Device:
    devices = _devices(direction)
    if not devices:
        raise _error(direction, f"No {_NOUN[direction]} found", _PLUG_IN[direction])
    if wanted is None:
        return _first_working(direction, devices)
    return _meant(direction, devices, wanted)


def _meant(direction: Direction, devices: Sequence[Device], wanted: str) -> Device:
    found = matching(devices, wanted)
    if len(found) == 1:
        return found[0]
    noun = _NOUN[direction]
    if found:
        raise _error(direction, f"Several {noun}s match “{wanted}”", f"Choose {_names(found)}")
    raise _error(direction, f"No {noun} is called “{wanted}”", f"There are: {_names(devices)}")


def _first_working(direction: Direction, devices: Sequence[Device]) -> Device:
    """The system's default, else the first other device that can be opened."""
    default = _default_index(direction)
    refusals: list[str] = []
    for device in sorted(devices, key=lambda device: device.index != default):
        refusal = _refusal(direction, device)
        if refusal is None:
            return device
        refusals.append(f"“{device.name}”: {refusal}")
    message = f"No {_NOUN[direction]} can be opened ({refusals[0]})"
    raise _error(direction, message, _PLUG_IN[direction])


def _refusal(direction: Direction, device: Device) -> str | None:
    """Why a device cannot be opened just now; None if it can."""
    module = sound()
    check = {"input": module.check_input_settings, "output": module.check_output_settings}
    try:
        check[direction](device.index, channels=1, samplerate=device.rate_hz)
    except module.PortAudioError as error:
        return why(error)
    return None


def why(error: Exception) -> str:
    """What a PortAudioError says to a person: the system's own words where it has some."""
    host = error.args[2] if len(error.args) > 2 else None
    return str(host[2]) if host and host[2] else str(error.args[0])


def _devices(direction: Direction) -> list[Device]:
    channels = f"max_{direction}_channels"
    return [
        Device(
            index=info["index"],
            name=info["name"],
            rate_hz=round(info["default_samplerate"]),
            channels=info[channels],
        )
        for info in sound().query_devices()
        if info[channels] > 0
    ]


def _default_index(direction: Direction) -> int:
    """Which device the system prefers; -1 if it does not say."""
    module = sound()
    try:
        return int(module.query_devices(kind=direction)["index"])
    except module.PortAudioError:
        return -1


def _names(devices: Iterable[Device]) -> str:
    return ", ".join(f"“{device.name}”" for device in devices)


def _error(direction: Direction, message: str, remedy: str) -> MicrophoneError | SpeakerError:
    kind = MicrophoneError if direction == "input" else SpeakerError
    return kind(message, remedy)


def _release() -> dict[str, str]:
    try:
        return platform.freedesktop_os_release()
    except OSError:
        return {}


def _hush_c_libraries() -> None:
    """Keep what ALSA and PortAudio write about their troubles off the person's screen.

    They write from threads of their own at any time, on C's `stderr`; Python's `sys.stderr` does
    not pass through that, nor do child processes. So C's is pointed at nowhere. (ALSA's own error
    handler would not do, for PortAudio writes as well; nor would replacing file descriptor 2,
    which is Python's too.) `python -X dev` leaves it as it is.
    """
    if sys.platform != "linux" or sys.flags.dev_mode:
        return
    program = ctypes.CDLL(None)
    if not hasattr(program, "gnu_get_libc_version"):
        return  # only the GNU library promises that `stderr` can be assigned to
    program.fopen.restype = ctypes.c_void_p
    nowhere = program.fopen(b"/dev/null", b"w")
    if nowhere:
        ctypes.c_void_p.in_dll(program, "stderr").value = nowhere
