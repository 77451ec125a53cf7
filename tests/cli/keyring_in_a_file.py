"""A keyring for tests: it keeps what it is given in the file that KEYRING_FILE names."""

import json
import os
from pathlib import Path

from keyring.backend import KeyringBackend


class Keyring(KeyringBackend):
    priority = 1

    @property
    def file(self) -> Path:
        return Path(os.environ["KEYRING_FILE"])

    def content(self) -> dict[str, str]:
        kept: dict[str, str] = json.loads(self.file.read_text()) if self.file.exists() else {}
        return kept

    def get_password(self, service: str, username: str) -> str | None:
        return self.content().get(f"{service} {username}")

    def set_password(self, service: str, username: str, password: str) -> None:
        self.file.write_text(json.dumps(self.content() | {f"{service} {username}": password}))

    def delete_password(self, service: str, username: str) -> None:
        content = self.content()
        del content[f"{service} {username}"]
        self.file.write_text(json.dumps(content))


class Asking(Keyring):
    """One that would open a window and wait: here it ends the program that looks into it."""

    def get_password(self, service: str, username: str) -> str | None:
        raise SystemExit("the keyring was asked")
