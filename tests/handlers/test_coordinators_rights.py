"""Who may coordinate: nobody else, nobody for others, and nobody from the moment it is over."""

from collections.abc import Awaitable, Callable

import pytest

from bot.registry import find_commands
from services.people import Role
from tests.standing import applied, everything, revoke, their_need
from tests.telephone import Chat
from tests.week import TEAM

Volunteers = Callable[..., Awaitable[Chat]]
NOT_FOR_YOU, NOT_YOURS = "That is only for the team.", "That belongs to another organization."
ABOUT_A_SHIFT = (
    "manage",
    "changeshift",
    "cancelshift",
    "resize",
    "reserve",
    "endplan",
    "askhelp",
    "newshift",
    "endrole",
    "lead",
)
OTHERS = (
    "coordinate invite team revoke takeback volunteers approve refuse planned gaps log askafter"
    " summary teams second vouches vouch"
)
ABOUT_A_NEED = [
    "manageneed",
    "claimneed",
    "letgo",
    "askback",
    "openneed",
    "callhelpers",
    "changeneed",
    "giveneed",
    "mergeneed",
    "metneed",
    "closeneed",
]
OF_NEEDS = [
    "needs",
    "standing",
    "newstanding",
    "dropoffs",
    "newdropoff",
    "changedropoff",
    "enddropoff",
    "storeroom",
    "received",
]
OF_TICKETS = [
    "tickets",
    "ticket",
    "readticket",
    "answer",
    "giveticket",
    "taketicket",
    "closeticket",
    "takealarm",
]
OF_DUTY = ["duty", "onduty", "offduty", "dutyfor", "dutylater"]
OF_PLACES = [
    "alerts",
    "newalert",
    "liftalert",
    "seasons",
    "setseason",
    "sensitivity",
    "stilltrue",
    "seenthere",
    "served",
    "coverage",
]
OF_MEALS = [
    "meals",
    "placedesk",
    "addmeal",
    "replacemeal",
    "movemeal",
    "undomeal",
    "hours",
    "newplace",
    "endplace",
]
OF_CALLS = [
    "calls",
    "newcall",
    "call",
    "callwhom",
    "callwords",
    "calluntil",
    "urgentcall",
    "callgroups",
    "dropcall",
    "showcall",
    "sendcall",
    "approvecall",
    "refusecall",
    "undocall",
    "pausecall",
    "resumecall",
    "stopcall",
]
OF_GROUPS = ["groups", "leavegroup"]
OF_PANIC = [
    "panic",
    "thaw",
    "wipe",
    "agreewipe",
    "cancelwipe",
    "drillseen",
    "suspend",
    "suspendseat",
    "restore",
    "pin",
]
OF_TRUST = ["ledger", "safeguard"]
EVERY = (
    *ABOUT_A_SHIFT,
    *OTHERS.split(),
    "cancelmeal",
    *ABOUT_A_NEED,
    *OF_NEEDS,
    *OF_TICKETS,
    *OF_DUTY,
    *OF_PLACES,
    *OF_MEALS,
    *OF_CALLS,
    *OF_GROUPS,
    *OF_PANIC,
    *OF_TRUST,
)
OF_A_LEAD = ("roll 6", "roll 6 next", "allhere 6", "portions 6", "tellagain 6")
THEIRS = 6  # a shift of another organization


def test_every_command_of_coordinators_is_looked_at_here() -> None:
    assert {one.name for one in find_commands() if one.role is Role.COORDINATOR} == set(EVERY)


@pytest.mark.parametrize("command", EVERY)
async def test_a_volunteer_coordinates_nothing(bruno: Chat, command: str) -> None:
    before = await everything(bruno.url)
    assert NOT_FOR_YOU in await bruno.say(f"/{command} 1")
    assert await everything(bruno.url) == before


@pytest.mark.parametrize("command", EVERY)
async def test_a_stranger_coordinates_nothing(
    week: str, chats: Callable[..., Chat], command: str
) -> None:
    stranger = chats("xenia")
    await stranger.say("English")
    before = await everything(week)
    assert NOT_FOR_YOU in await stranger.say(f"/{command} 1")
    assert await everything(week) == before


@pytest.mark.parametrize("command", ABOUT_A_SHIFT)
async def test_a_shift_of_another_organization_is_refused(
    volunteers: Volunteers, command: str
) -> None:
    claire = await volunteers("claire", Role.COORDINATOR)
    await claire.say("menu")
    before = await everything(claire.url)
    assert await claire.say(f"/{command} {THEIRS}") == NOT_YOURS
    assert await everything(claire.url) == before


@pytest.mark.parametrize("command", ABOUT_A_NEED)
async def test_a_need_of_another_organization_is_refused(
    volunteers: Volunteers, command: str
) -> None:
    claire = await volunteers("claire", Role.COORDINATOR)
    await claire.say("menu")
    number, point = await their_need(claire.url)
    before = await everything(claire.url)
    assert await claire.say(f"/{command} {number}") == NOT_YOURS
    for one in ("changedropoff", "enddropoff"):
        assert await claire.say(f"/{one} {point}") == NOT_YOURS
    assert await everything(claire.url) == before
    for one in ("needs", "standing", "dropoffs"):
        said = await claire.say(f"/{one}")
        assert "Blanket" not in said
        assert "Their store" not in said


@pytest.mark.parametrize("command", ABOUT_A_NEED)
async def test_a_need_that_is_not_there_is_said_to_be_gone(
    volunteers: Volunteers, command: str
) -> None:
    claire = await volunteers("claire", Role.COORDINATOR)
    for number in ("99", "999999999999999"):
        assert "no longer there" in await claire.say(f"/{command} {number}")
    for words in ("x", "9999999999999999999999", "-1", "²"):
        assert "No need is open" in await claire.say(f"/{command} {words}")
        assert claire.last.buttons, words


@pytest.mark.parametrize("command", OF_A_LEAD)
async def test_the_roll_of_another_organization_is_refused(
    volunteers: Volunteers, command: str
) -> None:
    claire = await volunteers("claire", Role.COORDINATOR)
    assert await claire.say(f"/{command}") == NOT_YOURS


@pytest.mark.parametrize("command", ABOUT_A_SHIFT)
async def test_a_shift_that_is_not_there_is_said_to_be_gone(
    volunteers: Volunteers, command: str
) -> None:
    claire = await volunteers("claire", Role.COORDINATOR)
    for number in ("99", "999999999999999"):
        assert "no longer there" in await claire.say(f"/{command} {number}")
    for words in ("x", "9999999999999999999999", "-1", "²"):
        assert await claire.say(f"/{command} {words}")
        assert claire.last.buttons, words


@pytest.mark.parametrize(
    ("begin", "answers"),
    [
        ("/newshift new", ("🍳", "Friday 27/11", "18:00", "Stalingrad", "⏭", "3 to 6")),
        ("/changeshift 1", ("🎒", "⏭")),
        ("/cancelshift 1", ()),
        ("/resize 1", ("Anyone", "2 to 4")),
        ("/invite", ()),
    ],
)
async def test_a_role_that_ends_in_the_middle_ends_the_conversation(
    volunteers: Volunteers, begin: str, answers: tuple[str, ...]
) -> None:
    claire = await volunteers("claire", Role.COORDINATOR)
    await claire.say(begin)
    for one in answers:
        await claire.press(one)
    assert "✅" in claire.labels[0]
    await revoke(claire.url, "claire")
    before = await everything(claire.url)
    assert NOT_FOR_YOU in await claire.press("✅")
    assert NOT_FOR_YOU in await claire.say(begin)
    assert await everything(claire.url) == before


async def test_the_old_buttons_of_a_role_that_ended_do_nothing(volunteers: Volunteers) -> None:
    claire = await volunteers("claire", Role.COORDINATOR)
    waits = await applied(claire.url, "wanda")
    await claire.say("/volunteers")
    await claire.say("/manage 1")
    await revoke(claire.url, "claire")
    before = await everything(claire.url)
    for token in (f"/approve {waits}", "/askhelp 1", "/cancelshift 1", "/log", "/invite"):
        assert NOT_FOR_YOU in await claire.press_token(token)
    assert await everything(claire.url) == before


async def test_a_coordinator_of_nobody_is_told_so(volunteers: Volunteers) -> None:
    claire = await volunteers("claire", Role.COORDINATOR)
    await claire.say("/coordinate")
    assert TEAM in claire.last.text
    await revoke(claire.url, "claire")
    assert TEAM not in await claire.say("/coordinate")


async def test_the_menu_leads_a_coordinator_to_everything_in_one_list(
    volunteers: Volunteers,
) -> None:
    claire = await volunteers("claire", Role.COORDINATOR)
    await claire.say("menu")
    assert len(claire.labels) <= 10
    assert "❌ Cancel a meal" not in claire.labels
    await claire.press("🧭")
    assert len(claire.labels) <= 10
    for label in list(claire.labels):
        await claire.say("🧭")
        assert await claire.press(label), label
