"""What is kept: settings, store, files and who may read them, guides, caches, room on the disk."""

import os
import shutil
import stat
from collections.abc import Container, Iterator
from pathlib import Path, PurePath

from voicecheck.doctor.patient import Patient
from voicecheck.errors import CautionError, DiskFullError, GuideError, ScheduleError, StoreError
from voicecheck.private_files import HAS_MODES

FULL_BYTES = 50_000_000
"""With less than this a check-in may not come to its end."""

SCARCE_BYTES = 500_000_000
BYTES_A_MINUTE = 1_000_000
"""What a minute of speech takes as FLAC; somewhat less in fact."""

OTHERS = 0o077


def settings(patient: Patient) -> str:
    """Can they be read?"""
    from voicecheck.config import Settings

    path = patient.paths.settings
    Settings.load(patient.paths)
    return str(path) if path.exists() else f"{path} is not there, so the defaults hold"


def store(patient: Patient) -> str:
    """Can what was said be read, and is it whole?"""
    from voicecheck.store import Store
    from voicecheck.store.lock import is_locked, require_extra
    from voicecheck.store.safekeeping import checked

    path = patient.paths.store
    try:
        if not path.exists():  # looking makes none: whoever has none is still at the beginning
            return _none_yet(path)
        locked = is_locked(path)
    except OSError as problem:
        raise StoreError(
            f"{path} cannot be read: {problem.strerror}", "Make it a file that you may read"
        ) from problem
    if locked:
        require_extra()
        return f"{path}, locked with a pass phrase"
    with Store.open(path) as opened:
        newest = opened.history(limit=1)
    checked(path)
    return f"{path}, " + ("whole, in use" if newest else "empty")


def _none_yet(path: Path) -> str:
    place = _nearest(path.parent)
    if not os.access(place, os.W_OK | os.X_OK):
        raise StoreError(
            f"{path} cannot be made, for {place} cannot be written to",
            "Make it writable for you, or set VOICECHECK_HOME to a folder that is",
        )
    return f"none yet; the first check-in makes {path}"


def privacy(patient: Patient) -> str:
    """May nobody else read what was said?"""
    if not HAS_MODES:
        return "as this system keeps a person's own folder"
    wrong = [place for place, _ in _wrong_modes(patient)]
    if wrong:
        more = f" and {len(wrong) - 1} more" if len(wrong) > 1 else ""
        raise StoreError(
            f"{wrong[0]}{more} may be read by others, or not by you",
            "Mend it with: voicecheck doctor --fix",
        )
    return "readable by you alone"


def make_private(patient: Patient) -> list[str]:
    """Close to others what was said, and open it to its owner."""
    done = []
    for place, mode in list(_wrong_modes(patient)):
        place.chmod(mode)
        done.append(f"{place} is now readable by you alone")
    return done


def disk(patient: Patient) -> str:
    """Is there room for what will be said?"""
    return room_left(shutil.disk_usage(_nearest(patient.paths.data)).free)


def _nearest(folder: Path) -> Path:
    """A folder, or what is there of the way to it."""
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    return folder


def room_left(free_bytes: int) -> str:
    """What is to be said of the room on a disk.

    Raises:
        DiskFullError: There is none for one check-in.
        CautionError: There soon will be none.
    """
    told = f"{free_bytes / 1e9:.1f} GB" if free_bytes >= 1e9 else f"{free_bytes / 1e6:.0f} MB"
    remedy = "Delete something, or keep recordings for a while only: audio.keep_days"
    if free_bytes < FULL_BYTES:
        raise DiskFullError(f"The disk is full: {told} left", remedy)
    minutes = free_bytes // BYTES_A_MINUTE
    if free_bytes < SCARCE_BYTES:
        raise CautionError(f"There is little room: {told}, {minutes} minutes of talk", remedy)
    return f"{told}, more than {minutes // 60} hours of talk"


def guides(patient: Patient) -> str:
    """Can each be read, and the one that is followed above all?"""
    from voicecheck import guides as room

    own = patient.paths.guides
    room.phrases()
    room.load(patient.settings.checkin.guide, own)
    found = room.found(own)
    for guide in found:
        try:
            room.read(guide.path)
        except GuideError as fault:
            if not guide.own:
                raise
            remedy = (
                f"The others are fine. When it is mended: voicecheck guides check {guide.path}"
            )
            raise CautionError(fault.message, remedy) from fault
    return f"{len(found)}, {sum(guide.own for guide in found)} of them your own, in {own}"


def cache(patient: Patient) -> str:
    """Can the sentences be played that were made ahead?"""
    damaged = list(_damaged_clips(patient))
    if damaged:
        raise CautionError(
            f"{len(damaged)} of the sentences made ahead cannot be played",
            "They are made anew when they are needed; to be rid of them: voicecheck doctor --fix",
        )
    count = sum(1 for _ in patient.paths.voices.glob("*.flac"))
    return f"{count} sentences made ahead"


def clear_cache(patient: Patient) -> list[str]:
    """Take damaged clips away; each is made anew when it is needed."""
    done = []
    for path in list(_damaged_clips(patient)):
        path.unlink()
        done.append(f"took away {path.name}; it is made anew when it is needed")
    return done


def downloads(patient: Patient) -> str:
    """Did fetching a model break off?"""
    broken = _broken_downloads(patient)
    if broken:
        name = broken[0].name.removesuffix(".part")
        raise CautionError(
            f"The model {name} was fetched in part only ({_size_mb(broken[0])} MB)",
            f"`voicecheck models get {name}` goes on; `voicecheck models remove {name}` "
            "takes it away",
        )
    return "none broke off"


def schedule(patient: Patient) -> str:
    """When does it ask by itself, can it be answered, and is that still this installation?"""
    from voicecheck.schedule import can_be_typed_to, started_by, timed_by, written

    try:
        where = written.place(written.kind_here(), patient.paths.config.absolute())
    except ScheduleError:
        return "it does not ask by itself"
    found, files = written.find(where)
    if not files:
        return "it does not ask by itself"
    if found is None:
        raise CautionError(
            _changed(where.folder / timed_by(where.kind), files),
            "Set the hour anew: voicecheck schedule 21:00",
        )
    program = written.program(where, files)
    if program is None or not Path(program).exists():
        service = _changed(where.folder / started_by(where.kind), files)
        wrong = service if program is None else f"{program} is gone"
        raise CautionError(
            f"It should ask {found}, but {wrong}",
            f"Set it anew: voicecheck schedule {found.at:%H:%M}",
        )
    if patient.settings.checkin.text and not can_be_typed_to(where.kind):
        raise CautionError(
            f"It should ask {found}, but your check-ins are typed (checkin.text), and then there "
            "is no terminal to type into",
            "To be asked aloud: voicecheck config set checkin.text false. "
            "To be asked no more: voicecheck schedule remove",
        )
    return f"it asks {found}"


def _changed(file: PurePath, files: Container[PurePath]) -> str:
    """What is wrong with a file of a schedule, of which those that are there are given."""
    return f"{file} {'was changed and cannot be read' if file in files else 'is gone'}"


def _private_places(patient: Patient) -> Iterator[Path]:
    """Every file and folder that may hold something said."""
    data = patient.paths.data
    yield from data.glob("*.db*")
    for folder in (patient.paths.spool, data / "own"):
        yield folder
        yield from folder.rglob("*")


def _wrong_modes(patient: Patient) -> Iterator[tuple[Path, int]]:
    """Each place that others may enter, or its owner may not; and the mode that it should have."""
    for place in _private_places(patient):
        try:
            mode = place.lstat().st_mode
        except OSError:
            continue
        if stat.S_ISDIR(mode):
            needed = stat.S_IRWXU
        elif stat.S_ISREG(mode):
            needed = stat.S_IRUSR | stat.S_IWUSR
        else:
            continue
        if mode & OTHERS or mode & needed != needed:
            yield place, (stat.S_IMODE(mode) | needed) & ~OTHERS


def _damaged_clips(patient: Patient) -> Iterator[Path]:
    from voicecheck.audio.clip import Clip

    for path in sorted(patient.paths.voices.glob("*.flac")):
        try:
            Clip.from_file(path)
        except StoreError:
            yield path


def _broken_downloads(patient: Patient) -> list[Path]:
    """Folders of ours in which a download broke off; what else lies there is left alone."""
    parts = sorted(patient.paths.models.glob("*.part"))
    if not parts:
        return []
    from voicecheck.speech import models

    known = set(models.names())
    return [p for p in parts if p.is_dir() and p.name.removesuffix(".part") in known]


def _size_mb(folder: Path) -> int:
    size_bytes = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    return round(size_bytes / 1_000_000)
