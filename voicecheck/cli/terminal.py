"""What may reach a terminal: text that other people wrote, made harmless.

A guide, a name, a transcript or a file name may hold characters that are commands to a terminal
(to move its cursor, rename its window, type into its shell) or that reorder what is read.
"""

import unicodedata

# Controls, halves of surrogate pairs, and the signs that turn the direction of reading around. Of
# the invisible signs (Cf) the joiners stay: emoji and several scripts are written with them.
_CONTROLS = frozenset({"Cc", "Cs"})
_REORDERING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def visible(text: str) -> str:
    """A text in one line, without the signs that could move a cursor or hide a part of it."""
    return "".join(char for char in " ".join(text.split()) if not _is_command(char))


def json_text(plain: object, *, indent: int | None = 2) -> str:
    """A value as JSON that can be printed: commands to a terminal are escaped.

    Args:
        plain: The value.
        indent: By how many spaces each level stands in; None writes all in one line.
    """
    import json

    written = json.dumps(plain, ensure_ascii=False, indent=indent)
    return "".join(
        f"\\u{ord(char):04x}" if char != "\n" and _is_command(char) else char for char in written
    )


def _is_command(char: str) -> bool:
    return char in _REORDERING or unicodedata.category(char) in _CONTROLS
