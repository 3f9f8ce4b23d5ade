"""/dropoffs and /standing: where things are brought to, and what can always be brought."""

from collections.abc import Awaitable, Callable

import pytest

from services import drop_offs
from services.audit import Act
from services.people import Role
from tests.dialogue import answer, plain
from tests.standing import acts, number_of, stored
from tests.telephone import WHATSAPP, Chat
from tests.week import SEAL, settled

Volunteers = Callable[..., Awaitable[Chat]]
ADDRESS, CONTACT = "12 rue de l’Exemple", "+33 6 39 98 00 01"
POINT = ("Dépôt", "La Chapelle", ADDRESS, "mer 10h-12h, 14h-18h", CONTACT, "✅ Yes")
BOOTS = ("🧥 Clothes", "🥾", "42", "20", "♾", "✅ Yes")


@pytest.fixture
async def claire(volunteers: Volunteers) -> Chat:
    """A coordinator."""
    return await volunteers("claire", Role.COORDINATOR, limits=WHATSAPP)


async def test_a_point_is_made_by_chat_and_read_back(claire: Chat) -> None:
    said = await answer(claire, "/newdropoff", *POINT[:-1])
    assert "Wednesday 25/11, from 10:00 to 12:00 · Wednesday 25/11, from 14:00 to 18:00" in said
    said = await answer(claire, "✅ Yes")
    assert ADDRESS in said
    assert CONTACT in said
    async with stored(claire.url) as db:
        found = await drop_offs.drop_off_of(db, 1)
    assert found is not None
    assert drop_offs.contact_of(SEAL, found) == CONTACT
    assert await acts(claire.url, await number_of(claire.url, "claire")) == [Act.DROP_OFF]


async def test_hours_that_are_not_understood_are_asked_again(claire: Chat) -> None:
    await answer(claire, "/newdropoff", *POINT[:3])
    assert "not understood" in await answer(claire, "peut-être mardi")
    assert "Whom can people call" in await answer(claire, "mardi 10h-12h")


async def test_a_point_is_changed_and_who_brings_something_is_asked_again(
    claire: Chat, volunteers: Volunteers
) -> None:
    await answer(claire, "/newdropoff", *POINT)
    await answer(claire, "/newstanding", *BOOTS)
    bruno = await volunteers("bruno", limits=WHATSAPP)
    await answer(bruno, "/bring 1", "2", "1")
    said = await answer(claire, "/changedropoff 1", "🏠", "9 rue de l’Exemple")
    assert "1 person who brings something is told" in said
    heard = await settled([claire, bruno])
    assert "9 rue" in "".join(plain(one.text) for one in heard["bruno"])
    assert "Somebody comes on" in await answer(claire, "/changedropoff 1", "🕕", "jeu 10h-12h")


async def test_a_point_ends_when_nothing_is_brought_there(claire: Chat) -> None:
    await answer(claire, "/newdropoff", *POINT)
    await answer(claire, "/newstanding", *BOOTS)
    assert "need is brought there" in await answer(claire, "/enddropoff 1")
    await answer(claire, "/closeneed 1", "✅ Yes")
    assert "It has ended" in await answer(claire, "/enddropoff 1", "✅ Yes")
    assert "no drop-off point yet" in await answer(claire, "/dropoffs")


async def test_a_lasting_need_is_seen_by_everybody_and_its_target_changes(
    claire: Chat, volunteers: Volunteers
) -> None:
    await answer(claire, "/newdropoff", *POINT)
    await answer(claire, "/newstanding", *BOOTS)
    bruno = await volunteers("bruno", limits=WHATSAPP)
    said = await answer(bruno, "/bring")
    assert "🥾 Shoes, boots · 42 · 20 still needed · La Chapelle" in said
    assert ADDRESS not in said
    await answer(claire, "/changeneed 1", "🎁", "30")
    assert "30 still needed" in await answer(claire, "/standing")
    assert "on your list already" in await answer(claire, "/newstanding", *BOOTS)
    assert "No need is open" in await answer(claire, "/needs")
