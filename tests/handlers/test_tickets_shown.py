"""/tickets, /ticket, /answer, /giveticket: what coordinators see and do."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest
from sqlalchemy import insert, update

from db.models import address, coordinator, organization, ticket
from services.people import Role
from services.ready import Ready
from tests.conftest import TUESDAY_EVENING
from tests.dialogue import answer, plain
from tests.standing import acts, number_of, stored
from tests.telephone import WHATSAPP, Chat
from tests.week import OTHERS, settled

Volunteers = Callable[..., Awaitable[Chat]]


@pytest.fixture
async def claire(volunteers: Volunteers) -> Chat:
    """A coordinator with WhatsApp."""
    return await volunteers("claire", Role.COORDINATOR, limits=WHATSAPP)


@pytest.fixture
async def omar(volunteers: Volunteers, claire: Chat) -> Chat:
    """A second coordinator of the same team."""
    return await volunteers("omar", Role.COORDINATOR, limits=WHATSAPP)


@pytest.fixture
async def olga(volunteers: Volunteers, claire: Chat) -> Chat:
    """A coordinator of another team."""
    olga = await volunteers("olga", Role.COORDINATOR, limits=WHATSAPP)
    number = await number_of(olga.url, "olga")
    async with stored(olga.url) as db:
        await db.execute(
            update(coordinator).where(coordinator.c.person_id == number).values(organization_id=2)
        )
    return olga


async def asks(chats: Callable[..., Chat], phone: str, *words: str) -> Chat:
    """Let somebody ask for a person and write some words."""
    chat = chats(phone, limits=WHATSAPP)
    await chat.say("English")
    await chat.say("9")
    for one in words:
        await chat.say(one)
    return chat


async def an_emergency(url: str) -> int:
    """Let an emergency be open that nobody on duty took."""
    person_id = await number_of(url, "zahra")
    async with stored(url) as db:
        added = await db.execute(
            insert(ticket)
            .values(
                kind="child",
                person_id=person_id,
                organization_id=1,
                state="waiting",
                created_at=TUESDAY_EVENING,
                said_at=TUESDAY_EVENING,
                rings_at=TUESDAY_EVENING + timedelta(minutes=3),
                rung=1,
            )
            .returning(ticket.c.id)
        )
        return int(added.scalar_one())


async def test_nobody_waits(claire: Chat) -> None:
    assert "Nobody waits for an answer." in await answer(claire, "/tickets")


async def test_the_list_says_which_language_and_who_has_it(
    claire: Chat, omar: Chat, chats: Callable[..., Chat]
) -> None:
    await asks(chats, "amina", "where can I see a doctor please")
    await asks(chats, "bilal")
    await answer(omar, "/taketicket 1")
    said = await answer(claire, "/tickets")
    assert "💬 2 open questions:" in said
    first, second = said.split("\n")[1:]
    assert first == "1 · 💬 Question 2 · English · 24/11 18:05 · ⏳ Nobody has it yet"
    number = await number_of(omar.url, "omar")
    assert second.endswith(f"👤 Coordinator {number} has it")
    assert "doctor" not in said


async def test_many_are_shown_four_at_a_time(claire: Chat, chats: Callable[..., Chat]) -> None:
    for number in range(6):
        await asks(chats, f"phone{number}")
    assert "💬 6 open questions:" in await answer(claire, "/tickets")
    said = await answer(claire, "➡️ Next")
    assert [line for line in said.split("\n") if "Question 5" in line]
    assert "➡️ Next" not in claire.labels


async def test_a_card_shows_what_was_said_last_and_what_can_be_done(
    claire: Chat, chats: Callable[..., Chat]
) -> None:
    await asks(chats, "amina", "first thing I say", "second thing I say", "third", "x" * 300)
    said = await answer(claire, "/ticket 1")
    assert "🌐 Their language: English · ⏳ Nobody has it yet" in said
    assert "first thing" not in said
    assert "third" in said
    assert "xxx…" in said
    assert [plain(one) for one in claire.labels] == [
        "✍️ Answer",
        "🙋 I answer this",
        "🤝 Hand over",
        "✅ Close",
        "📖 Read all",
        "💬 Questions",
    ]


@pytest.mark.parametrize("command", ["ticket", "answer", "closeticket", "giveticket", "reopen"])
async def test_another_team_can_do_nothing(
    olga: Chat, chats: Callable[..., Chat], command: str
) -> None:
    await asks(chats, "amina", "I sleep behind the church")
    said = await answer(olga, f"/{command} 1")
    assert said == "That belongs to another organization."
    assert "Nobody waits" in await answer(olga, "/tickets")


@pytest.mark.parametrize("typed", ["/ticket", "/ticket 99", "/answer", "/answer x", "/giveticket"])
async def test_a_number_that_is_none_is_answered(claire: Chat, typed: str) -> None:
    assert await answer(claire, typed) == "I do not know this question. It may be an old one."


async def test_emergencies_are_in_no_list_and_opened_by_who_was_told(
    claire: Chat, omar: Chat
) -> None:
    number = await an_emergency(claire.url)
    assert "Nobody waits for an answer." in await answer(claire, "/tickets")
    assert "Only who is on duty" in await answer(claire, f"/ticket {number}")
    async with stored(claire.url) as db:
        await db.execute(update(ticket).values(rung=3))
    said = await answer(claire, f"/ticket {number}")
    assert "🚨 Emergency 1 · 🧒 A child alone" in said
    assert next(plain(one) for one in claire.labels) == "🤝 I take it"
    assert "take this emergency first" in await answer(claire, f"/answer {number}")
    assert "Emergency" not in await answer(claire, "/log")


async def test_every_ready_made_answer_can_be_pressed_typed_and_numbered(
    claire: Chat, chats: Callable[..., Chat]
) -> None:
    amina = await asks(chats, "amina")
    await answer(claire, "/answer 1")
    assert len(claire.labels) == len(Ready)
    for number, one in enumerate(Ready, start=1):
        shown = one.label.message
        for typed in (str(number), shown, shown.split(" ", 1)[1]):
            before = len(amina.heard)
            await answer(claire, "/answer 1", typed)
            assert "✅ Sent." in plain(claire.last.text)
            await settled([amina, claire])
            told = [plain(each.text) for each in amina.heard[before:]]
            assert any(one.words.message in each for each in told), (typed, told)


async def test_an_answer_that_is_too_long_is_asked_for_again(
    claire: Chat, chats: Callable[..., Chat]
) -> None:
    await asks(chats, "amina")
    assert "at most 280 letters" in await answer(claire, "/answer 1", "x" * 281)
    assert "✅ Sent." in await answer(claire, "x" * 280)


async def test_back_and_cancel_send_nothing(claire: Chat, chats: Callable[..., Chat]) -> None:
    await asks(chats, "amina")
    await answer(claire, "/answer 1")
    await claire.say("cancel")
    await answer(claire, "hello there my friend")
    assert await acts(claire.url, await number_of(claire.url, "claire")) == []


async def test_it_is_handed_to_another_coordinator_who_is_told(
    claire: Chat, omar: Chat, olga: Chat, chats: Callable[..., Chat]
) -> None:
    await asks(chats, "amina", "please help my sister")
    await answer(claire, "/giveticket 1")
    number = await number_of(omar.url, "omar")
    assert [plain(one) for one in claire.labels] == [f"👤 Coordinator {number}", OTHERS]
    await answer(claire, f"👤 Coordinator {number}")
    await settled([omar, claire])
    assert "Another coordinator gives this to you:" in plain(omar.last.text)
    await answer(omar, "👀 See it")
    assert "You have it" in plain(omar.last.text)
    assert "please help my sister" in plain(omar.last.text)


async def test_it_is_handed_to_another_team(
    claire: Chat, olga: Chat, chats: Callable[..., Chat]
) -> None:
    await asks(chats, "amina", "please help my sister")
    await answer(claire, "/giveticket 1", OTHERS)
    assert "That belongs to another organization." in await answer(claire, "/ticket 1")
    await settled([olga, claire])
    assert "Somebody asks for a person of the team:" in plain(olga.last.text)
    assert "please help my sister" in await answer(olga, "/ticket 1")


async def test_alone_there_is_nobody_to_hand_it_to(
    claire: Chat, chats: Callable[..., Chat]
) -> None:
    await asks(chats, "amina")
    assert "There is nobody else" in await answer(claire, "/giveticket 1")


async def test_a_hub_reads_which_team_is_asked(
    claire: Chat, olga: Chat, volunteers: Volunteers
) -> None:
    async with stored(claire.url) as db:
        await db.execute(update(organization).where(organization.c.id == 1).values(hub_id=2))
    bruno = await volunteers("bruno")  # whom the kitchen approved
    await bruno.say("9")
    await settled([claire, olga, bruno])
    assert "🏠 Example kitchen" in plain(olga.last.text)
    assert "🏠" not in plain(claire.last.text)


async def test_each_act_is_written_down_with_numbers_only(
    claire: Chat, chats: Callable[..., Chat]
) -> None:
    await asks(chats, "amina", "I sleep behind the church")
    await answer(claire, "/taketicket 1")
    await answer(claire, "/answer 1", "Come to the tent")
    await answer(claire, "/closeticket 1")
    await answer(claire, "/reopen 1")
    done = [one.value for one in await acts(claire.url, await number_of(claire.url, "claire"))]
    assert done == ["took_ticket", "answered", "closed_ticket", "reopened_ticket"]
    said = await answer(claire, "/log")
    assert "church" not in said
    assert "tent" not in said


async def test_who_cannot_be_reached_is_said(claire: Chat, chats: Callable[..., Chat]) -> None:
    await asks(chats, "amina")
    number = await number_of(claire.url, "amina")
    async with stored(claire.url) as db:
        await db.execute(
            update(address)
            .where(address.c.person_id == number)
            .values(unreachable_at=TUESDAY_EVENING)
        )
    said = await answer(claire, "/answer 1", "Come to the tent")
    assert "cannot be reached now" in said
