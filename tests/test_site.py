"""The site of the papers as `make docs` builds it: whole, and from this machine alone."""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

ROOT = Path(__file__).resolve().parent.parent
SYSTEMS = ("Linux", "macOS", "Windows")


class Page(HTMLParser):
    """What a page links to, what it loads, and the places in it that can be linked to."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.loaded: list[str] = []
        self.places: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        self.places |= {told[name] for name in ("id", "name") if name in told}
        if tag == "a" and "href" in told:
            self.links.append(told["href"])
        if tag == "link" and told.get("rel") in {"stylesheet", "icon", "preload"}:
            self.loaded.append(told["href"])
        if "src" in told:
            self.loaded.append(told["src"])


def build(source: Path, site: Path) -> subprocess.CompletedProcess[str]:
    options = ("--fail-on-warning", "--keep-going", "-q", "-b", "html")
    places = ("-c", source / "docs", "-d", site / ".trees", source, site)
    return subprocess.run(
        [sys.executable, "-m", "sphinx", *options, *places],
        capture_output=True,
        text=True,
        check=False,
    )


def leading_nowhere(site: Path) -> Iterator[str]:
    """The links and the loaded files of a site's pages that are not there."""
    pages = {path: Page(path.read_text("utf-8")) for path in site.rglob("*.html")}
    for path, page in pages.items():
        for link in (*page.links, *page.loaded):
            address = urlsplit(link)
            if address.scheme or link.startswith("//"):
                continue
            to = (path.parent / unquote(address.path)).resolve() if address.path else path
            place = unquote(address.fragment)
            if not to.is_file() or (
                place and to in pages and place not in pages[to].places and place != "top"
            ):
                yield f"{path.relative_to(site)}: {link}"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site").resolve() / "site"
    done = build(ROOT, folder)
    assert done.returncode == 0, done.stderr
    return folder


def test_every_link_leads_somewhere(site: Path) -> None:
    assert list(leading_nowhere(site)) == []


def test_nothing_is_loaded_from_another_machine(site: Path) -> None:
    pages = [Page(path.read_text("utf-8")) for path in site.rglob("*.html")]
    loaded = {address for page in pages for address in page.loaded}
    assert loaded
    assert [address for address in loaded if urlsplit(address).netloc] == []
    for path in (*site.rglob("*.css"), *site.rglob("*.svg")):
        told = path.read_text("utf-8")
        assert not re.search(r"(@import|url\(|href=)\s*[\"']?(https?:)?//", told), path


def test_every_paper_is_on_the_site_and_can_be_found_there(site: Path) -> None:
    first = Page((site / "docs" / "index.html").read_text("utf-8"))
    reached = {(site / "docs" / link.partition("#")[0]).resolve() for link in first.links}
    papers = [*(ROOT / "docs").glob("*.md"), ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md"]
    for paper in papers:
        page = site / paper.relative_to(ROOT).with_suffix(".html")
        assert page in reached or paper.stem == "index", f"{paper.name} is not in the contents"


def test_each_system_has_a_start_that_ends_in_a_check_in() -> None:
    start = (ROOT / "docs" / "start.md").read_text("utf-8")
    for system in SYSTEMS:
        steps = start.split(f"\n## {system}\n", 1)[1].split("\n## ", 1)[0]
        assert "voicecheck doctor" in steps
        assert "voicecheck show last" in steps


def test_a_link_that_leads_nowhere_is_found(site: Path, tmp_path: Path) -> None:
    """The build refuses it in a paper, and the check above in a page."""
    (tmp_path / "docs").mkdir()
    shutil.copy(ROOT / "docs" / "conf.py", tmp_path / "docs")
    (tmp_path / "docs" / "site").mkdir()
    for link in ("nowhere.md", "#no-such-heading", "nowhere.png"):
        (tmp_path / "docs" / "index.md").write_text(f"# A\n\n[b]({link})\n", "utf-8")
        refused = build(tmp_path, tmp_path / "site")
        assert refused.returncode == 1, link
        assert link.lstrip("#").removesuffix(".md") in refused.stderr
    page = site / "broken.html"
    page.write_text('<a href="docs/start.html#nowhere">a</a><img src="none.png">', "utf-8")
    found = list(leading_nowhere(site))
    page.unlink()
    assert found == ["broken.html: docs/start.html#nowhere", "broken.html: none.png"]
