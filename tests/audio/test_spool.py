import errno
import json
import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from voicecheck.audio.clip import RATE_HZ
from voicecheck.audio.spool import Spool, SpoolNote, discard, leftovers, refused
from voicecheck.errors import StoreError

NOTE = SpoolNote("01J", "high", "Mia", "What was “good” today?\nAnything.", "2025-03-01T21:00:00")
SECOND = np.linspace(-1, 1, RATE_HZ, dtype=np.float32)


def spooled(folder: Path, *blocks: NDArray[np.float32]) -> Path:
    with Spool(folder, NOTE) as spool:
        for block in blocks:
            spool.write(block)
    return spool.path


@given(st.lists(st.lists(st.integers(-32768, 32767), max_size=50), max_size=5))
def test_what_was_written_is_what_is_left(
    tmp_path_factory: pytest.TempPathFactory, blocks: list[list[int]]
) -> None:
    folder = tmp_path_factory.mktemp("spool")
    spooled(folder, *(np.array(block, np.float32) / np.float32(32768) for block in blocks))
    (left,) = leftovers(folder)
    assert left.note == NOTE
    assert left.clip.rate_hz == RATE_HZ
    assert (left.clip.samples * 32768).tolist() == [x for block in blocks for x in block]


def test_what_is_too_loud_is_clipped_not_wrapped(tmp_path: Path) -> None:
    spooled(tmp_path, np.array([2, -2], np.float32))
    np.testing.assert_allclose(leftovers(tmp_path)[0].clip.samples, [1, -1], atol=1e-4)


@pytest.mark.parametrize("umask", [0o000, 0o777])
def test_only_the_owner_can_read_it_whatever_the_umask(tmp_path: Path, umask: int) -> None:
    folder = tmp_path / "spool"
    before = os.umask(umask)
    try:
        path = spooled(folder, SECOND)
    finally:
        os.umask(before)
    assert folder.stat().st_mode & 0o777 == 0o700
    assert path.stat().st_mode & 0o777 == 0o600


def test_an_open_folder_is_closed_to_others(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    spooled(tmp_path, SECOND)
    assert tmp_path.stat().st_mode & 0o777 == 0o700


def test_leftovers_come_in_order_of_age(tmp_path: Path) -> None:
    paths = []
    for _ in range(5):
        paths.append(spooled(tmp_path, SECOND))
        time.sleep(0.002)  # names are in order to the millisecond
    assert [left.path for left in leftovers(tmp_path)] == paths


def test_a_spool_in_use_is_no_leftover(tmp_path: Path) -> None:
    with Spool(tmp_path, NOTE) as spool:
        spool.write(SECOND)
        assert leftovers(tmp_path) == []
    assert [left.path for left in leftovers(tmp_path)] == [spool.path]


def test_no_folder_no_leftovers(tmp_path: Path) -> None:
    assert leftovers(tmp_path / "none") == []


@given(st.integers(0, 4096 + 2000))
def test_any_beginning_of_a_file_can_be_read(
    tmp_path_factory: pytest.TempPathFactory, size: int
) -> None:
    folder = tmp_path_factory.mktemp("spool")
    path = spooled(folder, SECOND[:1000])
    os.truncate(path, size)
    (left,) = leftovers(folder)
    assert len(left.clip.samples) == max(0, size - 4096) // 2
    assert (left.note == NOTE) == (
        size >= len(json.dumps(vars_of(NOTE), ensure_ascii=False).encode())
    )
    np.testing.assert_allclose(left.clip.samples, SECOND[: len(left.clip.samples)], atol=1e-4)


@pytest.mark.parametrize(
    "damage", [b"\0" * 40, b"{}", b"[1, 2]", b'{"checkin_id": 1, "step": 2}', b"\xff\xfe" * 9]
)
def test_a_damaged_note_still_gives_the_sound(tmp_path: Path, damage: bytes) -> None:
    path = spooled(tmp_path, SECOND)
    with path.open("r+b") as file:
        file.write(damage)
    (left,) = leftovers(tmp_path)
    assert left.note is None
    np.testing.assert_allclose(left.clip.samples, SECOND, atol=1e-4)


def test_a_note_too_long_for_its_place_still_gives_the_sound(tmp_path: Path) -> None:
    long = SpoolNote("01J", "high", "Mia", "why? " * 2000, "2025-03-01T21:00:00")
    with Spool(tmp_path, long) as spool:
        spool.write(SECOND)
    (left,) = leftovers(tmp_path)
    assert left.note is None
    np.testing.assert_allclose(left.clip.samples, SECOND, atol=1e-4)


def test_discarded_it_is_gone(tmp_path: Path) -> None:
    spool = Spool(tmp_path, NOTE)
    spool.write(SECOND)
    second_name = tmp_path / "second name"
    second_name.hardlink_to(spool.path)
    spool.discard()
    assert leftovers(tmp_path) == []
    assert not spool.path.exists()
    assert second_name.read_bytes() == b""  # the sound itself went, not only its name
    spool.discard()


def test_a_leftover_can_be_discarded(tmp_path: Path) -> None:
    discard(spooled(tmp_path, SECOND))
    assert leftovers(tmp_path) == []


def test_every_second_is_on_the_disk_within_a_second(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[tuple[float, int]] = []
    fsync = os.fsync

    def watched_fsync(descriptor: int) -> None:
        size = os.fstat(descriptor).st_size
        fsync(descriptor)
        synced.append((time.monotonic(), size))

    monkeypatch.setattr(os, "fsync", watched_fsync)
    written: list[tuple[float, int]] = []
    with Spool(tmp_path, NOTE) as spool:
        for _ in range(60):
            spool.write(SECOND[:512])
            written.append((time.monotonic(), spool.path.stat().st_size))
            time.sleep(0.032)
        before_close = len(synced)
    lags_s = [
        min((at_s for at_s, kept in synced if kept >= size), default=np.inf) - written_s
        for written_s, size in written
    ]
    assert max(lags_s) < 1.0
    assert before_close >= 4  # the header, the folder, and while sound came


def test_a_disk_that_is_slow_to_sync_does_not_hold_up_writing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spool = Spool(tmp_path, NOTE)
    fsync = os.fsync

    def slow_fsync(descriptor: int) -> None:
        time.sleep(0.5)
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", slow_fsync)
    longest_s = 0.0
    for _ in range(40):
        begun_s = time.monotonic()
        spool.write(SECOND[:512])
        longest_s = max(longest_s, time.monotonic() - begun_s)
        time.sleep(0.02)
    spool.close()
    assert longest_s < 0.2


def test_a_disk_that_fails_to_sync_is_told_at_the_next_write(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spool = Spool(tmp_path, NOTE)

    def broken(descriptor: int) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", broken)
        spool.write(SECOND)
        time.sleep(0.7)
        with pytest.raises(StoreError, match="Input/output error"):
            spool.write(SECOND)
    spool.close()
    assert leftovers(tmp_path)[0].clip.duration_s == 1


WRITER = """
    import sys, time
    from pathlib import Path
    import numpy as np
    from voicecheck.audio.spool import Spool, SpoolNote
    from voicecheck.errors import StoreError

    spool = Spool(Path(sys.argv[1]), SpoolNote("01J", "high", "Mia", "What was good?", "now"))
"""


def writer(folder: Path, then: str) -> subprocess.Popen[str]:
    program = textwrap.dedent(WRITER) + textwrap.dedent(then)
    return subprocess.Popen(
        [sys.executable, "-c", program, str(folder)], stdout=subprocess.PIPE, text=True
    )


def test_kill_loses_less_than_a_second(tmp_path: Path) -> None:
    child = writer(
        tmp_path,
        """
        for count in range(1, 10**6):
            spool.write(np.full(512, 0.5, np.float32))
            print(count, flush=True)
            time.sleep(0.005)
        """,
    )
    assert child.stdout is not None
    count = 0
    while count < 100:
        count = int(child.stdout.readline())
    os.kill(child.pid, signal.SIGKILL)
    child.communicate()
    (left,) = leftovers(tmp_path)
    assert left.note is not None
    assert left.note.who == "Mia"
    assert left.clip.duration_s > 100 * 512 / RATE_HZ - 1
    assert len(left.clip.samples) >= 100 * 512  # nothing at all, in fact: only a power cut could
    assert set(left.clip.samples.tolist()) == {0.5}


def test_what_fitted_on_the_disk_stays(tmp_path: Path) -> None:
    child = writer(
        tmp_path,
        """
        import resource
        limit = 4096 + 100_001  # cuts a sample in two
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
        taken = 0
        try:
            while True:
                spool.write(np.full(512, 0.5, np.float32))
                taken += 1
        except StoreError as error:
            print(taken, error.exit_code, error)
        resource.setrlimit(resource.RLIMIT_FSIZE, (-1, -1))  # there is room again
        spool.write(np.full(512, 0.25, np.float32))
        spool.close()
        """,
    )
    said, _ = child.communicate(timeout=30)
    assert said.startswith("97 15 What is said cannot be written")  # told with the 98th block
    (left,) = leftovers(tmp_path)
    assert left.clip.samples.tolist() == [0.5] * 50_000 + [0.25] * 512


def test_a_full_disk_is_told_with_its_remedy() -> None:
    error = refused(OSError(errno.ENOSPC, "No space left on device"), Path("/data/spool"))
    assert "full" in error.message
    assert "/data/spool" in error.remedy


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="file"):
        Spool(tmp_path / "file" / "spool", NOTE)


def vars_of(note: SpoolNote) -> dict[str, str]:
    return {name: getattr(note, name) for name in note.__slots__}
