"""The arithmetic of the bench; what it measures is measured by running it."""

import os
import subprocess
import sys
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from bench.__main__ import PAGE
from bench.measure import Meter, Place, Told, by_kind, in_common, lost, percentile, place, within
from bench.processor import family_of, used_by
from bench.programs import guide, heard_by_turn, patient_until_s
from bench.report import BEGIN, END, curve_picture, program_table, ratio_table, rewritten, table
from bench.scenes import PAUSED, Kind, Scene, for_the_curve, full, quick
from tests.rig.conversation import Line

ANSWERED = Told(
    kind=Kind.SENTENCE,
    start_s=10.0,
    end_s=12.0,
    replies_s=(13.2, 14.0),
    taken_s=(13.1,),
    said="My sister called me at lunch.",
    by_hand="My sister called me at lunch.",
    heard="my sister called at lunch",
    processor_s=1.0,
)
CUT_INTO = replace(ANSWERED, kind=Kind.INSIDE, replies_s=(11.5, 13.0), heard="My sister")


def test_the_gap_is_from_the_last_sound_to_the_first_reply() -> None:
    assert ANSWERED.gap_s == pytest.approx(1.2)
    assert not ANSWERED.cut_in


def test_a_reply_or_a_verdict_before_the_end_cuts_in() -> None:
    assert CUT_INTO.cut_in
    assert CUT_INTO.gap_s is None
    assert replace(ANSWERED, taken_s=(11.0,)).cut_in


def test_no_reply_is_no_gap_and_no_cut_in() -> None:
    silent = replace(ANSWERED, replies_s=(), taken_s=())
    assert silent.gap_s is None
    assert not silent.cut_in
    assert by_kind([silent])["all"].unanswered == 1


@pytest.mark.parametrize(
    ("said", "heard", "missing"),
    [
        ("one two three", "one two three", 0),
        ("One, two. Three!", "one three", 1),
        ("one two three", "three two one", 2),
        ("one two three", "", 3),
        ("one two", "so one and then two more", 0),
    ],
)
def test_lost_words_are_those_not_heard_in_their_order(
    said: str, heard: str, missing: int
) -> None:
    assert lost(said, heard) == missing


def test_what_two_texts_have_in_common() -> None:
    assert in_common("a b c d".split(), "b d a".split()) == 2


def test_percentiles_lie_between_values() -> None:
    assert percentile([1.0, 2.0], 50) == pytest.approx(1.5)
    assert percentile([], 95) is None


def test_the_meter_reads_between_its_readings() -> None:
    meter = Meter([0.0, 1.0, 2.0], [0.0, 0.5, 1.5])
    assert meter.between(0.5, 1.5) == pytest.approx(0.75)
    assert Meter([], []).between(0.0, 1.0) == 0.0


def test_times_within_a_turn() -> None:
    assert within([5.0, 1.0, 3.0], 1.0, 5.0) == (1.0, 3.0)


def test_what_was_heard_belongs_to_the_turn_it_was_printed_in() -> None:
    lines = [
        Line("heard: one", 1.5),
        Line("ended", 1.6),
        Line("heard: two", 1.9),
        Line("heard: three", 4.0),
    ]
    assert heard_by_turn(lines, [1.0, 2.0, 3.0]) == ["one two", "", "three"]


def test_a_decode_is_waited_for_longer_than_a_reply() -> None:
    ended, heard = Line("ended", 100.0), Line("heard: one", 102.0)
    assert patient_until_s([ended]) > patient_until_s([ended, heard]) > 102.0


def test_rows_count_each_kind_and_all() -> None:
    rows = by_kind([ANSWERED, CUT_INTO])
    assert rows["one sentence"].median_s == pytest.approx(1.2)
    assert rows["pause inside a sentence"].cut_ins == 1
    assert (rows["all"].words, rows["all"].words_lost) == (12, 5)
    assert rows["all"].processor == pytest.approx(0.5)


def test_a_place_on_the_curve() -> None:
    stands = place([ANSWERED, CUT_INTO])
    assert stands.median_s == pytest.approx(1.2)
    assert (stands.cut_share, stands.paused) == (1.0, 1)


def test_processor_time_of_a_family() -> None:
    spin = "import time\nwhile time.process_time() < 0.3: pass\nprint(flush=True)\ninput()"
    outer = f"import subprocess, sys\nsubprocess.run([sys.executable, '-c', {spin!r}])"
    with subprocess.Popen(
        [sys.executable, "-c", outer], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        family = family_of(process.pid)
        used_s = [used_by(pid) or 0.0 for pid in family]
        process.communicate(b"\n")
    assert len(family) == 2
    assert used_s[1] >= 0.25
    assert used_by(process.pid) is None
    assert os.getpid() not in family


def test_the_scenes_pause_where_they_say() -> None:
    for scene in (*full(), *quick()):
        assert scene.text.count("|") == len(scene.pauses_s), scene.text
        assert bool(scene.pauses_s) == (scene.kind in (*PAUSED, Kind.LONG))
    assert {scene.kind for scene in full()} == set(Kind)
    assert set(quick()) <= set(full())
    assert {scene.kind for scene in for_the_curve(full())} == {Kind.SENTENCE, *PAUSED}


def test_a_pause_inside_a_sentence_makes_it_longer_by_as_much() -> None:
    text = "I wanted to tell her | that I felt left out."
    short, long = (Scene(Kind.INSIDE, text, (pause_s,)).clip() for pause_s in (0.5, 1.5))
    assert long.duration_s - short.duration_s == pytest.approx(1.0, abs=0.01)


def test_the_guide_asks_for_every_scene() -> None:
    written = guide(quick())
    assert written.count("[[steps]]") == len(quick())
    assert written.count('kind = "yes_no"') == 2


def test_tables_line_up() -> None:
    assert table(("name", "n"), [("a", "10")]) == "| name |  n |\n| ---- | -: |\n| a    | 10 |"
    assert "1 of 1" in ratio_table({"one": [CUT_INTO]})
    assert "1.20 s" in program_table([ANSWERED])


def test_what_was_measured_takes_the_place_of_what_was_there() -> None:
    page = f"# Page\n\n{BEGIN}\nold\n{END}\n\nmore\n"
    once = rewritten(page, "new\n")
    assert once == f"# Page\n\n{BEGIN}\n\nnew\n\n{END}\n\nmore\n"
    assert rewritten(once, "new") == once
    with pytest.raises(ValueError, match="measured"):
        rewritten("# Page", "new")


def test_the_page_has_a_place_for_what_is_measured() -> None:
    page = PAGE.read_text("utf-8")
    assert rewritten(page, "new") != page


def test_the_picture_is_well_formed_and_names_every_program() -> None:
    places = {"voicecheck": Place(0.7, 0.0, 9), "plain <1 s": Place(1.6, 0.4, 9)}
    picture = ElementTree.fromstring(curve_picture(places))
    texts = [element.text for element in picture.iter() if element.tag.endswith("text")]
    assert {"voicecheck", "plain <1 s"} <= set(texts)
