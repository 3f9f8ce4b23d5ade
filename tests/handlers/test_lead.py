"""/lead: who leads a shift is chosen by a seat, is told, and sees what a lead sees."""

from collections.abc import Awaitable, Callable

import pytest

from services.audit import Act
from services.people import Role
from tests.dialogue import answer, plain
from tests.standing import acts, number_of, shift_now
from tests.telephone import Chat
from tests.week import at, settled

Volunteers = Callable[..., Awaitable[Chat]]


@pytest.fixture
async def claire(volunteers: Volunteers) -> Chat:
    """A coordinator."""
    return await volunteers("claire", Role.COORDINATOR)


@pytest.fixture
async def omar(volunteers: Volunteers) -> Chat:
    """A volunteer with a seat."""
    omar = await volunteers("omar")
    await omar.say("/seat 1")
    return omar


async def test_who_has_a_seat_can_lead_and_is_told(claire: Chat, omar: Chat) -> None:
    await answer(claire, "/manage 1", "⭐", "#1")
    assert (await shift_now(claire.url, 1)).lead_id == await number_of(claire.url, "omar")
    assert await acts(claire.url, await number_of(claire.url, "claire")) == [Act.CHANGED_SHIFT]
    news = await settled([claire, omar])
    assert any("You lead this shift now" in plain(one.text) for one in news["omar"])
    said = await answer(omar, "/shift 1")
    assert "🏠" in said  # a lead may know everything


async def test_the_coordinator_can_lead_and_is_told_nothing(claire: Chat, omar: Chat) -> None:
    await answer(claire, "/lead 1", "👤")
    assert (await shift_now(claire.url, 1)).lead_id == await number_of(claire.url, "claire")
    assert "claire" not in await settled([claire, omar])


async def test_the_lead_sees_who_has_not_seen_a_change_and_tells_them_again(
    claire: Chat, omar: Chat, volunteers: Volunteers
) -> None:
    await (await volunteers("sara")).say("/seat 1")
    await answer(claire, "/lead 1", "#1")
    await answer(claire, "/changeshift 1", "🎒", "gloves", "✅")
    said = await answer(omar, "/shift 1")
    assert "Have not seen the change: #1 · #2" in said
    await omar.press_token(next(b.token for b in omar.last.buttons if "tellagain" in b.token))
    assert "2 people are told" in plain(omar.last.text)


async def test_who_does_not_lead_tells_nobody_again(claire: Chat, omar: Chat) -> None:
    await answer(claire, "/changeshift 1", "🎒", "gloves", "✅")
    assert "Only who leads this shift" in plain(await omar.say("/tellagain 1"))
    omar.now = at(25, 8, 5)
    assert "Have not seen" not in plain(await omar.say("/shift 1"))
