"""The exchange: meals from and to files of comma-separated values.

* all or nothing: one mistake and nothing is written;
* done twice it changes nothing; a file that was exported changes nothing either;
* what coordinators decided stands: their hours, who may know a place, that a service has ended.
"""

import csv
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from io import StringIO
from typing import Any, Literal, get_args

from sqlalchemy import delete, insert, select, update

from db.models import organization, place, serving
from db.session import Session
from services.directory import key_of, organization_of
from services.exact import place_row, stored_keys, whole
from services.exchange_rows import COLUMNS, KEY, Entry, entries, written

Progress = Callable[[int, int], None]  # rows done, rows in all

Outcome = Literal["created", "updated", "unchanged"]

CHUNK = 500  # keys in one statement

_RULE_COLUMNS = (
    serving.c.meal,
    serving.c.hours,
    serving.c.valid_from,
    serving.c.valid_to,
    serving.c.source,
    serving.c.sourced_on,
    serving.c.words,
    serving.c.ended,
)


@dataclass(frozen=True, slots=True)
class Imported:
    """How many rows of a file were new, changed something, or were known."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0


@dataclass(frozen=True, slots=True)
class _Known:
    """What the store knew before the import."""

    places: dict[str, Mapping[str, Any]]  # by key
    rules: dict[tuple[int, str, str], Mapping[str, Any]]  # by place, meal and hours
    organizations: dict[str, int | None]


async def import_meals(
    db: Session, text: str, *, example: bool = False, progress: Progress | None = None
) -> Imported:
    """Take the places and rules of a file; raises FileRefused before anything is written.

    `example` marks what is only for a demo. Nothing imported counts as confirmed.
    """
    rows = entries(text)
    known = await _known(db, rows)
    done: dict[str, int] = {}
    counts = {"created": 0, "updated": 0, "unchanged": 0}
    for number, entry in enumerate(rows, 1):
        outcomes = []
        if entry.key not in done:
            done[entry.key], outcome = await _place(db, known, entry, example)
            outcomes.append(outcome)
        outcomes.append(await _rule(db, known, done[entry.key], entry.serving))
        counts[_strongest(outcomes)] += 1
        if progress is not None:
            progress(number, len(rows))
    await _drop_others(db, known, rows, done)
    return Imported(**counts)


async def export_meals(db: Session) -> str:
    """Return all places that have a rule as a file, in the order in which they were entered.

    A column with the keys is added only when one cannot be told from the other columns.
    """
    found = await db.execute(
        select(place, organization.c.name.label("operator"), *_RULE_COLUMNS)
        .join(serving, serving.c.place_id == place.c.id)
        .outerjoin(organization, organization.c.id == place.c.organization_id)
        .order_by(place.c.id, serving.c.id)
    )
    rows = [whole(db.seal, "place", row._mapping) for row in found]
    own_keys = any(
        row["key"] != key_of(row["name"], row["address"], row["operator"] or "") for row in rows
    )
    file = StringIO(newline="")
    columns = (*COLUMNS, KEY) if own_keys else COLUMNS
    lines = csv.DictWriter(file, columns, lineterminator="\n", extrasaction="ignore")
    lines.writeheader()
    lines.writerows({**written(row), KEY: row["key"]} for row in rows)
    return file.getvalue()


def _strongest(outcomes: list[Outcome]) -> Outcome:
    return min(outcomes, key=get_args(Outcome).index)


async def _known(db: Session, rows: list[Entry]) -> _Known:
    places: dict[str, Mapping[str, Any]] = {}
    rules: dict[tuple[int, str, str], Mapping[str, Any]] = {}
    keys = sorted({one.key for one in rows})
    for first in range(0, len(keys), CHUNK):
        some = keys[first : first + CHUNK]
        stored = stored_keys(db.seal, some)
        for row in await db.execute(select(place).where(place.c.key.in_(stored))):
            one = whole(db.seal, "place", row._mapping)
            places[one["key"]] = one
        mine = select(place.c.id).where(place.c.key.in_(stored))
        for row in await db.execute(select(serving).where(serving.c.place_id.in_(mine))):
            rules[row.place_id, row.meal, row.hours] = row._asdict()
    return _Known(places, rules, {})


async def _place(db: Session, known: _Known, entry: Entry, example: bool) -> tuple[int, Outcome]:
    if entry.operator not in known.organizations:
        known.organizations[entry.operator] = await organization_of(db, entry.operator)
    values = {
        **entry.place,
        "organization_id": known.organizations[entry.operator],
        "example": example,
    }
    before = known.places.get(entry.key)
    if before is None:
        number = await db.next_number(place)
        await db.execute(insert(place).values(id=number, **place_row(db.seal, number, values)))
        return number, "created"
    values["sensitivity"] = before["sensitivity"]  # coordinators may have closed it since
    if all(before[name] == value for name, value in values.items()):
        return int(before["id"]), "unchanged"
    number = int(before["id"])
    kept = place_row(db.seal, number, values)
    await db.execute(update(place).where(place.c.id == number).values(kept))
    return number, "updated"


async def _rule(db: Session, known: _Known, place_id: int, values: Mapping[str, Any]) -> Outcome:
    before = known.rules.get((place_id, values["meal"], values["hours"]))
    if before is None:
        await db.execute(insert(serving).values(place_id=place_id, **values))
        return "created"
    if not before["words"]:
        return "unchanged"  # a coordinator wrote it
    ended = before["ended"] or values["ended"]  # what has ended is not begun again by a file
    values = {**values, "ended": ended}
    if all(before[name] == value for name, value in values.items()):
        return "unchanged"
    await db.execute(update(serving).where(serving.c.id == before["id"]).values(values))
    return "updated"


async def _drop_others(
    db: Session, known: _Known, rows: list[Entry], done: dict[str, int]
) -> None:
    """Delete the rules that an earlier file gave these places and this one does not."""
    named = {(done[one.key], one.serving["meal"], one.serving["hours"]) for one in rows}
    gone = [row["id"] for key, row in known.rules.items() if key not in named and row["words"]]
    for first in range(0, len(gone), CHUNK):
        await db.execute(delete(serving).where(serving.c.id.in_(gone[first : first + CHUNK])))
