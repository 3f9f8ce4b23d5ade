"""The exchange of areas: well known spots from and to files of comma-separated values.

* all or nothing: one mistake and nothing is written;
* done twice it changes nothing; a file that was exported changes nothing either;
* what is imported stands beside the spots that come with the program, or in place of one.
"""

import csv
import re
from io import StringIO

from sqlalchemy import func, insert, select, update

from db.models import area as table
from db.session import Session
from locales import Text, _
from locales.fold import fold
from services.areas import Area, imported, known_areas
from services.exchange import Imported, Progress
from services.exchange_rows import FRANCE, FileRefused, check_lengths, rows
from services.refusals import Refused

COLUMNS = ("key", "name", "city", "latitude", "longitude", "spellings")
LONGEST = {"key": 32, "name": 80, "city": 80, "spellings": 1000}
MOST = 1_000  # imported spots: each search looks at all of them
BETWEEN = "|"

_KEY = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


async def import_areas(db: Session, text: str, progress: Progress | None = None) -> Imported:
    """Take the spots of a file; raises FileRefused before anything is written."""
    entries = read(text)
    before = {one.key: one for one in await known_areas(db)}
    stored = {one.key for one in await imported(db)}
    await _check_count(db, [one for one in entries if one.key not in before])
    counts = {"created": 0, "updated": 0, "unchanged": 0}
    for number, one in enumerate(entries, 1):
        if before.get(one.key) == one:
            counts["unchanged"] += 1
        else:
            await _write(db, one, known=one.key in stored)
            counts["updated" if one.key in before else "created"] += 1
        if progress is not None:
            progress(number, len(entries))
    return Imported(**counts)


async def export_areas(db: Session) -> str:
    """Return all spots as a file, those that come with the program first."""
    file = StringIO(newline="")
    lines = csv.writer(file, lineterminator="\n")
    lines.writerow(COLUMNS)
    for one in await known_areas(db):
        spellings = BETWEEN.join(one.spellings[1:])
        lines.writerow((one.key, one.name, one.city, *one.position, spellings))
    return file.getvalue()


def read(text: str) -> list[Area]:
    """Read a whole file; raises FileRefused with all its mistakes."""
    found: list[Area] = []
    errors: list[Text] = []
    known: dict[str, int] = {}
    for line, row in rows(text, COLUMNS):
        try:
            one = _area(row)
            if one.key in known:
                raise Refused(
                    _("the same key stands in line {line} already.", line=known[one.key])
                )
            known[one.key] = line
            found.append(one)
        except Refused as refused:
            errors.append(_("line {line}: {why}", line=line, why=refused.why))
    if errors:
        raise FileRefused(tuple(errors))
    return found


def _area(row: list[str] | dict[str, str]) -> Area:
    if isinstance(row, list):
        raise Refused(_("it has {count} values, not one for each column.", count=len(row)))
    check_lengths(row, LONGEST)
    for column in COLUMNS[:-1]:
        if not row[column]:
            raise Refused(_("{column} is empty.", column=column))
    if not _KEY.fullmatch(row["key"]):
        raise Refused(
            _("key must be small letters, figures and hyphens, not “{words}”.", words=row["key"])
        )
    spellings = [one.strip() for one in row["spellings"].split(BETWEEN)]
    if any(not fold(one) for one in (row["name"], row["city"], *filter(None, spellings))):
        raise Refused(_("a name has no letters."))
    return Area(
        row["key"],
        row["name"],
        row["city"],
        _position(row["latitude"], row["longitude"]),
        (row["name"], *filter(None, spellings)),
    )


def _position(latitude: str, longitude: str) -> tuple[float, float]:
    try:
        north, east = float(latitude), float(longitude)
    except ValueError:
        raise Refused(
            _("latitude and longitude must be numbers, such as 48.8843 and 2.3602.")
        ) from None
    (south_end, north_end), (west_end, east_end) = FRANCE
    if not (south_end <= north <= north_end and west_end <= east <= east_end):
        raise Refused(_("this point is not in France: the latitude comes first."))
    return north, east


async def _check_count(db: Session, new: list[Area]) -> None:
    """Raise FileRefused when there would be so many spots that every search became slow."""
    kept = (await db.execute(select(func.count(table.c.id)))).scalar_one()
    if kept + len(new) > MOST:
        raise FileRefused((_("there can be {most} imported areas at most.", most=MOST),))


async def _write(db: Session, one: Area, *, known: bool) -> None:
    latitude, longitude = one.position
    values = {
        "key": one.key,
        "name": one.name,
        "city": one.city,
        "latitude": latitude,
        "longitude": longitude,
        "spellings": BETWEEN.join(one.spellings[1:]),
    }
    if known:
        await db.execute(update(table).where(table.c.key == one.key).values(values))
    else:
        await db.execute(insert(table).values(values))
