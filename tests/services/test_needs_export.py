"""The export of needs: numbers, kinds and areas; nobody, nobody's words, and no emergency."""

import csv
from datetime import UTC, datetime, timedelta
from io import StringIO

from db.models import organization
from db.session import Session
from services.exchange_needs import CHUNK, COLUMNS, export_needs
from tests.services.needs_built import SECRETS, a_need, a_pledge, an_emergency
from tests.services.teams import NOW, association, how_many


def rows(file: str) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(file)))


async def test_a_need_is_one_line_with_what_became_of_it(db: Session) -> None:
    team = await association(db)
    opened = NOW + timedelta(minutes=40)
    number = await a_need(
        db,
        team,
        category="sleeping_bag",
        quantity=7,
        state="open",
        opened=opened,
        wanted=9,
        reports=3,
    )
    await a_pledge(db, number, 4, "confirmed")
    await a_pledge(db, number, 3, "received", received=2, ended=NOW)
    await a_pledge(db, number, 5, "expired", ended=NOW)
    assert rows(await export_needs(db)) == [
        {
            "number": str(number),
            "organization": "Kitchen of the Canal",
            "category": "sleeping_bag",
            "size": "",
            "quantity": "7",
            "area": "Stalingrad",
            "urgency": "today",
            "state": "open",
            "standing": "no",
            "reports": "3",
            "wanted": "9",
            "promised": "4",
            "received": "2",
            "created": "2026-11-24 18:05",  # the clock of the street
            "claimed": "2026-11-24 18:45",
            "opened": "2026-11-24 18:45",
            "ended": "",
            "reason": "",
        }
    ]


async def test_a_closed_need_says_when_and_why_and_a_standing_one_that_it_is_one(
    db: Session,
) -> None:
    team = await association(db)
    ended = datetime(2026, 7, 1, 22, 30, tzinfo=UTC)
    await a_need(db, team, state="closed", ended=ended, reason="gone")
    await a_need(db, team, standing=True, state="claimed")
    closed, standing = rows(await export_needs(db))
    assert (closed["ended"], closed["reason"]) == ("2026-07-02 00:30", "gone")
    assert (closed["standing"], standing["standing"]) == ("no", "yes")


async def test_nothing_that_is_secret_and_no_emergency_is_exported(db: Session) -> None:
    team = await association(db)
    for number in range(3):
        one = await a_need(db, team, state="open", opened=NOW, wanted=5, reports=number)
        await a_pledge(db, one, 2, "pledged")
    await an_emergency(db, team)
    file = await export_needs(db)
    assert len(rows(file)) == 3
    assert file.splitlines()[0] == ",".join(COLUMNS)
    for secret in SECRETS:
        assert secret not in file, secret


async def test_no_need_is_a_line_of_titles(db: Session) -> None:
    assert await export_needs(db) == ",".join(COLUMNS) + "\n"


async def test_more_than_one_statement_takes_is_exported_in_order(db: Session) -> None:
    team = await association(db)
    for _one in range(CHUNK + 2):
        await a_need(db, team, reports=0)
    numbers = [int(one["number"]) for one in rows(await export_needs(db))]
    assert numbers == sorted(numbers)
    assert len(numbers) == CHUNK + 2
    assert await how_many(db, organization) == 1
