"""Exports hold what associations share and nothing of anybody: every personal field is planted."""

from sqlalchemy import JSON, LargeBinary, String, text, update

from bot.files import WRITTEN
from db.columns import personal
from db.models import metadata, person
from db.session import Session
from services import my_data
from tests.services.test_erasing import fill

CANARY, WHO = "canary", 770_770_770
SAID = {"category", "area", "state", "kind", "role", "status", "quiet", "act"}
"""Tokens that must be one of ours, and the district of a need, which is no person's."""


async def plant_everywhere(db: Session) -> int:
    """Put a canary into every personal field that can hold one; returns into how many."""
    await fill(db)
    await db.execute(text("PRAGMA defer_foreign_keys = ON"))
    await db.execute(text("PRAGMA ignore_check_constraints = ON"))
    planted = 0
    for name, columns in personal().items():
        table = metadata.tables[name]
        for column in (table.c[one] for one in columns if one not in SAID):
            value: object
            match column.type:
                case LargeBinary():
                    value = CANARY.encode()
                case JSON():
                    value = {"text": CANARY}
                case String():
                    value = CANARY
                case _ if column.name in my_data.naming(table):
                    value = WHO
                case _:
                    continue
            await db.execute(update(table).where(column.is_not(None)).values({column: value}))
            planted += 1
    await db.execute(update(person).values(id=WHO))
    return planted


async def test_no_export_holds_a_personal_field(db: Session) -> None:
    assert await plant_everywhere(db) > 40
    for what, export in WRITTEN.items():
        file = await export(db)
        assert len(file.splitlines()) >= 1, what
        assert CANARY not in file, what
        assert str(WHO) not in file, what
        assert "amina" not in file, what
    assert len((await WRITTEN["needs"](db)).splitlines()) > 1
    assert len((await WRITTEN["shifts"](db)).splitlines()) > 1
