"""Spelling: folded words brought to forms in which slips of hand and ear are small.

* an Ethiopic letter is a consonant with its vowel: here it becomes two signs, so that a wrong
  vowel is half a slip, and one with a "w" in it is as good as two letters;
* who writes a language in Latin letters writes as it sounds: "wein", "wen" and "ween" are one.
"""

import re

_RANGES = (
    ("Latn", 0x0061, 0x024F),
    ("Cyrl", 0x0400, 0x052F),
    ("Arab", 0x0600, 0x06FF),
    ("Arab", 0x0750, 0x077F),
    ("Beng", 0x0980, 0x09FF),
    ("Ethi", 0x1200, 0x139F),
    ("Ethi", 0x2D80, 0x2DDF),
)
_FIRST, _LAST, _BARE = 0x1200, 0x137F, 5  # the sixth vowel is none
_ROUNDED = {0x1248: 0x1240, 0x1258: 0x1250, 0x1288: 0x1200, 0x12B0: 0x12A8, 0x12C0: 0x1200}
_ROUNDED |= {0x1310: 0x1308}  # rows of letters with a "w" in them, which may be written apart
_WITH_W = "ወ"
_SOUNDS = (
    ("kh", "x"),
    ("sch|sh|ch", "c"),
    ("gh", "g"),
    ("zh|dj", "j"),
    ("ph", "f"),
    ("th", "t"),
    ("dh", "d"),
    ("ck|q|9", "k"),
    ("7", "h"),
    ("5", "x"),
    ("[23]", ""),
    ("ou|oo|w|o", "u"),
    ("ee|ie|ei|ai|ay|ey|y|e", "i"),
    ("v", "u"),
)
_HEARD = tuple((re.compile(written), sound) for written, sound in _SOUNDS)
_VOWELS = re.compile("[aiu]")
_TWICE = re.compile(r"(.)\1+")


def script(folded: str) -> str:
    """Return the script of the first letters, "" where there are none."""
    for letter in folded:
        point = ord(letter)
        for name, first, last in _RANGES:
            if first <= point <= last:
                return name
    return ""


def spread(folded: str) -> str:
    """Return folded words with Ethiopic letters as a consonant and, where it has one, a vowel."""
    if not any(_FIRST <= ord(letter) <= _LAST for letter in folded):
        return folded
    return "".join(map(_two, folded))


def sounds(word: str) -> str:
    """Return a word of Latin letters as it sounds, other words as they are."""
    if not word.isascii():
        return word
    for written, sound in _HEARD:
        word = written.sub(sound, word)
    return _TWICE.sub(r"\1", word)


def bones(word: str) -> str:
    """Return a word of Latin letters without its vowels, as it sounds; "" for other words."""
    return _VOWELS.sub("", sounds(word)) if word.isascii() else ""


def _two(letter: str) -> str:
    point = ord(letter)
    if not _FIRST <= point <= _LAST:
        return letter
    vowel = (point - _FIRST) % 8
    row = point - vowel
    if row in _ROUNDED:
        return f"{chr(_ROUNDED[row])}1{_WITH_W}{'' if vowel == _BARE else vowel}"
    if vowel == 7:
        return f"{chr(row)}1{_WITH_W}3"
    return chr(row) if vowel == _BARE else f"{chr(row)}{vowel}"
