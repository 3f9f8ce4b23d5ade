"""The exchange of shifts: a plan from and to files of comma-separated values.

* all or nothing: one mistake and nothing is written;
* done twice it changes nothing; a file that was exported changes nothing either;
* what changes goes the way of every change: everybody on the shift is told;
* what was cancelled or is over stays as it is, whatever an older file says of it;
* an empty contact leaves the one that is there: a file that was exported has none.
"""

import csv
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from io import StringIO
from typing import Any, cast

from sqlalchemy import select

from db.models import place, shift
from db.sealing import Seal
from db.session import Session
from locales import Text, _
from services import audit
from services.audit import Act
from services.changing import Changes, cancel, change
from services.directory import organization_of
from services.exchange import CHUNK, Imported, Outcome, Progress
from services.exchange_rows import FileRefused
from services.planning import PAST, add
from services.resizing import fit_roles
from services.shift_rows import COLUMNS, Entry, at_line, entries, hours_of, seated_roles, written
from services.shifts import Shift, contact_of, load

WORDS = ("activity", "area", "meeting", "address", "note", "bring", "visibility")


@dataclass(frozen=True, slots=True)
class _Known:
    """What the store knew before the import."""

    shifts: Mapping[str, Shift]  # by key
    places: Mapping[str, int]  # by key, and by name where one place only has it
    organizations: dict[str, int] = field(default_factory=dict)


async def import_shifts(
    db: Session, seal: Seal, text: str, now: datetime, progress: Progress | None = None
) -> Imported:
    """Take the shifts of a file; raises FileRefused before anything is written."""
    rows = entries(text)
    known = _Known(await _shifts(db, rows), _by_words(await _places(db)))
    _check(rows, known, now)
    done: dict[int, list[Outcome]] = {}
    for number, entry in enumerate(rows, 1):
        if entry.organization not in known.organizations:
            named = await organization_of(db, entry.organization)
            known.organizations[entry.organization] = cast(int, named)
        team = known.organizations[entry.organization]
        done.setdefault(team, []).append(await _take(db, seal, known, entry, now))
        if progress is not None:
            progress(number, len(rows))
    for team, outcomes in done.items():
        counts = {"created": outcomes.count("created"), "updated": outcomes.count("updated")}
        if any(counts.values()):
            await audit.note(db, None, team, Act.IMPORTED, now, **counts)
    every = [one for outcomes in done.values() for one in outcomes]
    return Imported(every.count("created"), every.count("updated"), every.count("unchanged"))


async def export_shifts(db: Session) -> str:
    """Return all shifts as a file, the soonest first, without the contacts of their leads."""
    places = await _places(db)
    words = {number: one for one, number in _by_words(places).items()}  # the name, if it will do
    ids = [row.id for row in await db.execute(select(shift.c.id).order_by(shift.c.starts_at))]
    file = StringIO(newline="")
    lines = csv.DictWriter(file, COLUMNS, restval="", lineterminator="\n")
    lines.writeheader()
    for some in _chunks(ids):
        for one in await load(db, some):
            lines.writerow(written(one, words.get(one.place_id or 0, "")))
    return file.getvalue()


def _check(rows: list[Entry], known: _Known, now: datetime) -> None:
    errors = [
        at_line(one.line, why) for one in rows if (why := _mistake(one, known, now)) is not None
    ]
    if errors:
        raise FileRefused(tuple(errors))


def _mistake(entry: Entry, known: _Known, now: datetime) -> Text | None:
    before = known.shifts.get(entry.key)
    if before is not None and before.organization != entry.organization:
        return _("this key is that of a shift of another organization.")
    if entry.place and entry.place not in known.places:
        return _("the place “{words}” is not known, or there are several.", words=entry.place)
    if before is None or before.cancelled or before.over(now) or entry.cancelled:
        return None
    moved = entry.hours != hours_of(before)
    return PAST if moved and entry.spec.ends.astimezone(UTC) <= now else None


async def _take(db: Session, seal: Seal, known: _Known, entry: Entry, now: datetime) -> Outcome:
    place_id = known.places[entry.place] if entry.place else None
    before = known.shifts.get(entry.key)
    if before is None:
        team = known.organizations[entry.organization]
        spec = replace(entry.spec, organization_id=team, place_id=place_id)
        status = "cancelled" if entry.cancelled else "open"
        await add(db, seal, spec, now, key=entry.key, status=status)
        return "created"
    if before.cancelled or before.over(now):
        return "unchanged"
    if entry.cancelled:
        await cancel(db, before.id, now, None)
        return "updated"
    fields = _differences(seal, before, entry, place_id)
    roles = set(entry.spec.roles) != set(seated_roles(before))
    if fields:
        await change(db, seal, before.id, now, None, **fields)
    if roles:
        await fit_roles(db, before.id, entry.spec.roles, now)
    return "updated" if fields or roles else "unchanged"


def _differences(seal: Seal, before: Shift, entry: Entry, place_id: int | None) -> Changes:
    spec = entry.spec
    given: dict[str, Any] = {
        name: getattr(spec, name) for name in WORDS if getattr(spec, name) != getattr(before, name)
    }
    if place_id != before.place_id:
        given["place_id"] = place_id
    if spec.contact and spec.contact != contact_of(seal, before):
        given["contact"] = spec.contact
    if entry.hours != hours_of(before):
        given |= {"meets": spec.meets, "starts": spec.starts, "ends": spec.ends}
    return cast(Changes, given)


async def _shifts(db: Session, rows: list[Entry]) -> dict[str, Shift]:
    ids: list[int] = []
    for some in _chunks([one.key for one in rows]):
        ids += [
            row.id for row in await db.execute(select(shift.c.id).where(shift.c.key.in_(some)))
        ]
    found = [one for some in _chunks(ids) for one in await load(db, some)]
    return {one.key: one for one in found if one.key is not None}


async def _places(db: Session) -> list[tuple[int, str, str]]:
    rows = await db.execute(select(place.c.id, place.c.key, place.c.name).order_by(place.c.id))
    return [(row.id, row.key, row.name) for row in rows]


def _by_words(places: list[tuple[int, str, str]]) -> dict[str, int]:
    """Return the places by key, and after that by each name that only one of them has."""
    names = Counter(name for _number, _key, name in places)
    keys = {key: number for number, key, _name in places}
    unique = {
        name: number for number, _key, name in places if names[name] == 1 and name not in keys
    }
    return {**keys, **unique}


def _chunks(all_of: list[Any]) -> Iterator[list[Any]]:
    for first in range(0, len(all_of), CHUNK):
        yield all_of[first : first + CHUNK]
