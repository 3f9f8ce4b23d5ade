"""Slips: words that can be forwarded, and that only this installation can write.

* `popote-i87-9k…` names what it opens by kind and number, and ends with a mark nobody can guess;
* the mark holds for the very row: a number that was given away again has another moment;
* folding changes nothing in it, so it may be typed in capitals, with spaces or any digits.
"""

import hmac
import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from db.sealing import Seal
from locales.fold import fold

MARK = 20  # hex digits: 80 bits, as guessing goes by chat
PATTERN = re.compile(
    r"(?<![0-9a-z])popote ?([isfc]) ?([0-9]{1,15}) ([0-9a-f](?: ?[0-9a-f]){19})(?![0-9a-z])"
)  # of folded words


class Kind(StrEnum):
    """What a slip opens."""

    INVITATION = "i"
    SWAP = "s"
    FRIENDS = "f"
    CALL = "c"


@dataclass(frozen=True, slots=True)
class Slip:
    """A slip as it was read, which may be forged."""

    kind: Kind
    number: int
    mark: str


def write(seal: Seal, kind: Kind, number: int, created: datetime) -> str:
    """Return the slip for a row of this number that was made at this moment."""
    return f"popote-{kind}{number}-{_mark(seal, kind, number, created)}"


def read(words: str) -> Slip | None:
    """Find a slip in what was typed or pressed; None when there is none."""
    found = PATTERN.search(fold(words))
    if found is None:
        return None
    kind, number, mark = found.groups()
    return Slip(Kind(kind), int(number), mark.replace(" ", ""))


def genuine(seal: Seal, slip: Slip, created: datetime) -> bool:
    """Tell whether we wrote this slip, for a row that was made at this moment."""
    return hmac.compare_digest(slip.mark, _mark(seal, slip.kind, slip.number, created))


def _mark(seal: Seal, kind: Kind, number: int, created: datetime) -> str:
    signature = seal.signature(f"slip {kind} {number} {int(created.timestamp())}")
    return fold(signature)[:MARK]  # folding shortens letters that stand three times in a row
