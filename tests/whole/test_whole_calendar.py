"""GET /calendar/{token}.ics, over the web: a volunteer's own shifts, and nothing for others."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from icalendar import Calendar
from sqlalchemy import update

from bot.channels.whatsapp import open_channel
from bot.settings import read_settings
from db.models import person
from services import changing
from services.calendars import renew, token
from tests.conftest import TUESDAY_EVENING
from tests.platforms.twilio_api import TwilioApi
from tests.platforms.twilio_people import Line
from tests.services.rosters import helper, planned, seated
from tests.telephone import SECRET
from tests.whole.served import Whole, file_in, listening, url_of, whole
from tests.whole.whatsapp_phones import PUBLIC


@dataclass(frozen=True, slots=True)
class Served:
    """A running program, a volunteer with a seat, and somebody's calendar."""

    whole: Whole
    client: httpx.AsyncClient
    person_id: int
    shift_id: int

    async def word(self) -> str:
        async with self.whole.app.store.write() as db:
            return await token(db, self.whole.app.desk.seal, self.person_id)

    async def get(self, word: str) -> httpx.Response:
        return await self.client.get(f"/calendar/{word}.ics")


@pytest.fixture
async def served(tmp_path: Path) -> AsyncIterator[Served]:
    listener = listening()
    async with TwilioApi(Line(PUBLIC)) as twilio:
        settings = read_settings(
            None,
            database_url=file_in(tmp_path),
            secret_key=SECRET,
            now=TUESDAY_EVENING,
            **twilio.settings(),
        )
        channel = open_channel(settings)
        assert channel is not None
        async with (
            whole(settings, [channel], listener) as running,
            httpx.AsyncClient(base_url=url_of(listener), trust_env=False) as client,
        ):
            async with running.app.store.write() as db:
                shift_id = await planned(db)
                someone = await helper(db)
                await seated(db, shift_id, person_id=someone)
            yield Served(running, client, someone, shift_id)


async def test_a_calendar_can_subscribe_to_it(served: Served) -> None:
    answer = await served.get(await served.word())
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert answer.headers["cache-control"] == "private, no-store"
    (event,) = Calendar.from_ical(answer.content).events
    assert event["status"] == "CONFIRMED"


async def test_what_changes_is_there_at_the_next_look(served: Served) -> None:
    word = await served.word()
    await served.get(word)
    async with served.whole.app.store.write() as db:
        await changing.cancel(db, served.shift_id, TUESDAY_EVENING, None)
    (event,) = Calendar.from_ical((await served.get(word)).content).events
    assert event["status"] == "CANCELLED"


async def test_its_words_are_those_of_the_person(served: Served) -> None:
    async with served.whole.app.store.write() as db:
        await db.execute(update(person).values(language="en_GB"))
    (event,) = Calendar.from_ical((await served.get(await served.word())).content).events
    assert "Distribution" in str(event["summary"])


async def test_an_address_that_was_renewed_opens_nothing(served: Served) -> None:
    first = await served.word()
    async with served.whole.app.store.write() as db:
        second = await renew(db, served.whole.app.desk.seal, served.person_id)
    assert (await served.get(first)).status_code == 404
    assert (await served.get(second)).status_code == 200


@pytest.mark.parametrize("word", ["0" * 32, "x", "%00", "..%2f..%2fhealth", "é" * 32, "a" * 5000])
async def test_anything_else_is_not_found_and_kept_by_nobody(served: Served, word: str) -> None:
    answer = await served.get(word)
    assert answer.status_code == 404
    assert "popote" not in answer.text.casefold()


async def test_only_reading_is_possible(served: Served) -> None:
    word = await served.word()
    assert (await served.client.post(f"/calendar/{word}.ics")).status_code == 405
    assert (await served.client.get("/calendar/")).status_code == 404
    assert (await served.client.get(f"/calendar/{word}")).status_code == 404
