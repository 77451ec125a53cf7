"""A sound card made of nothing: a private PulseAudio that no other program can see.

One null sink, the room, carries everything on three channels of one clock::

    program's output  -> speaker ----------------> channel 1  -> program     (what it said)
    person's words    -> mouth ------------------> channel 2  -> person      (what they said)
                              \\-----------------> channel 3  -> microphone  (what it hears)
    echo, noise       -> air --------------------> channel 3

Left are sinks, right are sources. Because all three are channels of one stream, a recording of the
room has both sides of a conversation aligned to the sample.
"""

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from types import TracebackType
from typing import Self

SPEAKER = "speaker"
MICROPHONE = "microphone"
MOUTH = "mouth"
AIR = "air"
PROGRAM = "program"
PERSON = "person"

_ECHO_BLOCK_MS = 10
_ECHO_LINE = Path(__file__).parent / "echo_line.py"

_START_LIMIT_S = 10.0
_STOP_LIMIT_S = 3.0
_CALL_LIMIT_S = 10.0

_DAEMON_CONFIGURATION = """\
exit-idle-time = -1
enable-shm = no
use-pid-file = no
; A stream ends with its device; else it would move to what is left.
rescue-streams = no
"""
# Nothing here reaches a sound card, so that real devices stay out of the program's list.
_ALSA_CONFIGURATION = """\
pcm.!default { type pulse }
ctl.!default { type pulse }
pcm.pulse { type pulse }
ctl.pulse { type pulse }
"""


class SoundServerError(RuntimeError):
    """The private sound server did not start, or refused what was asked of it."""


class SoundServer:
    """A private PulseAudio with one speaker and one microphone, alive inside a `with` block.

    It runs as root or as a user, several at once, in a folder of its own; it neither reads nor
    writes the user's own sound settings. It ends with the block, and with the thread that started
    it should that die first (so start it in a thread that outlives the test).

    Attributes:
        rate_hz: The rate of the speaker and the microphone.
        folder: The server's own folder, gone afterwards.
    """

    def __init__(self, *, rate_hz: int = 48_000) -> None:
        self.rate_hz = rate_hz
        self._home = tempfile.TemporaryDirectory(
            prefix="voicecheck-sound-", ignore_cleanup_errors=True
        )
        self.folder = Path(self._home.name)
        self._process: subprocess.Popen[bytes] | None = None
        self._modules: dict[str, int] = {}
        self._echo: subprocess.Popen[bytes] | None = None

    @property
    def env(self) -> dict[str, str]:
        """What to add to a program's environment so that it uses this sound card and no other.

        With the devices named, one that is unplugged is really missing: PulseAudio would else fall
        back to whatever is left.
        """
        return {
            **self._client_env,
            "PULSE_SINK": SPEAKER,
            "PULSE_SOURCE": MICROPHONE,
            "ALSA_CONFIG_PATH": str(self.folder / "asound.conf"),
            "JACK_NO_START_SERVER": "1",
        }

    @property
    def pid(self) -> int:
        """The sound server's process."""
        if self._process is None:
            raise SoundServerError("the sound server is not running")
        return self._process.pid

    @property
    def address(self) -> str:
        """Where clients find the server, in PulseAudio's notation."""
        return f"unix:{self.folder / 'native'}"

    def command(self, *words: str) -> subprocess.Popen[bytes]:
        """Start a client of this server (`parec`, `pacat`) with pipes at both ends."""
        return subprocess.Popen(
            words,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=self._bare_env | self._client_env,
        )

    # Life

    def start(self) -> None:
        """Start the server and wait until it answers.

        Raises:
            SoundServerError: It is not installed, ended at once, or is silent after ten seconds.
        """
        (self.folder / "daemon.conf").write_text(_DAEMON_CONFIGURATION, encoding="ascii")
        (self.folder / "asound.conf").write_text(_ALSA_CONFIGURATION, encoding="ascii")
        log = self.folder / "log"
        try:
            self._spawn(log)
            self._await_answer()
            self._wire()
        except FileNotFoundError as error:
            self.stop()
            raise SoundServerError(f"{error.filename} is not installed") from error
        except SoundServerError as error:
            said = log.read_text(errors="replace").strip()
            self.stop()
            raise SoundServerError(f"{error}; it said:\n{said}") from None
        except BaseException:
            self.stop()
            raise

    def _spawn(self, log: Path) -> None:
        with log.open("wb") as output:
            self._process = subprocess.Popen(
                [
                    *("setpriv", "--pdeathsig", "TERM"),
                    *("pulseaudio", "-n", "--daemonize=no"),
                    *(f"--load={module}" for module in self._first_modules()),
                ],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=self._bare_env | {"PULSE_CONFIG": str(self.folder / "daemon.conf")},
            )

    def _wire(self) -> None:
        # Streams follow a default that goes away; those of a device named in `env` do not.
        self._ask("set-default-sink", "room")
        self._ask("set-default-source", "room.monitor")
        self.plug_speaker()
        self.plug_microphone()

    def stop(self) -> None:
        """End the server and remove its folder. Harmless when it has ended already."""
        self._end_echo()
        if self._process is not None:
            self._process.terminate()
            try:
                self._process.wait(_STOP_LIMIT_S)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            self._process = None
        self._modules.clear()
        self._home.cleanup()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    # Wiring

    def plug_speaker(self) -> None:
        """Give the program a speaker. Harmless when there is one."""
        self._load(SPEAKER, f"module-remap-sink sink_name={SPEAKER} master=room {tied_to('aux0')}")

    def unplug_speaker(self) -> None:
        """Take the speaker away; what plays on it is cut off. Harmless when it is gone."""
        self._unload(SPEAKER)

    def plug_microphone(self) -> None:
        """Give the program a microphone. Harmless when there is one."""
        self._load(MICROPHONE, ear(MICROPHONE, "aux2"))

    def unplug_microphone(self) -> None:
        """Take the microphone away; who records from it hears no more. Harmless when gone."""
        self._unload(MICROPHONE)

    def mute_microphone(self, on: bool = True) -> None:
        """Mute the microphone in the sound server, as by its switch; it stays plugged in."""
        self._ask("set-source-mute", MICROPHONE, "1" if on else "0")

    def mute_speaker(self, on: bool = True) -> None:
        """Mute the speaker in the sound server; what plays on it is not heard."""
        self._ask("set-sink-mute", SPEAKER, "1" if on else "0")

    def echo(self, gain_db: float, delay_ms: float) -> None:
        """Let the microphone hear the speaker, as in a room; replaces an earlier echo.

        Args:
            gain_db: How loud the speaker arrives, relative to what was played (-10 is a bad room).
            delay_ms: How late it arrives.
        """
        self.no_echo()
        sound = f"--raw --format=float32le --rate={self.rate_hz} --channels=1 --channel-map=mono"
        heard = f"parec --device={PROGRAM} --latency-msec={_ECHO_BLOCK_MS} {sound}"
        # It starts once its buffer is full, and both ends keep to the room's clock from then on.
        # Of what is asked for the server keeps up to 45 ms for itself, two fifths at most.
        buffer_ms = min(delay_ms / 0.6, delay_ms + 45)
        back = (
            f"pacat --device={AIR} --latency-msec={buffer_ms:.0f} --process-time-msec=5"
            f" --client-name=echo {sound}"
        )
        self._echo = subprocess.Popen(
            ["setpriv", "--pdeathsig", "TERM", sys.executable, str(_ECHO_LINE), heard, back],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=self._bare_env | self._client_env,
            start_new_session=True,
        )
        self._ask("set-sink-input-volume", str(self._echo_stream()), f"{gain_db:.2f}dB")

    def no_echo(self) -> None:
        """Let the microphone hear the person only. Harmless when there is no echo."""
        if self._end_echo():
            while self._echoes():
                time.sleep(0.02)

    def play_also_on(self, address: str, sink: str | None = None) -> None:
        """Let another sound server play the conversation too, so that people can hear it.

        Args:
            address: That server's, as `real_sound_server` finds it.
            sink: Its device; None for its default.

        Raises:
            SoundServerError: That server cannot be reached.
        """
        cookie = _user_cookie()
        self._load(
            "audible",
            f"module-tunnel-sink-new sink_name=audible server={address}"
            + (f" sink={sink}" if sink else "")
            + (f" cookie={cookie}" if cookie else ""),
        )
        self._await_sink("audible")
        for source in (PROGRAM, PERSON):
            self._load(
                f"audible {source}",
                f"module-loopback source={source} sink=audible latency_msec=150",
            )

    # Within

    @property
    def _bare_env(self) -> dict[str, str]:
        """An environment that knows nothing of the user's session, its sound or its D-Bus."""
        return {
            "PATH": os.environ.get("PATH", os.defpath),
            "LC_ALL": "C.UTF-8",
            "HOME": str(self.folder),
            "XDG_RUNTIME_DIR": str(self.folder),
        }

    @property
    def _client_env(self) -> dict[str, str]:
        """What a client needs to find this server and leave no cookie in the user's home."""
        return {
            "PULSE_SERVER": self.address,
            "PULSE_COOKIE": str(self.folder / "cookie"),
            "PULSE_RUNTIME_PATH": str(self.folder),
        }

    def _first_modules(self) -> list[str]:
        return [
            # The folder is the owner's alone (0700), so whoever reaches the socket may use it.
            f"module-native-protocol-unix socket={self.folder / 'native'} auth-anonymous=1",
            f"module-null-sink sink_name=room rate={self.rate_hz} channels=3"
            " channel_map=aux0,aux1,aux2 norewinds=1",
            f"module-remap-sink sink_name={MOUTH} master=room {tied_to('aux1,aux2')}",
            f"module-remap-sink sink_name={AIR} master=room {tied_to('aux2')}",
            ear(PROGRAM, "aux0"),
            ear(PERSON, "aux1"),
        ]

    def _await_answer(self) -> None:
        deadline_s = time.monotonic() + _START_LIMIT_S
        while time.monotonic() < deadline_s:
            if self._process is None or self._process.poll() is not None:
                raise SoundServerError("the sound server ended as it started")
            if (self.folder / "native").exists():
                with contextlib.suppress(SoundServerError):
                    self._ask("info")
                    return
            time.sleep(0.02)
        raise SoundServerError(f"the sound server was silent for {_START_LIMIT_S:.0f} s")

    def _await_sink(self, name: str) -> None:
        """A tunnel's sink is there once it is connected, later than its module."""
        deadline_s = time.monotonic() + _CALL_LIMIT_S
        while all(sink["name"] != name for sink in json.loads(self._ask("list", "sinks"))):
            if time.monotonic() > deadline_s:
                raise SoundServerError(f"the sink {name} has not come up")
            time.sleep(0.02)

    def _ask(self, *words: str) -> str:
        asked = subprocess.run(
            ["pactl", "--format=json", *words],
            capture_output=True,
            text=True,
            timeout=_CALL_LIMIT_S,
            env=self._bare_env | self._client_env,
        )
        if asked.returncode:
            raise SoundServerError(f"pactl {' '.join(words)}: {asked.stderr.strip()}")
        return asked.stdout

    def _load(self, name: str, module: str) -> bool:
        """Load a module under a name of ours; False if that name is loaded already."""
        if name in self._modules:
            return False
        self._modules[name] = json.loads(self._ask("load-module", *module.split()))["index"]
        return True

    def _unload(self, name: str) -> None:
        if name in self._modules:
            self._ask("unload-module", str(self._modules.pop(name)))

    def _end_echo(self) -> bool:
        """End the processes of the echo; False where there are none."""
        if self._echo is None:
            return False
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._echo.pid, signal.SIGTERM)
        self._echo.wait()
        self._echo = None
        return True

    def _echo_stream(self) -> int:
        """The stream into the air that the echo plays, once it is there."""
        deadline_s = time.monotonic() + _CALL_LIMIT_S
        while not (found := self._echoes()):
            if time.monotonic() > deadline_s:
                raise SoundServerError("the echo has not come up")
            time.sleep(0.02)
        return found[0]

    def _echoes(self) -> list[int]:
        streams = json.loads(self._ask("list", "sink-inputs"))
        return [s["index"] for s in streams if s["properties"].get("application.name") == "echo"]


def real_sound_server() -> str | None:
    """The address of this user's own sound server, if one runs and has a device that sounds."""
    runtime = Path(os.environ.get("XDG_RUNTIME_DIR", "/run/user/none"))
    if "PULSE_SERVER" not in os.environ and not (runtime / "pulse/native").exists():
        return None  # asking would start one
    try:
        asked = subprocess.run(
            ["pactl", "--format=json", "info"], capture_output=True, text=True, timeout=5
        )
        info = json.loads(asked.stdout) if asked.returncode == 0 else {}
    except (OSError, ValueError, subprocess.TimeoutExpired):
        return None
    silent = info.get("default_sink_name", "") in ("", "auto_null", "@DEFAULT_SINK@")
    return None if silent else str(info["server_string"])


def tied_to(of_room: str) -> str:
    """Tie a device to channels of the room; a mono stream reaches each at full level."""
    own = "mono" if "," not in of_room else "front-left,front-right"
    count = of_room.count(",") + 1
    return f"channels={count} channel_map={own} master_channel_map={of_room} remix=no"


def ear(name: str, of_room: str, *, sink: str = "room") -> str:
    """A source that hears channels of a sink."""
    return f"module-remap-source source_name={name} master={sink}.monitor {tied_to(of_room)}"


def _user_cookie() -> Path | None:
    home = Path.home()
    places = (home / ".config/pulse/cookie", home / ".pulse-cookie")
    return next((place for place in places if place.exists()), None)
