"""Cleaning: text is made safe once, at the door.

* lone surrogates and NUL, which no database takes, and other control characters are dropped;
* marks that turn the direction of what follows are dropped;
* what is longer than anyone types is cut.
"""

import re

LONGEST = 4096  # what Telegram carries in one message
UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufff9-\ufffb]"
)


def clean(text: str) -> str:
    """Return text that can be stored, compared and shown."""
    return UNSAFE.sub("", text[:LONGEST]).strip()
