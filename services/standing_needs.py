"""Lasting needs: what an organization can always use, as a winter list, with a target."""

from datetime import datetime

from sqlalchemy import func, insert, select

from db.models import need
from db.session import Session
from locales import _
from services import audit, needs
from services.audit import Act
from services.categories import Category, Urgency
from services.coordinators import must_act_for, organizations_of
from services.grid import snap
from services.needs import Need, State
from services.opening_up import HELP, usable
from services.refusals import Refused
from services.triage import check_amount

ON_IT = _("That is on your list already. Change the number there.")


async def standing(
    db: Session,
    organization_id: int,
    category: Category,
    size: str,
    wanted: int,
    drop_off_id: int,
    until: datetime | None,
    now: datetime,
    actor: int | None,
) -> int:
    """Put something on an organization's own list and return its number; raises Refused."""
    await must_act_for(db, actor, organization_id)
    if not category.brought:
        raise Refused(HELP)
    check_amount(wanted)
    size = size if size in category.sizes else ""
    point = await usable(db, drop_off_id, until, now, actor)
    if await _listed(db, organization_id, category, size, drop_off_id):
        raise Refused(ON_IT)
    row = {
        "organization_id": organization_id,
        "category": category.value,
        "size": size,
        "quantity": wanted,
        "urgency": Urgency.WEEK.value,
        "area": point.area,
        "cell": str(snap(*point.position)) if point.position else None,
        "standing": True,
        "state": State.OPEN.value,
        "created_at": now,
        "opened_at": now,
        "wanted": wanted,
        "drop_off_id": drop_off_id,
        "deadline": until,
    }
    added = await db.execute(insert(need).values(row).returning(need.c.id))
    number = int(added.scalar_one())
    details = {"need": number, "wanted": wanted}
    await audit.note(db, actor, organization_id, Act.STANDING_NEED, now, **details)
    return number


async def lasting(
    db: Session, actor: int, *, skip: int = 0, limit: int = 4
) -> tuple[list[Need], int]:
    """Return a page of the lasting needs where somebody acts, and how many there are."""
    mine = [one.id for one in await organizations_of(db, actor)]
    which = (
        need.c.organization_id.in_(mine),
        need.c.state == State.OPEN.value,
        need.c.standing,
    )
    total = (await db.execute(select(func.count()).select_from(need).where(*which))).scalar_one()
    rows = await db.execute(
        select(need.c.id)
        .where(*which)
        .order_by(need.c.organization_id, need.c.category, need.c.size, need.c.id)
        .offset(skip)
        .limit(limit)
    )
    return await needs.load(db, [row.id for row in rows]), int(total)


async def _listed(
    db: Session, organization_id: int, category: Category, size: str, drop_off_id: int
) -> bool:
    rows = await db.execute(
        select(need.c.id).where(
            need.c.organization_id == organization_id,
            need.c.state == State.OPEN.value,
            need.c.standing,
            need.c.category == category.value,
            need.c.size == size,
            need.c.drop_off_id == drop_off_id,
        )
    )
    return rows.first() is not None
