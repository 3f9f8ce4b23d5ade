"""The week in needs: for coordinators, of their own teams, at a word and on Monday morning."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import update

from db.models import organization
from services.days import PARIS
from services.people import Role
from tests.services.needs_built import SECRETS, a_need, an_emergency
from tests.standing import stored
from tests.telephone import Chat
from tests.week import OTHERS, at, settled

Volunteers = Callable[..., Awaitable[Chat]]
OURS, THEIRS = 1, 2  # organizations, in the order in which the week is planned
MARKS = {0x2068: None, 0x2069: None}
MONDAY = datetime(2026, 11, 30, 9, 0, tzinfo=PARIS)


@pytest.fixture
async def hanna(volunteers: Volunteers) -> Chat:
    """A coordinator of a hub with one member."""
    chat = await volunteers("hanna", Role.COORDINATOR)
    async with stored(chat.url) as db:
        await db.execute(
            update(organization).where(organization.c.id == THEIRS).values(hub_id=OURS)
        )
    return chat


async def needs_of_last_week(url: str) -> None:
    async with stored(url) as db:
        created = at(17, 10)
        for team, area in ((OURS, "Stalingrad"), (THEIRS, "Calais")):
            await a_need(db, team, created=created, area=area, quantity=3)
            done = created + timedelta(hours=5)
            await a_need(db, team, created=created, state="fulfilled", ended=done)
            await an_emergency(db, team)


async def test_the_week_of_a_hub_is_that_of_all_its_teams_or_of_one(hanna: Chat) -> None:
    await needs_of_last_week(hanna.url)
    await hanna.say("/summary")
    said = hanna.last.text
    plain = said.translate(MARKS)
    assert "📦 Asked: 4 · ✅ Met: 2 · ⏳ Still waiting: 2" in plain
    assert "within 5 hours." in plain
    assert "Stalingrad" in said
    assert "Calais" in said
    await hanna.press("🏢 One team")
    await hanna.press(OTHERS)
    assert "Stalingrad" not in hanna.last.text
    assert "Calais" in hanna.last.text
    await hanna.press("⬅️")
    assert "Nothing was asked for" in hanna.last.text
    await hanna.press("📅")
    assert "Calais" in hanna.last.text
    assert "Stalingrad" not in hanna.last.text


async def test_a_coordinator_sees_the_week_of_their_own_team_by_a_word(
    volunteers: Volunteers,
) -> None:
    claire = await volunteers("claire", Role.COORDINATOR)
    await needs_of_last_week(claire.url)
    await claire.say("figures")
    assert "Stalingrad" in claire.last.text
    assert "Calais" not in claire.last.text
    assert not any("One team" in one for one in claire.labels)
    assert claire.last.text.count("\n") < 6
    for wrong in (
        "/summary x",
        "/summary 1999-01-01",
        "/summary 2026-11-16 0 +99999",
        "/summary ²",
    ):
        assert "Stalingrad" in await claire.say(wrong), wrong


async def test_more_kinds_than_a_message_has_lines_come_after_it(volunteers: Volunteers) -> None:
    claire = await volunteers("claire", Role.COORDINATOR)
    async with stored(claire.url) as db:
        for number in range(11):
            await a_need(db, OURS, created=at(17, 1), quantity=20 - number, area=f"Area {number}")
    said = await claire.say("/summary")
    while any(one.startswith("➡️") for one in claire.labels):
        assert claire.last.text.count("\n") < 6
        assert len(claire.last.text) <= 400
        said += "\n" + await claire.press("➡️")
    assert [said.count(f"Area {one}") >= 1 for one in range(11)] == [True] * 11


async def test_the_week_is_told_on_monday_morning_and_to_coordinators_only(
    hanna: Chat, volunteers: Volunteers
) -> None:
    bruno = await volunteers("bruno")
    await bruno.say("menu")
    await hanna.say("menu")
    async with stored(hanna.url) as db:
        await a_need(db, THEIRS, created=at(25, 10), area="Calais", quantity=3)
        await an_emergency(db, THEIRS)
    for chat in (hanna, bruno):
        chat.now = MONDAY
    heard = await settled([hanna, bruno])
    told = [one for one in heard["hanna"] if one.text.startswith("📊")]
    assert len(told) == 1
    assert "Calais" in told[0].text
    assert not any("📊" in one.text for one in heard.get("bruno", []))
    for secret in SECRETS:
        assert secret not in told[0].text, secret
    assert not any("📊" in one.text for one in (await settled([hanna, bruno])).get("hanna", []))
    await hanna.press("📊")
    assert "Calais" in hanna.last.text
