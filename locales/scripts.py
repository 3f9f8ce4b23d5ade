"""Scripts: which language a first message is in, where its letters leave no doubt.

Letters alone decide: words come on top, in the conversation. Latin letters beside others
are street names, and say nothing.
"""

import re
from collections.abc import Callable, Mapping
from unicodedata import normalize

_LATIN = re.compile("[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")
_BENGALI = re.compile("[\u0980-\u09e5\u09f0-\u09ff]")
_CYRILLIC = re.compile("[\u0400-\u052f]")
_ETHIOPIC = re.compile("[\u1200-\u135a\u1380-\u138f\u2d80-\u2ddf]")
_ARABIC = re.compile("[\u0620-\u064a\u066e-\u066f\u0671-\u06d3\u06d5\u06ee-\u06ef\u06fa-\u06ff]")

# Letters only one of our languages has in its script.
_CYRILLIC_ONLY = {"uk": "їєіґ", "ru": "ыэёъ"}
_ETHIOPIC_ONLY = {"ti": "ቐቑቒቓቔቕቖቘቚቛቜቝኣኸኹኺኻኼኽኾዀዂዃዄዅ", "am": "ኝኧ"}
_ARABIC_ONLY = {"ps": "ټډړږښڼځڅۍېګ", "ckb": "ەێڕڵۆ", "ur": "ٹڈڑںہ"}
# What two of them have: an Urdu letter is some Pashto and Sorani writers' too.
_URDU_UNLESS = "ھے"
_NOT_ARABIC = "پچژگکیݢ"
_ARABIC_KEYBOARD = "كأإةى"
_SORANI_START = re.compile(r"\bئ")
_PERSIAN_JOINER = re.compile("[^\\Wه]\u200c\\w")  # older Sorani writes its e as heh and joiner
_PERSIAN = "پچژگ"
_STREET_NAME = 2  # how many times longer it may be than the words around it
_ENOUGH_WORDS = 4  # that none of them has a letter only the neighbours use is no chance


def guess(text: str) -> str | None:
    """Return the code of the language a text is surely in, judged by its letters, else None."""
    plain = normalize("NFKC", text).casefold()
    found = [script for script in _SCRIPTS if script.search(plain)]
    if len(found) != 1:
        return None
    letters = found[0].findall(plain)
    if len(letters) * _STREET_NAME < len(_LATIN.findall(plain)):
        return None
    return _SCRIPTS[found[0]](plain)


def _arabic(text: str) -> str | None:
    letters = set(text)
    if letters & set("".join(_ARABIC_ONLY.values())):
        return _only(text, _ARABIC_ONLY)
    if _SORANI_START.search(text):
        return "ckb"
    if letters & set(_URDU_UNLESS):
        return "ur"
    if letters & set(_ARABIC_KEYBOARD):
        return None if letters & set(_NOT_ARABIC) else "ar"
    if _PERSIAN_JOINER.search(text):
        return "fa_AF"
    return "fa_AF" if letters & set(_PERSIAN) and len(text.split()) >= _ENOUGH_WORDS else None


def _only(text: str, owners: Mapping[str, str]) -> str | None:
    found = [code for code, own in owners.items() if not set(own).isdisjoint(text)]
    return found[0] if len(found) == 1 else None


_SCRIPTS: Mapping[re.Pattern[str], Callable[[str], str | None]] = {
    _BENGALI: lambda text: "bn",
    _CYRILLIC: lambda text: _only(text, _CYRILLIC_ONLY),
    _ETHIOPIC: lambda text: _only(text, _ETHIOPIC_ONLY),
    _ARABIC: _arabic,
}
