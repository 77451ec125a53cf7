"""Sealing a spool: what is written is encrypted block by block, so that a crash costs no more.

A sealed file begins with a mark and 16 random bytes. Then come blocks: their length, their
number, and so many bytes of XSalsa20-Poly1305. A block's nonce is the random bytes and its number,
so that none can be changed or moved without its being seen. Where a write was refused, a number is
missing.
"""

import os
import struct
from collections.abc import Iterator

MARK = b"voicecheck seal\n"
_RANDOM_BYTES = 16
_HEAD = struct.Struct("<IQ")


class Sealer:
    """Seals the blocks of one file, in order.

    Attributes:
        head: What the file begins with.
    """

    def __init__(self, key: bytes) -> None:
        from nacl.secret import SecretBox

        self._box = SecretBox(key)
        self._random = os.urandom(_RANDOM_BYTES)
        self._number = 0
        self.head = MARK + self._random

    def seal(self, data: bytes) -> bytes:
        """The next block."""
        self._number += 1
        sealed = self._box.encrypt(data, _nonce(self._random, self._number)).ciphertext
        return _HEAD.pack(len(sealed), self._number) + sealed


def is_sealed(content: bytes) -> bool:
    """Whether a file's content was sealed."""
    return content.startswith(MARK)


def opened(content: bytes, keys: tuple[bytes, ...]) -> list[bytes] | None:
    """The blocks of a sealed file; what a crash cut in two at the end is left out.

    Returns:
        None where none of the keys opens it.
    """
    for key in keys:
        blocks = list(_blocks(content, key))
        if blocks:
            return blocks
    return None


def _blocks(content: bytes, key: bytes) -> Iterator[bytes]:
    from nacl.exceptions import CryptoError
    from nacl.secret import SecretBox

    box = SecretBox(key)
    at = len(MARK) + _RANDOM_BYTES
    random = content[len(MARK) : at]
    last = 0
    while at + _HEAD.size <= len(content):
        length, number = _HEAD.unpack_from(content, at)
        at += _HEAD.size
        sealed = content[at : at + length]
        if len(sealed) < length or number <= last:
            return
        try:
            yield box.decrypt(sealed, _nonce(random, number))
        except (CryptoError, ValueError):  # changed, or too short to be a block
            return
        at += length
        last = number


def _nonce(random: bytes, number: int) -> bytes:
    return random + struct.pack("<Q", number)
