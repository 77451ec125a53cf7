"""Replay: the ear over recordings, with the real model."""

import json
from pathlib import Path

import numpy as np
import pytest
import soundfile
from click.testing import CliRunner

from tests.rig.speech import join, room_noise, say
from voicecheck.audio.activity import silero
from voicecheck.audio.clip import RATE_HZ, Clip
from voicecheck.audio.turn import Event, Timing
from voicecheck.cli.replay import replay as command
from voicecheck.errors import StoreError
from voicecheck.replay import Waterfall, recording, replay
from voicecheck.speech import models
from voicecheck.speech.hinge import ANSWERING, CONFIRMING, Choices
from voicecheck.speech.transcriber import WhisperTranscriber


@pytest.fixture(scope="module")
def transcriber() -> WhisperTranscriber:
    return WhisperTranscriber(models.bundled())


def in_a_room(*clips: Clip, pauses_s: tuple[float, ...] = ()) -> Clip:
    quiet = Clip.silence(0.7, clips[0].rate_hz)
    joined = join([quiet, join(clips, pauses_s), quiet], [0.0, 0.0]).resampled(RATE_HZ)
    noise = room_noise(joined.duration_s + 0.1, -65).samples[: len(joined.samples)]
    return Clip(joined.samples + noise, RATE_HZ)


def heard(clip: Clip, transcriber: WhisperTranscriber, choices: Choices = ANSWERING) -> Waterfall:
    return replay(clip, transcriber, silero(), timing=Timing(), choices=choices)


def test_a_bare_yes_is_answered_at_once(transcriber: WhisperTranscriber) -> None:
    waterfall = heard(in_a_room(say("Yes.")), transcriber, CONFIRMING)
    (answer,) = waterfall.answers
    assert answer.text == "Yes."
    assert answer.answered_at_s - answer.end_s < 0.75


def test_an_open_sentence_is_waited_for(transcriber: WhisperTranscriber) -> None:
    clip = in_a_room(say("I was upset because"), say("you forgot me."), pauses_s=(2.0,))
    (answer,) = heard(clip, transcriber).answers
    assert "because" in answer.text
    assert "forgot" in answer.text


def test_who_went_on_once_is_not_answered_early_again(transcriber: WhisperTranscriber) -> None:
    said = (
        "My sister called me at lunch.",
        "I need one quiet hour to myself.",
        "Then I went to bed.",
    )
    clip = in_a_room(*map(say, said), pauses_s=(1.2, 1.4))
    first, rest = heard(clip, transcriber).answers
    assert first.text == said[0], "one finished sentence is answered soon"
    assert "quiet hour" in rest.text
    assert rest.text.endswith(said[-1])


def test_the_same_recording_gives_the_same(transcriber: WhisperTranscriber) -> None:
    clip = in_a_room(say("My sister came to visit."))
    assert heard(clip, transcriber) == heard(clip, transcriber)


@pytest.mark.parametrize("level_dbfs", [-60.0, -30.0, -15.0])
def test_noise_is_no_answer(transcriber: WhisperTranscriber, level_dbfs: float) -> None:
    waterfall = heard(room_noise(6.0, level_dbfs), transcriber)
    assert waterfall.answers == ()
    assert waterfall.unclear == ()


@pytest.mark.parametrize("duration_s", [0.0, 0.01, 3.0])
def test_silence_is_no_answer(transcriber: WhisperTranscriber, duration_s: float) -> None:
    waterfall = heard(Clip.silence(duration_s, RATE_HZ), transcriber)
    assert (waterfall.answers, waterfall.reads) == ((), ())


def test_any_kind_of_sound_file_is_heard_at_sixteen_kilohertz(tmp_path: Path) -> None:
    stereo = np.zeros((44_100, 2), np.float32)
    soundfile.write(tmp_path / "a.flac", stereo, 44_100)
    clip = recording(tmp_path / "a.flac")
    assert clip.rate_hz == RATE_HZ
    assert clip.duration_s == pytest.approx(1.0, abs=0.01)


def test_what_is_no_sound_is_said_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "words.wav").write_text("not a sound")
    for path in (tmp_path / "words.wav", tmp_path / "missing.wav", tmp_path):
        with pytest.raises(StoreError) as raised:
            recording(path)
        assert "\n" not in str(raised.value)


def test_the_command_prints_answers_and_decisions(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VOICECHECK_HOME", str(tmp_path))
    path = tmp_path / "yes.wav"
    clip = in_a_room(say("Yes."))
    soundfile.write(path, clip.samples, clip.rate_hz)
    result = CliRunner().invoke(command, [str(path), "--json", "--expect", "confirmation"])
    assert result.exit_code == 0
    found = json.loads(result.output)
    assert [answer["text"] for answer in found["answers"]] == ["Yes."]
    assert set(found["answers"][0]) == {"text", "start_s", "end_s", "answered_at_s"}
    assert [each["event"] for each in found["decisions"]][-1] == Event.FINISHED
    assert all(each["reason"] for each in found["decisions"])
    printed = CliRunner().invoke(command, [str(path)]).output
    assert "a whole reply" in printed
    assert "Yes." in printed
