"""A role that was ended, suspended or fell asleep: from the next message, on old buttons too."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest
from sqlalchemy import insert, select, update

from bot.registry import find_commands
from db.models import outbox, person, suspension
from services import departures, signups, volunteers, vouching
from services.people import Role
from tests.conftest import TUESDAY_EVENING
from tests.dialogue import plain
from tests.standing import everything, number_of, stored
from tests.telephone import Chat
from tests.week import settled

Volunteers = Callable[..., Awaitable[Chat]]
Ending = Callable[[str, str], Awaitable[None]]
NOT_FOR_YOU, PAUSED = "That is only for the team.", "Your role in the team is paused for now."
OF_SEATS = ("seat 1", "wait 3", "accept 1", "take 1", "friends 1", "roll 1", "allhere 1")
NOTHING_TO_SEE = ("12 Rue de l’Exemple", "+33 6 39 98 00 01", "metro exit 2")


def named(role: Role) -> list[str]:
    """Return every command that needs exactly this role."""
    return [f"{one.name} 1" for one in find_commands() if one.role is role]


async def is_revoked(url: str, phone: str) -> None:
    number = await number_of(url, phone)
    async with stored(url) as db:
        await departures.revoke(db, number, TUESDAY_EVENING, None)


async def is_unused(url: str, phone: str) -> None:
    """Let somebody have written nothing for 46 days, but all others yesterday."""
    number = await number_of(url, phone)
    long_ago = TUESDAY_EVENING - timedelta(days=46)
    async with stored(url) as db:
        mine = person.c.id == number
        await db.execute(update(person).where(mine).values(last_seen=long_ago.date()))
        await vouching.lapse(db, TUESDAY_EVENING - timedelta(minutes=30))
        await vouching.lapse(db, TUESDAY_EVENING)


async def is_suspended(url: str, phone: str) -> None:
    number = await number_of(url, phone)
    row = {"person_id": number, "at": TUESDAY_EVENING}
    async with stored(url) as db:
        until = TUESDAY_EVENING + timedelta(hours=24)
        await db.execute(insert(suspension).values(row | {"until": until}))


async def is_removed(url: str, phone: str) -> None:
    number = await number_of(url, phone)
    async with stored(url) as db:
        await volunteers.remove(db, number, TUESDAY_EVENING, None)


@pytest.mark.parametrize(
    ("ended", "said"),
    [(is_revoked, NOT_FOR_YOU), (is_unused, NOT_FOR_YOU), (is_suspended, PAUSED)],
)
async def test_no_command_of_coordinators_does_anything_after_the_role(
    volunteers: Volunteers, ended: Ending, said: str
) -> None:
    claire = await volunteers("claire", Role.COORDINATOR)
    await claire.say("/coordinate")
    await ended(claire.url, "claire")
    await claire.say("/menu")  # whoever writes was seen today
    await settled([claire])
    before = await everything(claire.url)
    for command in named(Role.COORDINATOR):
        for answer in (await claire.press_token(f"/{command}"), await claire.say(f"/{command}")):
            assert said in answer, command
            assert not any(one in plain(answer) for one in NOTHING_TO_SEE), command
    assert await everything(claire.url) == before


@pytest.mark.parametrize(
    ("ended", "said"),
    [(is_removed, NOT_FOR_YOU), (is_unused, NOT_FOR_YOU), (is_suspended, PAUSED)],
)
async def test_no_command_of_volunteers_does_anything_after_the_role(
    volunteers: Volunteers, ended: Ending, said: str
) -> None:
    omar = await volunteers("omar")
    await omar.say("/shifts")
    await ended(omar.url, "omar")
    await omar.say("/menu")
    await settled([omar])
    before = await everything(omar.url)
    for command in (*named(Role.VOLUNTEER), *OF_SEATS):
        for answer in (await omar.press_token(f"/{command}"), await omar.say(f"/{command}")):
            assert said in answer or command in OF_SEATS, command
            assert not any(one in plain(answer) for one in NOTHING_TO_SEE), command
    assert await everything(omar.url) == before


async def test_a_seat_stays_with_a_role_that_sleeps_and_says_no_exact_place(
    volunteers: Volunteers,
) -> None:
    omar = await volunteers("omar")
    await omar.say("/seat 1")
    said = plain(await omar.press_token("/shift 1"))
    assert any(one in said for one in NOTHING_TO_SEE)
    await is_unused(omar.url, "omar")
    said = plain(await omar.press_token("/shift 1"))
    assert not any(one in said for one in NOTHING_TO_SEE)
    await settled([omar])
    async with stored(omar.url) as db:
        taken = [one.person_id for one in await signups.of_shift(db, 1) if one.seated]
        waiting = await db.execute(select(outbox.c.purpose).where(outbox.c.state == "queued"))
        assert "details" not in list(waiting.scalars())
    assert taken == [await number_of(omar.url, "omar")]
    assert "Your seat is free" in plain(await omar.press_token("/leave 1"))
