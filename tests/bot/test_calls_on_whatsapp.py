"""A call on WhatsApp: what it says later, in whatever order, leads to one truth."""

import asyncio

import pytest
from sqlalchemy import and_, select

from bot import aftermath, caller
from bot.messages import Lane
from db.models import address, news, outbox
from db.sealing import Seal
from services.calls import State
from tests.bot.platform_calls import Exchange, on_whatsapp, times
from tests.platforms.telegram_side import SECRET
from tests.platforms.twilio_api import TwilioApi

SEAL = Seal(SECRET)
PHONES = [f"whatsapp:+3363998{number:04}" for number in range(30)]


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(caller, "PERIOD", 0.1)
    monkeypatch.setitem(aftermath.PAUSES, Lane.CALL, (0.5, 0.5))


async def _settled(twilio: TwilioApi, exchange: Exchange) -> None:
    await exchange.until(State.DONE)
    await twilio.settled()


async def test_callbacks_shuffled_and_doubled_say_that_everybody_read_it(database: str) -> None:
    async with TwilioApi() as twilio, on_whatsapp(twilio, database, PHONES) as exchange:
        await exchange.send(SEAL)
        await _settled(twilio, exchange)
        counts = await exchange.counts()
    assert times([one.to for one in twilio.shown]) == {1: len(PHONES)}
    assert (counts.read, counts.people) == (len(PHONES), len(PHONES))


async def test_a_closed_window_told_later_fails_it_and_is_remembered(database: str) -> None:
    async with TwilioApi() as twilio, on_whatsapp(twilio, database, PHONES) as exchange:
        for phone in PHONES[:4]:
            twilio.people.expire(phone)
        await exchange.send(SEAL)
        await _settled(twilio, exchange)
        await asyncio.sleep(1)
        counts = await exchange.counts()
        failed = and_(outbox.c.state == "failed", outbox.c.lane == Lane.CALL)
        async with exchange.app.store.read() as db:
            never = address.c.last_incoming_at.is_(None)
            theirs = address.c.person_id.in_(exchange.scene.people)
            closed = (await db.execute(select(address.c.id).where(never, theirs))).all()
            errors = await db.execute(select(outbox.c.error).where(failed))
            codes = list(errors.scalars())
    assert times([one.to for one in twilio.shown]) == {1: len(PHONES) - 4}
    assert (counts.failed, counts.read) == (4, len(PHONES) - 4)
    assert codes == ["63016"] * 4
    assert len(closed) == 4


async def test_who_blocked_us_there_gets_no_more_calls(database: str) -> None:
    async with TwilioApi() as twilio, on_whatsapp(twilio, database, PHONES) as exchange:
        twilio.people.blocked |= set(PHONES[:3])
        await exchange.send(SEAL)
        await _settled(twilio, exchange)
        counts = await exchange.counts()
        await exchange.send(SEAL)
        await _settled(twilio, exchange)
        again = await exchange.counts()
    assert (counts.failed, counts.read) == (3, len(PHONES) - 3)
    assert (again.failed, again.excluded) == (0, 3)


async def test_too_many_requests_and_broken_servers_are_tried_again(database: str) -> None:
    async with TwilioApi() as twilio, on_whatsapp(twilio, database, PHONES) as exchange:
        twilio.fail("20429", times=5)
        twilio.fail("500", times=5)
        await exchange.send(SEAL)
        await _settled(twilio, exchange)
        counts = await exchange.counts()
    assert times([one.to for one in twilio.shown]) == {1: len(PHONES)}
    assert counts.arrived == len(PHONES)


async def test_what_was_taken_without_an_answer_is_known_by_its_callbacks(
    database: str,
) -> None:
    async with TwilioApi() as twilio, on_whatsapp(twilio, database, PHONES) as exchange:
        twilio.fail("lost", times=4)
        await exchange.send(SEAL)
        await _settled(twilio, exchange)
        counts = await exchange.counts()
    assert times([one.to for one in twilio.shown]) == {1: len(PHONES)}
    assert counts.through == counts.people
    assert counts.read + counts.unknown == len(PHONES)


@pytest.mark.parametrize(("code", "failed"), [("63026", 1), ("63013", 1), ("63018", 0)])
async def test_a_sender_whom_whatsapp_refuses_stops_calling_and_tells_the_team(
    code: str, failed: int, database: str
) -> None:
    async with TwilioApi() as twilio, on_whatsapp(twilio, database, PHONES) as exchange:
        twilio.fail(code, times=1)
        await exchange.send(SEAL)
        await exchange.until(State.PAUSED)
        await asyncio.sleep(1)
        shown = len(twilio.shown)
        counts = await exchange.counts()
        async with exchange.app.store.read() as db:
            told = [one.details["code"] for one in await db.execute(select(news))]
    assert shown < len(PHONES)
    assert counts.failed == failed
    assert counts.waiting == len(PHONES) - failed - shown
    assert told == [code]
