"""The exchange of information pages: Markdown files, one for each topic and language.

* all or nothing: one mistake in one file and nothing is written;
* done twice it changes nothing; a page that has no file stays, one with `remove: yes` goes.
"""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import delete, insert, select, update

from db.models import page
from db.session import Session
from locales import Text, _
from services.exchange import Imported, Progress
from services.exchange_rows import FileRefused
from services.page_files import Written, read


async def import_pages(
    db: Session, files: Mapping[str, str], now: datetime, progress: Progress | None = None
) -> Imported:
    """Take pages, given by the name of their file; raises FileRefused before any write."""
    found = _read(files)
    rows = await db.execute(select(page))
    known = {(row.topic, row.language): row._asdict() for row in rows}
    counts = {"created": 0, "updated": 0, "unchanged": 0}
    for number, one in enumerate(found, 1):
        counts[await _take(db, one, known.get((one.topic, one.language)), now)] += 1
        if progress is not None:
            progress(number, len(found))
    return Imported(**counts)


def _read(files: Mapping[str, str]) -> list[Written]:
    found: list[Written] = []
    errors: list[Text] = []
    for name in sorted(files):
        try:
            found.append(read(name, files[name]))
        except FileRefused as refused:
            errors += [_("{file}: {why}", file=name, why=why) for why in refused.errors]
    if errors:
        raise FileRefused(tuple(errors))
    return found


async def _take(
    db: Session, one: Written, before: Mapping[str, object] | None, now: datetime
) -> str:
    values = one.columns()
    if one.removed:
        if before is None:
            return "unchanged"
        await db.execute(delete(page).where(page.c.id == before["id"]))
        return "updated"
    if before is None:
        await db.execute(insert(page).values(**values, imported_at=now))
        return "created"
    if all(before[name] == value for name, value in values.items()):
        return "unchanged"
    await db.execute(
        update(page).where(page.c.id == before["id"]).values(**values, imported_at=now)
    )
    return "updated"
