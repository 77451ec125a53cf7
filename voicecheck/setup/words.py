"""The shape of `prompts/setup.toml`: every sentence of the setup."""

from collections.abc import Iterator
from functools import cache

import msgspec

from voicecheck import guides
from voicecheck.phrases import Line

NAME = "setup"


class SetupWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Every sentence of the setup; see the comments in the file."""

    welcome: Line
    ways_out: Line
    done: Line
    nothing_changed: Line
    left_as_it_is: Line
    pardon: Line
    microphone: Line
    hello_again: Line
    another_microphone: Line
    heard_well: Line
    heard_faintly: Line
    this_microphone: Line
    no_microphone: Line
    voice: Line
    this_voice: Line
    another_voice: Line
    same_voice: Line
    sentence: Line
    say_after_me: Line
    say_it_again: Line
    one_moment: Line
    understood: Line
    understood_partly: Line
    this_model: Line
    your_name: Line
    partner_name: Line
    only_two: Line
    name_again: Line
    is_that_the_name: Line
    company: Line
    patience: Line
    keep_sound: Line
    lock: Line
    lock_typed: Line
    typed_ways_out: Line
    typed_only: Line
    which_voice: Line
    which_microphone: Line
    first_start: Line
    set_up_now: Line
    set_up_later: Line

    def lines(self) -> Iterator[str]:
        """Yield every sentence that is spoken, with its places, the first of all first."""
        return (getattr(self, field) for field in self.__struct_fields__)


@cache
def words() -> SetupWords:
    """Read the bundled words.

    Raises:
        GuideError: The file is missing or damaged.
    """
    return guides.words(NAME, SetupWords)
