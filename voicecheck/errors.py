"""What can go wrong, said in one line with its remedy.

Every error that a person may meet is a `VoicecheckError`. The command line prints its message
and remedy and leaves with its exit code; nothing else decides exit codes.
"""

INTERRUPTED_EXIT_CODE = 130
"""What a process leaves with that Ctrl-C has ended, as shells have it: 128 and the signal."""


class VoicecheckError(Exception):
    """Something a person can understand and mend.

    Attributes:
        message: What is wrong, one line, no full stop needed.
        remedy: What to do about it, one line; empty where nothing can be done.
        exit_code: What the process leaves with; 1 where nothing more is known than that what was
            asked cannot be done.
    """

    exit_code = 1

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.message}. {self.remedy}" if self.remedy else self.message


class UnansweredError(VoicecheckError):
    """A yes was asked for and nobody is there; the command line could have given it."""

    exit_code = 2


class ConfigError(VoicecheckError):
    """The settings file cannot be used."""

    exit_code = 3


class GuideError(VoicecheckError):
    """A guide is missing or damaged."""

    exit_code = 4


class NotFoundError(VoicecheckError):
    """No check-in, answer or recording by that identifier."""

    exit_code = 5


class PortAudioMissingError(VoicecheckError):
    """The system's sound library is not installed."""

    exit_code = 10


class MicrophoneError(VoicecheckError):
    """No microphone, or it stopped sending sound."""

    exit_code = 11


class SpeakerError(VoicecheckError):
    """No speaker, or it refuses sound."""

    exit_code = 12


class VoiceError(VoicecheckError):
    """Text cannot be turned into speech."""

    exit_code = 13


class VoiceHangsError(VoiceError):
    """The speech engine is there, but does not answer."""


class ModelError(VoicecheckError):
    """The speech model is missing, damaged or cannot be loaded."""

    exit_code = 14


class StoreError(VoicecheckError):
    """What was said cannot be written or read."""

    exit_code = 15


class StoreBusyError(StoreError):
    """Another program holds the store; it may let go of it soon."""


class DiskFullError(StoreError):
    """The disk takes no more."""


class StoreDamagedError(StoreError):
    """The store is not what it was; it is left as it is."""


class LockedError(VoicecheckError):
    """The store is locked, and what opens it is not here."""

    exit_code = 16


class WrongPhraseError(LockedError):
    """A pass phrase was given, and it is not the store's."""

    exit_code = 17


class ScheduleError(VoicecheckError):
    """This system does not start the program at its hour."""

    exit_code = 18


class OutputError(VoicecheckError):
    """What is printed, or written for other programs, cannot be written."""

    exit_code = 19


class CautionError(VoicecheckError):
    """It works, but less well than it could; no reason to leave with a failure."""

    exit_code = 0
