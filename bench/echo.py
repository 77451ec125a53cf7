"""Measures how well the program does not hear itself, and how soon it hears others.

    python -m bench.echo [simulated|live|cost]...

`simulated` computes rooms, the same on every run; `live` plays through the virtual sound card in
real time (about five minutes), which a busy machine disturbs; `cost` is time and memory. People
speak with a synthetic voice and, where VOICECHECK_SPEECH names a folder of them, in recordings.
"""

import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np

from bench.recorded import FOLDER, listed, spoken
from tests.audio.rooms import Room
from tests.rig import MOUTH, Recorder, Recording, SoundServer, speech
from tests.rig import Playback as Mouth
from tests.rig.recording import silence_after_s
from tests.wer import normalised, word_error_rate
from voicecheck.audio import devices
from voicecheck.audio.activity import silero
from voicecheck.audio.clip import RATE_HZ, Clip, Samples, level_db
from voicecheck.audio.echo import CleanFrame, CleanSource, EchoCanceller, NearVoice
from voicecheck.audio.microphone import FRAME_S, FRAME_SAMPLES, Frame, Microphone
from voicecheck.audio.speaker import Speaker
from voicecheck.audio.turn import Timing, TurnDetector, over_speech
from voicecheck.speech import models
from voicecheck.speech.transcriber import WhisperTranscriber, suits
from voicecheck.speech.voice import Pyttsx3Voice

PROMPTS = (
    "Good evening. Shall we look back at the day together?",
    "What was the best moment of your day?",
    "It sounds like you felt left out when nobody called you back. Did I get that right?",
    "Is there more you would like to say about that?",
    "What is one small thing you need from each other tomorrow?",
    "You can say stop, skip, or repeat at any time. Take as long as you like.",
    "On a scale from one to ten, how close did you feel today?",
    "What is something your partner did that you appreciated?",
)
WORDS = (
    "Stop.",
    "Wait, that's not what I meant.",
    "No, I said my day.",
    "Can you repeat that?",
    "Yes.",
    "Hold on a second.",
    "My mother called me today.",
    "I wanted to say something else.",
    "Actually, there is more.",
    "Skip this one, please.",
    "Sorry, I was not finished.",
    "And then he just left.",
)
LISTENING = ("Mm-hmm.", "Mhm.", "Uh-huh.", "Hmm.", "Ha ha ha!")
ROOMS = {
    "plain, 20 ms": Room(delay_s=0.02),
    "plain, 120 ms": Room(delay_s=0.12),
    "reverberating 0.3 s, 60 ms": Room(delay_s=0.06, reverberation_s=0.3),
    "reverberating 0.4 s, cheap speaker, 90 ms": Room(
        delay_s=0.09, reverberation_s=0.4, overdrive=2.0
    ),
}
PERSON_DBFS = -24.0
PAUSE_S = 0.8
INTO_PROMPT_S = 0.7
DEVICES_S = 0.1
"""What capturing and falling silent add to a decision, as `live` measures."""

LATEST_S = 0.25


@dataclass(frozen=True, eq=False)
class Said:
    """Something said over the program."""

    kind: str
    text: str
    sound: Samples

    @property
    def audible_s(self) -> float:
        """Where it begins to be heard."""
        return audible_s(self.sound)


def audible_s(sound: Samples) -> float:
    """Where somebody begins to be heard: recordings begin with breath and hiss."""
    blocks = sound[: len(sound) // 80 * 80].reshape(-1, 80)
    loudness = np.sqrt(np.mean(blocks**2, axis=1))
    return float(np.argmax(loudness > loudness.max() * 10 ** (-25 / 20))) * 80 / RATE_HZ


def prompts() -> list[Samples]:
    voice = Pyttsx3Voice(None, 160, None)
    try:
        return [voice.clip(text).resampled(RATE_HZ).samples for text in PROMPTS]
    finally:
        voice.close()


def loud(clip: Clip) -> Samples:
    gain = 10 ** ((PERSON_DBFS - speech.speech_level_dbfs(clip)) / 20)
    return (clip.samples * gain).clip(-1, 1).astype(np.float32)


def synthetic(kind: str, texts: Sequence[str]) -> list[Said]:
    return [
        Said(kind, text, loud(speech.say(text, voice=voice).resampled(RATE_HZ)))
        for voice in ("joe", "ann")
        for text in texts
    ]


def recorded() -> list[Said]:
    """Real recordings of commands and read sentences, and noises; none where there are none."""
    if not FOLDER.is_dir():
        return []
    said = [
        Said(each["category"], each["text"], loud(speech.from_file(FOLDER / each["file"])))
        for each in (*spoken({"command"})[::3], *spoken({"read"})[::5])
    ]
    for each in listed("noise.jsonl")[::2]:
        clip = speech.from_file(FOLDER / each["file"])
        said.append(Said("noise", "", loud(Clip(clip.samples[: 2 * RATE_HZ], RATE_HZ))))
    return said


def framed(*sounds: Samples) -> Iterator[tuple[float, list[Samples]]]:
    """The sounds frame by frame, each with the time at which it ends."""
    count = min(len(sound) for sound in sounds) // FRAME_SAMPLES
    for number in range(count):
        part = slice(number * FRAME_SAMPLES, (number + 1) * FRAME_SAMPLES)
        yield (number + 1) * FRAME_S, [sound[part] for sound in sounds]


def line(clips: Sequence[Samples]) -> Samples:
    pause = np.zeros(round(PAUSE_S * RATE_HZ), np.float32)
    return np.concatenate([part for clip in clips for part in (clip, pause)])


# Simulated


def alone(program: Samples, room: Room) -> str:
    """The program by itself: what is left of it."""
    heard = room.heard(program)
    canceller, near, raw, judge = EchoCanceller(), NearVoice(silero), silero(), silero()
    frames: list[CleanFrame] = []
    voices: list[tuple[bool, bool, bool]] = []
    for end_s, (ours, mine) in framed(program, heard):
        frame = canceller.clean(Frame(mine, end_s), ours)
        frames.append(frame)
        voices.append((raw(mine) > 0.5, judge(frame.judged) > 0.5, near(frame) > 0.5))
    judged = np.concatenate([frame.judged for frame in frames])
    linear = np.concatenate([frame.samples for frame in frames])
    drops = [
        f"{level_db(heard[part]) - level_db(left[part]):.0f}"
        for left in (judged, linear)
        for part in (slice(0, RATE_HZ), slice(8 * RATE_HZ, len(left)))
    ]
    counts = " | ".join(str(sum(each)) for each in zip(*voices, strict=True))
    return f"{len(frames)} | {counts} | {' | '.join(drops)}"


def over(
    clips: Sequence[Samples], room: Room, said: Sequence[Said], words: Callable[[Samples], str]
) -> Iterator[tuple[Said, float | None, str, str]]:
    """Each of `said` over a prompt, to one canceller that has heard the greeting.

    Yields:
        What was said; how long after its onset the program was held; its words without echo, and
        through the canceller.
    """
    canceller, near, now_s = EchoCanceller(), NearVoice(silero), 0.0
    greeting = line(clips[:3])
    for end_s, (ours, mine) in framed(greeting, room.heard(greeting)):
        near(canceller.clean(Frame(mine, end_s), ours))
        now_s = end_s
    for number, each in enumerate(said):
        prompt = clips[number % len(clips)]
        start_s = INTO_PROMPT_S
        length = max(len(prompt), round(start_s * RATE_HZ) + len(each.sound)) + RATE_HZ
        person = np.zeros(length, np.float32)
        person[round(start_s * RATE_HZ) :][: len(each.sound)] = each.sound
        program = np.zeros(length, np.float32)
        program[: len(prompt)] = prompt
        echo = room.heard(program, seed=number)
        turn, kept = TurnDetector(over_speech(Timing()), 0.0), []
        held_s, silent_from_s = None, np.inf
        noise = Room(gain_db=-200, noise_dbfs=room.noise_dbfs).heard(program, seed=number)
        for end_s, (ours, own, returned, floor) in framed(program, person, echo, noise):
            silent = end_s > silent_from_s
            mine = own + (floor if silent else returned)
            played = np.zeros_like(ours) if silent else ours
            frame = canceller.clean(Frame(mine, now_s + end_s), played)
            kept.append(frame.samples)
            turn.hear(end_s - FRAME_S, end_s, near(frame))
            if turn.speaking and held_s is None:
                held_s, silent_from_s = end_s, end_s + DEVICES_S
        now_s += length / RATE_HZ
        onset_s = start_s + each.audible_s
        texts = ["", ""]
        if each.text:
            first = round((onset_s - 0.3) * RATE_HZ)
            texts = [words((person + noise)[first:]), words(np.concatenate(kept)[first:])]
        yield each, None if held_s is None else held_s - onset_s, texts[0], texts[1]


def simulated() -> None:
    clips = prompts()
    print("The program alone. Voice frames: as heard, after WebRTC, as judged; dB taken away.\n")
    print(
        "| room | frames | heard | WebRTC | judged | WebRTC 1st s | later | kept 1st s | later |"
    )
    print("|---|---|---|---|---|---|---|---|---|")
    for name, room in ROOMS.items():
        print(f"| {name} | {alone(line(clips * 2), room)} |")
    said = synthetic("synthetic", WORDS) + synthetic("listening", LISTENING) + recorded()
    decode = decoder()
    print(
        f"\nOver the program, at {PERSON_DBFS} dBFS. Held: {LATEST_S} s with devices counted in."
    )
    print("\n| room | what | in time | held | median s | WER | ratio | first word |")
    print("|---|---|---|---|---|---|---|---|")
    for name, room in ROOMS.items():
        found = list(over(clips, room, said, decode))
        for kind in dict.fromkeys(each.kind for each in said):
            print(f"| {name} | {kind} | {row([each for each in found if each[0].kind == kind])} |")


def row(found: Sequence[tuple[Said, float | None, str, str]]) -> str:
    late = [held_s + DEVICES_S for _, held_s, *_ in found if held_s is not None]
    in_time = sum(each <= LATEST_S for each in late)
    shown = f"{in_time} of {len(found)} | {len(late)}"
    shown += f" | {statistics.median(late):.2f}" if late else " | "
    if not found[0][0].text or found[0][0].kind == "listening":
        return f"{shown} | | |"
    clean = word_error_rate([(said.text, clean) for said, _, clean, _ in found])
    echoed = word_error_rate([(said.text, text) for said, *_, text in found])
    first = [normalised(clean)[:1] == normalised(text)[:1] for *_, clean, text in found]
    return (
        f"{shown} | {echoed:.3f} | {echoed / max(clean, 1e-9):.2f} | {sum(first)} of {len(first)}"
    )


def decoder() -> Callable[[Samples], str]:
    model = models.find("tiny.en", Path("/nonexistent"))
    compute = suits()
    whisper = WhisperTranscriber(model, compute_type=compute.type, threads=compute.threads)
    return lambda samples: whisper.transcribe(np.ascontiguousarray(samples)).text


# Live


def live(delay_ms: float = 60) -> None:
    """Interruptions of prompts that really play, held and resumed by the real speaker."""
    clips = prompts()
    said = [*synthetic("synthetic", WORDS), *synthetic("listening", LISTENING)]
    said += [each for each in recorded() if each.kind == "read"][:6]
    with SoundServer() as server:
        os.environ.update(server.env)
        devices.rescan()
        server.echo(-10, delay_ms)
        with (
            Recorder(server) as recorder,
            Speaker(devices.find_output()) as speaker,
            Microphone(devices.find_input()) as microphone,
            Mouth(server, MOUTH) as mouth,
        ):
            source, near = CleanSource(microphone, speaker.played), NearVoice(silero)
            false = sum(talk(speaker, source, near, clip, None, mouth) for clip in clips)
            held, places = [], []
            for number, each in enumerate(said):
                places.append(recorder.recorded_s)
                held.append(talk(speaker, source, near, clips[2 + number % 4], each, mouth))
            places.append(recorder.recorded_s)
            broken = speaker.underflowed + microphone.overflowed
    late = [fell_silent_s(recorder.recording, *place) for place in pairwise(places)]
    print(
        f"Live, {delay_ms:.0f} ms. Held by its own voice: {false} times in {len(clips)} prompts;"
    )
    print(f"sound broke {broken} times (a busy machine).\n")
    print("| what | silent in 0.25 s | silent in 0.3 s | held | median s |\n|---|---|---|---|---|")
    for kind in dict.fromkeys(each.kind for each in said):
        chosen = [number for number, each in enumerate(said) if each.kind == kind]
        their_s = [late[number] for number in chosen]
        shown = [f"{sum(s <= limit for s in their_s)} of {len(their_s)}" for limit in (0.25, 0.3)]
        print(
            f"| {kind} | {' | '.join(shown)} | {sum(held[number] for number in chosen)} "
            f"| {statistics.median(their_s):.2f} |"
        )
    for each, their_s in zip(said, late, strict=True):
        if their_s > LATEST_S:
            print(f"\nLate: {each.text or each.kind} ({their_s:.2f} s)")


def talk(
    speaker: Speaker,
    source: CleanSource,
    near: NearVoice,
    prompt: Samples,
    said: Said | None,
    mouth: Mouth,
) -> bool:
    """Play a prompt and let somebody speak over it; the words are not waited for.

    Returns:
        Whether it was held.
    """
    playing = speaker.play(Clip(prompt, RATE_HZ))
    asked_s, begun, held = time.monotonic(), False, False
    turn = TurnDetector(over_speech(Timing()), asked_s)
    while not playing.done and time.monotonic() < asked_s + 12:
        frame = source.read(2.0)
        begin_s = (playing.started_s or np.inf) + INTO_PROMPT_S
        if said and not begun and frame.end_s > begin_s:
            mouth.play(Clip(said.sound, RATE_HZ))
            begun = True
        turn.hear(frame.end_s - FRAME_S, frame.end_s, near(frame))
        if turn.speaking and not held:
            playing.pause()
            held = True
        if held and frame.end_s > mouth.plays_until_s:
            playing.stop()
    while time.monotonic() < mouth.plays_until_s + PAUSE_S:
        near(source.read(2.0))
    return held


def fell_silent_s(recording: Recording, start_s: float, end_s: float) -> float:
    """How long after the person began, between two places in a recording, the program fell silent.

    Both are taken from the recording: a virtual sound card goes slower than the clock where the
    machine is busy.
    """
    part = slice(round(start_s * RATE_HZ), round(end_s * RATE_HZ))
    onset_s = start_s + audible_s(recording.person.samples[part])
    return silence_after_s(recording, onset_s)


# Cost


def cost() -> None:
    code = "import time; from voicecheck.audio import echo; began_s = time.perf_counter(); "
    code += "echo.EchoCanceller(); print(time.perf_counter() - began_s)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    before_kb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    canceller, near = EchoCanceller(), NearVoice(silero)
    program, began_s = prompts()[2], time.process_time()
    for end_s, (ours,) in framed(program):
        canceller.clean(Frame(ours, end_s), ours)
    cancelled_s = time.process_time()
    for end_s, (ours,) in framed(program):
        near(CleanFrame(ours, end_s, ours, -20.0, True, True))
    length_s = len(program) / RATE_HZ
    after_kb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(
        f"to make one: {float(run.stdout):.2f} s; memory: {(after_kb - before_kb) / 1024:.0f} MB"
    )
    print(
        f"processor, per second of sound: {(cancelled_s - began_s) / length_s:.3f} s cancelling,"
    )
    print(f"{(time.process_time() - cancelled_s) / length_s:.3f} s judging (two Silero)")


if __name__ == "__main__":
    for name in sys.argv[1:] or ["simulated", "live", "cost"]:
        {"simulated": simulated, "live": live, "cost": cost}[name]()
        print()
