"""/suspend: a role is paused from the next message on, old buttons too, for a day at most."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest

from bot.messages import Outgoing
from bot.registry import find_commands
from services.audit import Act
from services.people import Role
from tests.conftest import TUESDAY_EVENING
from tests.dialogue import answer, plain
from tests.standing import acts, everything, number_of
from tests.telephone import Chat
from tests.ticking import look
from tests.week import ADDRESS, CONTACT, MEETING, at, settled

Make = Callable[..., Awaitable[Chat]]
SUSPENDED = "Your role in the team is paused"
OF_THE_TEAM = [one for one in find_commands() if one.role is not Role.PERSON]


@pytest.fixture
async def claire(volunteers: Make) -> Chat:
    """A coordinator."""
    return await volunteers("claire", Role.COORDINATOR)


@pytest.fixture
async def dora(volunteers: Make) -> Chat:
    """Another coordinator, whose telephone is stolen."""
    return await volunteers("dora", Role.COORDINATOR)


async def suspended(by: Chat, chat: Chat) -> str:
    """Let one coordinator suspend somebody; returns what is said."""
    number = await number_of(by.url, chat.phone)
    return await answer(by, f"/suspend {number}", "✅")


def rings(heard: list[Outgoing]) -> bool:
    """Tell whether somebody was asked to take an emergency."""
    return any("/takealarm" in button.token for one in heard for button in one.buttons)


async def test_who_is_suspended_can_do_nothing_and_the_others_are_told(
    claire: Chat, dora: Chat, volunteers: Make
) -> None:
    paul = await volunteers("paul", Role.COORDINATOR)
    number = await number_of(claire.url, "dora")
    said = await answer(claire, "/suspend", f"👤 Number {number}", "✅")
    assert f"The role of number {number} is suspended until" in said
    assert SUSPENDED in plain(await dora.say("/coordinate"))
    news = await settled([claire, dora, paul])
    assert "is suspended until" in plain(news["paul"][-1].text)
    assert not news.get("dora")
    assert await acts(claire.url, await number_of(claire.url, "claire")) == [Act.SUSPENDED]


@pytest.mark.parametrize("command", OF_THE_TEAM, ids=lambda one: one.name)
async def test_no_command_and_no_old_button_works(claire: Chat, dora: Chat, command: Any) -> None:
    await suspended(claire, dora)
    before = await everything(claire.url)
    for argument in ("", " 1"):
        assert SUSPENDED in plain(await dora.press_token(f"/{command.name}{argument}"))
    assert await everything(claire.url) == before


async def test_what_was_open_ends_at_the_next_message(claire: Chat, dora: Chat) -> None:
    await answer(dora, "/cancelshift 1")
    yes = dora.last.buttons[0].token
    await suspended(claire, dora)
    before = await everything(claire.url)
    assert SUSPENDED in plain(await dora.press_token(yes))
    assert await everything(claire.url) == before


async def test_a_suspended_volunteer_keeps_no_sight_of_a_shift_and_takes_no_seat(
    claire: Chat, volunteers: Make
) -> None:
    bruno = await volunteers("bruno")
    await bruno.say("/seat 1")
    await bruno.say("/confirm 1")
    bruno.now = at(25, 6)
    assert ADDRESS in plain(await bruno.say("/shift 1"))
    assert "suspended" in await answer(claire, "/suspendseat 1", "#1", "✅")
    for said in (
        "/myshifts",
        "/shift 1",
        "/shifts",
        "/seat 2",
        "/come 1",
        "/roll 1",
        "/friends 1",
    ):
        shown = plain(await bruno.say(said))
        for secret in (ADDRESS, CONTACT, MEETING):
            assert secret not in shown, said
        await bruno.say("cancel")
    assert "You have a seat" not in plain(await bruno.press_token("/seat 3"))


async def test_an_emergency_does_not_ring_at_a_stolen_telephone(
    claire: Chat, dora: Chat, volunteers: Make
) -> None:
    amina = await volunteers("amina", Role.PERSON)
    await dora.say("/onduty")
    await dora.press("🌅")
    await suspended(claire, dora)
    await amina.say("danger")
    news = await settled([claire, dora, amina])
    assert rings(news["claire"][-1:])
    assert not rings(news.get("dora", []))


async def test_an_emergency_that_they_had_rings_again(
    claire: Chat, dora: Chat, volunteers: Make
) -> None:
    amina = await volunteers("amina", Role.PERSON)
    await amina.say("danger")
    await dora.say("/takealarm 1")
    await settled([claire, dora, amina])
    await suspended(claire, dora)
    news = await settled([claire, dora, amina])
    assert rings(news["claire"])


async def test_two_restore_it_and_the_suspended_one_cannot(
    claire: Chat, dora: Chat, volunteers: Make
) -> None:
    paul = await volunteers("paul", Role.COORDINATOR)
    number = await number_of(claire.url, "dora")
    await suspended(claire, dora)
    assert SUSPENDED in plain(await dora.say(f"/restore {number}"))
    assert "second coordinator must agree" in await answer(claire, f"/restore {number}", "✅")
    assert "must agree" in await answer(claire, f"/restore {number}", "✅")
    assert SUSPENDED in plain(await dora.say("/coordinate"))
    assert "is restored" in await answer(paul, "/restore", "↩️ Number", "✅")
    assert "You coordinate" in plain(await dora.say("/coordinate"))
    news = await settled([claire, dora, paul])
    assert "Your role in the team is restored" in plain(news["dora"][-1].text)


async def test_it_ends_by_itself_after_a_day(claire: Chat, dora: Chat) -> None:
    await suspended(claire, dora)
    await look(claire, 24 * 60 - 1)
    dora.now = TUESDAY_EVENING + timedelta(hours=24)
    assert SUSPENDED in plain(await dora.say("/coordinate"))
    await look(claire, 24 * 60)
    assert "You coordinate" in plain(await dora.say("/coordinate"))


async def test_the_last_who_can_act_is_not_suspended(claire: Chat, dora: Chat) -> None:
    await suspended(claire, dora)
    assert "nobody could act" in await answer(claire, "/suspendme", "✅")
    assert "You coordinate" in plain(await claire.say("/coordinate"))


async def test_one_cannot_suspend_all_the_others(
    claire: Chat, dora: Chat, volunteers: Make
) -> None:
    paul = await volunteers("paul", Role.COORDINATOR)
    await suspended(dora, claire)
    assert "You cannot suspend all the others" in await suspended(dora, paul)
    assert "is suspended until" in await suspended(paul, dora)


async def test_one_suspends_oneself_by_a_word_when_a_telephone_may_be_taken(
    claire: Chat, volunteers: Make
) -> None:
    bruno = await volunteers("bruno")
    assert "Your role is suspended until" in await answer(bruno, "/suspendme", "✅")
    assert SUSPENDED in plain(await bruno.say("/myshifts"))
    news = await settled([claire, bruno])
    assert "They did it themselves" in plain(news["claire"][-1].text)


@pytest.mark.parametrize("number", ["99", "999999999999999"])
async def test_nobody_is_suspended_by_a_number_of_nobody(claire: Chat, number: str) -> None:
    assert "Nobody of the team has this number" in await answer(claire, f"/suspend {number}", "✅")


async def test_what_a_suspended_one_asked_of_a_freeze_is_forgotten(
    claire: Chat, dora: Chat, volunteers: Make
) -> None:
    paul = await volunteers("paul", Role.COORDINATOR)
    await dora.say("/panic now")
    await answer(dora, "/wipe", "✅")
    await suspended(claire, dora)
    assert "Nobody has asked to erase anything" in plain(await paul.say("/agreewipe"))
    await look(claire, 1, 40)
    assert await number_of(claire.url, "claire") == 1
