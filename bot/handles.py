"""Handles: what a button carries in place of its token, of use to nobody but its person.

* a handle says nothing, is bound to the address it was sent to, and is good for two weeks;
* what it stands for is authorised again when it is pressed;
* it fits into the 64 bytes that Telegram lets a button carry:
  https://core.telegram.org/bots/api#inlinekeyboardbutton
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import datetime, timedelta

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

from db.sealing import Seal

LASTS = timedelta(days=14)
SIGNS = "abcdefghijklmnopqrstuvwxyz0123456789-:/ _.,+!=;"  # of nearly all tokens, 6 bits each
WORDS = ("where:area:", "point:area:", "area:area:", "areas:", "place:", "popote-", "/food ")
CODES = tuple(chr(ord("A") + n) for n in range(len(WORDS)))
LONG = dict(zip(CODES, WORDS, strict=True))
ALPHABET = SIGNS + "".join(CODES)
PACKED = 1 << 15  # beside the day, when the token is packed; days end in 2059


class Handles:
    """Writes and reads handles under the keys of a seal."""

    def __init__(self, seal: Seal) -> None:
        halves = (seal.signature("handle, first half"), seal.signature("handle, second half"))
        self._cipher = AESSIV(bytes.fromhex("".join(halves)))

    def write(self, channel: str, address: str, token: str, now: datetime) -> str:
        """Return the handle of a token: the same for all of a day, so that edits change nothing.

        At most 64 signs for a token of up to 39 small letters, figures and marks.
        """
        sealed = self._cipher.encrypt(_packed(token, _day(now + LASTS)), [_of(channel, address)])
        return urlsafe_b64encode(sealed).decode().rstrip("=")

    def read(self, channel: str, address: str, handle: str, now: datetime) -> str | None:
        """Return the token, or None: forged, another person's, or too old."""
        try:
            sealed = urlsafe_b64decode(handle + "=" * (-len(handle) % 4))
            said = self._cipher.decrypt(sealed, [_of(channel, address)])
        except (ValueError, InvalidTag):
            return None
        day, token = _unpacked(said)
        return None if day < _day(now) else token


def _day(moment: datetime) -> int:
    return int(moment.timestamp()) // 86_400


def _of(channel: str, address: str) -> bytes:
    return f"{channel}|{address}".encode()


def _packed(token: str, day: int) -> bytes:
    if set(token) - set(SIGNS):
        return day.to_bytes(2, "big") + token.encode()
    short = token
    for word, code in zip(WORDS, CODES, strict=True):
        short = short.replace(word, code)
    number = 1  # so that signs of value 0 at the beginning are kept
    for sign in short:
        number = number << 6 | ALPHABET.index(sign)
    length = (number.bit_length() + 7) // 8
    return (day | PACKED).to_bytes(2, "big") + number.to_bytes(length, "big")


def _unpacked(said: bytes) -> tuple[int, str]:
    day = int.from_bytes(said[:2], "big")
    if not day & PACKED:
        return day, said[2:].decode()
    number, signs = int.from_bytes(said[2:], "big"), ""
    while number > 1:
        number, place = number >> 6, number & 63
        signs = ALPHABET[place] + signs
    return day & ~PACKED, "".join(LONG.get(one, one) for one in signs)
