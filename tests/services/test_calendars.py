"""Calendars: each volunteer's own feed of shifts."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar
from sqlalchemy import update

from db.models import person
from db.sealing import Seal
from db.session import Session
from services import changing, leaving, seats
from services.activities import Status
from services.calendars import feed, renew, token
from tests.services.kitchens import paris
from tests.services.rosters import NOW, SEAL, helper, person_on, planned, seated, shift_at

PARIS = ZoneInfo("Europe/Paris")


async def events(db: Session, person_id: int, now: datetime = NOW) -> list[Any]:
    return list((await calendar(db, person_id, now)).events)


async def calendar(db: Session, person_id: int, now: datetime = NOW) -> Calendar:
    written = await feed(db, SEAL, await token(db, SEAL, person_id), now)
    assert written is not None
    return Calendar.from_ical(written)


async def only(db: Session, person_id: int, now: datetime = NOW) -> Any:
    (found,) = await events(db, person_id, now)
    return found


async def speaks(db: Session, person_id: int, code: str) -> None:
    await db.execute(update(person).where(person.c.id == person_id).values(language=code))


async def test_a_seat_is_an_event_from_when_people_meet_until_the_end(db: Session) -> None:
    shift_id = await planned(db)
    mine = await only(db, await person_on(db, await seated(db, shift_id)))
    assert mine.start == paris("2026-11-27T17:45")
    assert mine.end == paris("2026-11-27T21:00")
    assert mine["dtstart"].params["tzid"] == mine["dtend"].params["tzid"] == "Europe/Paris"
    assert (mine["status"], mine["transp"]) == ("CONFIRMED", "OPAQUE")
    assert mine["sequence"] == 1


async def test_it_is_said_in_the_language_of_the_person(db: Session) -> None:
    shift_id = await planned(db, bring="gloves", note="ring twice")
    someone = await person_on(db, await seated(db, shift_id))
    await speaks(db, someone, "en_GB")
    mine = await only(db, someone)
    assert mine["summary"] == "📦 Distribution · Example kitchen"
    assert mine["description"] == "18:00-21:00 · Anyone · #1\n🎒 gloves\n📝 ring twice"


async def test_where_it_is_is_said_as_far_as_the_person_may_know(db: Session) -> None:
    shift_id = await planned(db)
    offered = await person_on(db, await seated(db, shift_id, Status.OFFERED))
    taken = await seated(db, shift_id)
    someone = await person_on(db, taken)
    assert (await only(db, offered))["location"] == "La Chapelle"
    assert (await only(db, offered))["status"] == "TENTATIVE"
    assert (await only(db, someone))["location"] == "Metro exit 2, La Chapelle"
    await seats.confirm(db, someone, taken, NOW)
    assert (await only(db, someone))["location"] == "Metro exit 2, La Chapelle"


@pytest.mark.parametrize("hours", [72, 3, 0, -3])
async def test_what_is_exact_is_never_in_it_whenever_it_is_fetched(
    db: Session, hours: int
) -> None:
    shift_id = await planned(db)
    taken = await seated(db, shift_id, confirmed=NOW)
    secret = await token(db, SEAL, await person_on(db, taken))
    now = (await shift_at(db, shift_id)).starts - timedelta(hours=hours)
    written = await feed(db, SEAL, secret, now)
    assert written is not None
    assert b"39 98 00 01" not in written
    assert b"Rue" not in written


async def test_a_place_in_the_line_is_no_event(db: Session) -> None:
    taken = await seated(db, await planned(db), Status.WAITING)
    assert await events(db, await person_on(db, taken)) == []


async def test_a_change_counts_the_sequence_up_and_keeps_the_event(db: Session) -> None:
    shift_id = await planned(db)
    someone = await person_on(db, await seated(db, shift_id))
    before = await only(db, someone)
    later = paris("2026-11-27T19:00")
    await changing.change(db, SEAL, shift_id, NOW, None, starts=later)
    after = await only(db, someone)
    assert after["uid"] == before["uid"]
    assert after["sequence"] > before["sequence"]
    assert after.start == paris("2026-11-27T18:45")


async def test_a_shift_called_off_is_cancelled_in_the_calendar(db: Session) -> None:
    shift_id = await planned(db)
    someone = await person_on(db, await seated(db, shift_id, confirmed=NOW))
    await speaks(db, someone, "en_GB")
    before = await only(db, someone)
    await changing.cancel(db, shift_id, NOW, None)
    gone = await only(db, someone)
    assert gone["uid"] == before["uid"]
    assert gone["sequence"] > before["sequence"]
    assert (gone["status"], gone["transp"]) == ("CANCELLED", "TRANSPARENT")
    assert gone["summary"] == "Cancelled · 📦 Distribution · Example kitchen"
    assert gone["location"] == "La Chapelle"
    assert "description" not in gone


async def test_a_seat_given_back_is_cancelled_and_taken_again_it_is_the_same_event(
    db: Session,
) -> None:
    shift_id = await planned(db)
    taken = await seated(db, shift_id)
    someone = await person_on(db, taken)
    first = await only(db, someone)
    await leaving.leave(db, someone, taken, NOW)
    second = await only(db, someone)
    await seats.take(db, someone, (await shift_at(db, shift_id)).roles[0].id, NOW)
    third = await only(db, someone)
    states = ["CONFIRMED", "CANCELLED", "CONFIRMED"]
    assert [one["status"] for one in (first, second, third)] == states
    assert first["uid"] == second["uid"] == third["uid"]
    assert first["sequence"] < second["sequence"] < third["sequence"]


@pytest.mark.parametrize(
    "status", [Status.LATE, Status.RELEASED, Status.REPLACED, Status.CALLED_OFF]
)
async def test_every_end_of_a_seat_is_a_cancelled_event(db: Session, status: Status) -> None:
    taken = await seated(db, await planned(db), status)
    assert (await only(db, await person_on(db, taken)))["status"] == "CANCELLED"


async def test_two_people_on_one_shift_have_events_of_their_own(db: Session) -> None:
    shift_id = await planned(db)
    people = [await person_on(db, await seated(db, shift_id)) for _number in range(2)]
    uids = {str((await only(db, one))["uid"]) for one in people}
    assert len(uids) == 2


async def test_shifts_stay_in_it_for_ninety_days(db: Session) -> None:
    shift_id = await planned(db)
    someone = await person_on(db, await seated(db, shift_id))
    last = (await shift_at(db, shift_id)).ends + timedelta(days=90)
    assert len(await events(db, someone, last - timedelta(seconds=1))) == 1
    assert await events(db, someone, last) == []


async def test_the_zone_changes_its_clock_when_paris_does(db: Session) -> None:
    written = await calendar(db, await helper(db))
    (zone,) = written.timezones
    read = zone.to_tz()
    moment = datetime(2026, 1, 1, 0, 30, tzinfo=UTC)
    while moment.year < 2028:
        naive = moment.astimezone(PARIS).replace(tzinfo=None)
        expected = naive.replace(tzinfo=PARIS).utcoffset()
        assert naive.replace(tzinfo=read).utcoffset() == expected, naive
        moment += timedelta(hours=6 if moment.day < 25 else 1)


@pytest.mark.parametrize(
    ("at", "ends"),
    [
        ("2027-03-27T22:00", "2027-03-28T03:30"),
        ("2026-12-31T22:00", "2027-01-01T02:00"),
        ("2028-02-29T18:00", "2028-02-29T21:00"),
    ],
)
async def test_strange_nights_are_written_as_they_are(db: Session, at: str, ends: str) -> None:
    shift_id = await planned(db, at, ends=paris(ends))
    someone = await person_on(db, await seated(db, shift_id))
    mine = await only(db, someone)
    assert mine.end.astimezone(UTC) == paris(ends).astimezone(UTC)
    found = await shift_at(db, shift_id)
    assert mine.end - mine.start == found.ends - found.meets


async def test_the_second_of_two_equal_hours_is_not_taken_for_the_first(db: Session) -> None:
    second = paris("2027-10-31T02:30").replace(fold=1)
    shift_id = await planned(db, "2027-10-30T23:00", ends=second)
    mine = await only(db, await person_on(db, await seated(db, shift_id)))
    assert mine.end.astimezone(UTC) == second.astimezone(UTC)
    assert mine["dtend"].to_ical() == b"20271031T013000Z"


async def test_the_address_stays_the_same_until_it_is_renewed(db: Session) -> None:
    someone = await helper(db)
    first = await token(db, SEAL, someone)
    assert await token(db, SEAL, someone) == first
    second = await renew(db, SEAL, someone)
    assert second != first
    assert await feed(db, SEAL, first, NOW) is None
    assert await feed(db, SEAL, second, NOW) is not None
    assert await token(db, SEAL, someone) == second


async def test_renewing_what_was_never_asked_for_opens_a_feed(db: Session) -> None:
    someone = await helper(db)
    assert await feed(db, SEAL, await renew(db, SEAL, someone), NOW) is not None


async def test_nothing_else_opens_a_feed(db: Session) -> None:
    someone = await helper(db)
    word = await token(db, SEAL, someone)
    other = await token(db, SEAL, await helper(db))
    assert word != other
    for wrong in ("", "0" * 32, word.upper(), f"{word} ", f"{word}\n", word[:-1], "é" * 32):
        assert await feed(db, SEAL, wrong, NOW) is None
    assert await feed(db, Seal("another installation"), word, NOW) is None


async def test_the_calendar_is_one_that_others_can_read(db: Session) -> None:
    someone = await person_on(db, await seated(db, await planned(db)))
    written = await feed(db, SEAL, await token(db, SEAL, someone), NOW)
    assert written is not None
    assert written.startswith(b"BEGIN:VCALENDAR\r\n")
    assert all(len(line) <= 75 for line in written.split(b"\r\n"))
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT1H" in written
    read = Calendar.from_ical(written)
    assert read.get_missing_tzids() == set()
    assert (read["version"], read["method"]) == ("2.0", "PUBLISH")
