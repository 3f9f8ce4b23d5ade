"""What was sent outside the window is counted, also when nobody knows whether it arrived."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bot.channels import DeliveryError
from bot.messages import Lane
from db.store import Store
from services import budget, people
from services.people import Writer
from services.rates import Rates
from tests.bot.post import NOW, SEAL, Line, Office
from tests.telephone import TELEGRAM, WHATSAPP

TEN = Rates(conversations=10)  # nine of them for calls


@pytest.fixture
async def office(database: str) -> AsyncIterator[Office]:
    store = Store(database, seal=SEAL)
    line = Line(replace(WHATSAPP, window=True), "whatsapp")
    line.open.set()
    yield Office(store, line)
    await store.close()


async def left(office: Office) -> int:
    async with office.store.read() as db:
        return await budget.left(db, NOW, TEN)


async def sent(office: Office, *texts: str, lane: int = Lane.CALL) -> int:
    """Send these to a person each; returns how many more may be written to."""
    await office.put(lane, *texts, channel=office.line.name)
    async with office.sending():
        await office.until_settled(len(texts))
    return await left(office)


async def test_who_is_written_to_outside_the_window_counts(office: Office) -> None:
    assert await sent(office, "amina", "bruno") == 7
    assert await sent(office, lane=Lane.PERSONAL) == 7


async def test_a_reminder_counts_as_well(office: Office) -> None:
    assert await sent(office, "amina", lane=Lane.PERSONAL) == 8


async def test_who_wrote_lately_does_not_count(office: Office) -> None:
    async with office.store.write() as db:
        (known,) = await people.recognise(db, SEAL, [Writer("whatsapp", "amina")], NOW)
        await people.seen(db, [known.address_id], NOW)
    assert await sent(office, "amina", "bruno") == 8


async def test_what_was_refused_does_not_count_and_what_is_unknown_does(office: Office) -> None:
    office.line.fates["amina"] = [DeliveryError("63003", permanent=True)]
    office.line.fates["bruno"] = [DeliveryError("ReadTimeout", unknown=True)]
    assert await sent(office, "amina", "bruno") == 8


async def test_a_channel_without_a_window_counts_nobody(office: Office) -> None:
    office.line.limits, office.line.name = TELEGRAM, "wire"
    assert await sent(office, "amina") == 9
