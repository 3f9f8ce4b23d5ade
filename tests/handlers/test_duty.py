"""The rota of duties by chat: who is on, until when, who comes next, and nobody."""

from collections.abc import Awaitable, Callable

import pytest
from sqlalchemy import func, insert, select

from db.models import organization
from db.store import Store
from services.directory import organization_of
from services.people import Role
from tests.dialogue import answer, plain
from tests.services.teams import SEAL
from tests.telephone import WHATSAPP, Chat
from tests.week import TEAM, settled

Make = Callable[..., Awaitable[Chat]]


@pytest.fixture
async def claire(volunteers: Make) -> Chat:
    """A coordinator."""
    return await volunteers("claire", Role.COORDINATOR)


@pytest.fixture
async def dora(volunteers: Make) -> Chat:
    """Another one of the same team."""
    return await volunteers("dora", Role.COORDINATOR, limits=WHATSAPP)


async def test_nobody_is_on_duty_at_first_and_that_is_said(claire: Chat) -> None:
    said = await answer(claire, "/duty")
    assert said.splitlines() == [
        "⚠️ Nobody is on duty for Example kitchen.",
        "🚨 Emergencies are told to all of you.",
    ]
    assert claire.labels[:2] == ["🔔 I am on now", "📅 I am on later"]


async def test_two_taps_and_somebody_is_on_duty(claire: Chat) -> None:
    await answer(claire, "/duty", "🔔 I am on now")
    assert claire.labels[:4] == ["20:30", "22:30", "02:30", "06:30"]
    assert "🌅 Morning, 08:00" in [plain(one) for one in claire.labels]
    said = await answer(claire, "🌅 Morning")
    assert said.splitlines() == [
        "✅ You are on duty from Tuesday 24/11, 18:05 to Wednesday 25/11, 08:00",
        "🔔 On duty for Example kitchen:",
        "👤 You, until Wednesday 25/11, 08:00",
    ]
    said = await answer(claire, "🔕 I stop")
    assert "⚠️ Nobody is on duty for Example kitchen." in said


async def test_after_midnight_the_morning_is_that_of_the_same_day(claire: Chat) -> None:
    claire.now = claire.now.replace(day=25, hour=2)
    assert "until Wednesday 25/11, 08:00" in await answer(claire, "/onduty", "🌅 Morning")


async def test_a_later_duty_is_a_day_and_two_times(claire: Chat) -> None:
    said = await answer(claire, "/dutylater", "Wednesday", "20h-8h")
    assert "📅 You, from Wednesday 25/11, 20:00 to Thursday 26/11, 08:00" in said
    assert "⚠️ Nobody is on duty" in said
    assert await answer(claire, "🔕 End: 25/11 20:00")
    assert "25/11" not in await answer(claire, "/duty")


async def test_another_coordinator_is_put_on_duty_and_told(claire: Chat, dora: Chat) -> None:
    await answer(claire, "/dutyfor", "👤 Number", "Today", "20h-23h")
    assert "is told, and is on duty" in plain(claire.last.text)
    (told,) = (await settled([claire, dora]))["dora"]
    assert plain(told.text).splitlines() == [
        "🔔 You are on duty for Example kitchen.",
        "🕕 From Tuesday 24/11, 20:00 to Tuesday 24/11, 23:00",
    ]


async def test_with_nobody_else_nobody_can_be_put_on_duty(claire: Chat) -> None:
    assert "There is no other coordinator." in await answer(claire, "/dutyfor")


async def test_when_the_last_duty_ends_all_are_told_once(claire: Chat, dora: Chat) -> None:
    await answer(claire, "/onduty", "20:30")
    for chat in (claire, dora):
        chat.now = chat.now.replace(hour=20, minute=31)
    told = await settled([claire, dora])
    assert set(told) == {"claire", "dora"}
    assert "⚠️ Nobody is on duty for Example kitchen now." in plain(told["dora"][0].text)
    assert await settled([claire, dora]) == {}
    assert "You are on duty" in await answer(dora, "🔔 I am on now", "🌅")


async def test_who_goes_on_duty_is_told_what_waits(claire: Chat, volunteers: Make) -> None:
    amina = await volunteers("amina", Role.PERSON)
    await amina.say("danger")
    await settled([amina, claire])
    await answer(claire, "/onduty", "20:30")
    (told,) = (await settled([amina, claire]))["claire"]
    assert "🚨 Somebody is in danger" in told.text


async def test_a_volunteer_sees_no_rota(bruno: Chat) -> None:
    for command in ("/duty", "/onduty 1", "/offduty 1", "/dutyfor 1"):
        assert "only for the team" in await bruno.say(command)


async def test_the_duties_of_another_team_are_not_ones_own(claire: Chat, week: str) -> None:
    store = Store(week, seal=SEAL)
    async with store.read() as db:
        highest = (await db.execute(select(func.max(organization.c.id)))).scalar_one()
    await store.close()
    for command in ("duty", "onduty", "dutylater", "dutyfor"):
        said = await claire.say(f"/{command} {highest}")
        assert "belongs to another organization" in said
    assert "This duty is over." in await claire.say("/offduty 77")


async def test_a_hub_sees_the_duties_of_its_members(claire: Chat, week: str) -> None:
    store = Store(week, seal=SEAL)
    async with store.write() as db:
        hub = await organization_of(db, TEAM)
        await db.execute(insert(organization).values(name="Small kitchen", hub_id=hub))
    await store.close()
    await answer(claire, "/duty", "🏢 Another team", "Small kitchen")
    said = await answer(claire, "🔔 I am on now", "20:30")
    assert "🔔 On duty for Small kitchen:" in said
    assert "Nobody is on duty for Example kitchen" in await answer(claire, "/duty")
