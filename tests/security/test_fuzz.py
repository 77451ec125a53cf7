"""Some hundred of the inputs that `make fuzz` tries by the ten thousand."""

import random

from tests.security.commands import leaves
from tests.security.fuzz import KINDS, LEFT_OUT, fuzz, kind_of
from voicecheck.cli import cli

SEED = 20260301
INPUTS = 300


def test_odd_inputs_are_refused_in_one_line_or_taken() -> None:
    found = fuzz(SEED, range(INPUTS))
    assert found == [], f"python -m tests.security.fuzz --seed {SEED} --only {found[0].number}"


def test_some_inputs_of_todays_own() -> None:
    seed = random.SystemRandom().randrange(1 << 32)
    found = fuzz(seed, range(1, 100))
    assert found == [], f"python -m tests.security.fuzz --seed {seed} --only {found[0].number}"


def test_every_kind_of_input_is_among_them() -> None:
    assert {kind_of(SEED, number) for number in range(INPUTS)} == set(KINDS)


def test_only_commands_that_are_there_are_left_out() -> None:
    assert set(LEFT_OUT) <= set(leaves(cli))
