"""Sealing: addresses and waiting messages are encrypted, and found by a keyed index.

A bare hash of a telephone number is the number (all French mobiles hash in minutes); the index is
an HMAC under a key of its own. AES-GCM-SIV forgives a repeated nonce after a restored snapshot.
"""

import hmac
import os
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCMSIV

NONCE = 12


class Seal:
    """Seals and opens with the keys drawn from SECRET_KEY."""

    def __init__(self, secret: str) -> None:
        self._cipher = AESGCMSIV(_draw(secret, b"seal"))
        self._index = _draw(secret, b"index")
        self._sign = _draw(secret, b"sign")

    def seal(self, words: bytes, purpose: bytes) -> bytes:
        """Encrypt for one purpose; sealed for another it does not open."""
        nonce = os.urandom(NONCE)
        return nonce + self._cipher.encrypt(nonce, words, purpose)

    def open(self, sealed: bytes, purpose: bytes) -> bytes:
        """Decrypt; raises ValueError when the key or the purpose is another."""
        try:
            return self._cipher.decrypt(sealed[:NONCE], sealed[NONCE:], purpose)
        except InvalidTag:
            raise ValueError("sealed with another key") from None

    def lookup(self, channel: str, address: str) -> bytes:
        """Return the index by which an address is found, 16 bytes."""
        return hmac.digest(self._index, f"{channel}:{address}".encode(), sha256)[:16]

    def signature(self, words: str) -> str:
        """Return a secret word that only this installation can make, 32 hex digits."""
        return hmac.digest(self._sign, words.encode(), sha256).hex()[:32]


def _draw(secret: str, purpose: bytes) -> bytes:
    return hmac.digest(secret.encode(), b"popote " + purpose, sha256)
