"""A virtual sound card and a virtual person: whole conversations without hardware.

with SoundServer() as server, Recorder(server) as recorder:
    with VirtualPerson(server, [Reply.of("I feel fine.")]) as person:
        subprocess.run(["voicecheck"], env=os.environ | server.env)
print([gap.gap_s for gap in gaps(recorder.recording, person.turns(recorder.recording))])
"""

from tests.rig.person import Answers, Cue, Event, Reply, Silent, Turn, VirtualPerson
from tests.rig.program_ear import Heard, ProgramEar, Span, speech_of_program
from tests.rig.recording import Gap, Recorder, Recording, gaps, speech_of_person
from tests.rig.sound_server import (
    AIR,
    MICROPHONE,
    MOUTH,
    PERSON,
    PROGRAM,
    SPEAKER,
    SoundServer,
    SoundServerError,
    real_sound_server,
)
from tests.rig.streams import Capture, Playback

__all__ = [
    "AIR",
    "MICROPHONE",
    "MOUTH",
    "PERSON",
    "PROGRAM",
    "SPEAKER",
    "Answers",
    "Capture",
    "Cue",
    "Event",
    "Gap",
    "Heard",
    "Playback",
    "ProgramEar",
    "Recorder",
    "Recording",
    "Reply",
    "Silent",
    "SoundServer",
    "SoundServerError",
    "Span",
    "Turn",
    "VirtualPerson",
    "gaps",
    "real_sound_server",
    "speech_of_person",
    "speech_of_program",
]
