"""/needs, /manageneed and what is done about a need: who sees it, and who hears of it."""

from collections.abc import Awaitable, Callable

import pytest

from bot.registry import Registry
from services.audit import Act
from services.needs import State
from services.people import Role
from tests.dialogue import answer, plain
from tests.handlers.needs_told import every_need
from tests.standing import acts, number_of, revoke, stored
from tests.telephone import TERMINAL, WHATSAPP, Chat
from tests.week import settled, somebody

Volunteers = Callable[..., Awaitable[Chat]]
Make = Callable[..., Chat]
POINT = ("Dépôt", "La Chapelle", "12 rue de l’Exemple", "lun-ven 14h-18h", "⏭", "✅ Yes")
WORDS = "derrière la boulangerie"


@pytest.fixture
async def claire(volunteers: Volunteers) -> Chat:
    """A coordinator."""
    return await volunteers("claire", Role.COORDINATOR, limits=WHATSAPP)


@pytest.fixture
async def amina(claire: Chat, chats: Make) -> Chat:
    """Somebody who told that three tents are missing, and where exactly."""
    async with stored(claire.url) as db:
        await somebody(db, "amina", Role.PERSON)
    amina = chats("amina", limits=WHATSAPP)
    await tells(amina, "tent", "3", "Stalingrad")
    await answer(amina, "/describe 1", WORDS)
    return amina


async def tells(chat: Chat, category: str, quantity: str, where: str) -> None:
    await answer(chat, f"/need {category}", "2", quantity, where)
    assert "Thank you" in plain(chat.last.text)


async def opened(claire: Chat, number: int = 1, wanted: str = "3") -> None:
    await answer(claire, "/newdropoff", *POINT)
    await answer(claire, f"/openneed {number}", wanted, "♾", "✅ Yes")


async def states(url: str) -> list[State]:
    return [one.state for one in await every_need(url)]


async def test_the_card_says_all_to_who_acts_for_it(claire: Chat, amina: Chat) -> None:
    said = await answer(claire, "/manageneed 1")
    assert "📦 Need 1: ⛺ Tent · × 3" in said
    assert "🟠 Today · Stalingrad" in said
    assert WORDS in said
    assert "👥 1 person told us." in said
    assert len(claire.labels) <= 10


async def test_every_button_of_the_card_leads_somewhere(claire: Chat, amina: Chat) -> None:
    await answer(claire, "/manageneed 1")
    for label in list(claire.labels):
        await answer(claire, "/manageneed 1")
        assert await claire.press(label), label
        assert "did not understand" not in claire.last.text, label


async def test_every_button_of_the_board_is_a_command(
    claire: Chat, amina: Chat, registry: Registry
) -> None:
    await answer(claire, "/needs")
    for button in claire.last.buttons:
        assert button.token[1:].split()[0] in registry.commands, button.label


async def test_what_is_typed_is_what_stands_in_the_list(
    claire: Chat, amina: Chat, chats: Make
) -> None:
    await tells(amina, "water", "2", "Calais")
    first = chats("claire", limits=TERMINAL)
    said = plain(await first.say("/needs"))
    assert "1 · 🔴 Now · 💧 Water · × 2 · Calais" in said
    assert "Need 2" in plain(await first.say("1"))


async def test_the_first_who_looks_after_it_has_it(
    claire: Chat, amina: Chat, volunteers: Volunteers
) -> None:
    paul = await volunteers("paul", Role.COORDINATOR, limits=WHATSAPP)
    await settled([claire, paul])
    await answer(claire, "/claimneed 1")
    assert "Coordinator 1 looks after it already" in await answer(paul, "/claimneed 1")
    heard = await settled([claire, paul, amina])
    assert "Somebody of the team looks after this now" in plain(heard["amina"][0].text)
    assert "Nobody looks after it" in await answer(paul, "/letgo 1")
    assert await states(claire.url) == [State.NEW]


async def test_people_are_asked_to_bring_it_to_a_point(claire: Chat, amina: Chat) -> None:
    assert "First tell where" in await answer(claire, "/openneed 1", "3")
    await opened(claire)
    (found,) = await every_need(claire.url)
    assert (found.state, found.wanted, found.deadline) == (State.OPEN, 3, None)
    heard = await settled([claire, amina])
    assert "We ask people to bring this" in plain(heard["amina"][-1].text)
    assert "already" in await answer(claire, "/openneed 1")


async def test_of_several_points_one_is_chosen(claire: Chat, amina: Chat) -> None:
    await answer(claire, "/newdropoff", *POINT)
    await answer(claire, "/newdropoff", "Vestiaire", *POINT[1:])
    await answer(claire, "/openneed 1", "3", "Vestiaire", "♾")
    assert "Vestiaire" in plain(claire.last.text)
    await claire.press("✅ Yes")
    assert await states(claire.url) == [State.OPEN]


async def test_volunteers_who_are_near_can_bring_it(
    claire: Chat, amina: Chat, volunteers: Volunteers
) -> None:
    bruno = await volunteers("bruno", areas=";stalingrad;")
    await opened(claire)
    assert "1 person is asked" in await answer(claire, "/callhelpers 1")
    heard = await settled([claire, bruno])
    said = plain(heard["bruno"][-1].text)
    assert said.startswith("🆘 Needed now · Example kitchen")
    assert "⛺ Tent · 3 still needed · Stalingrad" in said
    assert WORDS not in said
    assert "being asked already" in await answer(claire, "/callhelpers 1")
    assert "⛺ Tent" in await bruno.press_token("/come 1")
    assert "🎁 How many do you bring?" in await bruno.press("🎁 I bring it")


async def test_a_volunteer_can_offer_help_that_is_nothing_to_bring(
    claire: Chat, amina: Chat, volunteers: Volunteers
) -> None:
    bruno = await volunteers("bruno", limits=WHATSAPP)
    await tells(amina, "interpreting", "2", "Stalingrad")
    await answer(claire, "/callhelpers 2")
    await settled([claire, bruno])
    await bruno.press("🙋 I can help")
    assert "The team knows that you can help" in plain(bruno.last.text)
    heard = await settled([claire, amina])
    assert heard["claire"]
    assert "amina" not in heard


async def test_it_is_asked_back_without_a_name(claire: Chat, amina: Chat) -> None:
    said = await answer(claire, "/askback 1", "Is one big tent better?")
    assert "1 person is asked" in said
    heard = await settled([claire, amina])
    assert "Is one big tent better?" in plain(heard["amina"][-1].text)
    assert Act.ASKED_BACK in await acts(claire.url, await number_of(claire.url, "claire"))


async def test_who_wants_no_message_is_not_asked_back(claire: Chat, amina: Chat) -> None:
    await answer(amina, "/quietneed 1")
    assert "❓ Ask back" not in [await answer(claire, "/manageneed 1"), *claire.labels]
    assert "Nobody who told us" in await answer(claire, "/askback 1")


async def test_two_that_are_the_same_become_one(claire: Chat, amina: Chat, chats: Make) -> None:
    async with stored(claire.url) as db:
        await somebody(db, "omar", Role.PERSON)
    await tells(chats("omar", limits=WHATSAPP), "tent", "2", "Calais")
    said = await answer(claire, "/mergeneed 2", "⛺", "✅ Yes")
    assert "2 people told us" in said
    assert "× 5" in await answer(claire, "/manageneed 2")  # an old button finds the other one
    assert await states(claire.url) == [State.NEW, State.MERGED]


async def test_nothing_is_joined_where_nothing_is_alike(claire: Chat, amina: Chat) -> None:
    assert "No other need is the same" in await answer(claire, "/mergeneed 1")


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        (("🔴 How urgent", "🔴 Now"), "🔴 Now · Stalingrad"),
        (("🔢", "9"), "× 9"),
        (("⏳", "Friday 27/11"), "until Friday 27/11"),
        (("📦 What", "🧥 Clothes", "🥾", "42"), "🥾 Shoes, boots · 42"),
    ],
)
async def test_one_thing_about_a_need_is_changed(
    claire: Chat, amina: Chat, answers: tuple[str, ...], said: str
) -> None:
    assert said in await answer(claire, "/changeneed 1", *answers)


async def test_never_fewer_are_wanted_than_are_promised(
    claire: Chat, amina: Chat, volunteers: Volunteers
) -> None:
    await opened(claire)
    bruno = await volunteers("bruno", limits=WHATSAPP)
    await answer(bruno, "/bring 1", "2", "1")
    said = await answer(claire, "/changeneed 1", "🎁", "1")
    assert "from 2 to 1000" in said
    assert "Promised: 2" in await answer(claire, "5")


async def test_a_need_that_is_met_calls_off_what_is_promised(
    claire: Chat, amina: Chat, volunteers: Volunteers
) -> None:
    await opened(claire)
    bruno = await volunteers("bruno", limits=WHATSAPP)
    await answer(bruno, "/bring 1", "2", "1")
    said = await answer(claire, "/metneed 1")
    assert "2 are promised: who brings them is asked not to come" in said
    assert "1 person is told" in await answer(claire, "✅ Yes")
    heard = await settled([claire, amina, bruno])
    assert "This is there now" in plain(heard["amina"][-1].text)
    assert heard["bruno"]
    assert await states(claire.url) == [State.FULFILLED]
    assert "closed already" in await answer(claire, "/claimneed 1")


@pytest.mark.parametrize("reason", ["🤝", "👋", "😔", "👥"])
async def test_a_need_is_closed_with_a_reason_that_is_told(
    claire: Chat, amina: Chat, reason: str
) -> None:
    await answer(claire, "/closeneed 1", reason, "✅ Yes")
    heard = await settled([claire, amina])
    assert reason in plain(heard["amina"][-1].text)
    assert await states(claire.url) == [State.CLOSED]
    assert "❌ Closed" in await answer(claire, "/manageneed 1")


async def test_what_was_not_serious_is_closed_in_silence(claire: Chat, amina: Chat) -> None:
    await settled([claire, amina])
    said = await answer(claire, "/closeneed 1", "🎭")
    assert "Nobody has to be told" in said
    await claire.press("✅ Yes")
    assert "amina" not in await settled([claire, amina])


async def test_who_told_it_reads_it_in_their_language(
    claire: Chat, chats: Make, week: str
) -> None:
    async with stored(week) as db:
        await somebody(db, "amina", Role.PERSON, "ar")
    amina = chats("amina", limits=WHATSAPP)
    await answer(amina, "/need tent", "1", "Stalingrad")
    await answer(claire, "/claimneed 1")
    heard = await settled([claire, amina])
    assert heard["amina"][-1].language == "ar"


async def test_who_is_no_coordinator_any_more_reads_no_need(claire: Chat, amina: Chat) -> None:
    await settled([claire, amina])
    await revoke(claire.url, "claire")
    await answer(amina, "/urgent 1")
    assert "claire" not in await settled([claire, amina])
    assert WORDS not in await claire.say("/manageneed 1")


async def test_words_and_reporter_stand_in_no_message_but_the_card(
    claire: Chat, amina: Chat, volunteers: Volunteers, caplog: pytest.LogCaptureFixture
) -> None:
    bruno = await volunteers("bruno", limits=WHATSAPP)
    await opened(claire)
    await answer(claire, "/callhelpers 1")
    await answer(claire, "/log")
    logged = plain(claire.last.text)
    await settled([claire, amina, bruno])
    await answer(bruno, "/bring")
    await answer(bruno, "/bring 1", "1", "1")
    others = [*bruno.heard, *(one for one in claire.heard if "Need 1" not in plain(one.text))]
    for one in others:
        assert WORDS not in plain(one.text)
        assert "boulangerie" not in caplog.text
    assert "boulangerie" not in logged
