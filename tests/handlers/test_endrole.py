"""/endrole: a coordinator ends a volunteer's role, and it holds from the next message."""

from collections.abc import Awaitable, Callable

import pytest

from services.audit import Act
from services.people import Role
from tests.dialogue import answer, plain
from tests.standing import acts, number_of, shift_now
from tests.telephone import Chat
from tests.week import settled

Volunteers = Callable[..., Awaitable[Chat]]


@pytest.fixture
async def claire(volunteers: Volunteers) -> Chat:
    """A coordinator."""
    return await volunteers("claire", Role.COORDINATOR)


async def test_who_is_named_by_a_seat_loses_role_and_seats_and_is_told(
    claire: Chat, volunteers: Volunteers
) -> None:
    omar = await volunteers("omar")
    await omar.say("/seat 1")
    taken = (await shift_now(claire.url, 1)).roles[0].taken
    said = await answer(claire, "/endrole 1", "#1")
    assert "End the role of #1 as a volunteer?" in said
    assert "They are told" in await answer(claire, "✅")
    assert (await shift_now(claire.url, 1)).roles[0].taken == taken - 1
    assert await acts(claire.url, await number_of(claire.url, "claire")) == [Act.REMOVED]
    news = await settled([claire, omar])
    assert any("ended your role" in plain(one.text) for one in news["omar"])
    assert "Shifts are for volunteers" in plain(await omar.press_token("/seat 1"))
    assert (await shift_now(claire.url, 1)).roles[0].taken == taken - 1


async def test_after_a_no_nothing_has_happened(claire: Chat, volunteers: Volunteers) -> None:
    omar = await volunteers("omar")
    await omar.say("/seat 1")
    await answer(claire, "/endrole 1", "#1", "❌")
    assert "You have a seat" in plain(await omar.press_token("/seat 1"))


async def test_a_shift_without_people_names_nobody(claire: Chat) -> None:
    assert "Nobody has a seat on this shift." in await answer(claire, "/endrole 1")
    assert claire.last.buttons  # there is always a way on


async def test_a_coordinator_is_not_ended_as_a_volunteer(
    claire: Chat, volunteers: Volunteers
) -> None:
    paul = await volunteers("paul", role=Role.COORDINATOR)
    await paul.say("/seat 1")
    said = await answer(claire, "/endrole 1", "#1", "✅")
    assert "End that role first" in said


async def test_who_applies_again_is_shown_with_the_earlier_no(
    claire: Chat, volunteers: Volunteers
) -> None:
    omar = await volunteers("omar")
    await omar.say("/seat 1")
    await answer(claire, "/endrole 1", "#1", "✅")
    await answer(omar, "/volunteer", "0", "0", "0", "1", "1", "✅")
    assert "The team said no before, on Tuesday 24/11." in await answer(claire, "/volunteers")
