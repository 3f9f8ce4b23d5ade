"""What dialogues about needs find in the store: the needs, and who looks after them."""

from datetime import timedelta

from sqlalchemy import insert, select, update

from db.models import duty, need, organization
from db.store import Store
from services import needs
from services.needs import Need
from services.people import Role
from tests.conftest import TUESDAY_EVENING
from tests.standing import stored
from tests.week import SEAL, somebody


async def coordinated(url: str, phone: str = "claire") -> int:
    """Let somebody coordinate the team of the week; returns their number."""
    store = Store(url, seal=SEAL)
    async with store.write() as db:
        number = await somebody(db, phone, Role.COORDINATOR)
    await store.close()
    return number


async def watch(url: str, person_id: int, after: int = 0, hours: int = 4) -> None:
    """Put somebody on duty so many hours from now on."""
    starts = TUESDAY_EVENING + timedelta(hours=after)
    async with stored(url) as db:
        team = (await db.execute(select(organization.c.id).limit(1))).scalar_one()
        await db.execute(
            insert(duty).values(
                organization_id=team,
                person_id=person_id,
                starts_at=starts,
                ends_at=starts + timedelta(hours=hours),
            )
        )


async def every_need(url: str) -> list[Need]:
    async with stored(url) as db:
        rows = await db.execute(select(need.c.id).order_by(need.c.id))
        return await needs.load(db, [row.id for row in rows])


async def words_of(url: str, need_id: int) -> str:
    async with stored(url) as db:
        return await needs.note_of(db, SEAL, need_id)


async def change(url: str, need_id: int, **values: object) -> None:
    async with stored(url) as db:
        await db.execute(update(need).where(need.c.id == need_id).values(**values))
