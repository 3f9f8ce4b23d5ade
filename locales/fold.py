"""Folding: what was typed, brought to one spelling, so that words can be compared.

* accents, vowel points, case, joiners, bidi marks and lengthened letters make no difference;
* letters that one language writes in several ways, or one keyboard lacks, become one letter;
* all digits, keycaps too, become 0-9; punctuation is a space;
* emoji, "?" and "#" say nothing beside words, and are kept where there is nothing else.
"""

import re
from unicodedata import category, digit, normalize

_ONE_LETTER = {
    "ی": "يىېۍێےۑ",
    "ک": "كڪ",
    "ه": "ةەہھۃ",
    "ا": "أإآٱ",
    "و": "ؤۆۇۋۅ",
    "گ": "ګ",
    "ر": "ړڕ",
    "ت": "ټ",
    "د": "ډ",
    "ن": "ڼ",
    "ش": "ښ",
    "ز": "ځ",
    "س": "څ",
    "ل": "ڵ",
    "г": "ґ",
    "i": "ı",
    "o": "ø",
    "l": "ł",
    "d": "đ",
    "oe": "œ",
    "ae": "æ",
    "10": "🔟",
    "?": "؟፧",
    " ": "ʹʻʼʽˈ",  # apostrophes that Unicode counts among the letters
}

# Letters of Ethiopic that sound alike: (their first, the first of those they become, how many).
_ALIKE = ((0x1210, 0x1200, 8), (0x1280, 0x1200, 8), (0x12B8, 0x1200, 7), (0x1220, 0x1230, 8))
_ALIKE_TOO = ((0x12D0, 0x12A0, 7), (0x1340, 0x1338, 7))
_FIRST_IS_FOURTH = {0x1200: (0x1203, 0x1213, 0x1283, 0x12BB), 0x12A0: (0x12A3, 0x12D3)}

# Marks that may be left out in writing. Those of Bengali and its relatives are vowels and stay.
_MARKS = (
    (0x0300, 0x036F),
    (0x0483, 0x0489),
    (0x0591, 0x05BD),
    (0x05BF, 0x05BF),
    (0x05C1, 0x05C2),
    (0x05C4, 0x05C5),
    (0x0610, 0x061A),
    (0x0640, 0x0640),  # tatweel
    (0x064B, 0x065F),
    (0x0670, 0x0670),
    (0x06D6, 0x06DC),
    (0x06DF, 0x06E4),
    (0x06E7, 0x06E8),
    (0x06EA, 0x06ED),
    (0x08CA, 0x08E1),
    (0x08E3, 0x08FF),
    (0x135D, 0x135F),
    (0x1AB0, 0x1AFF),
    (0x1DC0, 0x1DFF),
    (0x20D0, 0x20FF),  # the frame of a keycap is among them
    (0xFE00, 0xFE0F),  # an emoji in colour or not
    (0xFE20, 0xFE2F),
    (0x1F3FB, 0x1F3FF),  # skin tones
    (0xE0100, 0xE01EF),
)

_EMOJI = re.compile("[?#←-⯿\U0001f000-\U0001faff]")
_FLAG_LETTERS = "\U0001f1e6-\U0001f1ff"
_EMOJI_AGAIN = re.compile(rf"([^{_FLAG_LETTERS}])\1+")
_LENGTHENED = re.compile(r"([^\W\d_])\1{2,}")


def _table() -> dict[int, str | None]:
    table: dict[int, str | None] = {}
    for first, last in _MARKS:
        table.update(dict.fromkeys(range(first, last + 1)))
    for one, variants in _ONE_LETTER.items():
        table.update({ord(variant): one for variant in variants})
    for first, becomes, count in (*_ALIKE, *_ALIKE_TOO):
        table.update({first + order: chr(becomes + order) for order in range(count)})
    for becomes, fourths in _FIRST_IS_FOURTH.items():
        table.update({fourth: chr(becomes) for fourth in fourths})
    return table


_TABLE = _table()


def fold(text: str) -> str:
    """Return what was typed in the one spelling in which words are compared; never raises.

    Folding twice changes nothing. Other punctuation alone becomes "".
    """
    spelled = normalize("NFKD", normalize("NFKC", text).casefold()).translate(_TABLE)
    words = " ".join(spelled.translate(_KEPT).split())
    if not words:
        return _EMOJI_AGAIN.sub(r"\1", "".join(_EMOJI.findall(spelled)))
    return _LENGTHENED.sub(r"\1\1", normalize("NFC", words))


class _Kept(dict[int, str]):
    """What remains of each letter, found out when it is first seen."""

    def __missing__(self, number: int) -> str:
        """Find it out."""
        self[number] = _kept(chr(number))
        return self[number]


def _kept(letter: str) -> str:
    kind = category(letter)
    if kind[0] in "LM":
        return letter
    if kind[0] == "N":
        value = digit(letter, -1)
        return letter if value < 0 else str(value)
    return "" if kind == "Cf" else " "


_KEPT = _Kept()
