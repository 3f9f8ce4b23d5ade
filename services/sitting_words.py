"""The words of written sittings: days, months, clocks and what only joins them, in plain letters.

Plain means without capitals and accents. French and English stand side by side.
"""

import re

from services.hour_words import DAYS

WEEKDAYS = {name: number for number, names in enumerate(DAYS) for name in names.split()}
MONTH_NAMES = (
    "janvier janv jan january",
    "fevrier fevr fev february feb",
    "mars march",  # "mar" is a Tuesday
    "avril avr april apr",
    "mai may",
    "juin june jun",
    "juillet juil july jul",
    "aout august aug",
    "septembre sept september sep",
    "octobre oct october",
    "novembre nov november",
    "decembre dec december",
)
MONTHS = {
    name: number for number, names in enumerate(MONTH_NAMES, start=1) for name in names.split()
}
PARTS = "matin|apres[- ]midi|soir|nuit|morning|afternoon|evening|night"
NIGHTS = ("soir", "nuit", "tonight", "evening", "night")
LATER = {"demain": 1, "tomorrow": 1, "apres-demain": 2, "apres": 2, "after": 2}  # days
AGO = ("hier", "yesterday")


def _any(words: object) -> str:
    return "|".join(sorted(map(str, words), key=len, reverse=True))  # type: ignore[call-overload]


_DAY = _any(WEEKDAYS)
_MONTH = _any(MONTHS)
DATED = re.compile(
    rf"\b(?:le |on |the )?(?:(?P<year>20\d\d)-(?P<m>\d\d)-(?P<d>\d\d)"
    rf"|(?P<number>\d{{1,2}})/(?P<of>\d{{1,2}})(?:/(?P<of_year>(?:20)?\d\d))?(?![\d/])"
    rf"|(?P<month_day>\d{{1,2}})(?:er|st|nd|rd|th)? (?:of )?(?P<month>{_MONTH})\b"
    rf"|(?P<first_month>{_MONTH}) (?P<second_day>\d{{1,2}})(?:st|nd|rd|th)?(?![\d:h.]))"
)
RELATIVE = re.compile(
    rf"\b(?P<near>apres[- ]demain|after tomorrow|(?:demain|tomorrow)(?: (?:{PARTS}))?"
    rf"|(?:ce|cet|cette|this) (?:{PARTS})|tonight|aujourd[’' ]?hui(?: (?:{PARTS}))?"
    rf"|today|hier|yesterday)\b(?!\s*h\b)"
)
NAMED = re.compile(
    rf"(?<![\w-])(?:le |on |this |ce )?(?P<day>{_DAY})(?: prochain)?"
    rf"(?: (?P<part>{PARTS}))?(?![\w-])"
)
_HALF = r"(?P<half>am|pm|a\.m\.|p\.m\.)"
CLOCK = re.compile(
    r"(?:(?P<word>minuit|midnight|midi|noon)\b|(?P<hour>\d{1,2})"
    r"(?:\s?(?:h(?:eures?|rs?)?\b|h)\s?(?P<minute>\d\d)?|[:.](?P<after>\d\d))?"
    rf"(?:\s?{_HALF})?(?!\w))"
)
_WRITTEN = (
    r"(?:minuit\b|midnight\b|midi\b|noon\b"
    r"|\d{1,2}\s?(?:h(?:eures?|rs?)?\s?\d\d|h(?:eures?|rs?)?\b)"
    r"|\d{1,2}[:.]\d\d(?:\s?(?:am|pm|a\.m\.|p\.m\.))?"
    r"|\d{1,2}\s?(?:am\b|pm\b|a\.m\.|p\.m\.))(?!\d|\s?h(?:\d|\b))"
)
SPAN = re.compile(
    r"(?<![\w:./])(?:a partir de |de |des |from |at |a |vers |starting )?"
    rf"(?P<from>{_WRITTEN}|\d{{1,2}}(?=\s?(?:-|–|—| a | to )\s?{_WRITTEN}))"
    rf"(?:\s?(?:-|–|—|a |au |to |until |till |jusqu[’' ]?a )\s?(?P<to>{_WRITTEN}))?"
)
CANCELS = re.compile(r"(?:c[’']?est )?(?:annul\w*|cancel\w*)(?::|,)?\s+(?=\S)")
FOOD = (  # what is said of a meal beside its place, in folded letters
    *("distribution", "maraude", "repas", "soupe", "populaire", "diner", "dejeuner"),
    *("meal", "food", "soup", "dinner", "lunch"),
)
_SMALL = "[àa]|au|at|in|on|le|de|ce|day"
EDGES = re.compile(
    r"^(?:[àa]|au|aux|at|in|near|vers|pres de|près de|chez|sur|on|place :|lieu :)\s+"
    r"|^(?:distribution|maraude|repas|soupe populaire|meal|food)\s+(?=(?:[àa]|au|at|in|near)\s)"
    rf"|\s+(?:{_SMALL})$|^(?:{_SMALL}|distribution|maraude|repas|meal|food)$",
    re.IGNORECASE,
)
