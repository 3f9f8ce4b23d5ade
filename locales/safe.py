"""Safe text: what anybody writes can be stored, compared and shown, and stays the same words.

* lone surrogates and NUL, which no database takes, and other control characters are dropped;
* marks that are not seen are dropped: they turn what follows, or hide in it; the two joiners stay,
  which words of Persian and Urdu and families of emoji need, one at a time and inside a word;
* of the marks that stand on one letter eight stay: no script needs more.
"""

import re
from unicodedata import category

MARKS = 8
JOINERS = "\u200c\u200d"
# All of the categories Cc but tab and line feed, Cf but the joiners, Cs, and both separators.
UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u180e"
    "\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff\ufff9-\ufffb"
    "\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0001\U000e0020-\U000e007f]"
)


def safe(text: str) -> str:
    """Return text without what is not words."""
    if text.isascii() and text.isprintable():
        return text
    found = UNSAFE.sub("", text)
    return found if found.isascii() else _bounded(found)


def _bounded(text: str) -> str:
    """Return text with few marks on each letter, and joiners only behind one."""
    kept: list[str] = []
    marks = 0
    before = " "
    for sign in text:
        if sign in JOINERS:
            if before.isspace() or before in JOINERS:
                continue
        elif category(sign)[0] == "M":
            marks += 1
            if marks > MARKS:
                continue
        else:
            marks = 0
        kept.append(sign)
        before = sign
    return "".join(kept)
