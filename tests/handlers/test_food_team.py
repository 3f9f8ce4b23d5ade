"""/food and the team: a meal whose shift misses people, and places only the team may know."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from db.models import person, place
from db.store import Store
from services import planning, seats
from services.activities import Activity, Part
from services.directory import organization_of
from services.people import Role
from services.shifts import RoleSpec, ShiftSpec, shift_of
from tests.conftest import TUESDAY_EVENING
from tests.handlers.test_food import CANAL, GARE
from tests.services.rosters import SEAL, helper
from tests.telephone import Chat

MISSING = "There may not be enough helpers."


async def carried(url: str, name: str) -> int:
    """Plan a shift for two that carries a kitchen's meal; returns the number of its role."""
    store = Store(url, seal=SEAL)
    async with store.write() as db:
        found = await db.execute(select(place.c.id).where(place.c.name == name))
        starts = TUESDAY_EVENING + timedelta(minutes=30)
        spec = ShiftSpec(
            organization_id=await organization_of(db, "Example kitchen") or 0,
            activity=Activity.SERVING,
            area="Stalingrad",
            starts=starts,
            ends=starts + timedelta(hours=2),
            meets=starts,
            place_id=found.scalar_one(),
            roles=(RoleSpec(Part.ANYONE, 2, 4),),
        )
        number = await planning.create(db, SEAL, spec, TUESDAY_EVENING, None)
        planned = await shift_of(db, number)
    await store.close()
    assert planned is not None
    return planned.roles[0].id


async def fill(url: str, role_id: int) -> None:
    store = Store(url, seal=SEAL)
    async with store.write() as db:
        for _number in range(2):
            await seats.take(db, await helper(db), role_id, TUESDAY_EVENING)
    await store.close()


@pytest.fixture
async def bruno(kitchens: str, chats: Callable[..., Chat]) -> Chat:
    """An approved volunteer, who is the only person until now."""
    chat = chats("bruno")
    await chat.say("English")
    store = Store(kitchens, seal=SEAL)
    async with store.write() as db:
        await db.execute(update(person).values(role=Role.VOLUNTEER.value))
    await store.close()
    return chat


async def number_of(url: str) -> int:
    store = Store(url, seal=SEAL)
    async with store.read() as db:
        number = (await db.execute(select(person.c.id).order_by(person.c.id))).scalars().first()
    await store.close()
    return int(number or 0)


async def hide(url: str, name: str) -> None:
    store = Store(url, seal=SEAL)
    async with store.write() as db:
        await db.execute(update(place).where(place.c.name == name).values(sensitivity="team"))
    await store.close()


async def test_a_meal_that_misses_people_is_unsure_and_sure_again_when_filled(
    kitchens: str, hungry: Chat
) -> None:
    role_id = await carried(kitchens, CANAL)
    said = await hungry.say("food")
    assert said.startswith(f"🕕 \u2068{GARE}")
    assert f"\u2068{CANAL} (Paris)\u2069: perhaps" in said
    assert MISSING in await hungry.say("6") + await hungry.say("6")
    await fill(kitchens, role_id)
    said = await hungry.say("food")
    assert said.startswith(f"🍲 \u2068{CANAL} (Paris)\u2069: open until")
    assert MISSING not in said


async def test_a_place_of_the_team_is_named_to_who_has_a_seat(
    kitchens: str, bruno: Chat, chats: Callable[..., Chat]
) -> None:
    await hide(kitchens, CANAL)
    role_id = await carried(kitchens, CANAL)
    await fill(kitchens, role_id)
    assert CANAL not in await bruno.say("food")
    store = Store(kitchens, seal=SEAL)
    async with store.write() as db:
        await seats.take(db, await number_of(kitchens), role_id, TUESDAY_EVENING)
    await store.close()
    assert "12 Rue du Canal" in await bruno.say("food")
    amina = chats("amina")
    await amina.say("English")
    assert CANAL not in await amina.say("food")
