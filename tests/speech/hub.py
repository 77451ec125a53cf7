"""A small server on loopback that answers as a Hugging Face hub does, and can be made to fail."""

import hashlib
import json
import threading
import time
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

from voicecheck.speech import models

COMMIT = "0123456789abcdef"
FILES = {
    "model.bin": bytes(range(256)) * 4000,
    "config.json": b"{}",
    "tokenizer.json": b'{"version": "1.0"}',
    "vocabulary.txt": b"a\nb\n",
    "README.md": b"not wanted",
}


class Hub:
    """The repository of a model, base.en with made-up content unless it is told otherwise.

    Attributes:
        files: What is there, by name.
        break_after_bytes: Where a connection for model.bin breaks off; None for never.
        stall_after_bytes: Where it sends no more of model.bin and keeps the connection.
        lie: Whether model.bin comes with one byte changed.
        ranges: Whether it honours a request for the rest of a file.
        requests: The path, Range and all header names of every request.
    """

    def __init__(self, name: str = "base.en", files: Mapping[str, bytes] = FILES) -> None:
        self.files = dict(files)
        self._name = name
        self.break_after_bytes: int | None = None
        self.stall_after_bytes: int | None = None
        self.lie = False
        self.ranges = True
        self.requests: list[tuple[str, str | None, set[str]]] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._thread = threading.Thread(target=self._server.serve_forever)

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    @property
    def repo(self) -> str:
        return models.repositories()[self._name]

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def answer(self, path: str) -> bytes | None:
        """The whole body for a path; None for what isn't there."""
        if path == f"/api/models/{self.repo}/revision/main":
            return json.dumps({"sha": COMMIT}).encode()
        if path == f"/api/models/{self.repo}/tree/{COMMIT}":
            return json.dumps([_entry(name, body) for name, body in self.files.items()]).encode()
        name = path.removeprefix(f"/{self.repo}/resolve/{COMMIT}/")
        body = self.files.get(name)
        if body and self.lie and name == "model.bin":
            return body[:-1] + b"?"
        return body

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        hub = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                wanted = self.headers.get("Range")
                hub.requests.append((self.path, wanted, {name.lower() for name in self.headers}))
                body = hub.answer(self.path)
                if body is None:
                    self.send_error(404)
                    return
                first = int(wanted[len("bytes=") : -1]) if wanted and hub.ranges else 0
                self.send_response(206 if first else 200)
                self.send_header("Content-Length", str(len(body) - first))
                self.end_headers()
                last = len(body)
                if hub.break_after_bytes is not None and self.path.endswith("model.bin"):
                    last = first + hub.break_after_bytes
                if hub.stall_after_bytes is not None and self.path.endswith("model.bin"):
                    self.wfile.write(body[first : first + hub.stall_after_bytes])
                    while hub.stall_after_bytes is not None:
                        time.sleep(0.05)
                    return
                self.wfile.write(body[first:last])

            def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - http.server's name
                pass

        return Handler


def _entry(name: str, body: bytes) -> dict[str, Any]:
    blob = hashlib.sha1(f"blob {len(body)}\0".encode() + body).hexdigest()
    entry: dict[str, Any] = {"type": "file", "path": name, "size": len(body), "oid": blob}
    if name == "model.bin":
        digest = hashlib.sha256(body).hexdigest()
        entry["lfs"] = {"oid": digest, "size": len(body), "pointerSize": 130}
    return entry
