"""Words: what people type, as each catalogue lists it, and the names of the languages."""

from collections.abc import Mapping
from functools import cache, lru_cache
from types import MappingProxyType

from babel import Locale

from locales.catalogues import translate
from locales.fold import fold
from locales.languages import LANGUAGES
from locales.text import Text

# What CLDR does not list: short forms, other common spellings, what a neighbour says.
_SPELLINGS = {
    "ar": "arab | arabi | عربي | عرب | العربي | árabe | arapça",
    "fa_AF": "farsi | parsi | persian | perse | afghan | afghani | dari persian | فارسي | دري | "
    "پارسی | افغانی | دری فارسی | farsça",
    "ps": "pashtu | pachtou | pachtoun | pushto | pukhto | pakhto | پختو | پوښتو | بشتو | بشتون",
    "ti": "tigrigna | tigrinia | tigrigina | tigrinha | ትግረኛ | تغرينيا | تجرينية | تيجرينيا",
    "am": "amharigna | amarigna | amarinya | አማርኛ | امهري | أمهري | أمهرية",
    "so": "somalien | afsoomaali | af soomaali | soomali | صومالي | somalí",
    "ckb": "sorani | sorani kurdish | kurdish sorani | kurde sorani | kurdi | kurdî "
    "| kurdi sorani | سورانی | سۆرانی | کوردی سۆرانی | کوردیی سۆرانی | كردي | كوردي | سوراني",
    "fr": "francais | frances | frensh | franch | francis | farance | فرنسي | فرنساوي | فرانسه",
    "en_GB": "englais | inglish | inglis | ingles | anglais | angl | انجليزي | إنجليزي | انگلش",
    "ur": "ourdo | urdo | urdu hindi | hindi | hindi urdu | hindustani | اردوی",
    "bn": "bangla | bengali | bangali | bengla | bangladeshi | بنغالي | বাঙালি",
    "uk": "ukrainian | ukrainien | ukrainski | ukrainska | ukrayinska | мова українська | "
    "украинська | أوكراني | اوکراینی",
    "ru": "russkiy | russki | rus | ruski | по русски | русски | روسي | الروسي",
}


def phrases(text: Text, code: str) -> frozenset[str]:
    """Return the ways to type something in a language, folded.

    The catalogue lists them in one message: `pgettext("words", "food | eat | hungry")`.
    """
    return _alternatives(translate(text, code))


def cries(text: Text, code: str) -> frozenset[str]:
    """Return those of several words that count inside a longer message too.

    A "=" before one says that it counts only alone, as every single word does.
    """
    listed = translate(text, code).split("|")
    cried = (fold(one) for one in listed if not one.strip().startswith("="))
    return frozenset(one for one in cried if " " in one)


@lru_cache(maxsize=4096)
def _alternatives(listed: str) -> frozenset[str]:
    return frozenset(filter(None, map(fold, listed.split("|"))))


@cache
def names() -> Mapping[str, str]:
    """Return what our languages are called, folded, in all of them, each with its code."""
    known = {fold(one.name): one.code for one in LANGUAGES}
    for speaker in LANGUAGES:
        called = Locale.parse(speaker.babel).languages
        for one in LANGUAGES:
            tags = (one.code, *one.tags, *(("ku",) if one.code == "ckb" else ()))
            known.update({fold(called[tag]): one.code for tag in tags if tag in called})
    for code, spellings in _SPELLINGS.items():
        known.update(dict.fromkeys(_alternatives(spellings), code))
    for one in LANGUAGES:
        known.update(dict.fromkeys(_alternatives(one.name.replace("/", "|")), one.code))
    return MappingProxyType(known)
