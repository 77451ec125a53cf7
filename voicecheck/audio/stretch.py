"""Speech made slower or faster at the same pitch: waveform-similarity overlap-add.

Windows of the sound are laid over one another at another pace than they were taken; each is taken
where it continues the one before best, so that the periods of the voice join up. After W. Verhelst
and M. Roelands, "An overlap-add technique based on waveform similarity", ICASSP 1993.
"""

import numpy as np

from voicecheck.audio.clip import Clip, Samples

WINDOW_S = 0.04
"""Two to eight periods of a voice."""

SEARCH_S = 0.01
"""How far from its place a window may be taken: a period of a low voice."""

SLOWEST, FASTEST = 2.0, 0.5
"""Beyond these factors it would no longer sound like speech."""


def stretched(clip: Clip, factor: float) -> Clip:
    """The clip at another pace.

    Args:
        clip: Speech.
        factor: How many times as long it is to be, 0.5 to 2; beyond, the nearest of these.
    """
    factor = min(max(factor, FASTEST), SLOWEST)
    step = round(WINDOW_S * clip.rate_hz / 2)
    if abs(factor - 1) < 0.01 or len(clip.samples) < 4 * step:
        return clip
    reach = round(SEARCH_S * clip.rate_hz)
    window = np.hanning(2 * step + 1)[:-1].astype(np.float32)
    length = round(len(clip.samples) * factor)
    # So much silence around it that every window and every search lies inside.
    sound = np.pad(clip.samples, (step + reach, 3 * step + 2 * reach))
    made = np.zeros(length + 4 * step, np.float32)
    follows = reach
    for number in range(length // step + 2):
        begin = reach + min(round(number * step / factor), len(clip.samples))
        begin += _best_shift(
            sound[begin - reach : begin + reach + 2 * step], sound[follows:][: 2 * step]
        )
        made[number * step :][: 2 * step] += window * sound[begin:][: 2 * step]
        follows = begin + step
    return Clip(made[step : step + length], clip.rate_hz)


def _best_shift(around: Samples, wanted: Samples) -> int:
    """By how much the window that is most like the wanted one lies beside the middle."""
    alike = np.correlate(around, wanted, "valid")
    energy = np.convolve(around**2, np.ones(len(wanted), np.float32), "valid")
    likeness = alike / np.sqrt(np.maximum(energy, 1e-9))
    return int(likeness.argmax()) - len(likeness) // 2
