"""/bring and what follows: what is missing, promised, confirmed, changed and taken back."""

from collections.abc import Callable

import pytest
from sqlalchemy import update

from bot.messages import Style
from db.models import need
from services.categories import Category
from services.needs import Need, need_of
from services.people import Role
from services.promises import Pledge, pledge_of
from tests.conftest import TUESDAY_EVENING
from tests.dialogue import answer, plain
from tests.kitchens import open_kitchens
from tests.standing import stored
from tests.supplies import STORE_ADDRESS, ask, open_things
from tests.telephone import WHATSAPP, Chat
from tests.week import CONTACT, at, settled, somebody

BLANKETS, SLEEPING_BAGS, BOOTS, GLOVES, TENTS = range(1, 6)


@pytest.fixture
async def things(week: str) -> str:
    """Ask people to bring five things; returns where they are kept."""
    async with stored(week) as db:
        await open_kitchens(db, TUESDAY_EVENING)
        await open_things(db)
        for phone in ("amina", "bruno"):
            await somebody(db, phone, Role.PERSON)
    return week


@pytest.fixture
def amina(things: str, chats: Callable[..., Chat]) -> Chat:
    """Somebody without any role, on WhatsApp."""
    return chats("amina", limits=WHATSAPP)


async def need_now(chat: Chat, number: int) -> Need:
    async with stored(chat.url) as db:
        found = await need_of(db, number)
    assert found is not None
    return found


async def pledge_now(chat: Chat, number: int) -> Pledge:
    async with stored(chat.url) as db:
        found = await pledge_of(db, number)
    assert found is not None
    return found


async def test_a_promise_is_three_answers_and_then_the_address(amina: Chat) -> None:
    said = await answer(amina, "what is needed")
    assert "1 · 🛏 Blanket · 12 still needed · La Chapelle" in said
    said = await answer(amina, "🛏 Blanket")
    assert STORE_ADDRESS not in said
    assert CONTACT not in said
    said = await answer(amina, "5", "Thursday")
    assert "You bring 5 × 🛏 Blanket. Your number: #1" in said
    assert f"Store room: {STORE_ADDRESS}" in said
    assert CONTACT in said
    assert amina.last.style is Style.BUTTONS
    assert (await need_now(amina, BLANKETS)).missing == 7


async def test_where_something_is_needed_is_said_to_nobody_who_brings_it(amina: Chat) -> None:
    said = await answer(amina, "/bring") + await answer(amina, f"/bring {BLANKETS}", "5", "1")
    assert "Stalingrad" not in said  # where they are missing; La Chapelle is where they are taken


async def test_a_number_can_be_typed_and_more_than_is_missing_is_asked_again(amina: Chat) -> None:
    said = await answer(amina, f"/bring {SLEEPING_BAGS}", "9")
    assert "at most 5" in said
    assert "How many" in said
    for words in ("0", "many", "99999999999", "2.5"):
        said = await answer(amina, words)
        assert "How many" in said, words
    said = await answer(amina, "٤", "2")
    assert "You bring 4 × 🛌 Sleeping bag" in said


async def test_what_others_took_meanwhile_is_asked_again(
    amina: Chat, chats: Callable[..., Chat]
) -> None:
    await answer(amina, f"/bring {SLEEPING_BAGS}", "5")
    bruno = chats("bruno", limits=WHATSAPP)
    await answer(bruno, f"/bring {SLEEPING_BAGS}", "3", "1")
    said = await answer(amina, "1")
    assert "at most 2" in said
    said = await answer(amina, "2", "1")
    assert "You bring 2 × 🛌" in said
    assert (await need_now(amina, SLEEPING_BAGS)).missing == 0


async def test_what_is_all_promised_meanwhile_is_said_kindly(
    amina: Chat, chats: Callable[..., Chat]
) -> None:
    await answer(amina, f"/bring {SLEEPING_BAGS}", "5")
    await answer(chats("bruno", limits=WHATSAPP), f"/bring {SLEEPING_BAGS}", "5", "1")
    said = await answer(amina, "1")
    assert "Others already bring all of it" in said
    assert "Sleeping bag" not in await answer(amina, "🎁 Bring")


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"state": "closed", "reason": "gone"}, "not needed any more"),
        ({"state": "fulfilled"}, "not needed any more"),
        ({"state": "claimed"}, "not needed any more"),
        ({"deadline": at(24, 20)}, "not needed any more"),
        ({"state": "merged", "merged_into": SLEEPING_BAGS}, "🛌 Sleeping bag · 5"),
    ],
)
async def test_an_old_button_gets_the_truth_of_today(
    amina: Chat, values: dict[str, object], said: str
) -> None:
    async with stored(amina.url) as db:
        await db.execute(update(need).where(need.c.id == BLANKETS).values(values))
    assert said in await answer(amina, f"/bring {BLANKETS}")


@pytest.mark.parametrize(
    "words",
    [
        "/bring 99",
        "/bring x",
        "/bring +99",
        "/bring area:nowhere +4",
        "/bring 999999999999999",
        "/pledge",
        "/pledge 99",
        "/pledge x",
        "/changepledge",
        "/confirmpledge 99",
        "/cancelpledge",
        "/cancelpledge 99999999999999999999",
    ],
)
async def test_a_promise_of_nothing_is_answered_kindly(amina: Chat, words: str) -> None:
    assert await answer(amina, words)
    assert any("Menu" in one for one in amina.labels)


async def test_a_second_tap_shows_what_is_promised(amina: Chat) -> None:
    await answer(amina, f"/bring {BLANKETS}", "5", "1")
    said = await answer(amina, f"/bring {BLANKETS}")
    assert "Your number: #1" in said
    assert (await need_now(amina, BLANKETS)).missing == 7


async def test_more_and_fewer_and_none_of_it(amina: Chat) -> None:
    await answer(amina, f"/bring {SLEEPING_BAGS}", "2", "2")
    said = await answer(amina, "✏️ Another", "6")
    assert "at most 5" in said
    said = await answer(amina, "5")
    assert "✅ Changed.\n🎁 You bring 5 × 🛌" in said
    said = await answer(amina, "❌")
    assert "Somebody else can bring it now." in said
    assert (await need_now(amina, SLEEPING_BAGS)).missing == 5
    assert "You do not bring it" in await answer(amina, "/pledge 1")
    said = await answer(amina, "/cancelpledge 1")
    assert "All is well" in said
    assert "You promised nothing" in await answer(amina, "/mypledges")


async def test_nobody_sees_the_promise_of_another_person(
    amina: Chat, chats: Callable[..., Chat]
) -> None:
    await answer(amina, f"/bring {BLANKETS}", "5", "3")
    bruno = chats("bruno", limits=WHATSAPP)
    for words in ("/pledge 1", "/changepledge 1", "/confirmpledge 1", "/cancelpledge 1"):
        assert "You bring nothing with this number" in await answer(bruno, words)
    assert (await pledge_now(amina, 1)).state.stands


async def test_who_promised_ahead_is_asked_and_what_nobody_confirms_is_missing_again(
    amina: Chat,
) -> None:
    await answer(amina, f"/bring {BLANKETS}", "5", "Friday")
    amina.now = at(26, 18, 5)
    await settled([amina])
    said = plain(amina.last.text)
    assert "Do you still bring 5 × 🛏 Blanket?" in said
    assert "Please answer before Friday 27/11, 12:00" in said
    assert amina.last.template is not None
    assert amina.last.template.key == "pledge_confirm"
    assert amina.last.template.variables[2:] == (
        "La Chapelle",
        "/confirmpledge 1",
        "/cancelpledge 1",
    )
    amina.now = at(27, 12, 5)
    await settled([amina])
    assert "You did not answer" in plain(amina.last.text)
    said = await answer(amina, "✅ I bring it")
    assert "Thank you. We wait for you." in said
    assert "#2" in said
    assert not (await pledge_now(amina, 1)).state.stands


async def test_one_tap_confirms(amina: Chat) -> None:
    await answer(amina, f"/bring {BLANKETS}", "5", "Friday")
    amina.now = at(26, 18, 5)
    await settled([amina])
    said = await answer(amina, "✅ I bring it")
    assert "We wait for you" in said
    assert "Please answer" not in said
    amina.now = at(27, 12, 5)
    assert await settled([amina]) == {}


async def test_nobody_promises_a_sixth_thing(amina: Chat) -> None:
    async with stored(amina.url) as db:
        sixth = await ask(db, Category.SOCKS, 5, 1)
    for number in (BLANKETS, SLEEPING_BAGS, BOOTS, GLOVES, TENTS):
        await answer(amina, f"/bring {number}", "1", "1")
    said = await answer(amina, f"/bring {sixth}", "1", "1")
    assert "You promised 5 things already" in said
    assert (await answer(amina, "🎒 What")).count("#") == 5


async def test_where_is_asked_and_what_is_near_comes_first(amina: Chat) -> None:
    said = await answer(amina, "/bring", "📍 Near", "Calais")
    assert "near Calais first:\n1 · ⛺ Tent" in said
    said = await answer(amina, "➡️")
    assert "near Calais first:\n1 · 🧤 Gloves" in said


async def test_what_nobody_was_asked_to_bring_cannot_be_looked_up(amina: Chat) -> None:
    async with stored(amina.url) as db:
        await db.execute(
            update(need).where(need.c.id == TENTS).values(state="new", opened_at=None)
        )
    said = await answer(amina, f"/bring {TENTS}")
    assert "I do not know this need" in said
    assert "Tent" not in said
