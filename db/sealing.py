"""Sealing: addresses and people's words are encrypted, and found by a keyed index.

* what is sealed names its key, and is bound to its row and column: it opens in no other;
* keys of before open what they sealed, until everything was sealed anew;
* a bare hash of a telephone number is the number (all French mobiles hash in minutes): the index
  is an HMAC under a key of its own;
* AES-GCM-SIV forgives a repeated nonce after a restored snapshot.
"""

import hmac
import os
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCMSIV

NONCE = 12
FORM = b"\x02"  # of what is sealed: the second one
NAME = 4  # bytes by which a key is known
FIRST_FORM = {  # what bound it in the first form, by table
    b"address": b"address",
    b"incoming": b"letter",
    b"need": b"need",
    b"shift": b"contact",
    b"shift_template": b"contact",
    b"drop_off": b"drop_off",
    b"call_text": b"call",
    b"utterance": b"ticket",
    b"conversation": b"answer",
    b"outbox": b"row",
}


def binding(table: str, column: str, row: object = "") -> bytes:
    """Return what binds a sealed value to its place; the row where its number is known."""
    return f"{table}|{column}|{row}".encode()


class Seal:
    """Seals with the keys drawn from SECRET_KEY, and opens with those of earlier ones too."""

    def __init__(self, secret: str, *earlier: str) -> None:
        self._ciphers = {_named(one): AESGCMSIV(_draw(one, b"seal")) for one in (secret, *earlier)}
        self._name = _named(secret)
        self._index = _draw(secret, b"index")
        self._sign = _draw(secret, b"sign")

    @property
    def mark(self) -> bytes:
        """What everything begins with that this seal has sealed, 5 bytes."""
        return FORM + self._name

    def seal(self, words: bytes, where: bytes) -> bytes:
        """Encrypt for one place; in another it does not open."""
        nonce = os.urandom(NONCE)
        bound = where + b"|" + self._name
        return self.mark + nonce + self._ciphers[self._name].encrypt(nonce, words, bound)

    def open(self, sealed: bytes, where: bytes) -> bytes:
        """Decrypt; raises ValueError when the key or the place is another."""
        name = sealed[1 : 1 + NAME]
        if sealed[:1] == FORM and name in self._ciphers:
            kept = sealed[1 + NAME :]
            return _opened(self._ciphers[name], kept, where + b"|" + name)
        return self._opened_first_form(sealed, where)

    def lookup(self, channel: str, address: str) -> bytes:
        """Return the index by which an address is found, 16 bytes."""
        return hmac.digest(self._index, f"{channel}:{address}".encode(), sha256)[:16]

    def signature(self, words: str) -> str:
        """Return a secret word that only this installation can make, 32 hex digits."""
        return hmac.digest(self._sign, words.encode(), sha256).hex()[:32]

    def _opened_first_form(self, sealed: bytes, where: bytes) -> bytes:
        bound = FIRST_FORM.get(where.partition(b"|")[0])
        for cipher in self._ciphers.values() if bound is not None else ():
            try:
                return _opened(cipher, sealed, bound or b"")
            except ValueError:
                continue
        raise ValueError("sealed with another key")


def _opened(cipher: AESGCMSIV, kept: bytes, bound: bytes) -> bytes:
    try:
        return cipher.decrypt(kept[:NONCE], kept[NONCE:], bound)
    except (InvalidTag, ValueError):
        raise ValueError("sealed with another key") from None


def _named(secret: str) -> bytes:
    return _draw(secret, b"name")[:NAME]


def _draw(secret: str, purpose: bytes) -> bytes:
    return hmac.digest(secret.encode(), b"popote " + purpose, sha256)
