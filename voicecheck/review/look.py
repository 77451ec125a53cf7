"""How values become what is read: templates, and the way days, times and guides are written."""

from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.responses import HTMLResponse

from voicecheck.errors import GuideError
from voicecheck.guides import Guide, load

PAGES = (("Days", "/"), ("How it goes", "/how-it-goes"))


class Look:
    """Makes pages out of templates.

    Args:
        own_guides: Folder of one's own guides, whose titles and labels are shown.
        aside: A sentence that stands on every page, where there is one to say.
    """

    def __init__(self, own_guides: Path, aside: str = "") -> None:
        self._own_guides = own_guides
        self._aside = aside
        self._guide = cache(self._read_guide)
        self._templates = Environment(
            loader=PackageLoader("voicecheck.review"),
            autoescape=True,  # what people said is text, never markup
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.filters.update(
            clock=clock, day=day, hashed=hashed, iso=datetime.isoformat, minutes=minutes,
            month=month, title_of=self.title_of, weekday=weekday,
        )  # fmt: skip

    def page(self, template: str, at: str = "", status: int = 200, **values: Any) -> HTMLResponse:
        """A page.

        Args:
            template: The file in `templates/`.
            at: The address among `PAGES` that it belongs to.
            status: The answer's status.
            values: What stands on it.
        """
        pages = [(name, address, address == at) for name, address in PAGES]
        shown = self._templates.get_template(template)
        told = shown.render(pages=pages, aside=self._aside, **values)
        return HTMLResponse(told, status)

    def message(
        self, status: int, heading: str, text: str, command: str = "", back: bool = False
    ) -> HTMLResponse:
        """A page that says one thing, with the command that helps."""
        return self.page(
            "message.html", status=status, heading=heading, text=text, command=command, back=back
        )

    def title_of(self, guide: str) -> str:
        """What a guide calls itself; its name where it is no longer here."""
        known = self._guide(guide)
        return known.title if known else guide

    def label_of(self, guide: str, step: str) -> str:
        """What a guide calls the answer to one of its steps; empty where it does not say."""
        known = self._guide(guide)
        steps = known.steps if known else ()
        return next((each.label for each in steps if each.id == step), "")

    def _read_guide(self, name: str) -> Guide | None:
        try:
            return load(name, self._own_guides)
        except GuideError:
            return None


def day(moment: date) -> str:
    """As in "Monday 23 November 2026"."""
    return f"{moment:%A} {moment.day} {moment:%B %Y}"


def weekday(moment: date) -> str:
    """As in "Monday"."""
    return f"{moment:%A}"


def month(moment: date) -> str:
    """As in "November 2026"."""
    return f"{moment:%B %Y}"


def hashed(tag: str) -> str:
    """As in "#our-house"."""
    return f"#{tag.replace(' ', '-')}"


def clock(moment: datetime) -> str:
    """As in "21:30"."""
    return f"{moment:%H:%M}"


def minutes(duration_s: float) -> str:
    """As in "2:05"."""
    whole_s = max(1, round(duration_s))
    return f"{whole_s // 60}:{whole_s % 60:02d}"
