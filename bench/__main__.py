"""Measures voicecheck beside a plain loop and RealtimeSTT, on the same scenes, in one run.

    python -m bench [--quick] [--realtimestt PYTHON] [--write]

Everything goes through a virtual sound card in real time; the full run takes about 20 minutes,
the quick one five. Tables are Markdown, printed as they come; docs/benchmarks.md explains them.
"""

import argparse
import datetime
import json
import os
import platform
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

from bench.measure import Told, place
from bench.programs import ROOT, Program, Progress, Voicecheck, plain_loop, realtimestt
from bench.report import curve_picture, curve_table, program_table, ratio_table, rewritten
from bench.scenes import Kind, for_the_curve, full, quick
from bench.stage import perform, references
from voicecheck.speech import models
from voicecheck.speech.transcriber import Compute, WhisperTranscriber, suits

PAGE = ROOT / "docs" / "benchmarks.md"
PICTURE = PAGE.with_suffix(".svg")

PLAIN_SILENCE_S = 1.0
OTHER_SILENCES_S = (0.5, 1.5, 2.0)
REALTIMESTT_SILENCE_S = 0.6
"""RealtimeSTT's own default."""

REALTIMESTT_VARIABLE = "VOICECHECK_BENCH_REALTIMESTT"


def main() -> int:
    options = parsed(sys.argv[1:])
    compute = suits()
    sections: list[str] = []
    for section in measured(options, compute):
        print(f"{section}\n", flush=True)
        sections.append(section)
    if options.write:
        PAGE.write_text(rewritten(PAGE.read_text("utf-8"), "\n\n".join(sections)), "utf-8")
    return 0


def measured(options: argparse.Namespace, compute: Compute) -> Iterator[str]:
    """Run everything that was asked for and give each table when it is known."""
    command = "python -m bench" + " --quick" * options.quick
    yield f"Measured on {datetime.date.today()} with `{command}`: {machine(compute)}."
    scenes = [
        scene
        for scene in (quick() if options.quick else full())
        if options.kinds is None or scene.kind in options.kinds
    ]
    say(f"{len(scenes)} answers are rendered, and decoded by hand ...")
    by_hand = references(scenes, transcriber(compute))
    told: dict[str, Sequence[Told]] = {}
    for program in chosen(options, compute):
        told[program.name] = perform(program, scenes, by_hand, progress_of(program))
        keep(options.details, program.name, told[program.name])
        yield f"### {program.name}\n\n{program_table(told[program.name])}"
    yield f"### Beside {next(iter(told))}\n\n{ratio_table(told)}"
    few = for_the_curve(scenes)
    for program in swept(options, compute) if few and not options.quick else ():
        told[program.name] = perform(program, few, by_hand, progress_of(program))
        keep(options.details, program.name, told[program.name])
    places = {name: place(scenes) for name, scenes in sorted(told.items())}
    yield f"### The wait against the cut-ins\n\n{curve_table(places)}"
    if options.write:
        PICTURE.write_text(curve_picture(places), encoding="utf-8")


def parsed(arguments: Sequence[str]) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__.split("\n")[0])
    parser.add_argument("--quick", action="store_true", help="a small sample")
    parser.add_argument("--only", nargs="+", choices=["voicecheck", "plain", "realtimestt"])
    parser.add_argument(
        "--kinds",
        nargs="+",
        choices=[kind.value for kind in Kind],
        metavar="KIND",
        help="such answers alone",
    )
    parser.add_argument(
        "--patience",
        metavar="HOW",
        help="of voicecheck, so that it learns none from the answers: 1.95 is the normal one",
    )
    parser.add_argument("--details", type=Path, help="add each scene to a file, a line of JSON")
    parser.add_argument(
        "--write", action="store_true", help=f"put the tables and the curve into {PAGE.name}"
    )
    parser.add_argument(
        "--realtimestt",
        default=os.environ.get(REALTIMESTT_VARIABLE),
        help=f"the Python that has RealtimeSTT (default: ${REALTIMESTT_VARIABLE})",
    )
    return parser.parse_args(arguments)


def chosen(options: argparse.Namespace, compute: Compute) -> list[Program]:
    """Return the programs of the main table, or say which is left out."""
    model = models.bundled()
    patience = ("--patience", options.patience) if options.patience else ()
    programs: dict[str, Program] = {
        "voicecheck": Voicecheck(arguments=patience),
        "plain": plain_loop(model, compute, PLAIN_SILENCE_S),
    }
    if options.realtimestt and has_realtimestt(options.realtimestt):
        programs["realtimestt"] = realtimestt(
            options.realtimestt, model, compute, REALTIMESTT_SILENCE_S
        )
    else:
        say("RealtimeSTT is left out: --realtimestt names no Python that has it.")
    return [program for name, program in programs.items() if name in (options.only or programs)]


def swept(options: argparse.Namespace, compute: Compute) -> list[Program]:
    """Return the plain loop with other silences, for the curve."""
    if options.only and "plain" not in options.only:
        return []
    return [plain_loop(models.bundled(), compute, silence_s) for silence_s in OTHER_SILENCES_S]


def has_realtimestt(python: str) -> bool:
    """Whether a Python can import RealtimeSTT."""
    try:
        asked = subprocess.run(
            [python, "-c", "import RealtimeSTT"], capture_output=True, check=False
        )
    except OSError:
        return False
    return asked.returncode == 0


def keep(path: Path | None, name: str, told: Sequence[Told]) -> None:
    """Add every scene of a program to a file, as lines of JSON, if there is one."""
    if path is None:
        return
    with path.open("a", encoding="utf-8") as file:
        file.writelines(json.dumps({"program": name, **asdict(scene)}) + "\n" for scene in told)


def transcriber(compute: Compute) -> WhisperTranscriber:
    """Load the model for the decodes by hand."""
    return WhisperTranscriber(models.bundled(), compute_type=compute.type, threads=compute.threads)


def progress_of(program: Program) -> Progress:
    """Return what shows how far a program is."""
    ending = "\r" if sys.stderr.isatty() else "\n"
    return lambda text: print(f"{program.name}: {text}", end=ending, file=sys.stderr, flush=True)


def say(text: str) -> None:
    """Say something beside the tables."""
    print(text, file=sys.stderr, flush=True)


def machine(compute: Compute) -> str:
    """Say what class of machine this is and how the model runs, and nothing else."""
    cores = len(os.sched_getaffinity(0))
    return (
        f"{cores} cores ({platform.machine()}), no accelerator, Python "
        f"{platform.python_version()}, tiny.en {compute.type} on {compute.threads} threads"
    )


if __name__ == "__main__":
    sys.exit(main())
