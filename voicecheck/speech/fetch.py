"""Fetching a model's files from a Hugging Face server: the only part that uses the network.

Plain HTTP from the standard library rather than huggingface_hub: that reads a stored token and
sends it along, reports on its use unless told not to, and resumes or not depending on which
transport happens to be installed. What is needed here is a list of files with their checksums,
and ranges (https://huggingface.co/docs/hub/api; checksums as git and git-lfs define them).
"""

import hashlib
import json
import os
import re
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from http.client import HTTPException, HTTPResponse
from pathlib import Path
from typing import Any

from voicecheck import __version__

ENDPOINT = "https://huggingface.co"
TIMEOUT_S = 30.0
CHUNK_BYTES = 1 << 18

# What a CTranslate2 Whisper model consists of; a name with a slash never matches.
WANTED = re.compile(r"(config|preprocessor_config|tokenizer)\.json|model\.bin|vocabulary\.\w+")

Progress = Callable[[int, int], None]


class NoAddressError(OSError):
    """What should be the server's address is none."""


class DamagedError(OSError):
    """A file is not what the server described; it is deleted."""


@dataclass(frozen=True, slots=True)
class RemoteFile:
    """A file of a repository, as the server describes it.

    Attributes:
        name: Without any folder.
        size_bytes: Its length.
        sha256: Of its content, for a large file.
        blob_sha1: Git's name for its content, for a small one.
    """

    name: str
    size_bytes: int
    sha256: str | None
    blob_sha1: str


def repository(
    repo: str, folder: Path, progress: Progress, *, endpoint: str | None = None
) -> None:
    """Bring a repository's model files into a folder, going on where an earlier try broke off.

    Args:
        repo: "owner/name".
        folder: Exists already.
        progress: Called with the bytes that are there and the bytes there will be.
        endpoint: The server's address; None for HF_ENDPOINT or else huggingface.co.

    Raises:
        OSError: if the network or the disk fails, or a file is not what the server described.
    """
    server = (endpoint or os.environ.get("HF_ENDPOINT") or ENDPOINT).rstrip("/")
    if not server.startswith(("https://", "http://")):
        raise NoAddressError(f"{server} is not a web address")
    try:
        _repository(server, repo, folder, progress)
    except HTTPException as error:
        raise OSError("the connection broke off") from error


def reason(error: OSError) -> str:
    """Why it failed, in a few words."""
    match error:
        case urllib.error.HTTPError():
            return f"the server answered {error.code} {error.reason}"
        case urllib.error.URLError():
            return f"the server cannot be reached ({error.reason})"
        case TimeoutError():
            return "the server stopped answering"
    return error.strerror or str(error)


def _repository(server: str, repo: str, folder: Path, progress: Progress) -> None:
    commit, files = _listing(server, repo)
    total_bytes = sum(file.size_bytes for file in files)
    before_bytes = 0
    for file in files:
        url = f"{server}/{repo}/resolve/{commit}/{file.name}"
        _bring(file, url, folder / file.name, _shifted(progress, before_bytes, total_bytes))
        before_bytes += file.size_bytes


def _shifted(progress: Progress, before_bytes: int, total_bytes: int) -> Callable[[int], None]:
    return lambda done_bytes: progress(before_bytes + done_bytes, total_bytes)


def _listing(server: str, repo: str) -> tuple[str, list[RemoteFile]]:
    """The newest commit and its model files, so that no file comes from another commit."""
    try:
        commit = str(_json(f"{server}/api/models/{repo}/revision/main")["sha"])
        tree = _json(f"{server}/api/models/{repo}/tree/{commit}")
        files = [_described(entry) for entry in tree if WANTED.fullmatch(entry["path"])]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise OSError("the server's list of files cannot be understood") from error
    return commit, files


def _described(entry: dict[str, Any]) -> RemoteFile:
    large = entry.get("lfs") or {}
    return RemoteFile(entry["path"], int(entry["size"]), large.get("oid"), entry["oid"])


def _json(url: str) -> Any:
    with _opened(url) as response:
        return json.load(response)


def _opened(url: str, first_byte: int = 0) -> HTTPResponse:
    headers = {"User-Agent": f"voicecheck/{__version__}"}
    if first_byte:
        headers["Range"] = f"bytes={first_byte}-"
    request = urllib.request.Request(url, headers=headers)  # noqa: S310 - http(s), checked above
    response: HTTPResponse = urllib.request.urlopen(request, timeout=TIMEOUT_S)  # noqa: S310
    return response


def _bring(file: RemoteFile, url: str, path: Path, done: Callable[[int], None]) -> None:
    """Bring one file, or its rest; one that does not fit its beginning is brought anew."""
    resumed = path.exists()
    _append(file, url, path, done)
    if not _matches(file, path) and resumed:
        path.unlink()
        _append(file, url, path, done)
    if not _matches(file, path):
        path.unlink()
        fault = f"{file.name} is damaged: its checksum is not the one the server gave"
        raise DamagedError(fault)


def _append(file: RemoteFile, url: str, path: Path, done: Callable[[int], None]) -> None:
    """Download what is missing at the end of a file.

    Raises:
        OSError: if the connection ends before the file does.
    """
    there = path.stat().st_size if path.exists() else 0
    if there >= file.size_bytes > 0:
        done(file.size_bytes)
        return
    with _opened(url, there) as response, path.open("ab") as output:
        if response.status != 206:  # the server sends all of it, whatever was asked for
            output.truncate(0)
            there = 0
        while chunk := response.read(CHUNK_BYTES):
            output.write(chunk)
            there += len(chunk)
            done(there)
    if there < file.size_bytes:
        raise OSError("the connection broke off")


def _matches(file: RemoteFile, path: Path) -> bool:
    if path.stat().st_size != file.size_bytes:
        return False
    with path.open("rb") as content:
        if file.sha256:
            return hashlib.file_digest(content, "sha256").hexdigest() == file.sha256
        blob = f"blob {file.size_bytes}\0".encode() + content.read()
        # Git names a file by its SHA-1; this finds damage, it guards against nobody.
        return hashlib.sha1(blob, usedforsecurity=False).hexdigest() == file.blob_sha1
