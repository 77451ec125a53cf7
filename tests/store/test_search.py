from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.store.test_store import EVENING, all_bytes, kept
from voicecheck.errors import NotFoundError, VoicecheckError
from voicecheck.store import Store
from voicecheck.store.excerpt import excerpt, merged, pieces
from voicecheck.store.query import MOST_TERMS, terms_of
from voicecheck.store.search import Hit


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "voicecheck.db"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    with Store.open(path) as opened:
        yield opened


def evening(store: Store, *texts: str, day: int = 0, guide: str = "evening") -> str:
    """Keep a check-in of these answers, by turns of the owner and of Sam."""
    at = EVENING + timedelta(days=day)
    checkin = store.begin(guide, ["Sam"], at)
    for position, text in enumerate(texts):
        who = "Sam" if position % 2 else None
        store.keep(checkin, replace(kept(position, text, person=who), said_at=at))
    return checkin


def texts(hits: tuple[Hit, ...]) -> list[str]:
    return [hit.text for hit in hits]


def marked(hit: Hit) -> list[str]:
    return [piece.text for piece in hit.pieces if piece.marked]


# Finding.


def test_words_are_found_by_their_stem_and_marked(store: Store) -> None:
    checkin = evening(store, "We talked about moving house.", "I cooked.")
    (hit,) = store.search.find("moved talk")
    assert (hit.checkin, hit.person, hit.position, hit.partly) == (checkin, None, 0, False)
    assert checkin.startswith(hit.short_id)
    assert marked(hit) == ["talked", "moving"]
    assert "".join(piece.text for piece in hit.pieces) == hit.text


def test_marks_over_several_letters_wide(store: Store) -> None:
    evening(store, "Au café 🙂 naïve: we Moved, moved; MOVING.")
    (hit,) = store.search.find("moves cafe")
    assert marked(hit) == ["café", "Moved", "moved", "MOVING"]


def test_a_phrase_is_found_as_it_is_written(store: Store) -> None:
    evening(store, "We moved the house.", "The house moved us.", "We move the houses.")
    assert texts(store.search.find('"moved the house"')) == ["We moved the house."]
    assert texts(store.search.find("“The House moved”")) == ["The house moved us."]
    (hit,) = store.search.find('"we move" house')
    assert marked(hit) == ["We move", "houses"]
    assert texts(store.search.find('"moved the hou"*')) == ["We moved the house."]


def test_every_word_with_a_beginning(store: Store) -> None:
    evening(store, "A quiet hour.", "The house was quiet.", "An hour of housework.")
    assert set(texts(store.search.find("hous*"))) == {
        "The house was quiet.",
        "An hour of housework.",
    }
    assert texts(store.search.find("hous* quiet")) == ["The house was quiet."]


def test_while_typing_the_hit_stays_at_every_letter(store: Store) -> None:
    evening(store, "We are moving to another city.", "Such happiness today.")
    for word, text in (("moving", "We are moving"), ("happiness", "Such happiness")):
        for letters in range(1, len(word) + 1):
            hits = store.search.find(word[:letters], typing=True)
            assert [hit for hit in hits if hit.text.startswith(text)], word[:letters]
    assert texts(store.search.find("another mov", typing=True)) == [
        "We are moving to another city."
    ]
    assert texts(store.search.find('"are mov', typing=True)) == ["We are moving to another city."]


def test_typed_whole_a_word_still_finds_its_other_forms(store: Store) -> None:
    evening(store, "We moved.", "It is moving.")
    assert texts(store.search.find("moving", typing=True)) == ["It is moving.", "We moved."]


def test_half_a_word_is_tried_as_a_beginning_only_when_nothing_else_is_there(store: Store) -> None:
    evening(store, "My neighbour came by.")
    (hit,) = store.search.find("neighb")
    assert (marked(hit), hit.partly) == (["neighbour"], False)
    evening(store, "The neighb of it.", day=1)
    assert texts(store.search.find("neighb")) == ["The neighb of it."]


def test_where_nothing_holds_all_words_some_are_enough_and_it_says_so(store: Store) -> None:
    evening(store, "We moved in spring.", "The sea was cold.", "Bread.")
    hits = store.search.find("sea spring zebra")
    assert set(texts(hits)) == {"We moved in spring.", "The sea was cold."}
    assert all(hit.partly for hit in hits)
    assert not store.search.find("zebra")


def test_the_best_comes_first_and_among_equals_the_newest(store: Store) -> None:
    evening(store, "The sea, and much else that has nothing at all to do with it, I mean it.")
    evening(store, "Sea, sea, sea.", day=1)
    evening(store, "A day.", day=2)
    evening(store, "A day.", day=3)
    assert texts(store.search.find("sea"))[0] == "Sea, sea, sea."
    first, second = store.search.find("day")
    assert first.said_at > second.said_at


def test_it_can_be_narrowed(store: Store) -> None:
    first = evening(store, "sea one", "sea two")
    second = evening(store, "sea three", "sea four", day=7, guide="repair")
    store.tags.add(second, "Holiday")

    def found(**which: object) -> set[str]:
        return set(texts(store.search.find("sea", **which)))  # type: ignore[arg-type]

    assert found(guide="repair") == {"sea three", "sea four"}
    assert found(since=EVENING + timedelta(days=1)) == {"sea three", "sea four"}
    assert found(who="sam") == {"sea two", "sea four"}
    assert found(who="You", guide="evening") == {"sea one"}
    assert found(who="Nobody") == set()
    assert found(tag="#holiday") == {"sea three", "sea four"}
    assert found(tag="none") == set()
    assert len(store.search.find("sea", limit=1)) == 1
    assert store.search.find("sea", who="you", limit=1)[0].checkin in (first, second)


def test_filters_are_met_beyond_the_first_portion(store: Store) -> None:
    for day in range(30):
        evening(store, *["sea"] * 10, day=day)
    evening(store, "sea, and so much more that it ranks last of all of them", guide="repair")
    assert len(store.search.find("sea", limit=1000)) == 301
    assert len(store.search.find("sea", guide="repair")) == 1


def test_what_is_corrected_or_deleted_is_found_so(store: Store) -> None:
    checkin = evening(store, "I walked by the see.")
    store.keep(checkin, kept(0, "I walked by the sea.", verdict="corrected"))
    assert not store.search.find("see")
    assert not store.search.find("se", typing=True)[0].text.count("see")
    assert texts(store.search.find("sea")) == ["I walked by the sea."]
    store.delete(checkin)
    assert not store.search.find("walk*")


# Odd input.


@given(st.text(), st.booleans())
@example('"', True)
@example('""', False)
@example("*", True)
@example('"*"*', False)
@example("NEAR(a b) AND OR NOT ^text: {text}", False)
@example("a\0b", False)
@example("\ud800", True)
@example("-sea +sea (sea) sea) ^sea text:sea", False)
@example("sea " * 10_000, True)
@example("'; DROP TABLE answers; --", False)
@example("½ ² Ⅷ ߷ 🙂 ́", False)
def test_nothing_that_is_typed_is_an_error(shared_store: Store, query: str, typing: bool) -> None:
    for hit in shared_store.search.find(query, typing=typing):
        assert "".join(piece.text for piece in hit.pieces) == hit.text
        assert hit.marks or "\0" in hit.text
        assert hit.excerpt(40)


@pytest.fixture(scope="module")
def shared_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with Store.open(tmp_path_factory.mktemp("odd") / "voicecheck.db") as opened:
        evening(opened, "The sea AND a b text.", "OR NOT \ufdd0 near 0", "½ ² Ⅷ 🙂 x", "A\0B a")
        yield opened


numbers = count()


anything = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))


@given(anything, st.text("abc é", max_size=5))
def test_a_word_in_any_text_is_marked_where_it_stands(
    shared_store: Store, around: str, word: str
) -> None:
    unlike = f"zebra{next(numbers)}"
    evening(shared_store, f"{around} {unlike} {word}", day=next(numbers))
    (hit,) = shared_store.search.find(unlike)
    assert marked(hit) == [unlike]


def test_a_huge_query_is_cut() -> None:
    assert len(terms_of(" ".join(map(str, range(10_000))))) == MOST_TERMS
    assert terms_of(" ,;- !") == ()


def test_operators_are_words(store: Store) -> None:
    evening(store, "To be or not to be", "to be")
    assert texts(store.search.find("not OR be")) == ["To be or not to be"]
    assert texts(store.search.find("be -not"))[0] == "To be or not to be"


# Excerpts.


@given(st.data(), st.text(), st.integers(1, 200))
def test_an_excerpt_is_a_part_of_the_text(data: st.DataObject, text: str, longest: int) -> None:
    places = st.integers(0, len(text))
    marks = merged(
        span for span in data.draw(st.lists(st.tuples(places, places))) if span[0] < span[1]
    )
    assert "".join(piece.text for piece in pieces(text, marks)) == text
    shown = list(excerpt(text, marks, longest))
    if shown and shown[0] == ("… ", False):
        shown.pop(0)
    if shown and shown[-1] == (" …", False):
        shown.pop()
    inner = "".join(piece.text for piece in shown)
    assert inner in text
    assert len(inner) <= max([longest, *(end - begin for begin, end in marks)])


def test_an_excerpt_is_cut_between_words_around_the_marks() -> None:
    text = "one two three four five six seven eight nine ten"
    begin = text.index("six")
    assert excerpt(text, [(begin, begin + 3)], 20) == (
        ("… ", False),
        ("five ", False),
        ("six", True),
        (" seven", False),
        (" …", False),
    )


def test_an_excerpt_shows_where_the_marks_stand_together() -> None:
    text = "sea " + "x " * 100 + "the sea and the sea " + "x " * 100
    marks = [(i, i + 3) for i in range(len(text)) if text.startswith("sea", i)]
    shown = "".join(piece.text for piece in excerpt(text, marks, 40))
    assert shown.count("sea") == 2


# Tags.


def test_tags_are_kept_counted_and_taken_away(store: Store, path: Path) -> None:
    first, second = evening(store, "one"), evening(store, "two", day=1)
    assert store.tags.add(first, " #Moving  House ")
    assert not store.tags.add(first, "moving house")
    assert store.tags.add(second, "moving house")
    assert store.tags.add(second, "zebra")
    assert store.tags.all() == {"moving house": 2, "zebra": 1}
    assert store.tags.of(second) == ("moving house", "zebra")
    assert store.tags.remove(second, "Zebra")
    assert not store.tags.remove(second, "zebra")
    assert b"zebra" not in all_bytes(path.parent)
    store.delete(first)
    store.delete(second)
    assert b"moving house" not in all_bytes(path.parent)
    assert store.tags.all() == {}


def test_a_tag_that_is_none_is_refused(store: Store) -> None:
    checkin = evening(store, "one")
    for tag in ("", "  ", "#", "x" * 41, "\x1b"):
        with pytest.raises(VoicecheckError):
            store.tags.add(checkin, tag)
    with pytest.raises(NotFoundError):
        store.tags.add("01NOTHERE", "tag")
    with pytest.raises(NotFoundError):
        store.tags.remove("01NOTHERE", "tag")


def test_a_word_of_every_answer_is_found_where_few_pass_the_filters(
    store: Store, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("voicecheck.store.search.MOST_RANKED", 5)
    evening(store, "the first of them", guide="pulse")
    for day in range(1, 12):
        evening(store, f"the {day}. of them", day=day)
    assert texts(store.search.find("the", guide="pulse")) == ["the first of them"]
    assert len(store.search.find("the", limit=5)) == 5
    assert len(store.search.find("the", limit=8)) == 8
    assert len(set(store.search.find("the", limit=50))) == 12
