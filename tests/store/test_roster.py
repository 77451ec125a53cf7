import sqlite3
import struct
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.store.test_store import EVENING, all_bytes, kept
from voicecheck.errors import NotFoundError, StoreError
from voicecheck.people import Person
from voicecheck.store import Store
from voicecheck.store.roster import NEWEST_FIRST_SENTENCES, NEWEST_PAUSES


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "home" / "voicecheck.db"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    with Store.open(path) as opened:
        yield opened


@pytest.fixture
def evening(store: Store) -> str:
    """An evening of the owner and Ana, with an answer of each and one of nobody."""
    checkin_id = store.begin("evening", ["Ana"], EVENING)
    store.keep(checkin_id, kept(0))
    store.keep(checkin_id, kept(1, person="Ana"))
    store.keep(checkin_id, kept(2, "", person="Ana", verdict="unheard"))
    return checkin_id


def test_a_new_store_knows_the_owner(store: Store) -> None:
    assert store.people.all() == [Person(None)]


def test_everyone_is_known_with_their_answers_and_pauses(store: Store, evening: str) -> None:
    store.people.learn("ANA", [0.5, 1.25])
    store.people.learn(None, [0.301])
    store.people.learn("Ana", [2])
    assert store.people.all() == [
        Person(None, answers=1, pauses_s=(0.3,)),
        Person("Ana", answers=1, pauses_s=(0.5, 1.25, 2.0)),
    ]


@pytest.mark.parametrize("name", ["ana", "Ana", "ANA"])
def test_someone_is_found_by_name(store: Store, evening: str, name: str) -> None:
    assert store.people.person(name).name == "Ana"


@pytest.mark.parametrize("name", [None, "you", "You"])
def test_the_owner_is_you(store: Store, evening: str, name: str | None) -> None:
    assert store.people.person(name) == Person(None, answers=1)


def test_who_is_not_known_is_told_of_with_those_who_are(store: Store, evening: str) -> None:
    with pytest.raises(NotFoundError) as error:
        store.people.person("Anna")
    assert "you, Ana" in error.value.remedy


def test_the_newest_pauses_are_kept(store: Store, evening: str) -> None:
    store.people.learn("Ana", [9.0])
    for length in range(1, NEWEST_PAUSES + 11):
        store.people.learn(None, [length / 100])
    assert store.people.person(None).pauses_s == tuple(
        length / 100 for length in range(11, NEWEST_PAUSES + 11)
    )
    assert store.people.person("Ana").pauses_s == (9.0,)


def test_whether_more_followed_is_kept_of_the_newest_first_sentences(
    store: Store, evening: str
) -> None:
    store.people.learn("Ana", [], [True])
    for number in range(NEWEST_FIRST_SENTENCES + 3):
        store.people.learn(None, [0.5], [number % 2 == 0])
    assert store.people.person("ana").went_on == (True,)
    assert store.people.person(None).went_on == tuple(
        number % 2 == 0 for number in range(3, NEWEST_FIRST_SENTENCES + 3)
    )


@pytest.mark.parametrize("no_length", [0.0, -1.0, float("nan"), float("inf"), 0.001])
def test_what_is_no_length_is_left_out(store: Store, evening: str, no_length: float) -> None:
    store.people.learn("Ana", [0.5, no_length, 0.6])
    assert store.people.person("Ana").pauses_s == (0.5, 0.6)


@pytest.mark.parametrize("wait", ["brief", "normal", "long", 0.5, 3, 30.0])
@pytest.mark.parametrize("name", [None, "Ana"])
def test_a_patience_is_set_changed_and_taken_back(
    store: Store, evening: str, name: str | None, wait: str | float
) -> None:
    store.people.set_wait(name, 7.5)
    store.people.set_wait(name, wait)  # type: ignore[arg-type]  # the words are Wait's
    assert store.people.person(name).wait == wait
    assert [person.wait for person in store.people.all() if person.name != name] == [None]
    store.people.set_wait(name, None)
    assert store.people.person(name).wait is None


@pytest.mark.parametrize("wait", ["endless", 0.1, 31, float("nan")])
def test_no_other_patience_is_written(store: Store, wait: str | float) -> None:
    with pytest.raises(StoreError):
        store.people.set_wait(None, wait)  # type: ignore[arg-type]  # what must not be kept
    assert store.people.person(None).wait is None


def test_a_patience_can_be_set_before_the_first_evening(store: Store) -> None:
    store.people.set_wait("Bo", "long")
    assert store.people.all() == [Person(None), Person("Bo", wait="long")]
    store.people.set_wait("Bo", None)
    assert store.people.all() == [Person(None)]


def test_forgetting_takes_the_pauses_and_the_setting_and_leaves_the_answers(
    store: Store, evening: str
) -> None:
    for name in (None, "Ana"):
        store.people.learn(name, [0.5] * 30, [True, False])
        store.people.set_wait(name, "long")
    store.people.forget("ana")
    assert store.people.person("Ana") == Person("Ana", answers=1)
    assert store.people.person(None) == Person(None, 1, (0.5,) * 30, "long", (True, False))
    store.people.forget("you")
    assert store.people.person(None) == Person(None, answers=1)
    assert len(store.checkin(evening).turns) == 3


def test_forgetting_who_is_only_a_setting_takes_the_name_too(store: Store, path: Path) -> None:
    store.people.set_wait("Xanthippe", "long")
    store.people.forget("Xanthippe")
    assert store.people.all() == [Person(None)]
    assert b"Xanthippe" not in all_bytes(path.parent)


def test_nobody_unknown_is_forgotten(store: Store, evening: str) -> None:
    before = store.people.all()
    with pytest.raises(NotFoundError):
        store.people.forget("Bo")
    assert store.people.all() == before


def as_kept(length_s: float) -> bytes:
    return struct.pack(">d", length_s)


def test_no_byte_of_a_forgotten_pause_stays(path: Path) -> None:
    """Neither of the newest nor of those that newer ones had replaced."""
    lengths = [0.3 + 0.01 * step + 0.0 for step in range(450)]
    with Store.open(path) as store:
        store.begin("evening", ["Ana"], EVENING)
        for at in range(0, len(lengths), 3):
            store.people.learn("Ana", lengths[at : at + 3])
            store.people.learn(None, [0.51] * 3)
        assert as_kept(round(lengths[-1], 2)) in all_bytes(path.parent)
        store.people.forget("Ana")
        stays = all_bytes(path.parent)
        assert [x for x in lengths if x > 0.55 and as_kept(round(x, 2)) in stays] == []
        assert as_kept(0.51) in stays


def test_with_the_last_check_in_go_its_pauses(store: Store, evening: str) -> None:
    later = store.begin("evening", ["Bo"], EVENING)
    for name in (None, "Ana", "Bo"):
        store.people.learn(name, [0.7], [True])
    store.delete(evening)
    assert store.people.all() == [
        Person(None, pauses_s=(0.7,), went_on=(True,)),
        Person("Bo", pauses_s=(0.7,), went_on=(True,)),
    ]
    store.delete(later)
    assert store.people.all() == [Person(None)]


def test_a_deleted_answer_leaves_what_was_learned(store: Store, evening: str) -> None:
    store.people.learn("Ana", [0.7])
    store.drop(evening, 1)
    assert store.people.person("Ana") == Person("Ana", pauses_s=(0.7,))


def test_what_was_set_survives_the_last_check_in(store: Store, evening: str) -> None:
    store.people.set_wait("Ana", "long")
    store.people.set_wait(None, 4)
    store.delete(evening)
    assert store.people.all() == [Person(None, wait=4.0), Person("Ana", wait="long")]


def test_pauses_are_numbers_without_a_time_or_an_answer(store: Store, path: Path) -> None:
    with sqlite3.connect(path) as reader:
        columns = reader.execute("SELECT name, type FROM pragma_table_info('pauses')").fetchall()
    reader.close()
    assert columns == [("id", "INTEGER"), ("person", "INTEGER"), ("length_s", "REAL")]


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["Ana", "Bo", "you"]), st.lists(st.floats(0.01, 60), max_size=90)
        ),
        max_size=8,
    )
)
def test_each_person_keeps_their_own_newest(learned: list[tuple[str, list[float]]]) -> None:
    import tempfile

    expected: dict[str, list[float]] = {"Ana": [], "Bo": [], "you": []}
    with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder) / "v.db") as store:
        store.begin("evening", ["Ana", "Bo"], EVENING)
        for name, pauses_s in learned:
            store.people.learn(name, pauses_s)
            expected[name] += [round(pause, 2) for pause in pauses_s if round(pause, 2) > 0]
        for name, pauses in expected.items():
            assert store.people.person(name).pauses_s == tuple(pauses[-NEWEST_PAUSES:])
