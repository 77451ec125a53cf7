"""What practice answers taught about what matters, and how clauses are weighed by it."""

import pytest

from scripts.learn_salience import PRACTICE, learn, practice
from tests.language.mirror_evaluation import SETS
from voicecheck.language.english.grammar import read
from voicecheck.language.parts import taken_to_parts
from voicecheck.language.weighing import LEARNED, signs_of

# Another machine's last digits may round a weight up or down.
LAST_DIGIT = 0.02


def test_the_file_is_what_the_script_makes() -> None:
    made, written = learn(practice()), read(LEARNED.stem)
    assert made.keys() == written.keys()
    for kind, weights in made.items():
        assert weights.keys() == written[kind].keys()
        assert weights == pytest.approx(written[kind], abs=LAST_DIGIT)


@pytest.mark.parametrize("name", PRACTICE)
def test_what_was_learned_from_is_said_to_be_practice(name: str) -> None:
    head = (SETS / f"gist_{name}.txt").read_text(encoding="utf-8").split("[", 1)[0]
    assert "learned" in head


def test_signs_tell_where_a_clause_stands() -> None:
    told = taken_to_parts("I took the bus. But then my son shouted at me. I was sad.").told
    bus, shouted, sad = signs_of(told)
    assert "errands" in bus
    assert {"happens to me", "family", "feeling in 1"} <= shouted.keys()
    assert {"as feeling", "only feeling", "last"} <= sad.keys()
