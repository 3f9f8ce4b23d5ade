"""Quiet: levels of calls, what blocking means for them, and that answers are never asked."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import insert, select, update

from db.models import address, call, organization, outbox, person, recipient
from db.sealing import Seal
from db.session import Session
from services import opting_out, people, quiet
from services.people import Standing, Writer
from services.quiet import Level

SEAL = Seal("a secret that is only for the tests")
NOW = datetime(2026, 11, 24, 17, 5, tzinfo=UTC)


async def somebody(db: Session, name: str = "amina", also: str | None = None) -> Standing:
    (standing,) = await people.recognise(db, SEAL, [Writer("wire", name, also)], NOW)
    return standing


async def hearing(db: Session, urgent: bool) -> list[int]:
    """Return the numbers of who gets a call."""
    rows = await db.execute(
        select(person.c.id)
        .join(address, address.c.person_id == person.c.id)
        .where(quiet.hears(urgent))
        .order_by(person.c.id)
    )
    return list(rows.scalars())


async def test_who_said_nothing_gets_all_calls(db: Session) -> None:
    amina = (await somebody(db)).person.id
    assert await quiet.level_of(db, amina) is Level.ALL
    assert await hearing(db, False) == await hearing(db, True) == [amina]


@pytest.mark.parametrize(
    ("level", "plain", "urgent"),
    [(Level.ALL, True, True), (Level.URGENT, False, True), (Level.NONE, False, False)],
)
async def test_a_level_decides_which_calls_come(
    db: Session, level: Level, plain: bool, urgent: bool
) -> None:
    amina = (await somebody(db)).person.id
    assert await quiet.set_level(db, amina, level, NOW) is Level.ALL
    assert await quiet.level_of(db, amina) is level
    assert bool(await hearing(db, False)) is plain
    assert bool(await hearing(db, True)) is urgent


async def test_the_level_before_is_returned_so_that_it_can_be_taken_back(db: Session) -> None:
    amina = (await somebody(db)).person.id
    await quiet.set_level(db, amina, Level.URGENT, NOW)
    assert await quiet.set_level(db, amina, Level.NONE, NOW) is Level.URGENT
    assert await quiet.set_level(db, amina, Level.NONE, NOW) is Level.NONE


async def test_who_blocked_us_is_reachable_when_they_write_again_and_gets_no_calls(
    db: Session,
) -> None:
    amina, omar = await somebody(db), await somebody(db, "omar")
    await people.left(db, amina.address_id, NOW, blocked=True)
    await people.seen(db, [amina.address_id], NOW)
    reached = await people.reachable(db, [amina.person.id])
    assert [one.address_id for one in reached] == [amina.address_id]
    assert await quiet.level_of(db, amina.person.id) is Level.NONE
    assert await hearing(db, True) == [omar.person.id]


async def test_who_blocked_us_gets_calls_again_once_they_say_so(db: Session) -> None:
    amina = await somebody(db)
    await people.left(db, amina.address_id, NOW, blocked=True)
    assert await quiet.set_level(db, amina.person.id, Level.NONE, NOW) is Level.NONE
    assert await hearing(db, True) == []
    await quiet.set_level(db, amina.person.id, Level.URGENT, NOW)
    assert await hearing(db, True) == [amina.person.id]


async def test_a_number_that_is_only_out_of_reach_still_wants_calls(db: Session) -> None:
    amina = await somebody(db)
    await people.left(db, amina.address_id, NOW)
    assert await quiet.level_of(db, amina.person.id) is Level.ALL


async def test_blocking_counts_for_all_addresses_of_a_person_on_that_channel(db: Session) -> None:
    amina = await somebody(db, "+33639980001", "FR.13491208655302741918")
    await people.left(db, amina.address_id, NOW, blocked=True)
    assert await hearing(db, True) == []


async def test_who_says_stop_in_the_middle_of_a_call_does_not_get_it(db: Session) -> None:
    amina, omar = await somebody(db), await somebody(db, "omar")
    await db.execute(insert(organization).values(id=1, name="Example kitchen"))
    await db.execute(
        insert(call).values(
            id=1, organization_id=1, kind="notice", audience={}, created_at=NOW, not_after=NOW
        )
    )
    for number, one in enumerate((amina, omar), start=1):
        await db.execute(
            insert(outbox).values(
                id=number,
                address_id=one.address_id,
                channel="wire",
                lane=2,
                body={"text": "x"},
                language="fr",
                next_at=NOW,
                not_after=NOW,
                created_at=NOW,
                call_id=1,
            )
        )
        await db.execute(
            insert(recipient).values(
                call_id=1,
                person_id=one.person.id,
                address_id=one.address_id,
                channel="wire",
                state="queued",
                outbox_id=number,
            )
        )
    await opting_out.choose(db, amina.person.id, Level.NONE, NOW)
    rows = await db.execute(select(recipient.c.state).order_by(recipient.c.id))
    assert list(rows.scalars()) == ["skipped", "queued"]
    rows = await db.execute(select(outbox.c.state).order_by(outbox.c.id))
    assert list(rows.scalars()) == ["skipped", "queued"]


async def test_what_is_under_way_is_not_touched(db: Session) -> None:
    amina = await somebody(db)
    await db.execute(
        insert(outbox).values(
            id=1,
            address_id=amina.address_id,
            channel="wire",
            lane=0,
            body={"text": "food"},
            language="fr",
            next_at=NOW,
            not_after=NOW,
            created_at=NOW,
        )
    )
    await opting_out.choose(db, amina.person.id, Level.NONE, NOW)
    rows = await db.execute(select(outbox.c.state))
    assert list(rows.scalars()) == ["queued"]  # an answer always comes


async def test_a_group_that_was_made_quiet_hears_nothing(db: Session) -> None:
    amina = await somebody(db)
    await db.execute(update(person).where(person.c.id == amina.person.id).values(quiet="none"))
    assert await hearing(db, True) == []
