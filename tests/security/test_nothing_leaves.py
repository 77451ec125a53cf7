"""A whole check-in and every other command, run in the dark and under watch.

Shown are the promises of docs/security.md: no socket but to this machine, no file that others can
read, and nothing that was said in the title, the arguments or the environment of a process, in
what is told on standard error at the highest level, or in any file but the store.
"""

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.rig import Reply, SoundServer
from tests.rig.conversation import Conversation
from tests.security.commands import SERVES, USES, WORDS, Use, leaves
from tests.security.watched import Reached, Watch, can_trace, watching
from voicecheck.audio.clip import RATE_HZ, Clip
from voicecheck.cli import cli

GUIDE = """
title = "One"
about = "One question."
opening = "Hello."
closing = "Bye for now."

[[steps]]
id = "day"
ask = "How was your day?"
"""
SAID = "My grandmother called about the lighthouse on Saturday."
TELLTALE = re.compile(rf"grandmother|light ?house|{WORDS}", re.IGNORECASE)

HERE = re.compile(r"/var/run/nscd/socket|/dev/shm/jack_.*")
"""Local sockets that every program looks for: the C library's cache, another sound server."""

PASSED_ON = re.compile(r"/dev/(null|tty)|/dev/shm/(jack_db|sem\.|pulse-shm)|/proc/")
"""Files that the system's own libraries make beside those of the program."""


class Watched(Conversation):
    """A conversation and the watch over it."""

    watch: Watch


@pytest.fixture(scope="module")
def server() -> Iterator[SoundServer]:
    with SoundServer() as server:
        yield server


@pytest.fixture(scope="module")
def checkin(server: SoundServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watched]:
    """A spoken check-in, held once, with its watch."""
    with watching(tmp_path_factory.mktemp("checkin")) as watch:
        put_guide(watch.home / ".config" / "voicecheck" / "guides" / "one.toml")
        watched = Watched(
            server,
            [Reply.of(SAID), Reply.of("Yes, that's right.")],
            watch.home,
            ("checkin", "one"),
            program=watch.command(),
            environ=watch.environ,
            # Traced, its sound stutters where the machine is busy: no tone can be waited for.
            cue="after_silence",
        )
        watched.watch = watch
        assert watched.hold() == 0, watched.errors
    yield watched


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watch]:
    """A place in which something has been said, for the other commands."""
    with watching(tmp_path_factory.mktemp("commands")) as watch:
        (use,) = USES["checkin"]
        for _ in range(2):  # one is deleted
            done = watch.run("checkin", *use.arguments, typed=use.typed)
            assert done.returncode == 0, done.stderr
        put_guide(watch.home / "guide.toml")
        phrase = watch.home / "phrase"
        phrase.write_text("four words of mine", encoding="utf-8")
        phrase.chmod(0o600)
        done = watch.run("backup", str(watch.home / "backup"))
        assert done.returncode == 0, done.stderr
        sound = watch.home / "sound.flac"
        sound.write_bytes(Clip.silence(1.0, RATE_HZ).to_bytes())
        sound.chmod(0o600)
        yield watch


def put_guide(path: Path) -> None:
    """A guide of the person's own, in folders as private as the program would make them."""
    missing = [folder for folder in path.parents if not folder.exists()]
    for folder in reversed(missing):
        folder.mkdir(mode=0o700)
    path.write_text(GUIDE, encoding="utf-8")
    path.chmod(0o600)


def stray(reached: set[Reached], server: SoundServer) -> set[Reached]:
    """What was reached besides the sound server."""
    ours = re.escape(str(server.folder))
    return {
        each
        for each in reached
        if not each.stays_here
        or (each.kind == "AF_UNIX" and not re.match(f"{ours}/|{HERE.pattern}", each.where))
    }


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def tells(path: Path) -> bool:
    return TELLTALE.search(path.read_text("latin1")) is not None


@pytest.mark.aloud
def test_a_check_in_reaches_nothing_but_the_sound_server(
    checkin: Watched, server: SoundServer
) -> None:
    reached = checkin.watch.reached()
    assert stray(reached, server) == set()
    if can_trace():
        ours = str(server.folder)
        assert any(each.where.startswith(ours) for each in reached), "the trace saw nothing"


@pytest.mark.aloud
def test_what_was_said_is_in_the_store_and_in_no_other_file(checkin: Watched) -> None:
    assert TELLTALE.search(checkin.transcript)
    holding = {
        path.name
        for path in files(checkin.watch.root)
        if TELLTALE.search(path.read_text("latin1"))
    }
    assert holding == {"voicecheck.db"}


@pytest.mark.aloud
def test_what_was_said_is_in_no_title_argument_environment_or_log(checkin: Watched) -> None:
    assert not TELLTALE.search(checkin.errors)
    assert not TELLTALE.search(checkin.watch.trace)
    assert not TELLTALE.search("".join(checkin.watch.commands))
    assert any("voicecheck" in told for told in checkin.watch.commands), "no process was seen"


@pytest.mark.aloud
def test_a_check_in_makes_nothing_that_others_can_read(checkin: Watched) -> None:
    assert checkin.watch.open_to_others == set()
    assert checkin.watch.home.joinpath(".local/share/voicecheck/voicecheck.db").exists()


@pytest.mark.aloud
def test_a_check_in_writes_in_its_own_places_alone(checkin: Watched, server: SoundServer) -> None:
    watch = checkin.watch
    usual = [watch.home / place for place in (".config", ".local/share", ".cache")]
    own = tuple(
        str(place)
        for place in (
            *(folder / "voicecheck" for folder in usual),
            *(watch.root / name for name in ("tmp", "sockets")),
            server.folder,
            "/dev/shm/voicecheck-",
        )
    )
    made = {path for path in watch.made() if not path.startswith(own)}
    made = {path for path in made if not PASSED_ON.match(path)}
    assert made <= {str(folder) for place in usual for folder in (place, place.parent)}


@pytest.mark.aloud
def test_nothing_temporary_stays(checkin: Watched) -> None:
    assert files(checkin.watch.root / "tmp") == []
    made = [path for path in checkin.watch.made() if path.startswith("/dev/shm/voicecheck-")]
    assert [path for path in made if Path(path).exists()] == []


LOAD = """
from voicecheck import offline
offline.quiet()
from faster_whisper.vad import get_vad_model
get_vad_model()
"""


def test_the_engine_of_the_networks_keeps_no_notes_for_its_maker(tmp_path: Path) -> None:
    with watching(tmp_path) as watch:
        done = watch.run("-c", LOAD, program=[sys.executable])
    assert done.returncode == 0, done.stderr
    assert list(watch.home.iterdir()) == []
    assert watch.reached() == set()


def test_every_command_is_here() -> None:
    assert set(leaves(cli)) == {*USES, SERVES}, "give it a row in tests/security/commands.py"


@pytest.mark.parametrize(
    ("name", "use"),
    [(name, use) for name, uses in USES.items() for use in uses],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_no_command_leaks(name: str, use: Use, place: Watch, server: SoundServer) -> None:
    place.forget()
    places = {
        "guide": place.home / "guide.toml",
        "sound": place.home / "sound.flac",
        "backup": place.home / "backup",
        "new": place.home / f"new {name}",
    }
    arguments = [each.format(**places) for each in use.arguments]
    phrase = str(place.home / "phrase")
    environ = {
        **server.env,
        "VOICECHECK_PASSPHRASE_FILE": phrase,
        "VOICECHECK_NEW_PASSPHRASE_FILE": phrase,
    }
    done = place.run(*name.split(), *arguments, typed=use.typed, environ=environ)
    assert use.exit_code in (None, done.returncode), done.stderr
    assert "Traceback" not in done.stderr
    assert not TELLTALE.search(done.stderr)
    assert not TELLTALE.search("".join(place.commands))
    place.look()
    assert place.open_to_others == set()
    if use.network:
        assert any(not each.stays_here for each in place.reached()), "it did not even try"
    else:
        assert stray(place.reached(), server) == set()


LOOKING_BACK = """
import fcntl, json, re, signal, socket, struct, subprocess, sys
from http.client import HTTPConnection
with socket.socket() as lo:  # where there is no network there is no loopback either, at first
    fcntl.ioctl(lo, 0x8914, struct.pack("16sh14x", b"lo", 0x41))
review = [sys.executable, "-m", "voicecheck", "review", "--no-browser"]
with subprocess.Popen(review, stdout=subprocess.PIPE, text=True) as served:
    link = re.search(r"http://([0-9.]+):([0-9]+)(/\\S+)", served.stdout.readline())
    line = HTTPConnection(link[1], int(link[2]), timeout=20)
    line.request("GET", link[3])
    opened = line.getresponse()
    opened.read()
    cookie = {"cookie": opened.getheader("set-cookie").partition(";")[0]}
    statuses, waiting = {}, ["/", "/?q=keeper", "/?q=%22"]
    while waiting and len(statuses) < 60:
        line.request("GET", waiting[0], headers=cookie)
        page = line.getresponse()
        text = page.read().decode(errors="replace")
        statuses[waiting.pop(0)] = page.status
        linked = re.findall(r'(?:href|src)="(/[^"#]*)', text.replace("&amp;", "&"))
        waiting += [one for one in dict.fromkeys(linked) if one not in {*statuses, *waiting}]
    line.close()
    served.send_signal(signal.SIGINT)
    served.wait(20)
json.dump({"code": served.returncode, "statuses": statuses}, sys.stdout)
"""


def test_the_page_is_looked_at_whole_and_reaches_this_machine_alone(tmp_path: Path) -> None:
    (use,) = USES["checkin"]
    with watching(tmp_path) as watch:
        assert watch.run("checkin", *use.arguments, typed=use.typed).returncode == 0
        done = watch.run("-c", LOOKING_BACK, program=[sys.executable])
    assert done.returncode == 0, done.stderr
    looked = json.loads(done.stdout)
    assert looked["code"] == 0  # Ctrl-C is the way to end it
    assert set(looked["statuses"].values()) == {200}
    assert {"/", "/how-it-goes"} <= set(looked["statuses"])
    assert len(looked["statuses"]) > 6
    assert {each for each in watch.reached() if not each.stays_here} == set()
    assert Reached("AF_INET", "127.0.0.1") in watch.reached()
    sockets = {e.where for e in watch.reached() if e.kind == "AF_UNIX" and e.where}
    assert [where for where in sockets if not re.match(HERE.pattern, where)] == []
    assert watch.open_to_others == set()
    assert not TELLTALE.search(done.stderr)
    assert not TELLTALE.search("".join(watch.commands))


def test_a_umask_that_closes_everything_keeps_nobody_out(tmp_path: Path) -> None:
    (use,) = USES["checkin"]
    with watching(tmp_path) as watch:
        done = watch.run("checkin", *use.arguments, typed=use.typed, umask=0o777)
        assert done.returncode == 0, done.stderr
    assert watch.open_to_others == set()


LEAKY = """
import os, pathlib, socket, subprocess, sys, time
pathlib.Path(os.environ["HOME"], "open").touch()
subprocess.run(["sleep", "0.5"], env={"SAID": "in the environment"})
subprocess.run([sys.executable, "-c", "import time; time.sleep(0.5)", "in the arguments"])
for address in (("192.0.2.1", 80), ("127.0.0.1", 9)):
    try:
        socket.create_connection(address, timeout=1)
    except OSError:
        pass
"""


def test_a_program_that_leaks_is_caught(tmp_path: Path) -> None:
    with watching(tmp_path) as watch:
        watch.run("-c", LEAKY, program=[sys.executable])
    where = {each.where for each in watch.reached() if not each.stays_here}
    assert where == {"192.0.2.1"}
    assert [line.rpartition("/")[2] for line in watch.open_to_others] == ["open"]
    told = "".join(watch.commands)
    assert "in the environment" in told
    assert "in the arguments" in told
    if can_trace():
        assert "in the arguments" in watch.trace
        assert str(watch.home / "open") in watch.made()
