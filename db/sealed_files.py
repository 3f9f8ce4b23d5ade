"""Sealed files: bytes under a key, in pieces that can be neither changed, moved nor left out.

Each piece is sealed with AES-GCM under a key drawn for this one file; its nonce is its place, and
whether it is the last (the construction is STREAM, https://eprint.iacr.org/2015/189).
"""

import hmac
import os
from collections.abc import Iterator
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

MAGIC = b"popote sealed 1\n"
SALT = 16
PIECE = 1 << 20  # bytes
TAG = 16


def sealed(words: bytes, key: bytes) -> bytes:
    """Return what a file holds when these bytes are sealed in it."""
    salt = os.urandom(SALT)
    cipher = _cipher(key, salt)
    pieces = (cipher.encrypt(place, one, MAGIC) for place, one in _pieces(words, PIECE))
    return b"".join((MAGIC, salt, *pieces))


def unsealed(file: bytes, key: bytes) -> bytes:
    """Return what was sealed; raises ValueError when anything differs, or the key."""
    start = len(MAGIC) + SALT
    if not file.startswith(MAGIC) or len(file) < start + TAG:
        raise ValueError("not sealed")
    cipher = _cipher(key, file[len(MAGIC) : start])
    try:
        pieces = _pieces(file[start:], PIECE + TAG)
        return b"".join(cipher.decrypt(place, one, MAGIC) for place, one in pieces)
    except InvalidTag:
        raise ValueError("changed, or sealed with another key") from None


def _pieces(words: bytes, size: int) -> Iterator[tuple[bytes, bytes]]:
    """Cut into pieces, one at least, each with its nonce."""
    starts = range(0, max(len(words), 1), size)
    for number, start in enumerate(starts):
        last = number == len(starts) - 1
        yield number.to_bytes(11, "big") + bytes([last]), words[start : start + size]


def _cipher(key: bytes, salt: bytes) -> AESGCM:
    return AESGCM(hmac.digest(key, b"popote sealed file " + salt, sha256))
