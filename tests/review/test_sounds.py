"""Recordings as a browser fetches them, part by part."""

import io
from dataclasses import replace

import numpy as np
import pytest
import soundfile
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from tests.review.evenings import EVENING, RATE_HZ, keep_evening, murmur, said
from voicecheck.audio.clip import Format
from voicecheck.review.app import PIECE_BYTES, part_of
from voicecheck.review.wave import Wave
from voicecheck.store import Store
from voicecheck.store.record import Recording

CLIP = murmur(40)
PCM = soundfile.read(io.BytesIO(CLIP.to_bytes("flac")), dtype="int16")[0]
MUCH = said(0, "high", "What was good?", "Much")


@pytest.fixture(params=["flac", "opus"])
def address(request: pytest.FixtureRequest, store: Store) -> str:
    kind: Format = request.param
    sound = Recording(0, "answer", kind, RATE_HZ, CLIP.duration_s, CLIP.to_bytes(kind))
    checkin = store.begin("evening", [], EVENING)
    return f"/sounds/{store.keep(checkin, replace(MUCH, recordings=[sound]))}/0"


def test_the_whole_is_a_wav_file_of_what_was_said(browser: TestClient, address: str) -> None:
    answer = browser.get(address)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "audio/wav")
    assert answer.headers["accept-ranges"] == "bytes"
    assert len(answer.content) > 2 * PIECE_BYTES
    samples, rate_hz = soundfile.read(io.BytesIO(answer.content), dtype="int16")
    assert rate_hz == RATE_HZ
    assert len(samples) == len(PCM)
    assert np.corrcoef(samples, PCM)[0, 1] > 0.98


@pytest.mark.parametrize(
    ("asked", "begin", "length"),
    [("0-99", 0, 100), ("10-20", 10, 11), ("43-46", 43, 4), ("44-44", 44, 1), ("45-", 45, None),
     ("300001-300010", 300_001, 10), ("-1", None, 1), ("-7", None, 7), ("0-99999999", 0, None)],
)  # fmt: skip
def test_a_part_is_the_same_as_in_the_whole(
    browser: TestClient, address: str, asked: str, begin: int | None, length: int | None
) -> None:
    whole = browser.get(address).content
    answer = browser.get(address, headers={"range": f"bytes={asked}"})
    begin = len(whole) - (length or 0) if begin is None else begin
    expected = whole[begin:] if length is None else whole[begin : begin + length]
    assert answer.status_code == 206
    assert len(answer.content) == len(expected)
    assert answer.headers["content-range"] == (
        f"bytes {begin}-{begin + len(expected) - 1}/{len(whole)}"
    )
    if begin < 44:
        assert answer.content[: 44 - begin] == expected[: 44 - begin]


def test_what_lies_outside_is_refused(browser: TestClient, address: str) -> None:
    answer = browser.get(address, headers={"range": "bytes=9999999-"})
    assert answer.status_code == 416
    assert answer.headers["content-range"].startswith("bytes */")
    assert browser.get(address, headers={"range": "bytes=-0"}).status_code == 416


def test_a_recording_that_is_damaged_or_gone_says_so(browser: TestClient, store: Store) -> None:
    checkin = keep_evening(store, EVENING, MUCH)
    (turn,) = store.checkin(checkin).turns
    address = f"/sounds/{turn.answer_id}/0"
    assert browser.get(address).status_code == 200
    damaged = Recording(1, "addition", "flac", RATE_HZ, 1.0, b"fLaC damaged")
    store.keep(checkin, replace(MUCH, recordings=[damaged]))
    broken = browser.get(f"/sounds/{turn.answer_id}/1")
    assert (broken.status_code, "damaged" in broken.text) == (503, True)
    assert browser.get(address).status_code == 200
    store.delete(checkin)
    assert browser.get(address).status_code == 404


def test_a_part_of_a_lossless_recording_is_exact() -> None:
    encoded = io.BytesIO(CLIP.to_bytes("flac"))
    wave = Wave.of(encoded)

    def part(begin: int, end: int) -> bytes:
        encoded.seek(0)
        return wave.part(encoded, begin, end)

    whole = part(0, wave.size_bytes)
    assert whole[44:] == PCM.astype("<i2").tobytes()
    for begin, end in ((0, 44), (43, 45), (45, 46), (101, 5_000), (60_001, wave.size_bytes)):
        assert part(begin, end) == whole[begin:end]


@given(st.one_of(st.none(), st.text(), st.from_regex(r"bytes=\d{0,25}-\d{0,25}")), st.integers(1))
def test_any_range_is_a_part_of_the_file_or_nothing(asked: str | None, size_bytes: int) -> None:
    begin, end = part_of(asked, size_bytes)
    assert begin == end or 0 <= begin < end <= size_bytes
