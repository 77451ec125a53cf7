"""The virtual person keeps time, and knows when it is their turn."""

import time

import numpy as np
import pytest

from tests.rig import (
    SPEAKER,
    Playback,
    ProgramEar,
    Recorder,
    Reply,
    Silent,
    SoundServer,
    SoundServerError,
    Turn,
    VirtualPerson,
    speech,
    speech_of_person,
)
from voicecheck.audio.clip import RATE_HZ, Clip, listening_tone

pytestmark = pytest.mark.live


def test_a_person_answers_the_tone_in_time_and_nothing_else(
    server: SoundServer, question: Clip
) -> None:
    answer = speech.say("Yes.")
    waits_s = [0.0, 0.3, 0.3, 0.5]
    script = [Reply(answer, f"after {wait_s} s", wait_s) for wait_s in waits_s]
    tone = listening_tone(48_000)
    with (
        Recorder(server) as recorder,
        Playback(server, SPEAKER) as program,
        VirtualPerson(server, script) as person,
    ):
        program.play(question)
        time.sleep(question.duration_s + 1.0)
        assert not person.events("reply_started")
        for _ in script:
            program.play(tone)
            time.sleep(1.1)
        assert person.done.wait(2)
    tones = [event.at_s for event in person.events("tone")]
    replies = [event.at_s for event in person.events("reply_started")]
    late_s = np.array(replies) - np.array(tones) - waits_s
    # The end of a tone is known some 30 ms later, so nobody starts at the very instant.
    assert 0 < late_s[0] < 0.1
    assert np.median(np.abs(late_s[1:])) < 0.03

    heard = recorder.recording
    said = speech_of_person(heard.person, pause_s=0.15)
    quiet_start_s = speech_of_person(answer)[0].start_s
    tone_ends_s = [h.at_s for h in ProgramEar().feed(heard.program.samples) if h.what == "tone"]
    waited_s = [s.start_s - quiet_start_s - t for s, t in zip(said, tone_ends_s, strict=True)]
    assert 0 < waited_s[0] < 0.1
    assert np.median(np.abs(np.array(waited_s[1:]) - waits_s[1:])) < 0.03


def test_a_person_falls_silent_talks_over_and_waits_for_silence(
    server: SoundServer, question: Clip
) -> None:
    answer = speech.say("No, I said my day.")
    script: list[Turn] = [
        Silent(),
        Reply(answer, "after a silence", when="after_silence"),
        Reply(answer, "over it", 0.5, when="over_program"),
    ]
    asked = speech.join([question, listening_tone(48_000)], [0.2])
    with Playback(server, SPEAKER) as program, VirtualPerson(server, script) as person:
        for line, then_s in ((asked, 0.5), (question, 3.2), (question, 0.5)):
            time.sleep(program.play(line)[1] - time.monotonic() + then_s)
        assert person.done.wait(3)
    assert len(person.events("stayed_silent")) == 1
    after_silence, over = person.events("reply_started")
    ended_s = [event.at_s for event in person.events("program_stopped")]
    began_s = [event.at_s for event in person.events("program_started")]
    assert after_silence.at_s == pytest.approx(ended_s[1] + 1.3, abs=0.06)
    assert over.at_s == pytest.approx(began_s[2] + 0.5, abs=0.04)
    assert over.at_s < ended_s[2]


def test_a_person_can_choose_by_what_was_printed(server: SoundServer) -> None:
    asked: list[str] = []

    def answer(printed: str) -> Reply | None:
        asked.append(printed)
        return Reply.of("Yes.") if "right?" in printed else None

    with Playback(server, SPEAKER) as program, VirtualPerson(server, answer) as person:
        for count, line in enumerate(("How are you?", "Did I get that right?", "More?"), 1):
            person.program_said(line)
            program.play(listening_tone(48_000))
            person.wait_for("tone", count, timeout_s=3)
            time.sleep(1.1)
    assert [event.text for event in person.events("reply_started")] == ["Yes."]
    assert asked == ["How are you?", "How are you?\nDid I get that right?", "More?"]


def test_a_person_can_be_made_to_speak_at_any_moment(server: SoundServer) -> None:
    with VirtualPerson(server, []) as person:
        person.speak(Reply.of("Stop."))
        assert person.wait_for("reply_ended", timeout_s=5).text == "Stop."
        with pytest.raises(TimeoutError, match="1 of 2 times reply_ended"):
            person.wait_for("reply_ended", 2, timeout_s=0.1)


def test_a_person_notices_that_the_server_is_gone(server: SoundServer) -> None:
    with pytest.raises(SoundServerError, match="went away"), VirtualPerson(server, []) as person:
        server.stop()
        person.done.wait(3)
        time.sleep(0.2)


def test_the_noise_around_a_person_is_for_the_microphone_alone(server: SoundServer) -> None:
    room = speech.room_noise(1.0, -40)
    with Recorder(server) as recorder, VirtualPerson(server, [], room=room):
        time.sleep(2.2)
    heard = recorder.recording
    middle = Clip(heard.microphone.samples[RATE_HZ // 2 : 2 * RATE_HZ], RATE_HZ)
    assert speech.speech_level_dbfs(middle) == pytest.approx(-40, abs=1)
    assert len(speech_of_person(middle, pause_s=0.05)) == 1
    assert heard.person.peak_dbfs == -np.inf
