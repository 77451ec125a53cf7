"""Going through the parts: one that fails does not keep the next from being tried."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from voicecheck.config import Paths, Settings
from voicecheck.doctor.parts import PARTS, Part, Patient
from voicecheck.errors import CautionError, ConfigError, VoicecheckError

State = Literal["ok", "caution", "missing", "left out"]


@dataclass(frozen=True)
class Check:
    """One thing that a check-in needs.

    Attributes:
        name: What was tried.
        state: Whether it works, works less well than it could, is missing, or was not tried
            because of something else that is missing.
        detail: What was found, or what is wrong.
        remedy: What to do about it; empty where it works.
        exit_code: What a process leaves with where this is missing; else 0.
        fixed: What was done about it, one line each.
    """

    name: str
    state: State
    detail: str
    remedy: str = ""
    exit_code: int = 0
    fixed: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether it works."""
        return self.state == "ok"


def examine(
    paths: Paths,
    *,
    quick: bool = False,
    fix: bool = False,
    begin: Callable[[str], None] = lambda _doing: None,
    parts: Sequence[Part] = PARTS,
) -> Iterator[Check]:
    """Try each part in turn.

    Args:
        paths: Where things are.
        quick: Leave out what plays, listens or takes long.
        fix: Mend what can safely be mended, then try it once more.
        begin: Is told what is being done, before it is.
        parts: What is tried, in order.
    """
    patient, worked = Patient(_settings_if_possible(paths), paths), dict[str, bool]()
    for part in parts:
        if quick and part.takes_long:
            continue
        lacking = [name for name in part.needs if not worked.get(name, quick)]
        if lacking:
            yield Check(part.name, "left out", f"it needs the {' and the '.join(lacking)}")
            continue
        begin(part.doing)
        check = _tried(part, patient)
        if fix and not check.ok and part.mend is not None:
            check = _mended(part, patient, check)
        worked[part.name] = check.state != "missing"
        yield check


def _settings_if_possible(paths: Paths) -> Settings:
    try:
        return Settings.load(paths)
    except ConfigError:  # the first part tells of it
        return Settings()


def _tried(part: Part, patient: Patient) -> Check:
    try:
        return Check(part.name, "ok", part.look(patient))
    except CautionError as caution:
        return Check(part.name, "caution", caution.message, caution.remedy)
    except VoicecheckError as error:
        return Check(part.name, "missing", error.message, error.remedy, error.exit_code)


def _mended(part: Part, patient: Patient, before: Check) -> Check:
    """Mend a part and try it again; where it cannot be mended all stays as it is told."""
    assert part.mend is not None
    try:
        done = tuple(part.mend(patient))
    except OSError as problem:
        remedy = f"It could not be mended: {problem.strerror}. {before.remedy}".strip()
        return Check(before.name, before.state, before.detail, remedy, before.exit_code)
    if not done:
        return before
    after = _tried(part, patient)
    return Check(after.name, after.state, after.detail, after.remedy, after.exit_code, done)
