from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.store.test_store import EVENING, all_bytes, kept, sound
from voicecheck.errors import NotFoundError, StoreError
from voicecheck.store import Store
from voicecheck.store.record import Word
from voicecheck.store.versions import HAND, HEARD, Version, by_model

NEXT_DAY = EVENING + timedelta(days=1)
SMALL = by_model("small.en")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "home" / "voicecheck.db") as opened:
        yield opened


def an_answer(store: Store, **changes: object) -> int:
    return store.keep(store.begin("evening", [], EVENING), kept(**changes))  # type: ignore[arg-type]


def found(store: Store, word: str) -> int:
    """How many answers the index finds."""
    rows = store._db.execute("SELECT count(*) FROM answers_fts WHERE answers_fts MATCH ?", (word,))
    return int(rows.fetchone()[0])


def test_an_answer_that_was_never_changed_has_one_version(store: Store) -> None:
    answer = an_answer(store, text="by the sea")
    assert store.versions.of(answer) == (Version("by the sea", HEARD, EVENING),)


def test_every_text_is_kept_with_who_made_it_and_when(store: Store) -> None:
    answer = an_answer(store, text="by the see")
    assert store.versions.change(answer, "by the C", SMALL, NEXT_DAY)
    assert store.versions.change(answer, "by the sea", HAND, NEXT_DAY)
    assert store.versions.of(answer) == (
        Version("by the see", HEARD, EVENING),
        Version("by the C", SMALL, NEXT_DAY),
        Version("by the sea", HAND, NEXT_DAY),
    )
    (turn,) = store.checkin(store.history()[0].id).turns
    assert (turn.text, turn.verbatim, turn.verdict) == ("by the sea", "by the see", "confirmed")


def test_the_present_text_is_found_and_the_earlier_no_longer(store: Store) -> None:
    answer = an_answer(store, text="zebra")
    store.versions.change(answer, "heron", HAND, NEXT_DAY)
    assert (found(store, "heron"), found(store, "zebra")) == (1, 0)


def test_the_same_text_makes_no_version(store: Store) -> None:
    answer = an_answer(store, text="by the sea")
    assert not store.versions.change(answer, "by the sea", HAND, NEXT_DAY)
    assert len(store.versions.of(answer)) == 1


def test_going_back_to_an_earlier_text_is_a_version_too(store: Store) -> None:
    answer = an_answer(store, text="one")
    for text in ("two", "one", "two"):
        store.versions.change(answer, text, HAND, NEXT_DAY)
    assert [version.text for version in store.versions.of(answer)] == ["one", "two", "one", "two"]


def test_a_recording_without_words_gets_them_from_a_model(store: Store) -> None:
    answer = an_answer(store, text="", verdict="unheard", recordings=[sound()])
    words = [Word("heron", 0.1, 0.5, 0.9)]
    store.versions.change(answer, "heron", SMALL, NEXT_DAY, words)
    (turn,) = store.checkin(store.history()[0].id).turns
    assert (turn.text, turn.verbatim, turn.verdict) == ("heron", "heron", "unconfirmed")
    assert turn.words == tuple(words)


def test_words_by_hand_were_not_heard(store: Store) -> None:
    answer = an_answer(store, text="", verdict="unheard", recordings=[sound()])
    store.versions.change(answer, "heron", HAND, NEXT_DAY)
    (turn,) = store.checkin(store.history()[0].id).turns
    assert (turn.text, turn.verbatim, turn.verdict) == ("heron", "", "own_words")


def test_what_is_told_on_after_a_change_is_the_newest_version(store: Store) -> None:
    checkin = store.begin("evening", [], EVENING)
    answer = store.keep(checkin, kept(text="by the see"))
    store.versions.change(answer, "by the sea", HAND, NEXT_DAY)
    store.keep(checkin, kept(text="by the sea with Ana"))
    assert [version.text for version in store.versions.of(answer)] == [
        "by the see",
        "by the sea",
        "by the sea with Ana",
    ]
    store.versions.change(answer, "with Ana", HAND, NEXT_DAY)
    assert [version.text for version in store.versions.of(answer)][-2:] == [
        "by the sea with Ana",
        "with Ana",
    ]


def test_no_byte_of_a_version_outlives_its_check_in(store: Store, tmp_path: Path) -> None:
    for number in range(40):
        answer = an_answer(store, text=f"zebra {number}")
        store.versions.change(answer, f"heron {number}", HAND, NEXT_DAY)
        store.versions.change(answer, f"otter {number}", HAND, NEXT_DAY)
    for checkin in store.history():
        store.delete(checkin.id)
    left = all_bytes(tmp_path / "home")
    assert not any(word in left for word in (b"zebra", b"heron", b"otter"))


def test_of_no_answer_there_are_no_versions(store: Store) -> None:
    with pytest.raises(NotFoundError):
        store.versions.of(7)
    with pytest.raises(NotFoundError):
        store.versions.change(7, "heron", HAND, NEXT_DAY)


def test_a_change_that_is_refused_changes_nothing(store: Store) -> None:
    answer = an_answer(store, text="zebra")
    with pytest.raises(StoreError):
        store.versions.change(answer, "heron", "somebody", NEXT_DAY)
    assert [version.text for version in store.versions.of(answer)] == ["zebra"]


@given(
    st.lists(st.tuples(st.text(), st.sampled_from([HAND, SMALL, by_model("/models/large v3")])))
)
@settings(max_examples=40, deadline=None)
def test_nothing_that_was_ever_said_is_lost(
    tmp_path_factory: pytest.TempPathFactory, changes: list[tuple[str, str]]
) -> None:
    path = tmp_path_factory.mktemp("versions") / "voicecheck.db"
    with Store.open(path) as store:
        answer = an_answer(store, text="heard")
        texts = ["heard"]
        for said, source in changes:
            text = said.encode(errors="replace").decode()
            if store.versions.change(answer, text, source, NEXT_DAY):
                texts.append(text)
            assert store.versions.of(answer)[-1].text == text
        assert [version.text for version in store.versions.of(answer)] == texts
