"""What a reply needs is there before its time comes."""

import subprocess
import sys

import pytest

from tests.talk import Talk
from voicecheck.guides import Step
from voicecheck.language.concern import _concern
from voicecheck.language.reflect import _said_back
from voicecheck.readiness import think_of

# In a process of its own: what is spared from the search for garbage is so to the end.
_FIRST_ANSWER = """
import gc
from voicecheck import guides, readiness
from voicecheck.language.reflect import reflect
from voicecheck.language.tongue import tongue

understands = tongue(guides.phrases("{language}", None))
readiness.read_rules(understands)
before = len(gc.get_objects())
said = "My sister shouted at me and I cried, so I need some rest, maybe a walk by the sea. " * 3
understands.concern(said), understands.blame(said), understands.gist(said)
understands.command("Stop."), understands.confirmation("No, it was my brother.")
print(gc.isenabled(), before, len(gc.get_objects()) - before)
"""


@pytest.mark.parametrize("language", ["en", "de"])
def test_the_first_answer_waits_for_no_rules_and_no_search_for_garbage(language: str) -> None:
    code = _FIRST_ANSWER.format(language=language)
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    enabled, before, more = done.stdout.split()
    assert enabled == "True"
    assert int(before) < 1000, "the objects that a search for garbage would look at"
    assert int(more) < 20_000, "the rules alone are some 170,000"


def test_what_is_thought_of_while_somebody_pauses_changes_nothing_and_is_remembered() -> None:
    text = "My boss shouted at me, and then I sat in the car and cried for an hour. " * 3
    talk = Talk(Step(id="high", ask="What was good?", rephrase="Was anything good?"))
    before = talk.state
    lines = think_of(before, text)
    assert talk.state == before
    known = [each.cache_info().misses for each in (_concern, _said_back)]
    talk.hear(text)
    assert [each.cache_info().misses for each in (_concern, _said_back)] == known
    assert "you sat in the car" in talk.said.lower()
    assert talk.said.startswith(" ".join(lines)), "and what would be said first is told"


def test_what_is_kept_from_the_search_for_garbage_is_let_go_of_at_the_end() -> None:
    program = """
import atexit, gc
from voicecheck import readiness
from voicecheck.language.tongue import ENGLISH
readiness.read_rules(ENGLISH)
print(gc.get_freeze_count() > 0)
atexit._run_exitfuncs()
print(gc.get_freeze_count())
"""
    told = subprocess.check_output([sys.executable, "-c", program], text=True)
    assert told.split() == ["True", "0"]
