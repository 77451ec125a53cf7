"""Looking back on the command line, over a small store with everything in it."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import click
import jsonschema
import markdown_it
import numpy as np
import pysubs2
import pytest
import sqlite_utils
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rich.console import Console

from tests.cli.running import shown_on, voicecheck
from tests.store.test_store import EVENING, kept
from voicecheck.audio.clip import RATE_HZ, Clip
from voicecheck.cli import cli
from voicecheck.cli.correct import answers_in, document
from voicecheck.cli.looking_back import HOW_TO_BEGIN
from voicecheck.cli.play import lit
from voicecheck.errors import ConfigError, NotFoundError, VoicecheckError
from voicecheck.export import COLUMNS, escaped, subtitles
from voicecheck.store import Store
from voicecheck.store.record import Rating, Recording, Turn, Word

SCHEMA = Path(__file__).parents[2] / "docs" / "export.schema.json"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def tone(duration_s: float) -> Recording:
    time_s = np.arange(int(duration_s * RATE_HZ)) / RATE_HZ
    wave = (0.3 * np.sin(2 * np.pi * 400 * time_s)).astype(np.float32)
    sounding = Clip(wave, RATE_HZ).to_bytes("flac")
    return Recording(
        seq=0, kind="answer", format="flac", rate_hz=RATE_HZ, duration_s=duration_s, sound=sounding
    )


@pytest.fixture
def ids(home: Path) -> list[str]:
    """Three evenings, oldest first."""
    with Store.open(home / "voicecheck.db") as store:
        first = store.begin("evening", ["Sam"], EVENING - timedelta(days=8))
        store.keep(first, kept(0, "We talked about moving house.", recordings=[tone(2.0)]))
        store.keep(first, kept(1, "The boxes, all of them!", person="Sam", step="low"))
        second = store.begin("pulse", [], EVENING - timedelta(days=1))
        store.keep(second, kept(0, "three", step="mood", rating=Rating("mood", 3)))
        store.keep(second, kept(1, "14", step="cycle", rating=Rating("cycle", 14)))
        third = store.begin("evening", [], EVENING)
        words = [Word("the", 0.1, 0.3, 0.9), Word("see", 0.4, 0.8, 0.4), Word("today", 2.5, 3, 1)]
        store.keep(third, kept(0, "the see today", words=words, recordings=[tone(3.2)]))
        store.keep(third, kept(1, "# 2. *not* <b>a</b> heading", step="low"))
        store.finish(third, "finished", EVENING + timedelta(minutes=9))
    return [first, second, third]


def run(home: Path, *words: str, typed: str = "", **environ: str) -> Result:
    runner = CliRunner(env={"VOICECHECK_HOME": str(home), **environ})
    return runner.invoke(cli, words, input=typed, catch_exceptions=True)


def output(home: Path, *words: str, typed: str = "") -> str:
    result = run(home, *words, typed=typed)
    assert result.exit_code == 0, (result.output, result.exception)
    return result.stdout


def values(home: Path, *words: str) -> Any:
    return json.loads(output(home, *words, "--json"))


# search


def test_search_shows_the_answer_with_the_words_marked(home: Path, ids: list[str]) -> None:
    shown = output(home, "search", "moved", "talk")
    assert "We *talked* about *moving* house." in shown
    assert ids[0].startswith(shown.split(" · ")[2])
    (hit,) = values(home, "search", "moved talk")
    assert hit["checkin"] == ids[0]
    assert [hit["text"][begin:end] for begin, end in hit["marks"]] == ["talked", "moving"]


@pytest.mark.usefixtures("ids")
def test_search_takes_phrases_beginnings_and_filters(home: Path) -> None:
    assert "*moving house*" in output(home, "search", "moving house")
    assert "*moving*" in output(home, "search", "house moving")
    assert "*house*" in output(home, "search", "hou*")
    assert "Sam: The *boxes*" in output(home, "search", "boxes", "--who", "sam")
    assert values(home, "search", "boxes", "--who", "you") == []
    assert values(home, "search", "boxes", "--since", "2026-11-20") == []
    assert "these hold some" in output(home, "search", "boxes", "zebra")


@pytest.mark.usefixtures("ids")
@pytest.mark.parametrize(
    "odd",
    ['"', "*", "a AND (", "NEAR(", "'; --", "\\", "%", "日本", "-5", "-moving", "-", "--- x", ""],
)
def test_search_never_fails_on_what_is_typed(home: Path, odd: str) -> None:
    result = run(home, "search", odd)
    assert result.exit_code == 0 or isinstance(result.exception, NotFoundError)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(words=st.lists(st.text(max_size=30), min_size=1, max_size=3))
def test_search_takes_any_words(home: Path, ids: list[str], words: list[str]) -> None:
    result = run(home, "search", "--json", "--", *words)
    assert (result.exit_code, result.exception) == (0, None)
    assert isinstance(json.loads(result.stdout), list)


@pytest.mark.usefixtures("ids")
def test_an_option_that_is_spelled_wrong_is_told_and_no_word(home: Path) -> None:
    assert run(home, "search", "house", "--limt", "1").exit_code == 2
    assert len(values(home, "search", "-house", "--limit", "1")) == 1


@pytest.mark.usefixtures("ids")
def test_a_word_is_found_half_remembered_beside_another_form(home: Path) -> None:
    assert "We *talked* about *moving* house." in output(home, "search", "mov", "talking")
    assert "these hold some" not in output(home, "search", "talks", "hou")


def test_search_in_nothing(home: Path) -> None:
    assert isinstance(run(home, "search", "sea").exception, NotFoundError)
    assert values(home, "search", "sea") == []
    assert not home.exists()


# history and tags


def test_tags_are_given_listed_and_chosen_by(home: Path, ids: list[str]) -> None:
    assert output(home, "tag").startswith("No check-in has a tag yet")
    assert output(home, "tag", ids[0], "add", "Moving House", "boxes") == "#boxes #moving-house\n"
    assert output(home, "tag", "last", "add", "sea") == "#sea\n"
    assert values(home, "tag") == {"boxes": 1, "moving house": 1, "sea": 1}
    assert values(home, "tag", ids[0]) == ["boxes", "moving house"]
    assert "#moving-house" in output(home, "history", "--tag", "#moving house")
    assert output(home, "history", "--tag", "sea").count("\n") == 1
    assert "#sea" in output(home, "show", "last")
    assert [one["tags"] for one in values(home, "history", "--tag", "sea")] == [["sea"]]
    assert output(home, "tag", "last", "remove", "sea").endswith("has no tag.\n")
    assert run(home, "tag", "last", "add").exit_code == 2
    assert isinstance(run(home, "tag", "last", "add", "#").exception, VoicecheckError)
    assert isinstance(run(home, "tag", "nothere", "add", "x").exception, NotFoundError)


def test_a_long_list_goes_through_the_pager_on_a_terminal_only(home: Path, tmp_path: Path) -> None:
    import pty

    with Store.open(home / "voicecheck.db") as store:
        for day in range(28):
            store.begin("evening", [], EVENING + timedelta(days=day))
    pager = tmp_path / "pager"
    pager.write_text("#!/bin/sh\necho PAGED\ncat\n")
    pager.chmod(0o755)
    environ = os.environ | {
        "VOICECHECK_HOME": str(home), "TERM": "xterm", "PAGER": str(pager),
        "LINES": "20", "COLUMNS": "100",
    }  # fmt: skip

    def shown(*words: str) -> str:
        ours, theirs = pty.openpty()
        program = [sys.executable, "-m", "voicecheck", *words]
        with subprocess.Popen(program, stdin=theirs, stdout=theirs, env=environ) as child:
            os.close(theirs)
            read = shown_on(ours)
        assert child.returncode == 0
        return read

    assert "PAGED" in shown("history")
    assert "PAGED" not in shown("history", "--limit", "3")
    piped = subprocess.run(
        [sys.executable, "-m", "voicecheck", "history"],
        env=environ,
        capture_output=True,
        text=True,
    )
    assert "PAGED" not in piped.stdout


# correct


def test_correct_by_text_keeps_what_was_heard(home: Path, ids: list[str]) -> None:
    assert output(home, "correct", "last", "1", "--text", "the sea today") == (
        f"Corrected answer 1 of {short_id(home)}.\n"
    )
    (turn, _) = values(home, "show", "last")["turns"]
    assert (turn["text"], turn["verbatim"]) == ("the sea today", "the see today")
    with Store.open(home / "voicecheck.db") as store:
        versions = store.versions.of(turn["answer_id"])
    assert [(version.text, version.source) for version in versions] == [
        ("the see today", "heard"),
        ("the sea today", "hand"),
    ]
    assert values(home, "search", "sea")
    assert values(home, "search", "see") == []
    assert (
        output(home, "correct", "last", "1", "--text", "the sea today") == "Nothing was changed.\n"
    )


def short_id(home: Path) -> str:
    newest, *_ = json.loads(output(home, "history", "--json"))
    return str(newest["short_id"])


def edited(tmp_path: Path, script: str) -> str:
    """An editor that runs a line of Python over the text `t`."""
    editor = tmp_path / "editor"
    editor.write_text(
        f"#!{sys.executable}\nimport sys, pathlib, os, time\np = pathlib.Path(sys.argv[1])\n"
        f"assert p.stat().st_mode & 0o077 == 0\nt = p.read_text()\n{script}\n"
        "p.write_text(t)\nos.utime(p, (time.time() + 5, time.time() + 5))\n"
    )
    editor.chmod(0o755)
    return str(editor)


def test_correct_in_an_editor(home: Path, ids: list[str], tmp_path: Path) -> None:
    editor = edited(tmp_path, "t = t.replace('the see', 'the sea')")
    result = run(home, "correct", ids[2], "--json", EDITOR=editor, VISUAL=editor)
    assert json.loads(result.stdout) == [1]
    turns = values(home, "show", "last")["turns"]
    assert [turn["text"] for turn in turns] == ["the sea today", "# 2. *not* <b>a</b> heading"]


@pytest.mark.usefixtures("ids")
def test_correct_refuses_what_it_cannot_place(home: Path, tmp_path: Path) -> None:
    for script in ("t += '\\n# 9. What?\\nnothing'", "t = t.replace('the see today', ' ')"):
        editor = edited(tmp_path, script)
        result = run(home, "correct", "last", EDITOR=editor, VISUAL=editor)
        assert result.exit_code == 2
        assert "nothing was changed" in result.output
    assert run(home, "correct", "last", "--text", "x").exit_code == 2
    assert run(home, "correct", "last", "7", "--text", "x").exit_code == 2
    for editor in (edited(tmp_path, "raise SystemExit(3)"), str(tmp_path / "none")):
        failed = run(home, "correct", "last", EDITOR=editor, VISUAL=editor).exception
        assert isinstance(failed, ConfigError)
        assert failed.remedy == "Name another in EDITOR"
    assert values(home, "show", "last")["turns"][0]["text"] == "the see today"


@given(st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]))))
def test_what_is_not_touched_in_the_editor_stays(texts: Sequence[str]) -> None:
    turns = [
        Turn(
            answer_id=place, position=place, step="high", prompt="# 3. What?", attempts=1,
            person=None, verbatim="", text=text, reflection=None, verdict="confirmed",
            said_at=EVENING, rating=None, words=(), recordings=(), said_back=None,
        )
        for place, text in enumerate(texts)
    ]  # fmt: skip
    assert answers_in(document(turns)) == {
        place + 1: text.strip() for place, text in enumerate(texts)
    }


# play


def test_the_word_that_is_heard_is_lit() -> None:
    words = [Word("the", 0.1, 0.3, 0.9), Word("sea", 0.4, 0.8, 0.4), Word("now", 0.8, 1, 1)]

    def styles(at_s: float | None) -> list[str]:
        line = lit(words, at_s)
        return [str(line.get_style_at_offset(Console(), line.plain.index(w.text))) for w in words]

    assert styles(0.5) == ["none", "bold reverse", "dim"]
    assert styles(0.35) == ["none", "dim", "dim"]
    assert styles(0.8) == ["none", "none", "bold reverse"]
    assert styles(None) == ["none", "none", "none"]


# trends and stats


@pytest.mark.usefixtures("ids")
def test_trends_are_drawn_with_labelled_axes(home: Path) -> None:
    shown = output(home, "trends")
    assert "3 check-ins, 15 Nov 2026 to 23 Nov 2026" in shown
    assert "Your mood, as it was said day by day" in shown
    assert shown.count("●") == 2  # one number, over the days and over the cycle
    assert "day of the cycle" in shown
    assert "21:00" in shown
    found = values(home, "trends")
    assert found["ratings"] == [
        {"name": "mood", "person": None,
         "points": [{"day": "2026-11-22", "value": 3.0, "cycle_day": 14}]}
    ]  # fmt: skip
    assert found["hours"] == {"21": 3}
    assert "\x1b" not in shown


def test_where_nothing_is_kept_a_search_or_an_export_says_so(home: Path) -> None:
    for words in (("search", "sea"), ("export", "--format", "json")):
        failure = run(home, *words).exception
        assert isinstance(failure, NotFoundError)
        assert failure.message == "No check-in has been kept yet"
    assert values(home, "search", "sea") == []
    assert not home.exists()


def test_trends_and_stats_of_nothing(home: Path) -> None:
    assert output(home, "trends") == output(home, "stats") == HOW_TO_BEGIN + "\n"
    assert values(home, "stats")["checkins"] == 0
    assert not home.exists()


@pytest.mark.usefixtures("ids")
def test_stats_count(home: Path) -> None:
    found = values(home, "stats")
    assert isinstance(found, dict)
    assert found["bytes"] > 0
    assert {**found, "bytes": 0} == {
        "checkins": 3, "answers": 6, "words": 20, "recorded_s": 5.2, "days": 3,
        "first": "2026-11-15", "last": "2026-11-23", "guides": {"evening": 2, "pulse": 1},
        "people": {"you": 5, "Sam": 1}, "bytes": 0,
    }  # fmt: skip
    assert "check-ins  3, on 3 days" in output(home, "stats")
    assert values(home, "stats", "--who", "Sam")["answers"] == 1
    assert "check-ins  1, on 1 day\n" in output(home, "stats", "--who", "Sam")


# export


def test_json_is_as_its_schema_says(home: Path, ids: list[str], tmp_path: Path) -> None:
    schema = json.loads(SCHEMA.read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    exported = json.loads(output(home, "export", "--format", "json"))
    jsonschema.validate(exported, schema, jsonschema.Draft202012Validator)
    assert [checkin["id"] for checkin in exported["checkins"]] == ids
    with pytest.raises(jsonschema.ValidationError):
        exported["checkins"][0]["turns"][0]["verdict"] = "maybe"
        jsonschema.validate(exported, schema)
    target = tmp_path / "new" / "all.json"
    output(home, "export", "--format", "json", "--to", str(target))
    assert len(json.loads(target.read_text("utf-8"))["checkins"]) == 3
    assert target.stat().st_mode & 0o777 == 0o600
    assert target.parent.stat().st_mode & 0o777 == 0o700


@pytest.mark.usefixtures("ids")
def test_csv_is_read_by_sqlite_utils(home: Path, tmp_path: Path) -> None:
    target = tmp_path / "all.csv"
    output(home, "export", "--format", "csv", "--to", str(target))
    assert run(home, "export", "--format", "csv").stdout_bytes == target.read_bytes()
    database = tmp_path / "read.db"
    subprocess.run(
        [sys.executable, "-m", "sqlite_utils", "insert", database, "answers", target, "--csv"],
        check=True,
        capture_output=True,
    )
    rows = list(sqlite_utils.Database(database)["answers"].rows)
    assert tuple(rows[0]) == COLUMNS
    assert [row["text"] for row in rows] == [
        "We talked about moving house.",
        "The boxes, all of them!",
        "three",
        "14",
        "the see today",
        "# 2. *not* <b>a</b> heading",
    ]
    assert [row["person"] for row in rows][:2] == ["", "Sam"]
    assert float(rows[2]["value"]) == 3


def headings_and_texts(markdown: str) -> tuple[list[str], list[str]]:
    """What a CommonMark parser finds: headings, and the plain text of paragraphs."""
    tokens = markdown_it.MarkdownIt("commonmark").parse(markdown)
    headings: list[str] = []
    texts: list[str] = []
    for before, token in pairwise(tokens):
        if token.type == "inline":
            plain = "".join(
                child.content if child.type in ("text", "html_inline", "text_special") else ""
                for child in token.children or ()
            )
            (headings if before.type == "heading_open" else texts).append(plain)
    return headings, texts


def test_markdown_is_a_file_a_day_that_a_parser_reads(
    home: Path, ids: list[str], tmp_path: Path
) -> None:
    output(home, "tag", ids[0], "add", "moving house")
    folder = tmp_path / "notes"
    output(home, "export", "--format", "markdown", "--to", str(folder))
    assert sorted(path.name for path in folder.iterdir()) == [
        "2026-11-15.md",
        "2026-11-22.md",
        "2026-11-23.md",
    ]
    headings, texts = headings_and_texts((folder / "2026-11-15.md").read_text("utf-8"))
    assert headings[:2] == ["Sunday 15 November 2026", "21:30 evening with Sam"]
    assert texts == [
        "#moving-house",
        "We talked about moving house.",
        "Sam: The boxes, all of them!",
    ]
    _, texts = headings_and_texts((folder / "2026-11-23.md").read_text("utf-8"))
    assert texts == ["the see today", "# 2. *not* <b>a</b> heading"]
    _, texts = headings_and_texts((folder / "2026-11-22.md").read_text("utf-8"))
    assert texts[1] == "mood: 3"


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"])))
def test_no_text_becomes_markup(text: str) -> None:
    headings, texts = headings_and_texts(escaped(text) + "\n")
    assert not headings
    assert " ".join("".join(texts).split()) == " ".join(text.split())


@pytest.mark.parametrize("kind", ["srt", "vtt"])
def test_subtitles_are_read_with_their_recording(
    home: Path, ids: list[str], tmp_path: Path, kind: str
) -> None:
    folder = tmp_path / "subtitles"
    output(home, "export", ids[2], "--format", kind, "--to", str(folder))
    text, recording = sorted(folder.iterdir(), key=lambda path: path.suffix != f".{kind}")
    assert text.stem == recording.stem
    assert recording.suffix == ".flac"
    assert all(path.stat().st_mode & 0o777 == 0o600 for path in (text, recording))
    cues = pysubs2.load(str(text))
    assert [(cue.start, cue.end, cue.plaintext) for cue in cues] == [
        (100, 800, "the see"),
        (2500, 3000, "today"),
    ]
    assert shutil.which("ffmpeg"), "there is no ffmpeg: run scripts/setup"
    film = tmp_path / "film.mkv"  # the sound and its subtitles together, then out of it again
    subprocess.run(
        ["ffmpeg", "-v", "error", "-xerror", "-i", recording, "-i", text, "-c:a", "copy",
         "-c:s", "srt", film],
        check=True,
    )  # fmt: skip
    told = subprocess.run(
        ["ffmpeg", "-v", "error", "-i", film, "-map", "0:s", "-f", "srt", "-"],
        check=True,
        capture_output=True,
        text=True,
    )
    read = pysubs2.SSAFile.from_string(told.stdout, "srt")
    assert [(cue.start, cue.end, cue.plaintext) for cue in read] == [
        (100, 800, "the see"),
        (2500, 3000, "today"),
    ]
    assert Clip.from_bytes(recording.read_bytes()).duration_s == pytest.approx(3.2)


texts = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), min_size=1)


def test_where_there_is_no_sound_no_subtitles_are_promised(home: Path, tmp_path: Path) -> None:
    with Store.open(home / "voicecheck.db") as store:
        store.keep(store.begin("evening", [], EVENING), kept())
    done = run(home, "export", "--format", "srt", "--to", str(tmp_path / "film"))
    assert isinstance(done.exception, NotFoundError)
    assert "made of recordings" in done.exception.remedy


@given(st.lists(st.tuples(st.floats(0, 2), texts)))
def test_no_word_breaks_a_subtitle_file(gaps: list[tuple[float, str]]) -> None:
    words, at_s = [], 0.0
    for gap_s, text in gaps:
        words.append(Word(text, at_s + gap_s, at_s + gap_s + 0.3, 1.0))
        at_s += gap_s + 0.3
    for kind in ("srt", "vtt"):
        read = pysubs2.SSAFile.from_string(subtitles(words, kind), kind)
        assert all(cue.start <= following.start for cue, following in pairwise(read))
        if words and any(word.text.strip() for word in words):
            assert len(read)


def test_nothing_is_replaced_without_asking(home: Path, ids: list[str], tmp_path: Path) -> None:
    folder = tmp_path / "notes"
    words = ("export", ids[2], "--format", "markdown", "--to", str(folder))
    output(home, *words)
    (folder / "2026-11-23.md").write_text("mine")
    assert run(home, *words, typed="n\n").exit_code == 0
    assert run(home, *words).exit_code == 1
    assert (folder / "2026-11-23.md").read_text() == "mine"
    output(home, *words, typed="y\n")
    assert "the see" in (folder / "2026-11-23.md").read_text()
    (folder / "2026-11-23.md").write_text("mine")
    output(home, *words, "--yes")
    assert "the see" in (folder / "2026-11-23.md").read_text()


@pytest.mark.usefixtures("ids")
def test_export_tells_how_far_it_is_where_there_are_many(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = ("export", "--format", "vtt", "--to", str(tmp_path / "out"), "--yes")
    assert "exporting" not in run(home, *words).stderr
    monkeypatch.setattr("voicecheck.cli.export.MANY", 3)
    assert "exporting" in run(home, *words).stderr


@pytest.mark.usefixtures("ids")
def test_export_chooses_and_says_what_is_missing(home: Path, tmp_path: Path) -> None:
    since = json.loads(output(home, "export", "--format", "json", "--since", "2026-11-22"))
    assert [checkin["guide"] for checkin in since["checkins"]] == ["pulse", "evening"]
    who = json.loads(output(home, "export", "--format", "json", "--who", "Sam"))
    assert len(who["checkins"]) == 1
    assert run(home, "export", "--format", "markdown").exit_code == 2
    assert run(home, "export", "--format", "csv", "--to", str(tmp_path)).exit_code == 2
    assert isinstance(
        run(home, "export", "--format", "json", "--guide", "none").exception, NotFoundError
    )
    (tmp_path / "file").write_text("")
    error = run(home, "export", "--format", "srt", "--to", str(tmp_path / "file" / "in")).exception
    assert isinstance(error, VoicecheckError)
    assert "--to" in error.remedy


def test_an_export_holds_what_the_one_who_looks_may_see(home: Path, ids: list[str]) -> None:
    for words in (["--format", "json"], ["--format", "csv"]):
        shown = output(home, "export", *words, "--as", "Sam")
        assert ids[0] in shown
        assert ids[1] not in shown
        assert ids[2] not in shown
    assert values(home, "search", "see", "--as", "Sam") == []
    assert values(home, "stats", "--as", "Sam")["people"] == {"the owner": 1, "you": 1}
    assert isinstance(
        run(home, "correct", "last", "2", "--text", "x", "--as", "Ben").exception, NotFoundError
    )


# completion


def asking_for(home: Path, *words: str) -> dict[str, str]:
    """What bash says when the last of these words is to be completed."""
    return {
        "VOICECHECK_HOME": str(home),
        "_VOICECHECK_COMPLETE": "bash_complete",
        "COMP_WORDS": " ".join(("voicecheck", *words)),
        "COMP_CWORD": str(len(words)),
    }


def completed(home: Path, *words: str, **environ: str) -> list[str]:
    """What bash is offered for the last of these words."""
    program = Path(sys.executable).with_name("voicecheck")
    done = subprocess.run(
        [program],
        env=os.environ | asking_for(home, *words) | environ,
        capture_output=True,
        text=True,
        check=True,
    )
    return [line.partition(",")[2] for line in done.stdout.splitlines() if line]


def test_a_shell_completes_identifiers_and_tags(home: Path, ids: list[str]) -> None:
    output(home, "tag", ids[0], "add", "moving house", "sea")
    offered = completed(home, "show", "01")
    assert len(offered) == 3
    assert ids[2].startswith(offered[0])
    assert completed(home, "show", ids[1].lower()) == [ids[1]]
    assert completed(home, "play", "la") == ["last"]
    assert completed(home, "history", "--tag", "s") == ["sea"]
    assert completed(home, "show", "zz") == []
    assert "search" in completed(home, "se")
    (home / "voicecheck.db").write_bytes(b"no database" * 100)
    assert completed(home, "show", "01") == []


def test_completing_never_asks_for_a_pass_phrase(
    home: Path, ids: list[str], tmp_path: Path
) -> None:
    file = tmp_path / "phrase.txt"
    file.write_text("four plain words here")
    phrase = {"VOICECHECK_PASSPHRASE_FILE": str(file)}
    output(home, "people", "own-store", "Ana")
    for who in ((), ("--as", "Ana")):
        assert voicecheck(home, "lock", *who, environ=phrase).returncode == 0
        asked_at, seen = completed_at_a_terminal(home, "show", *who, "0")
        assert (asked_at, seen) == ([], "")
    assert len(completed(home, "show", "0", **phrase)) == 3
    assert completed(home, "tag", "0", VOICECHECK_PASSPHRASE_FILE=str(home)) == []


def completed_at_a_terminal(home: Path, *words: str) -> tuple[list[str], str]:
    """What is offered where somebody could be asked, and what they would see."""
    import pty

    ours, theirs = pty.openpty()
    try:
        with subprocess.Popen(
            [Path(sys.executable).with_name("voicecheck")],
            env=os.environ | asking_for(home, *words),
            stdin=theirs,
            stderr=theirs,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        ) as child:
            out, _ = child.communicate(timeout=30)
        os.set_blocking(ours, False)
        try:
            seen = os.read(ours, 4096).decode()
        except BlockingIOError:
            seen = ""
    finally:
        os.close(theirs)
        os.close(ours)
    return out.split(), seen


LOOKING_BACK = (
    "history", "show", "search", "play", "correct", "tag", "share", "unshare", "delete", "trends",
    "export", "stats", "promises list", "promises kept", "promises let-go", "promises open",
    "promises delete",
)  # fmt: skip


@pytest.mark.parametrize("name", LOOKING_BACK)
def test_every_command_that_looks_back_has_json(name: str) -> None:
    command: click.Command | None = cli
    for part in name.split():
        assert isinstance(command, click.Group)
        command = command.commands[part]
    assert command is not None
    assert any("--json" in parameter.opts for parameter in command.params)


def test_what_is_changed_is_told_as_json(home: Path, ids: list[str], tmp_path: Path) -> None:
    assert values(home, "share", ids[2], "--with", "Ana") == {
        "checkin": ids[2],
        "shared_with": ["Ana"],
    }
    assert values(home, "unshare", ids[2]) == {"checkin": ids[2], "shared_with": []}
    folder = tmp_path / "notes"
    words = ("export", "--format", "markdown", "--to", str(folder))
    assert values(home, *words, ids[2]) == {"files": [str(folder / "2026-11-23.md")]}
    assert run(home, "export", "--format", "csv", "--json").exit_code == 2
    with Store.open(home / "voicecheck.db") as store:
        answer = store.checkin(ids[2]).turns[0].answer_id
        store.promises.make(answer, "I call the landlord", None)
    kept_it = values(home, "promises", "kept", "1")
    assert (kept_it["state"], kept_it["settled_at"] is None) == ("kept", False)
    assert values(home, "promises", "open", "1")["settled_at"] is None
    assert values(home, "promises", "delete", "1", "--yes") == {"deleted": 1}
    asked = run(home, "delete", ids[2], "--json", typed="y\n")
    assert json.loads(asked.stdout) == {"deleted": ids[2]}
    assert "Delete it for good?" in asked.stderr
    assert isinstance(run(home, "show", ids[2]).exception, NotFoundError)


def test_one_with_a_store_of_their_own_is_told_where_the_rest_is(
    home: Path, ids: list[str]
) -> None:
    output(home, "people", "own-store", "you")
    for words in (["history"], ["stats"], ["trends"]):
        assert "--together" in output(home, *words)
    for words in (["search", "moving"], ["show", "last"]):
        error = run(home, *words).exception
        assert isinstance(error, NotFoundError)
        assert "--together" in error.remedy
    assert values(home, "history") == []
    assert [one["id"] for one in values(home, "history", "--together")] == ids[::-1]
    assert values(home, "search", "moving", "--together")
    assert "--together" not in output(home, "history", "--together")
