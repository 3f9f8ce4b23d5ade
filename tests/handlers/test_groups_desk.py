"""Groups in a coordinator's chat: which there are, how one more begins, and how one ends."""

from collections.abc import Awaitable, Callable

import pytest
from sqlalchemy import select

from db.models import gathering
from db.session import Session
from services import groups
from services.groups import Spot
from services.people import Role
from tests.dialogue import answer
from tests.gatherings import with_address
from tests.services.teams import association, coordinator_of
from tests.telephone import Chat
from tests.week import SEAL, person_of, writing

Volunteers = Callable[..., Awaitable[Chat]]
HOW = "To add one: put this bot into a Telegram group, then write /here in it."


@pytest.fixture
async def claire(volunteers: Volunteers) -> Chat:
    return await volunteers("claire", Role.COORDINATOR)


async def with_groups(chat: Chat, count: int) -> None:
    """Let Claire say /here in so many groups."""

    async def _say(db: Session) -> None:
        await person_of(db, chat.phone)
        for number in range(1, count + 1):
            await groups.here(db, SEAL, Spot("wire", f"-100{number}"), chat.phone, chat.now)

    await writing(chat.url, _say)


async def open_groups(chat: Chat) -> list[int]:
    async def _read(db: Session) -> list[int]:
        rows = await db.execute(select(gathering.c.id).where(gathering.c.ended_at.is_(None)))
        return list(rows.scalars())

    return await writing(chat.url, _read)


async def test_without_a_group_it_says_how_one_begins(claire: Chat) -> None:
    assert await answer(claire, "/groups") == f"💬 Calls are posted in no group yet.\n{HOW}"
    assert claire.labels == ["📣 Calls", "🧭 Coordinate"]


async def test_groups_are_reached_from_the_calls(claire: Chat) -> None:
    await claire.say("/calls")
    assert "💬 Groups" in claire.labels
    assert "no group yet" in await answer(claire, "💬 Groups")


async def test_a_group_ends_with_one_press(claire: Chat) -> None:
    await with_groups(claire, 2)
    said = await answer(claire, "/groups")
    assert said.split("\n")[:2] == [
        "💬 Calls are posted in 2 groups. Press to stop it:",
        "1. Group 1, since Tuesday 24/11",
    ]
    said = await answer(claire, "⏹ Group 2")
    assert said.startswith(
        "⏹ No more calls are posted in group 2.\n💬 Calls are posted in 1 group"
    )
    assert await open_groups(claire) == [1]
    assert "in group 2" in await answer(claire, "/leavegroup 2"), "a second press says the same"
    assert await open_groups(claire) == [1]


async def test_many_groups_are_shown_some_at_a_time(claire: Chat) -> None:
    await with_groups(claire, 5)
    first = await answer(claire, "/groups")
    assert first.count(". Group ") == 3
    assert "Group 5" in await answer(claire, "➡️ Next")
    assert "1. Group 1" in await answer(claire, "/groups 99")


async def test_a_group_of_another_team_is_refused(claire: Chat) -> None:
    async def _theirs(db: Session) -> None:
        team = await association(db, "Others")
        who = await coordinator_of(db, team)
        spot = Spot("telegram", "-1009")
        await groups.here(db, SEAL, spot, await with_address(db, who, "9"), claire.now)

    await claire.say("menu")
    await writing(claire.url, _theirs)
    assert await claire.say("/leavegroup 1") == "That belongs to another organization."
    assert await open_groups(claire) == [1]
    assert "no group yet" in await claire.say("/groups")
    assert "I do not know this group" in await claire.say("/leavegroup 99")
    assert "no group yet" in await claire.say("/leavegroup x")
