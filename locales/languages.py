"""Languages: one explicit table, because no library's table fits all thirteen.

The plural rules are pinned here (gettext's order, which Babel permutes for Arabic); every
catalogue's header must say the same.
"""

from dataclasses import dataclass

ONE_IS_ONE = "nplurals=2; plural=(n != 1);"
ZERO_IS_ONE = "nplurals=2; plural=(n > 1);"
SLAVIC = (
    "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : "
    "n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);"
)
ARABIC = (
    "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : "
    "n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5);"
)


@dataclass(frozen=True, slots=True)
class Language:
    """One language: how it is called, written and counted, and its codes elsewhere."""

    code: str  # ours, and the name of the catalogue
    babel: str  # the Babel locale, never taken from outside
    name: str  # in the language itself
    plural: str  # the Plural-Forms header
    rtl: bool = False
    tags: tuple[str, ...] = ()  # IETF tags of phones that mean this language
    sure: bool = False  # a phone set to it is a strong hint; fr and en are only menus
    telegram: str | None = None  # setMyCommands takes two letters only
    meta: str | None = None  # WhatsApp templates; None where Meta has no such language

    @property
    def direction(self) -> str:
        """Which way it is written, "rtl" or "ltr"."""
        return "rtl" if self.rtl else "ltr"


LANGUAGES: tuple[Language, ...] = (
    Language("ar", "ar", "العربية", ARABIC, True, ("ar",), True, "ar", "ar"),
    Language(
        "fa_AF",
        "fa_AF",
        "دری / فارسی",
        ZERO_IS_ONE,
        True,
        ("fa", "prs", "pes"),
        True,
        "fa",
        "prs_AF",
    ),
    Language("ps", "ps", "پښتو", ONE_IS_ONE, True, ("ps",), True, "ps"),
    Language("ti", "ti", "ትግርኛ", ZERO_IS_ONE, False, ("ti",), True, "ti"),
    Language("am", "am", "አማርኛ", ZERO_IS_ONE, False, ("am",), True, "am"),
    Language("so", "so", "Soomaali", ONE_IS_ONE, False, ("so",), True, "so"),
    Language("ckb", "ckb", "کوردیی سۆرانی", ONE_IS_ONE, True, ("ckb",), True),
    Language("fr", "fr", "Français", ZERO_IS_ONE, False, ("fr",), False, "fr", "fr"),
    Language("en_GB", "en_GB", "English", ONE_IS_ONE, False, ("en",), False, "en", "en"),
    Language("ur", "ur", "اردو", ONE_IS_ONE, True, ("ur",), True, "ur", "ur"),
    Language("bn", "bn", "বাংলা", ZERO_IS_ONE, False, ("bn",), True, "bn", "bn"),
    Language("uk", "uk", "Українська", SLAVIC, False, ("uk",), True, "uk", "uk"),
    Language("ru", "ru", "Русский", SLAVIC, False, ("ru",), True, "ru", "ru"),
)

UNDECIDED = ("fr", "en_GB")  # both are said while a person's language is not known


def language(code: str) -> Language:
    """Return the language of a code of ours; raises KeyError for any other."""
    for one in LANGUAGES:
        if one.code == code:
            return one
    raise KeyError(code)


def from_tag(tag: str | None) -> str | None:
    """Return our code for a phone's IETF tag when it is a strong hint, else None.

    `ku` is Kurmanji, written in Latin letters, and no hint for Sorani; `ku-Arab` is Sorani.
    """
    first, *rest = (tag or "").replace("_", "-").lower().split("-")
    if first == "ku" and "arab" in rest:
        return "ckb"
    return next((one.code for one in LANGUAGES if one.sure and first in one.tags), None)
