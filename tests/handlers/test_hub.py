"""Hubs: their coordinators see and change what is their members', and nobody else's."""

from collections.abc import Awaitable, Callable

import pytest
from sqlalchemy import insert, update

from db.models import coordinator, organization
from services import directory, people
from services.activities import Activity
from services.audit import Act
from services.meals import Meal
from services.people import Role
from tests.conftest import TUESDAY_EVENING
from tests.standing import acts, everything, number_of, shift_now, stored
from tests.telephone import WHATSAPP, Chat
from tests.week import ANYONE, OTHERS, TEAM, at, plan, settled

Volunteers = Callable[..., Awaitable[Chat]]
NOT_YOURS = "That belongs to another organization."
OURS, THEIRS = 1, 2  # organizations, in the order in which the week is planned
THEIR_SHIFT = 6
MARKS = {0x2068: None, 0x2069: None}


async def make_hub(url: str, hub: int = OURS, member: int = THEIRS) -> None:
    async with stored(url) as db:
        await db.execute(
            update(organization).where(organization.c.id == member).values(hub_id=hub)
        )


async def of_the_others(url: str, phone: str) -> int:
    """Let somebody coordinate the other organization."""
    number = await number_of(url, phone)
    async with stored(url) as db:
        await people.remember(db, number, role=Role.COORDINATOR.value, language="en_GB")
        row = {"person_id": number, "organization_id": THEIRS, "since": TUESDAY_EVENING}
        await db.execute(insert(coordinator).values(row))
    return number


@pytest.fixture
async def hanna(volunteers: Volunteers) -> Chat:
    """A coordinator of a hub with one member."""
    chat = await volunteers("hanna", Role.COORDINATOR)
    await make_hub(chat.url)
    return chat


async def test_a_hub_sees_what_is_planned_by_its_members_and_by_whom(hanna: Chat) -> None:
    await hanna.say("/planned 2026-11-29")
    assert "1 shift" in hanna.last.text.translate(MARKS)
    assert OTHERS in hanna.last.text
    await hanna.say("/planned 2026-11-25")
    assert TEAM not in hanna.last.text  # one's own needs no name
    await hanna.press(hanna.labels[0])
    assert OTHERS not in hanna.last.text


async def test_who_is_of_no_hub_sees_their_own_only(volunteers: Volunteers) -> None:
    claire = await volunteers("claire", Role.COORDINATOR)
    assert OTHERS not in await claire.say("/planned 2026-11-29")
    assert OTHERS not in await claire.say("/gaps")
    for command in ("/team 0 2", "/log 0 2", "/invite 2", "/summary 2026-11-16 2"):
        before = await everything(claire.url)
        assert NOT_YOURS in await claire.say(command), command
        assert await everything(claire.url) == before


async def test_a_member_does_not_act_for_its_hub(hanna: Chat, chats: Callable[..., Chat]) -> None:
    await of_the_others(hanna.url, "olga")
    olga = chats("olga")
    for command in ("/manage 1", "/cancelshift 1", "/team 0 1", "/log 0 1", "/invite 1"):
        assert NOT_YOURS in await olga.say(command), command
    assert "All teams" not in await olga.say("/team")
    assert not any("All teams" in one for one in olga.labels)


async def test_a_hub_changes_a_shift_of_its_member_which_stands_in_that_log(hanna: Chat) -> None:
    assert OTHERS in await hanna.say(f"/manage {THEIR_SHIFT}")
    await hanna.say(f"/cancelshift {THEIR_SHIFT}")
    await hanna.press("✅")
    assert (await shift_now(hanna.url, THEIR_SHIFT)).cancelled
    assert await acts(hanna.url, await number_of(hanna.url, "hanna")) == [Act.CANCELLED_SHIFT]
    assert "Cancelled a shift" in await hanna.say(f"/log 0 {THEIRS}")
    assert "Cancelled a shift" not in await hanna.say("/log")


async def test_gaps_and_which_shift_are_those_of_all_teams(hanna: Chat) -> None:
    await hanna.say("/gaps")
    seen = hanna.last.text
    while any(one.startswith("➡️") for one in hanna.labels):
        seen += await hanna.press("➡️")
    assert OTHERS in seen
    async with stored(hanna.url) as db:
        await plan(db, Activity.SERVING, at(24, 20), 2, "Calais", ANYONE, team=OTHERS)
    assert OTHERS in await hanna.say("/manage")


async def test_a_new_shift_is_for_the_team_that_was_asked(hanna: Chat) -> None:
    assert "For which team?" in await hanna.say("/newshift new")
    assert hanna.labels == [TEAM, OTHERS]
    await hanna.press(OTHERS)
    for one in ("🍳", "Friday 27/11", "18:00", "Stalingrad", "⏭", "3 to 6", "✅"):
        await hanna.press(one)
    assert "✅ Planned." in hanna.last.text
    assert (await shift_now(hanna.url, 7)).organization == OTHERS


async def test_a_shift_like_an_earlier_one_stays_with_its_team(hanna: Chat) -> None:
    await hanna.say(f"/newshift {THEIR_SHIFT}")
    assert "For which team?" not in hanna.last.text
    for one in ("Friday 27/11", "✅"):
        await hanna.press(one)
    assert (await shift_now(hanna.url, 7)).organization == OTHERS


async def test_who_acts_for_one_team_is_not_asked_for_which(volunteers: Volunteers) -> None:
    claire = await volunteers("claire", Role.COORDINATOR)
    assert "For which team?" not in await claire.say("/newshift new")
    assert "For which team?" not in await claire.say("/invite")


async def test_a_hub_invites_for_the_team_that_was_asked(
    hanna: Chat, chats: Callable[..., Chat]
) -> None:
    await hanna.say("/invite")
    await hanna.press(OTHERS)
    assert OTHERS in hanna.last.text
    said = (await hanna.press("✅")).translate(MARKS)
    word = next(one for one in said.split() if one.startswith("popote-i"))
    olga = chats("olga")
    await olga.say("English")
    assert OTHERS in await olga.say(word)


async def test_a_hub_looks_at_each_of_its_teams(hanna: Chat) -> None:
    olga = await of_the_others(hanna.url, "olga")
    assert TEAM in await hanna.say("/team")
    await hanna.press("🏢")
    assert "You act for 2 teams" in hanna.last.text.translate(MARKS)
    assert hanna.labels[:2] == [TEAM, OTHERS]
    assert OTHERS in await hanna.press(OTHERS)
    await hanna.press(f"👤 Coordinator {olga}")
    await hanna.press("✅")
    assert "can do nothing more" in hanna.last.text
    assert "That is only for the team." not in await hanna.say("/team")


async def test_more_teams_than_a_list_has_rows_come_one_list_after_the_other(
    volunteers: Volunteers,
) -> None:
    hanna = await volunteers("hanna", Role.COORDINATOR, limits=WHATSAPP)
    async with stored(hanna.url) as db:
        rows = [
            {"name": f"Small team {one:02} with a name that is long", "hub_id": OURS}
            for one in range(21)
        ]
        await db.execute(insert(organization), rows)
    seen: list[str] = []
    await hanna.say("/invite")
    while len(seen) < 22:
        assert len(hanna.labels) <= 10
        seen += [one for one in hanna.labels if not one.startswith("➡️")]
        if any(one.startswith("➡️") for one in hanna.labels):
            await hanna.press("➡️")
    assert len(set(seen)) == 22
    await hanna.press("Small team 20")
    assert "Small team 20 with a name that is long" in hanna.last.text
    await hanna.say("/teams")
    assert len(hanna.labels) <= 10
    await hanna.press("➡️")
    await hanna.press("Small team 08")
    assert "Small team 08" in hanna.last.text
    assert len(hanna.labels) <= 10


async def test_a_hub_knows_where_its_members_meet(hanna: Chat) -> None:
    assert "metro exit 2" in await hanna.say(f"/shift {THEIR_SHIFT}")


async def test_old_buttons_do_nothing_once_the_member_left_the_hub(hanna: Chat) -> None:
    await hanna.say(f"/manage {THEIR_SHIFT}")
    async with stored(hanna.url) as db:
        await db.execute(
            update(organization).where(organization.c.id == THEIRS).values(hub_id=None)
        )
    before = await everything(hanna.url)
    assert NOT_YOURS in await hanna.press("❌ Cancel it")
    assert NOT_YOURS in await hanna.press_token(f"/team 0 {THEIRS}")
    assert await everything(hanna.url) == before


async def test_a_question_about_a_team_that_left_is_asked_again(hanna: Chat) -> None:
    async with stored(hanna.url) as db:
        await db.execute(insert(organization).values(name="A third team", hub_id=OURS))
    await hanna.say("/invite")
    await hanna.press(OTHERS)
    async with stored(hanna.url) as db:
        await db.execute(
            update(organization).where(organization.c.id == THEIRS).values(hub_id=None)
        )
    assert "For which team?" in await hanna.press("✅")
    assert OTHERS not in hanna.labels


async def a_kitchen(url: str, operator: str) -> int:
    async with stored(url) as db:
        number = await directory.add(db, f"Soup of {operator}", "Paris", operator=operator)
        await directory.write_hours(db, number, Meal.DINNER, "Mo-Su 19:00-21:00", TUESDAY_EVENING)
        return number


async def test_a_meal_of_a_team_is_cancelled_by_that_team_and_its_hub_only(
    volunteers: Volunteers, chats: Callable[..., Chat]
) -> None:
    claire = await volunteers("claire", Role.COORDINATOR)
    await a_kitchen(claire.url, OTHERS)
    await of_the_others(claire.url, "olga")
    await claire.say("/cancelmeal")
    assert NOT_YOURS in await claire.say(f"Soup of {OTHERS}")
    await make_hub(claire.url)
    await claire.say("/cancelmeal")
    await claire.say(f"Soup of {OTHERS}")
    assert "Cancelled." in await claire.press("Tuesday")
    assert "Cancelled a meal" in await claire.say(f"/log 0 {THEIRS}")


async def test_a_meal_for_which_nobody_acts_is_cancelled_by_any_coordinator(
    volunteers: Volunteers,
) -> None:
    claire = await volunteers("claire", Role.COORDINATOR)
    await a_kitchen(claire.url, "A charity without coordinators")
    await claire.say("/cancelmeal")
    await claire.say("Soup of A charity without coordinators")
    assert "Cancelled." in await claire.press("Tuesday")
    assert "Cancelled a meal" in await claire.say("/log")


async def test_a_late_cancellation_is_told_to_the_hub_of_a_team_without_coordinators(
    hanna: Chat, volunteers: Volunteers
) -> None:
    async with stored(hanna.url) as db:
        late = await plan(db, Activity.SERVING, at(24, 20), 2, "Calais", ANYONE, team=OTHERS)
    bruno = await volunteers("bruno")
    await bruno.say(f"/seat {late.roles[0].id}")
    await bruno.press("❌ I cannot come")
    heard = [*(await settled([hanna, bruno])).get("hanna", []), *bruno.everyone]
    assert any("cannot come" in one.text for one in heard if one.address == "hanna")
