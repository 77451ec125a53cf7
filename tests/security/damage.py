"""How a file or a line goes wrong: by accident, by hand, or on purpose."""

import contextlib
import random
import sqlite3
from collections.abc import Sequence
from pathlib import Path

from voicecheck.guides import bundled_folder

PAGE_BYTES = 4096

ODD = (
    "", " ", "-", "--", "--help", "-1", "0", "1", "007", "1e309", "nan", "-inf", "9" * 400, "0x10",
    "null", "true", "last", "LAST", "you", "\x1b]0;title\x07", "\x1b[2J", "\x9b31m", "\u202egnp",
    "\udcff\udc80", "\u0000", "\r\n", "a\nb", "\t", "🕯️", "👩‍👩‍👧", "e\u0301" * 50, "\ufeff",
    "\u2028", "a" * 10_000, "(" * 3000, "{0.__class__}", "{}", "${HOME}", "`id`", "$(id)",
    "'", '"', "'; DROP TABLE answers; --", "AND OR NOT", '"unbalanced', "*", "NEAR(a b", "col:x",
    "%s%n%x", "../../../../etc/passwd", "/dev/null", "/dev/zero", "/proc/self/mem", "/", ".",
    "..", "~", "~root", "C:\\con", "file:///etc/passwd", "http://example.org/", "2026-02-30",
    "0001-01-01", "9999-12-31", "10 days", "9999 years", "last week", "tomorrow", "24:99", "en-US",
)  # fmt: skip

TOML = (
    "[", "]", "[[", "]]", "=", '"', "'''", '"""', "#", "{", "}", ",", "\n", "[[steps]]\n",
    "inf", "nan", "-9223372036854775809", "1979-05-27T07:32:00Z", "true", "\\u0000", "\\U0010FFFF",
    "\x00", "\x1b", "é", "a.b.c = 1\n", "[a.b.c]\n", "x = [" + "[" * 2000, "{x=" * 500,
    'include = "/etc/passwd"\n', 'ask = ""\n', "low = 9999999999\n", "steps = 3\n", '"\\ud800"',
    'id = "../x"\n',
)  # fmt: skip


class Words:
    """Words for a command line, most of them odd."""

    def __init__(self, chance: random.Random, sensible: Sequence[str] = ()) -> None:
        self._chance = chance
        self._sensible = sensible

    def one(self) -> str:
        """A word."""
        chance = self._chance
        if self._sensible and chance.random() < 0.3:
            return chance.choice(self._sensible)
        if chance.random() < 0.6:
            return chance.choice(ODD)
        return "".join(self._sign() for _ in range(chance.choice((1, 2, 5, 30))))

    def name(self) -> str:
        """A word that may stand for a person."""
        return self.one()[:200]

    def line(self) -> str:
        """Something typed: an answer, a command, or neither."""
        typed = (
            "yes",
            "no",
            "skip",
            "stop",
            "I was sad.",
            "3",
            "go back",
            "delete that",
            "repeat",
        )
        chance = self._chance
        return chance.choice(typed) if chance.random() < 0.5 else f"{self.one()} {self.one()}"

    def _sign(self) -> str:
        chance = self._chance
        most = chance.choice((0x7F, 0x2FF, 0xFFFF, 0x10FFFF))
        return chr(chance.randrange(most + 1))


def odd_words(chance: random.Random, sensible: Sequence[str] = ()) -> Words:
    """Words made by chance."""
    return Words(chance, sensible)


def mangled_guide(chance: random.Random) -> bytes:
    """One of the guides that come with it, gone wrong."""
    sources = sorted(bundled_folder().glob("*.toml"))
    return damaged_text(chance.choice(sources).read_bytes(), chance)


def damaged_text(text: bytes, chance: random.Random) -> bytes:
    """A text file in which some things are missing, doubled, replaced or added."""
    damaged = bytearray(text)
    for _ in range(chance.choice((1, 1, 2, 5, 20))):
        at = chance.randrange(len(damaged) + 1)
        length = chance.choice((1, 3, 20, 200))
        match chance.randrange(7):
            case 0:
                del damaged[at : at + length]
            case 1:
                damaged[at:at] = damaged[at : at + length]
            case 2:
                damaged[at : at + length] = chance.randbytes(length)
            case 3:
                damaged[at:at] = chance.choice(TOML).encode(errors="surrogatepass")
            case 4:
                damaged[at:at] = chance.choice(ODD).encode(errors="surrogatepass")
            case 5:
                _replace_value(damaged, chance)
            case _ if chance.random() < 0.1:
                damaged += damaged * chance.choice((1, 50))
    return bytes(damaged)


def _replace_value(text: bytearray, chance: random.Random) -> None:
    """Give one key another value, as TOML would write it."""
    lines = bytes(text).split(b"\n")
    keyed = [number for number, line in enumerate(lines) if b" = " in line]
    if not keyed:
        return
    number = chance.choice(keyed)
    key, _, _ = lines[number].partition(b" = ")
    odd = chance.choice(ODD).encode("unicode_escape").decode().replace('"', "")
    escaped = odd.replace("\\x", "\\u00")
    values = (
        f'"{escaped}"',
        "1",
        "-1",
        "1e400",
        "true",
        "[]",
        '["a"]',
        "{}",
        "[[1]]",
        "2020-01-01",
    )
    lines[number] = key.removeprefix(b"# ") + b" = " + chance.choice(values).encode()
    text[:] = b"\n".join(lines)


def damaged_store(path: Path, chance: random.Random) -> None:
    """A store of which a part is lost, or that somebody has written into."""
    if chance.random() < 0.4:
        _written_into(path, chance)
        return
    data = bytearray(path.read_bytes())
    match chance.randrange(8):
        case 0:
            for _ in range(chance.choice((1, 10, 200))):
                data[chance.randrange(len(data))] = chance.randrange(256)
        case 1:
            del data[chance.randrange(len(data)) :]
        case 2:
            data += chance.randbytes(chance.randrange(9000))
        case 3:
            at = chance.randrange(len(data) // PAGE_BYTES) * PAGE_BYTES
            data[at : at + PAGE_BYTES] = bytes(PAGE_BYTES)
        case 4:
            one, other = (chance.randrange(len(data) // PAGE_BYTES) * PAGE_BYTES for _ in "ab")
            page = data[one : one + PAGE_BYTES]
            data[one : one + PAGE_BYTES] = data[other : other + PAGE_BYTES]
            data[other : other + PAGE_BYTES] = page
        case 5:
            at = chance.randrange(100)
            data[at : at + 4] = chance.randbytes(4)
        case 6:
            data[:] = chance.randbytes(chance.choice((0, 1, 100, 5000)))
        case 7:
            path.with_name(f"{path.name}-wal").write_bytes(chance.randbytes(5000))
    path.write_bytes(data)


def _written_into(path: Path, chance: random.Random) -> None:
    """Change one column as somebody with an editor of databases might."""
    with contextlib.closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA foreign_keys = OFF")
        db.execute("PRAGMA ignore_check_constraints = ON")
        tables = [
            name
            for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            if "fts_" not in name and not name.startswith("sqlite_")
        ]
        table = chance.choice(sorted(tables))
        column = chance.choice([row[1] for row in db.execute(f'PRAGMA table_info("{table}")')])
        odd = chance.choice(ODD).encode(errors="replace")
        value = chance.choice(
            (odd.decode(), odd, None, -1, 2**62, 1e308, float("inf"), "x" * 99999)
        )
        with contextlib.suppress(sqlite3.Error):
            match chance.randrange(5):
                case 0:
                    db.execute(f'DELETE FROM "{table}"')
                case 1:
                    db.execute(f'DROP TABLE "{table}"')
                case 2:
                    db.execute(f'ALTER TABLE "{table}" RENAME COLUMN "{column}" TO other')
                case _:
                    db.execute(f'UPDATE "{table}" SET "{column}" = ?', (value,))
        db.commit()
