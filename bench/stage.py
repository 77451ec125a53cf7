"""One program on the stage: the scenes are played to it, recorded, and measured."""

from collections.abc import Mapping, Sequence

from bench.measure import Told, within
from bench.programs import Played, Program, Progress
from bench.scenes import Scene
from tests.rig import Recorder, Recording, SoundServer, speech_of_person, speech_of_program
from tests.rig.speech import room_noise
from voicecheck.audio.clip import RATE_HZ, Clip
from voicecheck.speech.transcriber import Transcriber

ROOM_S, ROOM_DBFS = 10.0, -60.0
"""A quiet room around the person: digital silence would spare the voice detectors their work."""

_BEFORE_S, _AFTER_S = 0.2, 0.5


def references(scenes: Sequence[Scene], transcriber: Transcriber) -> dict[Scene, str]:
    """Decode each scene by hand: whole, clean, at leisure. Renders the clips too."""
    return {
        scene: transcriber.transcribe(scene.clip().resampled(RATE_HZ).samples, beam_size=5).text
        for scene in scenes
    }


def perform(
    program: Program, scenes: Sequence[Scene], by_hand: Mapping[Scene, str], progress: Progress
) -> list[Told]:
    """Play all scenes to a program and measure what it did."""
    room = room_noise(ROOM_S, ROOM_DBFS)
    with SoundServer() as server, Recorder(server) as recorder:
        played = program.hold(server, scenes, room, progress)
    return measured(played, recorder.recording, by_hand)


def measured(played: Played, recording: Recording, by_hand: Mapping[Scene, str]) -> list[Told]:
    """Read off a recording when each scene ended and when the program replied."""
    replies_s = [span.start_s for span in speech_of_program(recording.program)]
    taken_s = [at_s - recording.started_s for at_s in played.taken_s]
    turns_s = sorted(at_s - recording.started_s for at_s in played.person_s)
    told: list[Told] = []
    for (scene, at_s), heard in zip(played.told, played.heard, strict=True):
        began_s = at_s - recording.started_s
        start_s, end_s = voice(recording.person, began_s, began_s + scene.clip().duration_s)
        next_s = min((turn for turn in turns_s if turn > end_s), default=float("inf"))
        replies = within(replies_s, start_s, next_s)
        answered_s = min((at_s for at_s in replies if at_s >= end_s), default=end_s)
        told.append(
            Told(
                kind=scene.kind,
                start_s=start_s,
                end_s=end_s,
                replies_s=replies,
                taken_s=within(taken_s, start_s, next_s),
                said=scene.words,
                by_hand=by_hand[scene],
                heard=heard,
                processor_s=played.meter.between(
                    start_s + recording.started_s, answered_s + recording.started_s
                ),
            )
        )
    return told


def voice(person: Clip, start_s: float, end_s: float) -> tuple[float, float]:
    """Return where the person's own voice really began and ended within a turn."""
    first_s = max(0.0, start_s - _BEFORE_S)
    first, last = (round(at_s * person.rate_hz) for at_s in (first_s, end_s + _AFTER_S))
    spans = speech_of_person(Clip(person.samples[first:last], person.rate_hz))
    if not spans:
        raise RuntimeError(f"the person was not heard at {start_s:.1f} s of the recording")
    return first_s + spans[0].start_s, first_s + spans[-1].end_s
