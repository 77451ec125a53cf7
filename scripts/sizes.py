"""What an installation takes on the disk, by package, as docs/install.md tells it.

scripts/run python -m scripts.sizes ~/voicecheck     # the folder of any environment
"""

import sys
from importlib.metadata import Distribution, distributions
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

SMALL_MB = 2.0


def size_mb(distribution: Distribution) -> float:
    """What its files take, compiled ones included."""
    files = (Path(str(distribution.locate_file(file))) for file in distribution.files or ())
    return sum(file.stat().st_size for file in files if file.is_file()) / 1e6


def wanted_by(installed: dict[str, Distribution]) -> dict[str, set[str]]:
    """For each package, which others ask for it here."""
    wanted: dict[str, set[str]] = {name: set() for name in installed}
    for name, distribution in installed.items():
        for line in distribution.requires or ():
            requirement = Requirement(line)
            needs = requirement.marker is None or requirement.marker.evaluate({"extra": ""})
            if needs and canonicalize_name(requirement.name) in wanted:
                wanted[canonicalize_name(requirement.name)].add(name)
    return wanted


def main() -> None:
    """Print the table."""
    places = [
        str(path) for path in Path(sys.argv[1]).expanduser().glob("lib/python*/site-packages")
    ]
    installed = {str(canonicalize_name(d.metadata["Name"])): d for d in distributions(path=places)}
    wanted = wanted_by(installed)
    sizes = {name: size_mb(distribution) for name, distribution in installed.items()}
    small = [name for name, size in sizes.items() if size < SMALL_MB]
    print("| package | MB | asked for by |\n|---|---:|---|")
    for name in sorted(sizes, key=lambda name: -sizes[name]):
        if name not in small:
            print(f"| {name} | {sizes[name]:.0f} | {', '.join(sorted(wanted[name]))} |")
    print(f"| {len(small)} smaller ones | {sum(sizes[name] for name in small):.0f} | |")
    print(f"| **all {len(sizes)}** | **{sum(sizes.values()):.0f}** | |")


if __name__ == "__main__":
    main()
