"""Is a device muted? PortAudio cannot tell; the sound server of a Linux desktop can."""

import json
import os
import shutil
import subprocess
from collections.abc import Mapping
from typing import Any

from voicecheck.audio.devices import Direction

LIMIT_S = 3.0

# What ALSA calls the way into PulseAudio or PipeWire; which device is meant is theirs to say.
_INTO_THE_SERVER = ("pulse", "default", "pipewire")
_KINDS = {
    "input": ("sources", "default_source_name", "PULSE_SOURCE"),
    "output": ("sinks", "default_sink_name", "PULSE_SINK"),
}


def muted(direction: Direction, device: str) -> bool | None:
    """Whether a device is muted or turned down to nothing.

    Args:
        direction: Microphone or speaker.
        device: Its name, as PortAudio has it.

    Returns:
        None where nobody can tell.
    """
    if device not in _INTO_THE_SERVER or shutil.which("pactl") is None:
        return None
    kind, default, variable = _KINDS[direction]
    listed, info = _asked("list", kind), _asked("info")
    if not isinstance(listed, list) or not isinstance(info, dict):
        return None
    name = os.environ.get(variable) or info.get(default)
    found = [one for one in listed if isinstance(one, dict) and one.get("name") == name]
    return is_silenced(found[0]) if found else None


def is_silenced(device: Mapping[str, Any]) -> bool | None:
    """Whether a device as `pactl --format=json list` tells it gives no sound."""
    mute, volume = device.get("mute"), device.get("volume")
    if not isinstance(mute, bool):
        return None
    channels = list(volume.values()) if isinstance(volume, dict) else []
    values = [channel.get("value") for channel in channels if isinstance(channel, dict)]
    return mute or (bool(values) and all(value == 0 for value in values))


def _asked(*words: str) -> Any:
    """What the sound server answers; None where it does not."""
    try:
        done = subprocess.run(
            ["pactl", "--format=json", *words],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=LIMIT_S,
            check=True,
        )
        return json.loads(done.stdout)
    except (OSError, ValueError, subprocess.SubprocessError):
        return None
