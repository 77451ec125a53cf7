"""What leads into a reflection and is no part of it: "I heard:", "It sounds like"."""

import re

from voicecheck.language.english.words import vocabulary

# Before a colon they lead in; "you think you're ill: you're tired" tells.
_LEADING = "|".join(
    vocabulary(
        """so ok okay well right now alright what i i'm i've you you're you've that that's this
        here here's it is am was are let's let me check see if got get have has had do did does
        hear heard hearing say said saying sounds sounding seems like tell told telling understand
        understood just back in my your own other words to from of a few again repeat sum up short
        then and as be make sure mean means meant gist point main thing things today"""
    )
)
_LEAD_IN = re.compile(
    rf"""^(?:(?:{_LEADING})[\s,]+){{0,9}}(?:{_LEADING}):\s+
    | ^so,\s+
    | ^so\s+(?=(?:you|your|he|she|it|they|the|there|today|tonight|this|in|on|at|after|when)\b)
    | ^(?:so,?\ |ok(?:ay)?,?\ |well,?\ )?
      (?: (?:what\ )?i(?:'ve|\ have)?\ heard?(?:\ is)?(?:\ you\ say(?:ing)?)?(?:\ that)?
        | (?:what\ )?i(?:'m|\ am)\ hearing(?:\ is)?(?:\ that)?
        | (?:(?:it|that)\ )?(?:sound|seem)(?:s|ed)\ (?:to\ me\ )?(?:like|as\ if|as\ though|that)
        | if\ i(?:'ve)?\ (?:heard?|underst(?:an|oo)d|g[eo]t)\ (?:you|that|it)(?:\ right(?:ly)?)?,
        | you(?:'re|\ are)\ (?:saying|telling\ me)(?:\ that)?
      )\s+(?=(?:you|your|he|she|it|they|the|there|when|at|after|this)\b|(?-i:[A-Z]))""",
    re.IGNORECASE | re.VERBOSE,
)


def without_lead_in(reflection: str) -> str:
    """A reflection without what leads into it."""
    return _LEAD_IN.sub("", reflection, count=1)
