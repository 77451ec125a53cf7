"""How finished the last seconds sounded."""

from pathlib import Path

import numpy as np
import pytest

from voicecheck.audio.clip import RATE_HZ
from voicecheck.audio.finality import FILE_NAME, WINDOW_S, prepared, smart_turn, weights


def test_without_weights_there_is_none(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_bytes(b"not the weights")
    found = weights(tmp_path)
    assert found is None or found.parent != tmp_path


def test_what_is_there_is_used(tmp_path: Path) -> None:
    finality = smart_turn(tmp_path)
    present = weights(tmp_path) is not None
    assert (finality is not None) == present
    if finality is not None:
        noise = np.random.default_rng(0).standard_normal(RATE_HZ).astype(np.float32)
        assert 0.0 <= finality(noise * 0.01) <= 1.0


@pytest.mark.parametrize("length_s", [0.0, 0.5, 8.0, 11.0])
def test_the_model_is_given_the_last_eight_seconds(length_s: float) -> None:
    sound = np.linspace(-0.2, 0.3, round(length_s * RATE_HZ), dtype=np.float32)
    window = prepared(sound)
    assert window.shape == (WINDOW_S * RATE_HZ,)
    assert window.dtype == np.float32
    assert abs(float(window.mean())) < 1e-3
    if length_s:
        assert float(window.std()) == pytest.approx(1.0, abs=1e-2)
        assert window[-1] == window.max()
