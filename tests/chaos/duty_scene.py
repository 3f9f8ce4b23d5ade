"""The scene of those on duty: organizations whose coordinators are told of emergencies."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import insert

from db.models import coordinator, duty
from db.session import Session
from services import people
from services.directory import organization_of
from services.people import Role

HOUR = timedelta(hours=1)


async def coordinated(
    db: Session,
    name: str,
    chats: Sequence[int],
    numbers: Mapping[int, int],
    now: datetime,
    idle: Collection[int] = (),
) -> int:
    """Let an organization have coordinators, on duty unless they are idle."""
    organization_id = await organization_of(db, name)
    assert organization_id is not None
    own = {"organization_id": organization_id}
    for chat in chats:
        who = {"person_id": numbers[chat], **own}
        await people.remember(db, numbers[chat], role=Role.COORDINATOR.value)
        await db.execute(insert(coordinator).values(since=now, **who))
        if chat not in idle:
            span = {"starts_at": now - HOUR, "ends_at": now + 1000 * HOUR}
            await db.execute(insert(duty).values(**who, **span))
    return organization_id
