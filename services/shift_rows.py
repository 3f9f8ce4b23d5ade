"""The rows of files of shifts: CSV text and what is stored, every mistake with its line.

* hours are those of the street; what ends before it starts ends on the next day;
* roles are written "anyone 2-6; driver 1-1; interpreter:ar 0-1";
* the lead's contact is read, and never written.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from typing import TypeVar

from locales import LANGUAGES, Text, _
from services.activities import Activity, Part, Visibility
from services.exchange_rows import FileRefused, check_lengths, rows
from services.planning import AREA, WORDS, area_name, check, check_roles
from services.refusals import Refused
from services.shift_times import Times, times_on
from services.shifts import RoleSpec, Shift, ShiftSpec

COLUMNS = (
    "key",
    "organization",
    "activity",
    "date",
    "start",
    "end",
    "meets",
    "area",
    "meeting",
    "address",
    "contact",
    "note",
    "bring",
    "visibility",
    "meal_place",
    "roles",
    "status",
)
NEEDED = ("key", "organization", "activity", "date", "start", "end", "area", "roles")
LONGEST = {
    "key": 80,
    "organization": 120,
    "area": AREA,
    "meal_place": 160,
    **dict.fromkeys(("meeting", "address", "contact", "note", "bring"), WORDS),
}
DAY = 24 * 60  # minutes
STATUSES = ("open", "cancelled")

_HOUR = re.compile(r"(\d{1,2})[:hH](\d{2})")
_ROLE = re.compile(r"([a-z_]+)(?::\s*(\w+))?\s+(\d{1,4})\s*-\s*(\d{1,4})")
_Word = TypeVar("_Word", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Hours:
    """When a shift is, as it is written: by the clock of the street."""

    day: date
    start: time
    minutes: int
    meets_before: int

    @property
    def times(self) -> Times:
        """When that is."""
        return times_on(self.day, self.start, self.minutes, self.meets_before)


@dataclass(frozen=True, slots=True)
class Entry:
    """One row: a shift as it is to be, without its organization's number and its place's."""

    line: int
    key: str
    organization: str
    hours: Hours
    spec: ShiftSpec
    place: str  # its key or its name
    cancelled: bool


def entries(text: str) -> list[Entry]:
    """Read a whole file; raises FileRefused with all its mistakes."""
    found: list[Entry] = []
    errors: list[Text] = []
    known: dict[str, int] = {}
    for line, row in rows(text, COLUMNS):
        try:
            entry = _entry(line, row)
            if entry.key in known:
                raise Refused(
                    _("the same key stands in line {line} already.", line=known[entry.key])
                )
            known[entry.key] = line
            found.append(entry)
        except Refused as refused:
            errors.append(at_line(line, refused.why))
    if errors:
        raise FileRefused(tuple(errors))
    return found


def at_line(line: int, why: Text) -> Text:
    """Return a mistake with its line."""
    return _("line {line}: {why}", line=line, why=why)


def written(found: Shift, place: str) -> dict[str, str]:
    """Return the columns of a stored shift; its contact is not among them."""
    return {
        "key": found.key or "",
        "organization": found.organization,
        "activity": found.activity.value,
        "date": found.starts.date().isoformat(),
        "start": f"{found.starts:%H:%M}",
        "end": f"{found.ends:%H:%M}",
        "meets": f"{found.meets:%H:%M}",
        "area": found.area,
        "meeting": found.meeting,
        "address": found.address,
        "note": found.note,
        "bring": found.bring,
        "visibility": found.visibility.value,
        "meal_place": place,
        "roles": "; ".join(map(_written_role, seated_roles(found))),
        "status": "cancelled" if found.cancelled else "open",
    }


def hours_of(found: Shift) -> Hours:
    """Return when a stored shift is, as it would be written."""
    return Hours(
        found.starts.date(),
        found.starts.time().replace(fold=0, second=0),
        _span(found.starts.time(), found.ends.time()) or DAY,
        _span(found.meets.time(), found.starts.time()),
    )


def seated_roles(found: Shift) -> tuple[RoleSpec, ...]:
    """Return the roles of a stored shift that have seats at all."""
    return tuple(
        RoleSpec(one.part, one.least, one.most, one.language) for one in found.roles if one.most
    )


def _entry(line: int, row: list[str] | dict[str, str]) -> Entry:
    if isinstance(row, list):
        raise Refused(_("it has {count} values, not one for each column.", count=len(row)))
    check_lengths(row, LONGEST)
    for column in NEEDED:
        if not row[column]:
            raise Refused(_("{column} is empty.", column=column))
    start = _hour(row, "start")
    hours = Hours(
        _day(row["date"]),
        start,
        _span(start, _hour(row, "end")) or DAY,
        _span(_hour(row, "meets"), start) if row["meets"] else 0,
    )
    spec = ShiftSpec(
        organization_id=0,
        activity=_word(row, "activity", Activity),
        area=area_name(row["area"]),
        starts=hours.times.starts,
        ends=hours.times.ends,
        meets=hours.times.meets,
        meeting=row["meeting"],
        address=row["address"],
        contact=row["contact"],
        note=row["note"],
        bring=row["bring"],
        visibility=_word(row, "visibility", Visibility, Visibility.VOLUNTEERS),
        roles=_roles(row["roles"]),
    )
    if row["status"] not in ("", *STATUSES):
        raise Refused(_not_one_of("status", row["status"], STATUSES))
    check(spec)
    check_roles(spec.roles)
    cancelled = row["status"] == "cancelled"
    return Entry(line, row["key"], row["organization"], hours, spec, row["meal_place"], cancelled)


def _span(first: time, second: time) -> int:
    """Return the minutes from one hour to the next time the clock shows the other."""
    return (second.hour * 60 + second.minute - first.hour * 60 - first.minute) % DAY


def _day(words: str) -> date:
    try:
        return datetime.strptime(words, "%Y-%m-%d").date()  # noqa: DTZ007
    except ValueError:
        raise Refused(
            _(
                "{column} must be a date such as 2026-12-24, not “{words}”.",
                column="date",
                words=words,
            )
        ) from None


def _hour(row: dict[str, str], column: str) -> time:
    match = _HOUR.fullmatch(row[column])
    try:
        if match is None:
            raise ValueError
        return time(int(match[1]), int(match[2]))
    except ValueError:
        raise Refused(
            _(
                "{column} must be an hour such as 18:30, not “{words}”.",
                column=column,
                words=row[column],
            )
        ) from None


def _word(
    row: dict[str, str], column: str, words: type[_Word], default: _Word | None = None
) -> _Word:
    if not row[column] and default is not None:
        return default
    try:
        return words(row[column].lower())
    except ValueError:
        raise Refused(_not_one_of(column, row[column], [one.value for one in words])) from None


def _not_one_of(column: str, words: str, possible: Sequence[str]) -> Text:
    return _(
        "{column} must be one of {possible}, not “{words}”.",
        column=column,
        possible=", ".join(possible),
        words=words,
    )


def _roles(words: str) -> tuple[RoleSpec, ...]:
    return tuple(_role(one.strip()) for one in words.split(";") if one.strip())


def _role(words: str) -> RoleSpec:
    match = _ROLE.fullmatch(words.lower())
    if match is None or match[1] not in list(Part):
        raise Refused(
            _(
                "the role “{words}” cannot be read. Write it like this: {example}",
                words=words,
                example="anyone 2-6; driver 1-1; interpreter:ar 0-1",
            )
        )
    return RoleSpec(Part(match[1]), int(match[3]), int(match[4]), _language(match[2] or ""))


def _language(typed: str) -> str:
    """Return our code for a language written as "fr", "en" or "en_GB", else what was typed."""
    for one in LANGUAGES:
        if typed in (one.code.lower(), *one.tags):
            return one.code
    return typed


def _written_role(one: RoleSpec) -> str:
    language = f":{one.language}" if one.language else ""
    return f"{one.part.value}{language} {one.least}-{one.most}"
