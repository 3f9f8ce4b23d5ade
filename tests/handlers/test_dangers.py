"""Somebody in danger: told whom to call in the first line, then heard by those on duty alone."""

from collections.abc import Awaitable, Callable

import pytest
from sqlalchemy import select

from db.models import audit, incoming, ticket, utterance
from db.store import Store
from locales import LANGUAGES
from services.dangers import Danger
from services.people import Role
from tests.dialogue import plain
from tests.services.teams import SEAL
from tests.telephone import WHATSAPP, Chat
from tests.week import settled

Make = Callable[..., Awaitable[Chat]]


@pytest.fixture
async def claire(volunteers: Make) -> Chat:
    """A coordinator who is on duty."""
    chat = await volunteers("claire", Role.COORDINATOR)
    await chat.say("/onduty")
    await chat.press("🌅")
    return chat


@pytest.fixture
async def dora(volunteers: Make) -> Chat:
    """A coordinator who is not."""
    return await volunteers("dora", Role.COORDINATOR)


@pytest.fixture
async def amina(volunteers: Make) -> Chat:
    """Somebody who has chosen English."""
    return await volunteers("amina", Role.PERSON)


async def read(*chats: Chat) -> dict[str, list[str]]:
    """Return what each reads who said nothing."""
    told = await settled(chats)
    return {phone: [plain(one.text) for one in heard] for phone, heard in told.items()}


async def test_the_answer_is_whom_to_call_and_then_who_knows(
    amina: Chat, claire: Chat, dora: Chat
) -> None:
    said = plain(await amina.say("someone is hurt")).splitlines()
    assert said[0].startswith("🚑 Call 15 or 112 now.")
    assert "🔔 The team on duty is told now, and answers you here." in said
    assert amina.labels == ["📍 Where I am", "✅ I am safe", "☰ Menu"]
    told = await read(amina, claire, dora)
    assert set(told) == {"claire"}
    (ring, words) = told["claire"]
    assert ring.splitlines()[0] == "🚨 Somebody is in danger: 🚑 Ill or hurt · 18:05"
    assert "someone is hurt" not in ring
    assert words.endswith(": someone is hurt")


async def test_nobody_on_duty_is_said_honestly_and_all_are_told(
    amina: Chat, dora: Chat, week: str
) -> None:
    await dora.say("/dutylater")
    await dora.press("Wednesday")
    await dora.say("20h-8h")
    said = plain(await amina.say("/violence"))
    assert said.splitlines()[0].startswith("✋ Call 17 or 112 now")
    assert "⏳ Nobody of the team is on duty now." in said
    assert "🕕 On duty again: Wednesday 25/11, 20:00" in said
    assert "Nobody has taken this emergency" in (await read(amina, dora))["dora"][0]


async def test_without_any_team_the_person_is_told_to_call(hungry: Chat) -> None:
    said = plain(await hungry.say("we are drowning"))
    assert said.splitlines()[0].startswith("🌊 Call 196 now, or 112.")
    assert "⏳ No team reads this chat now. Please call." in said
    assert hungry.labels == ["☰ Menu"]


@pytest.mark.parametrize("danger", Danger)
async def test_the_choice_shows_every_danger_and_each_rings(
    amina: Chat, claire: Chat, danger: Danger
) -> None:
    said = plain(await amina.say("112"))
    assert "112" in said.splitlines()[0]
    assert await read(amina, claire) == {}  # a look at the numbers rings nobody
    said = plain(await amina.press(f"/{danger.value}"))
    assert any(one in said.splitlines()[0] for one in ("112", "119", "196", "17"))
    for in_one_language in said.split("\n\n"):
        assert len(in_one_language.splitlines()) <= 6
        assert len(in_one_language) <= 400
    (ring,) = (await read(amina, claire))["claire"]
    assert danger.label.message in ring


async def test_who_takes_it_sees_where_and_writes_and_the_others_are_told(
    amina: Chat, claire: Chat, dora: Chat
) -> None:
    await dora.say("/onduty")
    await dora.press("20:30")
    await amina.say("danger")
    await amina.press("📍")
    await amina.say("Stalingrad")
    await read(amina, claire, dora)
    said = plain(await claire.press("🤝"))
    assert said.splitlines()[:2] == ["🤝 You have it: 🚨 Danger", "📍 Near Stalingrad"]
    assert "🗺 48.88" in said
    assert "🗣 They read: English" in said
    told = await read(amina, claire, dora)
    assert "🤝 Somebody has taken it" in told["dora"][0]
    assert told["amina"]
    assert "Somebody else has it already" in await dora.press_token("/takealarm 1")
    assert "You have it" in await claire.press_token("/takealarm 1")


async def test_a_coordinator_of_another_team_learns_nothing(
    amina: Chat, claire: Chat, volunteers: Make
) -> None:
    await amina.say("danger")
    stranger = await volunteers("bruno")
    assert "only for the team" in await stranger.say("/takealarm 1")
    assert "danger" not in (await claire.say("/tickets")).lower()


async def test_words_in_a_longer_message_go_along_sealed(
    amina: Chat, claire: Chat, week: str
) -> None:
    words = "someone is hurt behind the blue house"
    await amina.say(words)
    told = "\n".join((await read(amina, claire))["claire"])
    assert "🚑 Ill or hurt" in told
    store = Store(week, seal=SEAL)
    async with store.read() as db:
        (said,) = await db.execute(select(utterance.c.words))
        details = [row.details for row in await db.execute(select(audit))]
        kept = [row.sealed for row in await db.execute(select(incoming))]
    await store.close()
    assert b"blue house" not in said.words
    assert "blue" not in str(details)
    assert kept == [None] * len(kept)


async def test_a_location_shared_without_being_asked_for_is_of_the_emergency(
    amina: Chat, claire: Chat, week: str
) -> None:
    await amina.say("the boat is sinking")
    said = plain(await amina.share(50.9692, 1.8497))
    assert said.splitlines()[0] == "✅ The team is told where you are."
    store = Store(week, seal=SEAL)
    async with store.read() as db:
        (found,) = await db.execute(select(ticket))
    await store.close()
    assert found.area.startswith("Calais")
    assert "50.9" not in found.cell
    rung = (await read(amina, claire))["claire"]
    assert rung[0].startswith("🚨 Somebody is in danger")
    assert rung[-1].startswith("🚨 News of an emergency")
    assert "📍 Near Calais" in rung[-1]


async def test_words_that_are_no_place_tell_the_team_where_too(
    amina: Chat, claire: Chat, week: str
) -> None:
    await amina.say("danger")
    await amina.press("📍")
    said = await amina.say("behind the big blue house with two doors")
    assert "✅ The team is told where you are." in plain(said)
    store = Store(week, seal=SEAL)
    async with store.read() as db:
        assert len((await db.execute(select(utterance))).all()) == 1
    await store.close()


async def test_i_am_safe_ends_it_and_the_team_is_told(amina: Chat, claire: Chat) -> None:
    await amina.say("danger")
    await read(amina, claire)
    assert "✅ Good that you are safe." in await amina.press("✅")
    assert "✅ The person says that they are safe" in (await read(amina, claire))["claire"][0]
    assert "No emergency of yours is open" in await amina.say("/safe")
    assert "No emergency of yours is open" in await amina.say("/whereami")
    assert "This emergency is over" in await claire.press_token("/takealarm 1")


async def test_an_open_conversation_ends_so_that_words_go_to_the_team(
    amina: Chat, claire: Chat
) -> None:
    await amina.say("/near")
    said = plain(await amina.say("someone is hurt"))
    assert "Share your location" not in said
    assert amina.labels[0] == "📍 Where I am"


async def test_the_numbers_to_call_leave_what_was_asked_open_and_danger_can_be_pressed(
    amina: Chat, claire: Chat
) -> None:
    await amina.say("/near")
    said = plain(await amina.say("🚨"))
    assert said.startswith("🚨 Danger, police, fire")
    assert "Where are you?" in said
    assert amina.labels[-1] == "🚨 Danger"
    assert (await amina.press("🚨 Danger")).startswith("🚨 Call 112 now")


@pytest.mark.parametrize("code", [one.code for one in LANGUAGES])
async def test_somebody_new_reads_the_numbers_with_all_choices_and_then_who_this_is(
    week: str, chats: Callable[..., Chat], code: str
) -> None:
    new = chats("new", limits=WHATSAPP, language=code)
    assert "112" in plain(await new.say("SOS"))
    assert len(new.last.buttons) == 10
    assert {"/danger", "/child", "/minor"} <= {one.token for one in new.last.buttons}
    assert "👋" not in new.last.text
    (after,) = (await settled([new]))["new"]
    assert "/forget" in after.text


async def test_nobody_answers_and_the_person_hears_it(
    amina: Chat, claire: Chat, dora: Chat
) -> None:
    await amina.say("danger")
    await read(amina, claire, dora)
    later = amina.now.replace(hour=18, minute=9)
    for chat in (amina, claire, dora):
        chat.now = later
    told = await read(amina, claire, dora)
    assert told["amina"][0].startswith("🚨 Nobody of the team has answered yet.")
    assert {"claire", "dora"} <= set(told)
    assert "🚨 Nobody has taken this emergency" in told["dora"][0]
