import subprocess
import sys
import time

from voicecheck.language import concern

HEAVY = "msgspec tomllib numpy click rich sqlite_utils".split()
ANSWER = "I told my sister that work was long and he forgot the milk again but we laughed, "


def test_the_import_brings_no_foreign_package() -> None:
    code = f"import sys, voicecheck.language; print(sorted(set(sys.modules) & set({HEAVY!r})))"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"


def test_the_time_for_a_concern_grows_with_the_length_alone() -> None:
    concern(ANSWER)
    short, long = (_cpu_s(ANSWER * times) for times in (32, 256))
    assert long < 3 * 8 * short


def _cpu_s(text: str) -> float:
    """The least of three, since others use the machine; each its own text: answers are kept."""
    return min(_once_s(f"On day {number} {text}") for number in range(3))


def _once_s(text: str) -> float:
    begin = time.process_time()
    concern(text)
    return time.process_time() - begin
