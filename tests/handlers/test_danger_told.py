"""Words and buttons of somebody in danger: none is lost, none is in the open, none says wrong."""

import json
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest
from sqlalchemy import select, text

from db.models import ticket
from services.people import Role
from services.utterances import utterances
from tests.dialogue import plain
from tests.standing import stored
from tests.telephone import Chat
from tests.week import SEAL, settled

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


async def said(chat: Chat, number: int = 1) -> list[str]:
    async with stored(chat.url) as db:
        return [one.words for one in await utterances(db, SEAL, number, 50) if not one.by_team]


async def test_a_cry_that_says_more_than_its_button_goes_to_the_team(
    amina: Chat, claire: Chat
) -> None:
    assert plain(await amina.say("Our tent is burning!")).startswith("🚨 Call 112 now")
    assert await said(amina) == ["Our tent is burning!"]
    await amina.say("danger")
    await amina.press_token("/danger")
    assert await said(amina) == ["Our tent is burning!"]
    await amina.say("fire")
    assert await said(amina) == ["Our tent is burning!", "fire"]


@pytest.fixture
async def rows(week: str) -> Callable[[], Awaitable[list[str]]]:
    """Keep each row of the outbox as it was written; returns how to read them."""
    async with stored(week) as db:
        await db.execute(text("CREATE TABLE written (body TEXT)"))
        await db.execute(
            text(
                "CREATE TRIGGER kept AFTER INSERT ON outbox"
                " BEGIN INSERT INTO written VALUES (new.body); END"
            )
        )

    async def _written() -> list[str]:
        async with stored(week) as db:
            found = await db.execute(text("SELECT body FROM written"))
            return [json.dumps(json.loads(row.body), ensure_ascii=False) for row in found]

    return _written


async def test_words_and_the_point_lie_sealed_in_the_outbox(
    amina: Chat, claire: Chat, rows: Callable[[], Awaitable[list[str]]]
) -> None:
    await amina.say("someone is hurt behind the blue house")
    await amina.share(50.9692, 1.8497)
    assert "blue house" in plain(await claire.press_token("/takealarm 1"))
    await amina.share(50.9692, 1.8497)
    kept = [plain(one) for one in await rows()]
    assert any("You have it" in one or "sealed" in one for one in kept)
    assert [one for one in kept if "blue house" in one or "🗺" in one] == []


async def test_what_a_coordinator_reads_of_long_words_is_short(amina: Chat, claire: Chat) -> None:
    await amina.say("/language ti")
    await amina.say("/missing")
    for _each in range(3):
        await amina.say("the brother with the long green coat and the hat " * 8)
    await amina.share(48.8984, 2.3590)
    for shown in (await claire.press_token("/takealarm 1"), await claire.say("/ticket 1")):
        assert len(plain(shown)) <= 400
        assert len(shown.splitlines()) <= 6


async def test_an_old_button_of_safety_ends_the_emergency_that_is_open(
    amina: Chat, claire: Chat
) -> None:
    await amina.say("danger")
    await amina.press_token("/safe 1")
    await amina.say("danger")
    assert "✅ Good that you are safe." in plain(await amina.press_token("/safe 1"))
    async with stored(amina.url) as db:
        states = [row.state for row in await db.execute(select(ticket))]
    assert states == ["closed", "closed"]


async def test_zero_is_the_menu_where_a_place_is_asked(amina: Chat, claire: Chat) -> None:
    await amina.say("danger")
    await amina.press_token("/whereami 1")
    assert "☰" in plain(await amina.say("0")).splitlines()[0]
    assert await said(amina) == []


async def test_who_opens_again_what_another_opened_reads_who_has_it(
    amina: Chat, claire: Chat, dora: Chat
) -> None:
    await amina.say("9")
    await claire.press_token("/taketicket 1")
    await claire.press_token("/closeticket 1")
    assert "yours" in await dora.press_token("/reopen 1")
    told = plain(await claire.press_token("/reopen 1"))
    assert "yours" not in told
    assert "has it" in told


async def test_an_old_button_that_takes_a_question_says_who_has_it(
    amina: Chat, claire: Chat, dora: Chat
) -> None:
    await amina.say("9")
    await claire.press_token("/taketicket 1")
    assert "has it" in plain(await dora.press_token("/taketicket 1"))
    assert "You have it" in plain(await claire.press_token("/taketicket 1"))


async def test_who_cries_again_unheard_reads_that_nobody_has_answered_yet(
    amina: Chat, claire: Chat
) -> None:
    assert "The team on duty is told now" in plain(await amina.say("danger"))
    for _round in range(3):
        for one in (amina, claire):
            one.now += timedelta(minutes=4)
        await settled([amina, claire])
    told = plain(await amina.say("danger"))
    assert "Nobody of the team has answered yet" in told
    assert "on duty now" not in told


async def test_when_the_days_messages_are_spent_an_emergency_is_still_told_and_answered(
    amina: Chat, claire: Chat, rows: Callable[[], Awaitable[list[str]]]
) -> None:
    await amina.say("someone is hurt behind the blue house")
    await amina.share(50.9692, 1.8497)
    await claire.press_token("/takealarm 1")
    await amina.say("fire")
    await claire.press_token("/answer 1")
    await claire.say("Somebody is on the way.")
    written = await rows()
    assert [one for one in written if '"vital": true' not in one] == []
    assert len(written) >= 8, "what she is told, the alarms, what claire reads, and her answer"
