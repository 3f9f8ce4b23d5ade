"""/come and /notme: one tap under a call, and the true answer to it."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from db.models import call, recipient
from db.session import Session
from services import call_reading, changing
from services.audiences import Audience, Whom
from services.call_acts import send
from services.call_drafts import Draft, write
from services.calls import Kind, call_of
from services.categories import Category
from services.directory import organization_of
from services.people import Role
from services.rates import Rates
from tests.conftest import TUESDAY_EVENING
from tests.dialogue import plain
from tests.telephone import WHATSAPP, Chat
from tests.week import SEAL, TEAM, at, person_of, settled, writing

Volunteers = Callable[..., Awaitable[Chat]]


@pytest.fixture
async def claire(volunteers: Volunteers) -> Chat:
    return await volunteers("claire", Role.COORDINATOR)


async def called(claire: Chat, *people: Chat, **given: Any) -> int:
    """Let a call be sent to all volunteers, and arrive; returns its number."""

    async def _send(db: Session) -> int:
        who = await person_of(db, "claire")
        about = {"kind": Kind.URGENT, "not_after": at(24, 22), "area": "Stalingrad", **given}
        draft = Draft(
            organization_id=await organization_of(db, TEAM) or 0,
            audience=Audience(Whom.VOLUNTEERS),
            language="en_GB",
            words=about.pop("words", "Hands for the van"),
            **about,
        )
        number = await write(db, SEAL, draft, TUESDAY_EVENING, who)
        await send(db, number, TUESDAY_EVENING, who, Rates())
        return number

    number = await writing(claire.url, _send)
    await settled([claire, *people])
    return number


async def answers(url: str) -> list[str | None]:
    async def _read(db: Session) -> list[str | None]:
        rows = await db.execute(select(recipient.c.answer).order_by(recipient.c.id))
        return list(rows.scalars())

    return await writing(url, _read)


async def test_as_many_come_as_are_wanted_and_who_is_late_is_thanked(
    claire: Chat, bruno: Chat, volunteers: Volunteers
) -> None:
    sara = await volunteers("sara", limits=WHATSAPP)
    await called(claire, bruno, sara, wanted=1)
    said = plain(await bruno.press("✅ I come"))
    assert said.startswith("✅ Thank you! The team counts on you.\n👥 1 person is needed")
    late = plain(await sara.press("✅ I come"))
    assert late.startswith("🙏 It is filled now. Thank you!")
    assert await answers(claire.url) == ["yes", "late"]
    assert "The team counts on you" in await bruno.press("✅ I come")
    assert "perhaps next time" in await bruno.press("❌ I cannot come")
    assert "The team counts on you" in await sara.press("✅ I come")
    assert await answers(claire.url) == ["no", "yes"]


async def test_an_answer_by_its_number_is_the_same(claire: Chat, volunteers: Volunteers) -> None:
    sara = await volunteers("sara", limits=WHATSAPP)
    number = await called(claire, sara, wanted=1)
    assert [button.token for button in sara.last.buttons] == [
        f"/come {number}",
        f"/notme {number}",
        f"/quiet call {number}",
    ]
    assert "perhaps next time" in await sara.press("🙅 Not me")
    assert await answers(claire.url) == ["no"]


async def test_an_answer_on_top_of_a_question_leaves_the_question_open(
    claire: Chat, bruno: Chat
) -> None:
    await called(claire, bruno, wanted=3)
    await bruno.say("4")
    before = plain(bruno.last.text)
    said = plain(await bruno.press("/come"))
    assert "The team counts on you" in said
    assert before in said


async def test_an_answer_to_what_is_over_is_heard_kindly(claire: Chat, bruno: Chat) -> None:
    await called(claire, bruno, wanted=3)
    bruno.now = at(24, 23)
    said = await bruno.press("✅ I come")
    assert plain(said).startswith("⌛ The time for this is over. Thank you for answering!")
    assert await answers(claire.url) == ["late"]


async def test_an_answer_to_a_stopped_call_is_heard_kindly(claire: Chat, bruno: Chat) -> None:
    await called(claire, bruno, wanted=3)
    await writing(claire.url, lambda db: db.execute(update(call).values(state="stopped")))
    said = plain(await bruno.press("✅ I come"))
    assert said.startswith("⌛ The time for this is over. Thank you for answering!")
    assert await answers(claire.url) == ["late"]


async def test_a_late_answer_to_a_gap_says_what_became_of_the_shift(
    claire: Chat, bruno: Chat, volunteers: Volunteers
) -> None:
    sara = await volunteers("sara")
    await claire.say("/askhelp 3")
    await settled([claire, bruno, sara])
    assert "✅ You have a seat" in plain(await bruno.press("✅ I come"))
    said = plain(await sara.press("✅ I come"))
    assert said.startswith("🙏 It is filled now. Thank you!\n📦 Distribution · Friday 27/11")
    assert "Your place in the line: 1" in plain(await sara.press("⏳ Wait"))
    sara.now = at(27, 19)
    assert plain(await sara.press_token("/come 1")).startswith("⌛ The time for this is over.")


async def test_a_gap_that_was_called_off_is_told_as_such(claire: Chat, bruno: Chat) -> None:
    await claire.say("/askhelp 3")
    await settled([claire, bruno])
    await writing(claire.url, lambda db: changing.cancel(db, 3, TUESDAY_EVENING, None))
    said = plain(await bruno.press_token("/come 1"))
    assert said.startswith("❌ This is cancelled. Thank you for answering!")


async def test_who_may_not_have_a_seat_hears_why(claire: Chat, bruno: Chat) -> None:
    async def _for_all(db: Session) -> None:
        await db.execute(update(call).values(role_id=5))  # for a driver

    await called(claire, bruno, wanted=3)
    await writing(claire.url, _for_all)
    assert "driving licence" in await bruno.press_token("/come 1")


async def test_nobody_answers_what_was_not_sent_to_them(
    claire: Chat, bruno: Chat, chats: Callable[..., Chat]
) -> None:
    number = await called(claire, bruno, wanted=3)
    amina = chats("amina")
    await amina.say("English")
    for token in (f"/come {number}", "/come", "/come x", "/come 99999999999999999999"):
        assert "I do not know this call" in await amina.press_token(token)
        assert "Hands" not in amina.last.text
    assert "Thank you for telling us" in await amina.press_token(f"/notme {number}")
    assert await answers(claire.url) == [None]


async def test_who_reads_a_forwarded_call_can_answer_it(
    claire: Chat, bruno: Chat, chats: Callable[..., Chat]
) -> None:
    number = await called(claire, bruno, wanted=3)

    async def _word(db: Session) -> str:
        found = await call_of(db, number)
        assert found is not None
        return call_reading.word(SEAL, found)

    amina = chats("amina")
    await amina.say("English")
    await amina.say(await writing(claire.url, _word))
    assert "Hands for the van" in amina.last.text
    assert "The team counts on you" in await amina.press("✅ I come")
    assert await answers(claire.url) == [None, "yes"]


async def test_what_is_brought_is_promised_in_its_own_way(claire: Chat, bruno: Chat) -> None:
    number = await called(claire, bruno, kind=Kind.NOTICE)
    said = await bruno.press_token(f"/come {number}")
    assert "Nobody has to answer this" in said
    assert bruno.last.buttons
    number = await called(claire, bruno, category=Category.TENT.value, wanted=4)
    assert "The team counts on you" in await bruno.press_token(f"/come {number}")


async def test_the_answer_is_seen_by_who_called(claire: Chat, bruno: Chat) -> None:
    number = await called(claire, bruno, wanted=2, not_after=at(24, 18) + timedelta(hours=3))
    await bruno.press("✅ I come")
    assert "Yes: 1" in plain(await claire.say(f"/call {number}"))
