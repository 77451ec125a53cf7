"""The store: one private SQLite file with the words and the recordings. The only SQL."""

from voicecheck.store.store import Store

__all__ = ["Store"]
