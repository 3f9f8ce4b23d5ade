"""An invented week of shifts and the people with telephones who come, for dialogues."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import TypeVar

from sqlalchemy import func, insert, select

from bot.app import assembled
from bot.messages import Outgoing
from db.models import coordinator, outbox, pin, volunteer
from db.sealing import Seal
from db.session import Session
from db.store import Store
from services import people, planning
from services.activities import Activity, Part, Visibility
from services.directory import organization_of
from services.people import Role, Writer
from services.shifts import RoleSpec, Shift, ShiftSpec, shift_of
from tests.conftest import PARIS, TUESDAY_EVENING
from tests.telephone import SECRET, Chat, Wire, settings_of

T = TypeVar("T")
SEAL = Seal(SECRET)
ANYONE = RoleSpec(Part.ANYONE, 2, 4)
A_DRIVER = RoleSpec(Part.DRIVER, 1, 1)
TEAM, OTHERS = "Example kitchen", "Another kitchen"
MEETING, ADDRESS, CONTACT = "metro exit 2", "12 Rue de l’Exemple", "+33 6 39 98 00 01"


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """Return a moment of November 2026 in Paris; the 24th is the Tuesday of the tests."""
    return datetime(2026, 11, day, hour, minute, tzinfo=PARIS)


async def plan(
    db: Session,
    activity: Activity,
    starts: datetime,
    hours: int,
    area: str,
    *roles: RoleSpec,
    visibility: Visibility = Visibility.VOLUNTEERS,
    team: str = TEAM,
    lead_id: int | None = None,
    bring: str = "",
) -> Shift:
    """Plan a shift for which people meet a quarter of an hour before."""
    organization_id = await organization_of(db, team)
    assert organization_id is not None
    spec = ShiftSpec(
        organization_id=organization_id,
        activity=activity,
        area=area,
        starts=starts,
        ends=starts + timedelta(hours=hours),
        meets=starts - timedelta(minutes=15),
        meeting=MEETING,
        address=ADDRESS,
        contact=CONTACT,
        bring=bring,
        visibility=visibility,
        lead_id=lead_id,
        roles=roles,
    )
    number = await planning.create(db, SEAL, spec, TUESDAY_EVENING, None)
    found = await shift_of(db, number)
    assert found is not None
    return found


async def plan_week(db: Session) -> list[Shift]:
    """Plan six shifts, the first has the number 1; one belongs to another team."""
    return [
        await plan(db, Activity.BREAKFAST, at(25, 8), 2, "Stalingrad", ANYONE),
        await plan(
            db,
            Activity.COOKING,
            at(26, 10),
            3,
            "La Chapelle",
            ANYONE,
            visibility=Visibility.OPEN,
            bring="an apron",
        ),
        await plan(
            db, Activity.DISTRIBUTION, at(27, 18), 3, "Stalingrad", RoleSpec(Part.ANYONE, 1, 1)
        ),
        await plan(
            db,
            Activity.NIGHT,
            at(27, 20),
            4,
            "Porte de la Chapelle",
            RoleSpec(Part.ANYONE, 1, 3),
            A_DRIVER,
        ),
        await plan(
            db,
            Activity.INTERPRETING,
            at(28, 14),
            2,
            "Gare du Nord",
            RoleSpec(Part.INTERPRETER, 1, 2, "ar"),
        ),
        await plan(
            db,
            Activity.RECEPTION,
            at(29, 14),
            2,
            "République",
            ANYONE,
            visibility=Visibility.TEAM,
            team=OTHERS,
        ),
    ]


async def somebody(
    db: Session, phone: str, role: Role, language: str | None = "en_GB", **can: object
) -> int:
    """Give a telephone's owner a role, in the team of the week, and return their number."""
    (standing,) = await people.recognise(db, SEAL, [Writer("wire", phone)], TUESDAY_EVENING)
    number = standing.person.id
    await people.remember(db, number, role=role.value, language=language)
    team = await organization_of(db, TEAM)
    if role is Role.VOLUNTEER:
        row = {"person_id": number, "state": "approved", "organization_id": team, **can}
        await db.execute(insert(volunteer).values({**row, "applied_at": TUESDAY_EVENING}))
    elif role is Role.COORDINATOR:
        row = {"person_id": number, "organization_id": team, "since": TUESDAY_EVENING}
        await db.execute(insert(coordinator).values(row))
        await entered_pin(db, number)
    return number


async def entered_pin(db: Session, number: int) -> None:
    """Let somebody have a PIN that they entered just now: it is asked for five minutes later."""
    row = {"person_id": number, "salt": bytes(16), "digest": bytes(32), "set_at": TUESDAY_EVENING}
    await db.upsert(pin, [{**row, "entered_at": TUESDAY_EVENING}])


async def settled(chats: Sequence[Chat]) -> dict[str, list[Outgoing]]:
    """Let the clock be looked at once and everything due arrive; returns what each one heard.

    The telephones share a bot; what they heard beside the answers to themselves is added to them.
    """
    first = chats[0]
    wire = Wire(first.limits)
    settings = settings_of(first.url, first.now, None, None)
    arrived = asyncio.Event()
    app = await assembled(
        first.store,
        settings,
        [wire],
        on_settled=lambda row: arrived.set(),
        registry=first.registry,
    )
    await app.clockwork.tick()
    async with app.running(), asyncio.timeout(20):
        while await app.caller.look() or await _due(app.store, first.now):
            with suppress(TimeoutError):
                async with asyncio.timeout(0.05):
                    await arrived.wait()
            arrived.clear()
    known = {one.id for chat in chats for one in chat.heard}
    said = {one.id: one for one in [*wire.heard, *(o for chat in chats for o in chat.everyone)]}
    new: dict[str, list[Outgoing]] = {}
    for number, one in sorted(said.items()):
        if number not in known:
            new.setdefault(one.address, []).append(one)
    for chat in chats:
        chat.heard += new.get(chat.phone, [])
    return new


async def _due(store: Store, now: datetime) -> int:
    async with store.read() as db:
        rows = await db.execute(
            select(func.count())
            .select_from(outbox)
            .where(outbox.c.state.in_(("queued", "sending")), outbox.c.next_at <= now)
        )
        return int(rows.scalar_one())


async def person_of(db: Session, phone: str) -> int:
    """Return the number of who has a telephone."""
    (standing,) = await people.recognise(db, SEAL, [Writer("wire", phone)], TUESDAY_EVENING)
    return standing.person.id


async def writing(url: str, work: Callable[[Session], Awaitable[T]]) -> T:
    """Do something in a transaction of its own."""
    store = Store(url, seal=SEAL)
    try:
        async with store.write() as db:
            return await work(db)
    finally:
        await store.close()
