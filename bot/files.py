"""Files: what `import` reads from a file and `export` writes to one, by the word for it."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime

from db.sealing import Seal
from db.session import Session
from services.exchange import Imported, Progress, export_meals, import_meals
from services.exchange_areas import export_areas, import_areas
from services.exchange_needs import export_needs
from services.exchange_organizations import export_organizations, import_organizations
from services.exchange_shifts import export_shifts, import_shifts

Read = Callable[[Session, str, datetime, Progress], Awaitable[Imported]]
Sealed = Callable[[Session, Seal, str, datetime, Progress], Awaitable[Imported]]
Write = Callable[[Session], Awaitable[str]]


async def _meals(db: Session, words: str, _now: datetime, progress: Progress) -> Imported:
    return await import_meals(db, words, progress=progress)


async def _areas(db: Session, words: str, _now: datetime, progress: Progress) -> Imported:
    return await import_areas(db, words, progress)


READ: Mapping[str, Read] = {
    "meals": _meals,
    "organizations": import_organizations,
    "areas": _areas,
}
SEALED: Mapping[str, Sealed] = {"shifts": import_shifts}
"""What has something in it that is sealed: these need the SECRET_KEY."""
WRITTEN: Mapping[str, Write] = {
    "meals": export_meals,
    "shifts": export_shifts,
    "organizations": export_organizations,
    "areas": export_areas,
    "needs": export_needs,
}
