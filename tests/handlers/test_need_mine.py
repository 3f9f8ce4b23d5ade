"""/myneeds, /urgent, /describe, /quietneed, /takeneed: what is told stays in ones own hands."""

from collections.abc import Callable

import pytest
from sqlalchemy import insert

from db.models import drop_off
from services import reporting
from services.categories import Urgency
from services.needs import State
from services.people import Role
from tests.dialogue import answer, plain
from tests.handlers.needs_told import change, coordinated, every_need, words_of
from tests.standing import stored
from tests.telephone import WHATSAPP, Chat

Chats = Callable[..., Chat]


@pytest.fixture
async def told(kitchens: str, chats: Chats) -> Chat:
    """Somebody on WhatsApp who told that a blanket is missing."""
    await coordinated(kitchens)
    chat = chats("amina", limits=WHATSAPP)
    await chat.say("English")
    await answer(chat, "/need blanket", "👤 For me", "Stalingrad")
    return chat


async def test_one_tap_makes_it_urgent(told: Chat) -> None:
    said = await answer(told, "🔴 Now")
    assert said.startswith("🔴 Noted: it is urgent.")
    assert "112" in said
    (found,) = await every_need(told.url)
    assert found.urgency is Urgency.NOW
    assert "🔴 Now" not in told.labels


async def test_it_can_wait_as_long_as_nobody_else_needs_it(told: Chat, chats: Chats) -> None:
    said = await answer(told, "🟢 This week")
    assert said.endswith("🟢 This week")
    (found,) = await every_need(told.url)
    assert found.urgency is Urgency.WEEK
    assert told.labels[:2] == ["🔴 Now", "🟠 Today"]
    omar = chats("omar", limits=WHATSAPP)
    await omar.say("English")
    await answer(omar, "/need blanket", "👤 For me", "Stalingrad", "🙋")
    assert omar.labels[:2] == ["🔴 Now", "🟠 Today"]
    await answer(told, "/urgent 1 today")
    assert (await answer(omar, "/urgent 1 week")).endswith("🟠 Today")


async def test_words_are_for_the_team_alone(told: Chat) -> None:
    said = await answer(told, "✍️ Add words")
    assert "Only the team reads it" in said
    assert (await answer(told, "under the bridge")).startswith("✅ Thank you. The team reads")
    assert await words_of(told.url, 1) == "under the bridge"
    assert all("under the bridge" not in one.text for one in told.everyone)
    await answer(told, "/describe 1", "two children")
    assert await words_of(told.url, 1) == "under the bridge\ntwo children"


async def test_too_many_words_are_not_lost_silently(told: Chat) -> None:
    await answer(told, "/describe 1", "x" * 250, "/describe 1", "y" * 250)
    await answer(told, "/describe 1", "z" * 250)
    said = await answer(told, "/describe 1", "w" * 250)
    assert "That is a lot of words" in said
    assert "w" not in await words_of(told.url, 1)


async def test_somebody_who_wants_no_answer_gets_none_and_can_undo_it(told: Chat) -> None:
    assert "🙈 We do not write to you about it." in await answer(told, "🙈 Do not write")
    assert "🙈 We do not write to you about it." in await answer(told, "/myneeds")
    assert "🔔 We write to you about it." in await answer(told, "🔔 Write to me")
    assert "🙈" not in await answer(told, "/myneeds")


async def test_what_is_not_needed_any_more_is_taken_back(told: Chat) -> None:
    said = await answer(told, "↩️ Not needed now")
    assert said.startswith("↩️ Thank you.")
    (found,) = await every_need(told.url)
    assert (found.state, found.reason) == (State.CLOSED, "withdrawn")
    assert "You took this back already" in await told.say("/takeneed 1")
    assert "You told us no need yet" in await answer(told, "📦 My needs")


async def test_my_needs_are_a_list_and_one_alone_is_a_card(
    told: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(reporting.MOST, Role.PERSON, 10)
    said = await answer(told, "my needs")
    assert "⏳ The team has it." in said
    await answer(told, "/need tent", "👥 For us", "3", "Calais")
    said = await answer(told, "/myneeds")
    assert said.startswith("📦 What you told us:\n1 ⏳ ")
    assert "× 3 · Calais" in said
    assert "× 3 · Calais" in await answer(told, "1")
    for _each in range(4):
        await answer(told, "/need legal", "👤 For me", "Stalingrad")
    await answer(told, "/myneeds")
    assert len(told.labels) == 6
    said = await answer(told, "➡️ Next")
    assert len(said.split("\n")) == 3


async def test_each_state_is_said_in_words(told: Chat) -> None:
    async with stored(told.url) as db:
        values = {"organization_id": 1, "name": "D", "area": "P", "address": "A", "hours": "24/7"}
        await db.execute(insert(drop_off).values(**values))
    for state, words in {
        "claimed": "👀 Somebody of the team looks after it.",
        "open": "🎁 People are asked to bring it.",
        "fulfilled": "✅ It was found.",
        "closed": "☑️ The team has closed it.",
    }.items():
        await change(told.url, 1, state=state, wanted=1, drop_off_id=1)
        assert words in await answer(told, "/myneeds")
    assert told.labels == ["📦 Tell us a need", "☰ Menu"]


async def test_nobody_else_sees_or_touches_it(told: Chat, chats: Chats) -> None:
    omar = chats("omar", limits=WHATSAPP)
    await omar.say("English")
    await answer(told, "/describe 1", "under the bridge")
    for one in ("myneed", "urgent", "quietneed", "takeneed", "describe"):
        for argument in ("1", "999"):
            said = await answer(omar, f"/{one} {argument}")
            assert "I do not know this need" in said
            assert "Stalingrad" not in said
        assert "You told us no need yet" in await answer(omar, f"/{one}")
    (found,) = await every_need(told.url)
    assert (found.state, found.urgency) == (State.NEW, Urgency.TODAY)


async def test_an_old_button_speaks_of_what_it_became_part_of(told: Chat, chats: Chats) -> None:
    omar = chats("omar", limits=WHATSAPP)
    await omar.say("English")
    await answer(omar, "/need blanket", "👤 For me", "Stalingrad", "🙋 I need it too")
    assert "×" not in plain(omar.last.text)  # how many others need is not told
    await answer(told, "/takeneed 1")
    assert [one.quantity for one in await every_need(told.url)] == [1]
    assert "I do not know this need" in await answer(told, "/urgent 1")
    assert "🔴 Noted" in await answer(omar, "/urgent 1")


async def test_without_a_number_it_is_asked_which_one_is_meant(told: Chat) -> None:
    await answer(told, "/need tent", "👥 For us", "3", "Calais")
    assert await answer(told, "/urgent") == "📦 Which one?"
    await answer(told, "2")
    assert [one.urgency for one in await every_need(told.url)] == [Urgency.NOW, Urgency.TODAY]
