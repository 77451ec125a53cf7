"""The shape of `prompts/phrases.toml`: every spoken sentence that belongs to no guide."""

from collections.abc import Iterator
from typing import Annotated

import msgspec

Line = Annotated[str, msgspec.Meta(min_length=1, max_length=400)]
Variants = Annotated[tuple[Line, ...], msgspec.Meta(min_length=1)]


_NEVER_ALONE = ("weekdays", "months", "understood")
_SHOWN = (
    "question_of", "kept_one", "kept_many", "kept_nothing", "left_unfinished", "to_read",
    "to_talk_to_someone",
)  # fmt: skip

Words = Annotated[str, msgspec.Meta(max_length=4000)]


class Commands(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The phrases of each spoken command."""

    repeat: Variants
    skip: Variants
    back: Variants
    pause: Variants
    resume: Variants
    stop: Variants
    delete: Variants
    help: Variants
    slower: Variants
    louder: Variants
    quieter: Variants
    done: Variants


class Understood(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What is understood in a language other than English, which has rules of its own.

    Phrases are in small letters and in the notation of `voicecheck/language/english/grammar.py`:
    `[a]` may be missing, `(a | b)` is one of two. Words stand between spaces.

    Attributes:
        fillers: Words that count for nothing wherever they stand.
        courtesies: Phrases around a reply or a command that change nothing.
        yes: Phrases that agree.
        no: Phrases that refuse.
        partly: Phrases that agree in part.
        alone: Words for yes and no that are never part of a sentence, whatever follows.
        but: Words that open a correction after a yes.
        also: Words that open an addition.
        commands: The phrases of each spoken command.
        time: Phrases that ask for time to think.
        recording: Phrases that ask for no recording.
        numbers: The words for zero, one, two and so on.
        around_number: Words that may stand beside a rating.
        out_of: Phrases between a rating and its scale.
        days: Phrases for today, tomorrow and so on, by how many days from now.
        nothing: Phrases that promise nothing.
        kept: Phrases for a promise that was kept.
        not_yet: Phrases for one that was not kept yet.
        let_go: Phrases for one that is let go.
        danger: Phrases that tell of danger; see docs/care.md.
        denied: Words that deny what follows them closely.
        leading_on: Words in which no sentence ends.
        small: Words that carry no meaning of their own.
        around_word: Words around a word that is agreed on.
    """

    fillers: Words
    courtesies: Variants
    yes: Variants
    no: Variants
    partly: Variants
    alone: Words
    but: Words
    also: Words
    commands: Commands
    time: Variants
    recording: Variants
    numbers: Words
    around_number: Words
    out_of: Variants
    days: Variants
    nothing: Variants
    kept: Variants
    not_yet: Variants
    let_go: Variants
    danger: Variants
    denied: Words
    leading_on: Words
    small: Words
    around_word: Words


class Phrases(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Every sentence that belongs to no guide; see the comments in the file."""

    lead_ins: Variants
    check: Variants
    check_again: Line
    yes_or_no: Line
    what_was_it: Line
    which_part: Line
    own_words: Line
    doubt: Line
    which_word: Line
    i_feel: Line
    acknowledge: Line
    support_shown: Line
    shall_we_go_on: Line
    neutral_pause: Line
    more: Variants
    go_on: Line
    still_here: Variants
    offer_skip: Line
    move_on: Line
    pardon: Line
    ask_number: Line
    heard_number: Line
    skipped: Line
    back: Line
    first_already: Line
    paused: Line
    resumed: Line
    deleted: Line
    nothing_to_delete: Line
    slower: Line
    louder: Line
    quieter: Line
    help: Line
    long_turn: Line
    next_person: Line
    owner_next: Line
    weekdays: Annotated[tuple[Line, ...], msgspec.Meta(min_length=7, max_length=7)]
    months: Annotated[tuple[Line, ...], msgspec.Meta(min_length=12, max_length=12)]
    day_today: Line
    day_tomorrow: Line
    day_yesterday: Line
    day_near: Line
    day_far: Line
    on_a_day: Line
    promise_when: Line
    promise_next_time: Line
    no_promise: Line
    promise_kept: Variants
    promise_not_yet: Line
    promise_put_off: Line
    promise_let_go: Line
    promise_which: Line
    times: Variants
    suggest_once: Line
    suggest_times: Line
    suggest_both: Line
    suggest_rated: Line
    suggest_guide: Line
    planned: Line
    planned_for: Line
    plan_stands: Line
    plan_stands_for: Line
    plan_forgotten: Line
    no_plan: Line
    plan_what: Line
    not_planned: Line
    week_empty: Line
    someone: Line
    partner: Line
    floor: Line
    your_floor: Line
    swap: Line
    thank_you: Line
    consent: Line
    consent_too: Line
    recording_refused: Line
    recording_off: Line
    recording_is_off: Line
    gate_first: Line
    gate_alone: Line
    say_ready: Line
    gate_safe: Line
    gate_help: Line
    gate_ask: Line
    gate_next: Line
    gate_together: Line
    gate_closed: Line
    did_they_get_it: Line
    what_was_missed: Line
    once_more: Line
    mirror_caught: Line
    mirror_missed: Line
    mirror_missed_more: Line
    mirror_and: Line
    mirror_missed_feeling: Line
    mirror_missed_something: Line
    mirror_blame: Line
    mirror_advice: Line
    mirror_own_side: Line
    mirror_feeling: Line
    without_advice: Line
    without_blame: Line
    without_but: Line
    one_word: Line
    safe_word_is: Line
    safe_word_said: Line
    broken_off: Line
    kept_unheard: Line
    we_were_at: Line
    have_so_far: Line
    go_on_from_there: Line
    begin_anew: Line
    microphone_back: Line
    microphone_here: Line
    speaker_back: Line
    disk_full: Line
    is_now_okay: Line
    is_now_okay_again: Line
    ask_when: Line
    ask_again_at: Line
    time_full: Line
    time_of_day: Line
    quiet_then: Line
    left_for_today: Line
    notified: Line
    stopped: Line
    stopped_empty: Line
    question_of: Line
    kept_one: Line
    kept_many: Line
    kept_nothing: Line
    left_unfinished: Line
    to_read: Line
    to_talk_to_someone: Line
    understood: Understood | None = None

    def lines(self) -> Iterator[str]:
        """Yield every phrase that is spoken, with its places."""
        for field in self.__struct_fields__:
            if field not in (*_NEVER_ALONE, *_SHOWN):
                value = getattr(self, field)
                yield from (value,) if isinstance(value, str) else value

    def said_always(self) -> Iterator[str]:
        """Yield every phrase that is spoken as it stands."""
        return (line for line in self.lines() if "{" not in line)
