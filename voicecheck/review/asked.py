"""What a browser asks for, as the pages read it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Asked:
    """One request.

    Attributes:
        path: What stands in the address itself.
        query: What stands behind its question mark.
        form: What was filled in.
    """

    path: Mapping[str, Any]
    query: Mapping[str, str]
    form: Mapping[str, str]
