"""The exchange of organizations: who they are, their hub and their areas, from and to files.

* all or nothing: one mistake and nothing is written;
* done twice it changes nothing; a file that was exported changes nothing either;
* a hub has no hub: who acts for whom can be seen at one glance;
* an organization that a file does not name stays as it is.
"""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import StringIO

from sqlalchemy import select, update

from db.models import organization
from db.session import Session
from locales import Text, _
from locales.fold import fold
from services import audit
from services.areas import Area, known_areas
from services.audit import Act
from services.directory import organization_of
from services.exchange import Imported, Outcome, Progress
from services.exchange_rows import FileRefused, check_lengths, rows
from services.refusals import Refused

COLUMNS = ("name", "hub", "areas")
LONGEST = {"name": 120, "hub": 120}
LONGEST_AREAS = 400  # as they are kept


@dataclass(frozen=True, slots=True)
class Entry:
    """One row: an organization as it is to be."""

    line: int
    name: str
    hub: str  # "" for none
    areas: str  # keys of spots and folded towns, as they are kept: ";calais;stalingrad;"


async def import_organizations(
    db: Session, text: str, now: datetime, progress: Progress | None = None
) -> Imported:
    """Take the organizations of a file; raises FileRefused before anything is written.

    What changes is written down where its coordinators read it.
    """
    entries = read(text, await known_areas(db))
    before = {one.name: one for one in await _stored(db)}
    _check_hubs(entries, before)
    numbers = {one.name: await organization_of(db, one.name) for one in entries}
    outcomes: list[Outcome] = []
    for number, one in enumerate(entries, 1):
        outcomes.append(await _take(db, one, before, numbers, now))
        if progress is not None:
            progress(number, len(entries))
    counted: list[Outcome] = ["created", "updated", "unchanged"]
    return Imported(*map(outcomes.count, counted))


async def export_organizations(db: Session) -> str:
    """Return all organizations as a file, in the order in which they came."""
    file = StringIO(newline="")
    lines = csv.writer(file, lineterminator="\n")
    lines.writerow(COLUMNS)
    for one in await _stored(db):
        lines.writerow((one.name, one.hub, "; ".join(filter(None, one.areas.split(";")))))
    return file.getvalue()


def read(text: str, known_as: Sequence[Area]) -> list[Entry]:
    """Read a whole file, with the areas there are; raises FileRefused with all its mistakes."""
    names = _names(known_as)
    found: list[Entry] = []
    errors: list[Text] = []
    known: dict[str, int] = {}
    for line, row in rows(text, COLUMNS):
        try:
            one = _entry(line, row, names)
            if one.name in known:
                raise Refused(
                    _("the same name stands in line {line} already.", line=known[one.name])
                )
            known[one.name] = line
            found.append(one)
        except Refused as refused:
            errors.append(_at_line(line, refused.why))
    if errors:
        raise FileRefused(tuple(errors))
    return found


def _names(known_as: Sequence[Area]) -> dict[str, str]:
    """Return what is kept for each name of an area: a town means all its spots."""
    keys = {one.key: one.key for one in known_as}
    spots = {fold(one.name): one.key for one in reversed(known_as)}
    towns = {fold(one.city): fold(one.city) for one in known_as}
    whole = {one.key: fold(one.city) for one in known_as if fold(one.name) == fold(one.city)}
    return {**spots, **keys, **whole, **towns}


def _entry(line: int, row: list[str] | dict[str, str], names: Mapping[str, str]) -> Entry:
    if isinstance(row, list):
        raise Refused(_("it has {count} values, not one for each column.", count=len(row)))
    check_lengths(row, LONGEST)
    if not row["name"]:
        raise Refused(_("{column} is empty.", column="name"))
    return Entry(line, row["name"], row["hub"], _areas(row["areas"], names))


def _areas(words: str, names: Mapping[str, str]) -> str:
    """Return areas as they are kept, from "Calais; stalingrad"; "" for none."""
    kept: list[str] = []
    for word in filter(None, map(str.strip, words.split(";"))):
        found = names.get(word) or names.get(fold(word))
        if found is None:
            raise Refused(_("the area “{words}” is not known.", words=word))
        kept.append(found)
    areas = f";{';'.join(dict.fromkeys(kept))};" if kept else ""
    if len(areas) > LONGEST_AREAS:
        raise Refused(
            _("{column} is too long: use {most} characters at most.", column="areas", most=400)
        )
    return areas


async def _stored(db: Session) -> list[Entry]:
    rows_ = await db.execute(
        select(organization.c.id, organization.c.name, organization.c.hub_id, organization.c.areas)
        .where(organization.c.name != "")
        .order_by(organization.c.id)
    )
    known = rows_.all()
    names = {row.id: row.name for row in known}
    return [Entry(0, row.name, names.get(row.hub_id, ""), row.areas) for row in known]


def _check_hubs(entries: Sequence[Entry], before: Mapping[str, Entry]) -> None:
    """Raise FileRefused when a hub is not there, or would have a hub itself."""
    after = {**before, **{one.name: one for one in entries}}
    hubs = {one.hub for one in after.values() if one.hub}
    errors = []
    for one in entries:
        if not one.hub:
            continue
        if one.hub == one.name:
            errors.append(_at_line(one.line, _("an organization is not its own hub.")))
        elif one.hub not in after:
            why = _("the hub “{words}” is not known.", words=one.hub)
            errors.append(_at_line(one.line, why))
        elif one.name in hubs or after[one.hub].hub:
            why = _("a hub has no hub: “{words}” would be both.", words=_both(one, hubs))
            errors.append(_at_line(one.line, why))
    if errors:
        raise FileRefused(tuple(errors))


def _both(one: Entry, hubs: set[str]) -> str:
    return one.name if one.name in hubs else one.hub


async def _take(
    db: Session,
    one: Entry,
    before: Mapping[str, Entry],
    numbers: Mapping[str, int | None],
    now: datetime,
) -> Outcome:
    known = before.get(one.name)
    if known is not None and (known.hub, known.areas) == (one.hub, one.areas):
        return "unchanged"
    hub = numbers.get(one.hub) or (await organization_of(db, one.hub) if one.hub else None)
    mine = numbers[one.name]
    await db.execute(
        update(organization).where(organization.c.id == mine).values(hub_id=hub, areas=one.areas)
    )
    await audit.note(db, None, mine, Act.IMPORTED, now, hub=hub or 0)
    return "created" if known is None else "updated"


def _at_line(line: int, why: Text) -> Text:
    return _("line {line}: {why}", line=line, why=why)
