"""The doctor: what a check-in needs, tried for real, each with its remedy.

The checks are data: what each needs, what it does, and how it is mended where that is safe.
"""

from voicecheck.doctor.examining import Check, State, examine
from voicecheck.doctor.parts import PARTS, Part, chosen

__all__ = ["PARTS", "Check", "Part", "State", "chosen", "examine"]
