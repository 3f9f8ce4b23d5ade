"""The rows of exchanged files: CSV text and what is stored, every mistake with its line."""

import csv
import re
from calendar import monthrange
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from io import StringIO
from typing import Any

from locales import Text, _, ngettext
from locales.safe import safe
from services.directory import key_of
from services.exchange_words import canonical, meaning
from services.hours import checked
from services.meals import Audience, Condition, Meal
from services.refusals import Refused
from services.written_hours import read

COLUMNS = (
    "name",
    "operator",
    "city",
    "address",
    "metro",
    "lat",
    "lon",
    "opening_hours",
    "valid_from",
    "valid_to",
    "audience",
    "conditions",
    "languages",
    "source_url",
    "source_date",
    "confidence",
)
KEY = "key"  # may stand beside them
LONGEST = {
    "name": 160,
    "operator": 120,
    "city": 80,
    "address": 200,
    "metro": 80,
    "languages": 80,
    "source_url": 300,
    KEY: 160,
}
FRANCE = ((41.0, 51.6), (-5.6, 10.0))  # latitudes, longitudes of the mainland and Corsica

_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


class FileRefused(Refused):
    """A file cannot be taken; nothing was written. `errors` has one line for each mistake."""

    def __init__(self, errors: tuple[Text, ...]) -> None:
        super().__init__(
            ngettext(
                "The file has {count} mistake. Nothing was changed.",
                "The file has {count} mistakes. Nothing was changed.",
                len(errors),
            )
        )
        self.errors = errors


@dataclass(frozen=True, slots=True)
class Entry:
    """One row: a place and one of its rules, as they are stored."""

    line: int
    key: str
    operator: str
    place: Mapping[str, Any]
    serving: Mapping[str, Any]


def entries(text: str) -> list[Entry]:
    """Read a whole file; raises FileRefused with all its mistakes."""
    found: list[Entry] = []
    errors: list[Text] = []
    known: dict[tuple[str, str, str], int] = {}
    for line, row in rows(text, COLUMNS, (KEY,)):
        try:
            entry = _entry(line, row)
            same = (entry.key, entry.serving["meal"], entry.serving["hours"])
            if same in known:
                raise Refused(_("the same meal stands in line {line} already.", line=known[same]))
            known[same] = line
            found.append(entry)
        except Refused as refused:
            errors.append(_("line {line}: {why}", line=line, why=refused.why))
    if errors:
        raise FileRefused(tuple(errors))
    return found


def written(row: Mapping[str, Any]) -> dict[str, str]:
    """Return the columns of a stored row, in the words of its source where they still hold."""
    words = _words_of(row)
    return {
        "name": row["name"],
        "operator": row["operator"] or "",
        "city": row["city"],
        "address": row["address"],
        "metro": row["station"],
        "lat": "" if row["latitude"] is None else str(row["latitude"]),
        "lon": "" if row["longitude"] is None else str(row["longitude"]),
        "opening_hours": row["hours"],
        "valid_from": str(row["valid_from"] or ""),
        "valid_to": str(row["valid_to"] or ""),
        "languages": row["languages"],
        "source_url": row["source"],
        "source_date": row["sourced_on"],
        **words,
    }


def rows(
    text: str, columns: Sequence[str], beside: Sequence[str] = ()
) -> Iterator[tuple[int, list[str] | dict[str, str]]]:
    """Return each row with its line: a list when it has not one value for each column.

    Columns `beside` may be missing. Raises FileRefused for other columns and broken lines.
    """
    lines = csv.reader(StringIO(text.removeprefix("\ufeff"), newline=""), strict=True)
    try:
        header = next(lines, [])
        _check_header(header, columns, beside)
        line = lines.line_num + 1
        for values in lines:
            if values:
                whole = len(values) == len(header)
                safely = [safe(one).strip() for one in values]
                yield line, dict(zip(header, safely, strict=True)) if whole else values
            line = lines.line_num + 1
    except csv.Error:
        why = _("the quotation marks or the commas are wrong.")
        raise FileRefused((_("line {line}: {why}", line=lines.line_num, why=why),)) from None


def check_lengths(row: Mapping[str, str], longest: Mapping[str, int]) -> None:
    """Raise Refused when a column has more characters than it may."""
    for column, most in longest.items():
        if len(row.get(column, "")) > most:
            raise Refused(
                _("{column} is too long: use {most} characters at most.", column=column, most=most)
            )


def _check_header(header: list[str], columns: Sequence[str], beside: Sequence[str]) -> None:
    missing = [one for one in columns if one not in header]
    unknown = [one for one in header if one not in (*columns, *beside) or header.count(one) > 1]
    why = None
    if missing:
        why = _("these columns are missing: {columns}.", columns=", ".join(missing))
    elif unknown:
        why = _("these columns are not known: {columns}.", columns=", ".join(unknown))
    if why is not None:
        raise FileRefused((_("line {line}: {why}", line=1, why=why),))


def _entry(line: int, row: list[str] | dict[str, str]) -> Entry:
    if isinstance(row, list):
        raise Refused(_("it has {count} values, not one for each column.", count=len(row)))
    check_lengths(row, LONGEST)
    for column in ("name", "city"):
        if not row[column]:
            raise Refused(_("{column} is empty.", column=column))
    said = (row["audience"], row["conditions"], row["confidence"])
    meant = meaning(row["name"], row["address"], *said, row["opening_hours"])
    if meant is None:
        raise Refused(_("the audience “{words}” is not known.", words=row["audience"]))
    latitude, longitude = _position(row["lat"], row["lon"])
    valid_from, valid_to = _day(row, "valid_from"), _day(row, "valid_to", last=True)
    if valid_from and valid_to and valid_to < valid_from:
        raise Refused(_("valid_to is before valid_from."))
    if row["source_date"]:
        _day(row, "source_date")
    key = row.get(KEY) or key_of(row["name"], row["address"], row["operator"])
    place = {
        "key": key,
        "name": row["name"],
        "city": row["city"],
        "address": row["address"],
        "station": row["metro"],
        "latitude": latitude,
        "longitude": longitude,
        "audience": meant.audience.value,
        "conditions": [one.value for one in meant.conditions],
        "languages": row["languages"],
        "sensitivity": meant.sensitivity.value,
    }
    serving = {
        "meal": meant.meal.value,
        "hours": _hours(row["opening_hours"]),
        "valid_from": valid_from,
        "valid_to": valid_to,
        "source": row["source_url"],
        "sourced_on": row["source_date"],
        "words": dict(zip(("audience", "conditions", "confidence"), said, strict=True)),
        "ended": meant.ended,
    }
    return Entry(line, key, row["operator"], place, serving)


def _hours(words: str) -> str:
    """Read the language of OpenStreetMap, or plain words when it is not that."""
    if not words:
        return ""
    try:
        return checked(words)
    except Refused as refused:
        try:
            return read(words)
        except Refused:
            raise refused from None


def _position(latitude: str, longitude: str) -> tuple[float | None, float | None]:
    if not latitude and not longitude:
        return None, None
    try:
        north, east = float(latitude), float(longitude)
    except ValueError:
        raise Refused(_("lat and lon must both be numbers, such as 48.8843 and 2.3602.")) from None
    (south_end, north_end), (west_end, east_end) = FRANCE
    if not (south_end <= north <= north_end and west_end <= east <= east_end):
        raise Refused(_("lat and lon are not in France: the latitude comes first."))
    return north, east


def _day(row: dict[str, str], column: str, *, last: bool = False) -> date | None:
    """Read 2018, 2018-12 or 2018-12-27; of a year or a month its first or last day is meant."""
    if not row[column]:
        return None
    match = _DATE.fullmatch(row[column])
    try:
        if match is None:
            raise ValueError
        year = int(match[1])
        month = int(match[2] or (12 if last else 1))
        date(year, month, 1)
        return date(year, month, int(match[3] or (monthrange(year, month)[1] if last else 1)))
    except ValueError:
        raise Refused(
            _(
                "{column} must be a date such as 2026-12-24, not “{words}”.",
                column=column,
                words=row[column],
            )
        ) from None


def _words_of(row: Mapping[str, Any]) -> dict[str, str]:
    kept = {name: row["words"].get(name, "") for name in ("audience", "conditions", "confidence")}
    conditions = tuple(Condition(one) for one in row["conditions"])
    said = (kept["audience"], kept["conditions"], kept["confidence"])
    read_back = meaning(row["name"], row["address"], *said, row["hours"])
    audience, meal = Audience(row["audience"]), Meal(row["meal"])
    if read_back is not None and row["words"]:
        same = (read_back.audience, read_back.conditions, read_back.meal, read_back.ended)
        if same == (audience, conditions, meal, row["ended"]):
            return kept
    words = canonical(conditions, meal, row["ended"])
    return {"audience": audience.value, "conditions": words, "confidence": kept["confidence"]}
