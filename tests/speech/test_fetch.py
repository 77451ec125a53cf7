import hashlib
from pathlib import Path

import pytest

from tests.speech import multilingual
from tests.speech.hub import FILES, Hub
from voicecheck.errors import ModelError
from voicecheck.speech import catalogue, models

WEIGHTS = FILES["model.bin"]


def part(kept: Path) -> Path:
    return kept / "base.en.part" / "model.bin"


def test_a_model_is_fetched_whole_and_only_what_it_consists_of(hub: Hub, kept: Path) -> None:
    folder = models.get("base.en", kept, endpoint=hub.endpoint)
    assert folder == kept / "base.en"
    assert {p.name: p.read_bytes() for p in folder.iterdir()} == {
        name: body for name, body in FILES.items() if name != "README.md"
    }
    assert models.find("base.en", kept) == folder
    assert [p.name for p in kept.iterdir()] == ["base.en"]


def test_nothing_is_sent_but_what_is_asked_for(
    hub: Hub, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_TOKEN", "hf_secret")
    monkeypatch.setenv("HF_ENDPOINT", hub.endpoint)
    models.get("base.en", kept)
    headers = set().union(*(names for _, _, names in hub.requests))
    assert headers == {"host", "user-agent", "accept-encoding", "connection"}


def test_progress_rises_to_the_total(hub: Hub, kept: Path) -> None:
    told: list[tuple[int, int]] = []
    models.get("base.en", kept, lambda *now: told.append(now), endpoint=hub.endpoint)
    total = sum(len(body) for name, body in FILES.items() if name != "README.md")
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert told[-1] == (total, total)


def test_a_fetched_model_is_not_fetched_again(hub: Hub, kept: Path) -> None:
    models.get("base.en", kept, endpoint=hub.endpoint)
    hub.requests.clear()
    models.get("base.en", kept, endpoint=hub.endpoint)
    assert hub.requests == []


def test_a_broken_connection_is_told_and_the_next_try_goes_on_there(hub: Hub, kept: Path) -> None:
    hub.break_after_bytes = 300_000
    with pytest.raises(ModelError, match="broke off") as failure:
        models.get("base.en", kept, endpoint=hub.endpoint)
    assert failure.value.remedy == "`voicecheck models get base.en` goes on where it broke off"
    assert part(kept).read_bytes() == WEIGHTS[:300_000]
    assert models.installed(kept)[1:] == []
    hub.break_after_bytes = None
    hub.requests.clear()
    folder = models.get("base.en", kept, endpoint=hub.endpoint)
    assert (folder / "model.bin").read_bytes() == WEIGHTS
    assert [r for path, r, _ in hub.requests if path.endswith("model.bin")] == ["bytes=300000-"]


def test_a_server_without_ranges_sends_all_of_it_again(hub: Hub, kept: Path) -> None:
    hub.break_after_bytes = 300_000
    with pytest.raises(ModelError):
        models.get("base.en", kept, endpoint=hub.endpoint)
    hub.break_after_bytes, hub.ranges = None, False
    folder = models.get("base.en", kept, endpoint=hub.endpoint)
    assert (folder / "model.bin").read_bytes() == WEIGHTS


@pytest.mark.parametrize("stale", [b"of an older commit", b"x" * len(WEIGHTS), WEIGHTS + b"more"])
def test_the_beginning_of_another_file_is_brought_anew(hub: Hub, kept: Path, stale: bytes) -> None:
    part(kept).parent.mkdir(parents=True)
    part(kept).write_bytes(stale)
    folder = models.get("base.en", kept, endpoint=hub.endpoint)
    assert (folder / "model.bin").read_bytes() == WEIGHTS


def test_a_file_that_is_not_what_the_server_described_is_refused(hub: Hub, kept: Path) -> None:
    hub.lie = True
    with pytest.raises(ModelError, match=r"model\.bin is damaged") as failure:
        models.get("base.en", kept, endpoint=hub.endpoint)
    assert "fetches it anew" in failure.value.remedy
    assert not part(kept).exists()
    assert not (kept / "base.en").exists()


def test_a_repository_without_a_model_is_refused(hub: Hub, kept: Path) -> None:
    del hub.files["tokenizer.json"]
    with pytest.raises(ModelError, match=r"tokenizer.json is missing"):
        models.get("base.en", kept, endpoint=hub.endpoint)


def test_a_repository_that_is_gone_is_one_line(hub: Hub, kept: Path) -> None:
    with pytest.raises(ModelError, match="the server answered 404 Not Found"):
        models.get("small.en", kept, endpoint=hub.endpoint)


@pytest.mark.parametrize("listing", [b"<html>", b"[]", b'{"sha": 1}', b"\xff"])
def test_an_answer_that_is_no_listing_is_one_line(
    hub: Hub, kept: Path, listing: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hub, "answer", lambda path: listing)
    with pytest.raises(ModelError, match="cannot be understood") as failure:
        models.get("base.en", kept, endpoint=hub.endpoint)
    assert "\n" not in str(failure.value)


@pytest.mark.parametrize(
    ("endpoint", "message", "remedy"),
    [
        ("http://127.0.0.1:9", "cannot be reached", "tries again"),
        ("http://no-such-host.invalid", "cannot be reached", "tries again"),
        ("file:///etc", "is not a web address", "HF_ENDPOINT"),
    ],
)
def test_no_network_is_one_line(kept: Path, endpoint: str, message: str, remedy: str) -> None:
    with pytest.raises(ModelError, match=message) as failure:
        models.get("base.en", kept, endpoint=endpoint)
    assert "\n" not in str(failure.value)
    assert remedy in failure.value.remedy


def test_a_folder_that_cannot_be_written_is_one_line(hub: Hub, tmp_path: Path) -> None:
    (tmp_path / "models").write_text("a file stands in its place")
    with pytest.raises(ModelError, match="cannot be fetched") as failure:
        models.get("base.en", tmp_path / "models", endpoint=hub.endpoint)
    assert "a folder you may write to" in failure.value.remedy


def test_a_name_that_no_model_has_is_met_with_those_that_have() -> None:
    with pytest.raises(ModelError, match=r"called enormous\b.*base\.en"):
        models.get("enormous", Path("unused"))


def test_a_real_model_for_all_languages_is_fetched_in_two_goes(
    kept: Path, whisper_base: Path
) -> None:
    files = {path.name: path.read_bytes() for path in whisper_base.iterdir()}
    with Hub("base", files) as hub:
        hub.break_after_bytes = 40_000_000
        with pytest.raises(ModelError, match="broke off"):
            models.get("base", kept, endpoint=hub.endpoint)
        hub.break_after_bytes = None
        folder = models.get("base", kept, endpoint=hub.endpoint)
    asked = [wanted for path, wanted, _ in hub.requests if path.endswith("model.bin")]
    assert asked == [None, "bytes=40000000-"]
    with (folder / models.WEIGHTS).open("rb") as weights:
        assert hashlib.file_digest(weights, "sha256").hexdigest() == multilingual.SHA256
    assert catalogue.understands(folder, "de")
