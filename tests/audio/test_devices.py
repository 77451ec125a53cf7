import os
import signal
import subprocess
import sys
import textwrap
import time

import pytest

from tests.audio.conftest import heard_by_portaudio
from tests.rig.sound_server import SoundServer
from voicecheck.audio import devices
from voicecheck.audio.devices import Device, matching, portaudio_remedy
from voicecheck.errors import MicrophoneError, SpeakerError

pytestmark = pytest.mark.live

YETI = Device(3, "Blue Yeti", 48_000, 2)
YETI_NANO = Device(4, "Blue Yeti Nano", 48_000, 2)
WEBCAM = Device(7, "Webcam: USB Audio (hw:1,0)", 44_100, 1)
WEBCAM_AGAIN = Device(9, "Webcam: USB Audio (hw:1,0)", 48_000, 1)
NAMED_BY_A_NUMBER = Device(11, "3", 48_000, 1)
ALL = [YETI, YETI_NANO, WEBCAM, WEBCAM_AGAIN]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("Blue Yeti", [YETI]),  # exact beats part
        ("blue yeti", [YETI]),
        ("nano", [YETI_NANO]),
        ("YETI", [YETI, YETI_NANO]),
        ("webcam", [WEBCAM]),  # one device, listed by two host APIs
        ("4", [YETI_NANO]),
        ("0", [WEBCAM]),  # no such index, but part of a name
        ("headset", []),
    ],
)
def test_the_device_that_is_meant(wanted: str, found: list[Device]) -> None:
    assert matching(ALL, wanted) == found


def test_an_exact_name_beats_an_index() -> None:
    assert matching([*ALL, NAMED_BY_A_NUMBER], "3") == [NAMED_BY_A_NUMBER]


@pytest.mark.parametrize(
    ("system", "release", "says"),
    [
        ("Linux", {"ID": "debian"}, "sudo apt install libportaudio2"),
        ("Linux", {"ID": "linuxmint", "ID_LIKE": "ubuntu debian"}, "apt install libportaudio2"),
        ("Linux", {"ID": "fedora"}, "sudo dnf install portaudio"),
        ("Linux", {"ID": "rocky", "ID_LIKE": "rhel centos fedora"}, "dnf install portaudio"),
        ("Linux", {"ID": "manjaro", "ID_LIKE": "arch"}, "sudo pacman -S portaudio"),
        (
            "Linux",
            {"ID": "opensuse-leap", "ID_LIKE": "suse opensuse"},
            "zypper install libportaudio2",
        ),
        ("Linux", {"ID": "something else"}, "package manager"),
        ("Linux", {}, "package manager"),
        ("Darwin", {}, "pip install --force-reinstall sounddevice"),
        ("Windows", {}, "pip install --force-reinstall sounddevice"),
    ],
)
def test_the_command_that_brings_portaudio(
    system: str, release: dict[str, str], says: str
) -> None:
    assert says in portaudio_remedy(system, release)


def python(program: str, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", textwrap.dedent(program)],
        capture_output=True,
        text=True,
        timeout=30,
        env=os.environ | (env or {}),
    )


def test_without_portaudio_there_is_a_remedy() -> None:
    # What the real sounddevice does where the system's search for the library finds nothing.
    ran = python("""
        import ctypes.util
        ctypes.util.find_library = lambda name: None
        from voicecheck.audio import devices
        from voicecheck.errors import PortAudioMissingError
        try:
            devices.find_input(None)
        except PortAudioMissingError as error:
            print(error.exit_code, error.message, "/", error.remedy)
    """)
    assert ran.stdout.startswith("10 PortAudio is not installed / ")
    assert "nstall" in ran.stdout.partition("/")[2]


def test_the_system_s_devices_are_found(server: SoundServer) -> None:
    assert {"pulse", "default"} <= {device.name for device in devices.inputs()}
    assert {"pulse", "default"} <= {device.name for device in devices.outputs()}
    assert devices.find_input().name == "default"
    assert devices.find_output().name == "default"
    assert devices.find_input("PULSE") == devices.find_input(
        str(devices.find_input("pulse").index)
    )


def test_an_unknown_name_is_answered_with_those_there_are(server: SoundServer) -> None:
    with pytest.raises(MicrophoneError, match="No microphone is called “headset”") as caught:
        devices.find_input("headset")
    assert "“default”" in caught.value.remedy
    assert "“pulse”" in caught.value.remedy
    with pytest.raises(SpeakerError, match="No speaker is called “headset”"):
        devices.find_output("headset")


def test_a_name_that_fits_several_is_answered_with_those(server: SoundServer) -> None:
    with pytest.raises(MicrophoneError, match="Several") as caught:
        devices.find_input("ul")
    assert {"“default”", "“pulse”"} <= set(caught.value.remedy.replace(",", " ").split())


def test_without_a_sound_server_there_is_neither(no_server: None) -> None:
    with pytest.raises(MicrophoneError, match="No microphone found") as microphone:
        devices.find_input()
    with pytest.raises(SpeakerError, match="No speaker found") as speaker:
        devices.find_output("any")
    assert microphone.value.remedy
    assert speaker.value.remedy


def test_a_sound_server_without_a_microphone(own_server: SoundServer) -> None:
    own_server.unplug_microphone()
    with pytest.raises(MicrophoneError, match="No microphone can be opened"):
        devices.find_input()
    assert devices.find_output()
    own_server.plug_microphone()
    assert devices.find_input()


def test_a_sound_server_without_a_speaker(own_server: SoundServer) -> None:
    own_server.unplug_speaker()
    with pytest.raises(SpeakerError, match="No speaker can be opened"):
        devices.find_output()
    assert devices.find_input()


def test_a_default_that_does_not_work_is_passed_over(own_server: SoundServer) -> None:
    # Here "default" is a card that is not there, as on a desktop whose set-up is half done.
    broken = own_server.folder / "half-done.conf"
    working = (own_server.folder / "asound.conf").read_text()
    broken.write_text(
        working.replace("pcm.!default { type pulse }", "pcm.!default { type hw card 30 }")
    )
    with heard_by_portaudio({"ALSA_CONFIG_PATH": str(broken)}):
        assert devices.find_input().name == "pulse"
        assert devices.find_output().name == "pulse"


def test_a_device_that_comes_is_seen_after_a_rescan(no_server: None) -> None:
    assert devices.inputs() == []
    with SoundServer() as server, pytest.MonkeyPatch.context() as patch:
        for name, value in server.env.items():
            patch.setenv(name, value)
        assert devices.inputs() == []
        devices.rescan()
        assert devices.inputs() != []


def test_troubles_of_the_c_libraries_stay_off_the_screen(own_server: SoundServer) -> None:
    own_server.unplug_microphone()
    troubled = """
        import sys
        from voicecheck.audio import devices
        from voicecheck.errors import MicrophoneError
        try:
            devices.find_input()
        except MicrophoneError:
            print("said by Python", file=sys.stderr)
    """
    assert python(troubled, own_server.env).stderr == "said by Python\n"
    aloud = python(troubled, own_server.env | {"PYTHONDEVMODE": "1", "PYTHONWARNINGS": "ignore"})
    assert "ALSA" in aloud.stderr  # there is something to hush


def test_a_sound_server_that_hangs_can_be_left(own_server: SoundServer) -> None:
    child = subprocess.Popen(
        [
            sys.executable,
            "-c",
            textwrap.dedent("""
                import sys, time
                from voicecheck.audio import devices
                from voicecheck.audio.microphone import Microphone
                from voicecheck.audio.speaker import Speaker
                with Microphone(devices.find_input()) as heard, Speaker(devices.find_output()):
                    heard.read(5)
                    print("open", flush=True)
                    sys.stdin.readline()
                print("closed", flush=True)
            """),
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdout is not None
    assert child.stdout.readline() == "open\n"
    os.kill(own_server.pid, signal.SIGSTOP)
    try:
        begun_s = time.monotonic()
        said, _ = child.communicate("\n", timeout=20)
        took_s = time.monotonic() - begun_s
    finally:
        os.kill(own_server.pid, signal.SIGCONT)
        child.kill()
        child.wait()
    assert said == "closed\n"
    assert child.returncode == 0
    assert took_s < 4
