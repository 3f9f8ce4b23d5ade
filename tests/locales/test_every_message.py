"""Every message in every language, with the longest real values in it: in order and counted.

python-bidi is the oracle: it lays out a line as a telephone does.
"""

import csv
from collections.abc import Iterator
from datetime import date, time
from functools import cache
from itertools import pairwise
from pathlib import Path
from unicodedata import bidirectional

import pytest
from babel.messages.catalog import Message
from bidi import get_display  # type: ignore[import-untyped]

from locales import LANGUAGES, Text, _, ngettext, say
from locales.catalogues import FOLDER, translate
from locales.extraction import entries, load
from locales.formatter import FSI, PDI, RLM
from locales.languages import Language, language
from locales.review import names
from locales.text import Value

POINTS = Path(__file__).parents[2] / "bot" / "demo" / "food_points.csv"
COUNTS = (0, 1, 2, 3, 5, 11, 21, 100)
PHONE = "+33 6 39 98 12 34"
KITCHEN = "مطبخ المدينة الكبير (18:00), 12 rue Pajol"  # as somebody may call it, in any language
MARKS = {ord(mark): None for mark in (FSI, PDI, RLM)}
DAYS, TIMES = {"day", "date", "last_day", "next_day"}, {"start", "end", "time", "last_time"}
MOMENTS = {"moment", "when", "until"}
NUMBERS = (
    "count number most least last first minutes days weeks hours seats served left arrived taken"
    " wanted received missing promised done people read yes late no others year"
)
codes = pytest.mark.parametrize("one", LANGUAGES, ids=lambda one: one.code)


@cache
def longest(column: str) -> str:
    """Return the longest that really stands in a column of the example data."""
    with POINTS.open(encoding="utf-8", newline="") as rows:
        return max((row[column] for row in csv.DictReader(rows)), key=len)


def messages() -> Iterator[Message]:
    """Every message that people read; what they type is not shown."""
    return (one for one in entries(load(FOLDER / "messages.pot")) if one.context != "words")


def real(name: str, place: int) -> Value:
    """Return the longest real value for a placeholder; each of a message is another one."""
    if name in DAYS:
        return date(2026, 11, 25 + place % 5)
    if name in TIMES:
        return time(18 + place % 6, 30)
    if name in MOMENTS:
        return _("{day}, {start}", day=date(2026, 11, 25), start=time(18, 30))
    if name in NUMBERS.split():
        return 1234 + place
    if name == "contact":
        return PHONE
    if name in ("address", "area", "point"):
        return f"{place}{longest('address')}"
    return f"{longest('name')} {place}" if place % 2 else f"{KITCHEN} {place}"


def filled(message: Message, count: int = 1234) -> Text:
    """Return a message with all its values."""
    ids = (message.id,) if isinstance(message.id, str) else message.id
    values = {name: real(name, place) for place, name in enumerate(sorted(names(*ids)))}
    values.pop("count", None)
    if len(ids) > 1:
        return ngettext(ids[0], ids[1], count, **values)
    if "count" in names(*ids):
        values["count"] = count
    return Text(ids[0], values, context=message.context)


def runs(line: str) -> list[str]:
    """Return the values of a line in the order of its words, as they are read."""
    return [part.partition(PDI)[0] for part in line.split(FSI)[1:]]


def shown(line: str) -> str:
    """Return what a telephone shows of a line, from left to right."""
    found = get_display(line)
    assert isinstance(found, str)
    return found.translate(MARKS)


def is_latin(run: str) -> bool:
    """Tell whether a value is read from left to right all along."""
    return not {bidirectional(letter) for letter in run} & {"R", "AL"}


@codes
def test_every_value_stands_unbroken_and_in_order_in_every_message(one: Language) -> None:
    checked = 0
    for message in messages():
        for line in say(filled(message), one.code).split("\n"):
            values = [run for run in runs(line) if is_latin(run)]
            seen = shown(line)
            assert all(run in seen for run in values), (message.id, seen)
            distinct = [run for run in values if seen.count(run) == 1]
            places = [seen.index(run) for run in distinct]
            after = [later > earlier for earlier, later in pairwise(places)]
            assert all(step is not one.rtl for step in after), (message.id, seen)
            checked += len(values)
    assert checked > 350


@codes
def test_a_name_of_the_other_direction_leaves_its_neighbours_where_they_are(
    one: Language,
) -> None:
    for message in messages():
        for line in say(filled(message), one.code).split("\n"):
            if KITCHEN not in line:
                continue
            (alone,) = {shown(f"{FSI}{run}{PDI}") for run in runs(line) if run == runs(line)[0]}
            assert alone in shown(line), (message.id, shown(line))


@codes
def test_every_line_of_every_message_begins_with_its_mark_and_shows_no_braces(
    one: Language,
) -> None:
    for message in messages():
        said = say(filled(message), one.code)
        assert "{" not in said, message.id
        assert all(line.startswith(RLM) is one.rtl for line in said.split("\n")), message.id


@codes
def test_every_plural_says_its_number_in_the_form_of_the_language(one: Language) -> None:
    for message in messages():
        if isinstance(message.id, str):
            continue
        for count in COUNTS:
            text = filled(message, count)
            pattern = translate(text, one.code)
            said = say(text, one.code).translate(MARKS)
            spelled = "{count}" not in pattern
            assert not spelled or only_for_one_number(one.code, text, pattern), (message.id, said)
            assert spelled or str(count) in said, (message.id, said)


def only_for_one_number(code: str, text: Text, pattern: str) -> bool:
    """Tell whether a form that spells its number is for that number alone."""
    same = [
        number
        for number in range(200)
        if translate(Text(text.message, {}, text.context, text.plural, number), code) == pattern
    ]
    return len(same) == 1 or "{count}" not in (text.plural or "")


def test_the_oracle_sees_what_is_out_of_order() -> None:
    assert PHONE not in shown(f"{RLM}☎️ هاتف {PHONE}")
    assert PHONE in shown(f"{RLM}☎️ هاتف {FSI}{PHONE}{PDI}")
    assert language("ar").rtl
