"""What the clock does with pledges, what the store room notes, and when a need is met."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select, update

from db.models import address, audit, drop_off, news, outbox, pledge
from db.session import Session
from services import pledges
from services.audit import Act
from services.needs import need_of
from services.promise_keeping import PURPOSE, keep
from services.receiving import receive
from services.refusals import Refused
from tests.services.pledge_builder import (
    IN_THREE,
    IN_TWO,
    TOMORROW,
    a_coordinator,
    a_drop_off,
    open_need,
    paris,
    row_of,
    somebody,
    state_of,
)
from tests.services.shift_builder import NOW, in_, team

ASKED = paris(IN_TWO, 18)  # twenty hours before it opens


async def told(db: Session) -> list[tuple[str, int]]:
    """Return what was told to whom since this was asked last."""
    rows = (await db.execute(select(news.c.kind, news.c.person_id).order_by(news.c.id))).all()
    await db.execute(news.delete())
    return [(row.kind, row.person_id) for row in rows]


async def promised(db: Session, number: int, quantity: int = 4, day: Any = IN_THREE) -> Any:
    """Let somebody promise something; returns the pledge."""
    made = await pledges.pledge(db, await somebody(db), number, quantity, day, NOW)
    await told(db)
    return await row_of(db, made.pledge_id)


async def asked(db: Session, person_id: int, state: str) -> None:
    """Put the question into the outbox, as far as it came."""
    to = {"person_id": person_id, "channel": "wire", "lookup": b"1", "sealed": b""}
    address_id = (await db.execute(insert(address).values(to).returning(address.c.id))).scalar()
    row = {
        "address_id": address_id,
        "channel": "wire",
        "lane": 1,
        "state": state,
        "language": "fr",
        "next_at": ASKED,
        "not_after": paris(IN_THREE, 12),
        "created_at": ASKED,
        "purpose": PURPOSE,
    }
    await db.execute(insert(outbox).values(row))


async def kept(db: Session, row: Any, now: datetime) -> str:
    """Let the clock be looked at and return what became of a pledge."""
    await keep(db, now)
    return str((await row_of(db, row.id)).state)


async def test_who_promised_ahead_is_asked_once_twenty_hours_before(db: Session) -> None:
    row = await promised(db, await open_need(db))
    assert paris(IN_THREE, 14).timestamp() - ASKED.timestamp() == 20 * 3600
    await keep(db, ASKED.replace(hour=17, minute=59))
    assert await told(db) == []
    await keep(db, ASKED)
    await keep(db, ASKED)
    assert await told(db) == [("pledge_ask", row.person_id)]


async def test_what_nobody_confirmed_is_missing_again_two_hours_before(db: Session) -> None:
    number = await open_need(db)
    row = await promised(db, number)
    await keep(db, ASKED)
    await told(db)
    assert await kept(db, row, paris(IN_THREE, 11, 59)) == "pledged"
    assert await kept(db, row, paris(IN_THREE, 12)) == "expired"
    assert await told(db) == [("pledge_over", row.person_id)]
    found = await need_of(db, number)
    assert found is not None
    assert found.missing == 10
    await keep(db, in_(hours=500))
    assert await told(db) == []


async def test_who_was_asked_late_has_two_hours_all_the_same(db: Session) -> None:
    row = await promised(db, await open_need(db))
    late = paris(IN_THREE, 13)  # the program was down until now
    assert await kept(db, row, late) == "pledged"
    assert await told(db) == [("pledge_ask", row.person_id)]
    assert await kept(db, row, late.replace(hour=14, minute=59)) == "pledged"
    assert await kept(db, row, late.replace(hour=15)) == "expired"


async def test_nobody_is_dropped_who_was_never_asked(db: Session) -> None:
    row = await promised(db, await open_need(db))
    after = paris(IN_THREE, 19)  # it closed, and the program was down all the time
    assert await kept(db, row, after) == "pledged"
    assert await told(db) == []
    assert await kept(db, row, after.replace(day=28, hour=18)) == "expired"


async def test_what_is_sure_is_waited_for_until_a_day_after(db: Session) -> None:
    row = await promised(db, await open_need(db), day=TOMORROW)
    assert row.state == "confirmed"
    assert await kept(db, row, paris(TOMORROW, 23)) == "confirmed"
    assert await kept(db, row, paris(IN_THREE, 17).replace(day=26)) == "confirmed"
    assert await told(db) == []
    assert await kept(db, row, paris(IN_THREE, 18).replace(day=26)) == "expired"
    assert await told(db) == [("pledge_over", row.person_id)]


async def test_hours_that_were_moved_later_leave_more_time(db: Session) -> None:
    row = await promised(db, await open_need(db))
    await keep(db, ASKED)
    later = {"opens_at": paris(IN_THREE, 17), "closes_at": paris(IN_THREE, 20)}
    await db.execute(update(pledge).where(pledge.c.id == row.id).values(later))
    assert await kept(db, row, paris(IN_THREE, 12)) == "pledged"
    assert await kept(db, row, paris(IN_THREE, 15)) == "expired"


async def test_who_was_forgotten_is_told_nothing(db: Session) -> None:
    row = await promised(db, await open_need(db))
    await db.execute(update(pledge).where(pledge.c.id == row.id).values(person_id=None))
    await keep(db, ASKED)
    assert await kept(db, row, paris(IN_THREE, 12)) == "expired"
    assert await told(db) == []


async def test_what_came_in_part_leaves_the_rest_missing(db: Session) -> None:
    claire, number = await a_coordinator(db), await open_need(db)
    row = await promised(db, number, 6)
    assert await receive(db, row.id, 2, NOW, claire) == 8
    found = await need_of(db, number)
    assert found is not None
    assert (found.promised, found.received, found.missing) == (0, 2, 8)
    assert await told(db) == [("pledge_taken", row.person_id)]
    (noted,) = (await db.execute(select(audit.c.act, audit.c.actor))).all()
    assert tuple(noted) == (Act.RECEIVED.value, claire)


async def test_a_need_is_met_by_itself_and_its_reporters_hear_of_it(db: Session) -> None:
    amina, claire = await somebody(db), await a_coordinator(db)
    number = await open_need(db, 6, reporters=(amina,))
    first, second = await promised(db, number, 4), await promised(db, number, 2)
    await receive(db, first.id, 4, NOW, claire)
    assert await state_of(db, number) == "open"
    await told(db)
    assert await receive(db, second.id, 2, NOW, claire) == 0
    assert await state_of(db, number) == "fulfilled"
    assert await told(db) == [("pledge_taken", second.person_id), ("need_met", amina)]


async def test_who_is_on_the_way_is_waited_for_when_more_came_than_was_promised(
    db: Session,
) -> None:
    claire, number = await a_coordinator(db), await open_need(db, 6)
    first, second = await promised(db, number, 3), await promised(db, number, 2)
    assert await receive(db, first.id, 9, NOW, claire) == 0
    assert await state_of(db, number) == "open"
    await pledges.cancel(db, second.person_id, second.id, NOW)
    assert await state_of(db, number) == "fulfilled"


async def test_a_lasting_need_is_never_met(db: Session) -> None:
    claire, number = await a_coordinator(db), await open_need(db, 4, standing=True)
    row = await promised(db, number, 4)
    assert await receive(db, row.id, 4, NOW, claire) == 0
    assert await state_of(db, number) == "open"


async def test_what_comes_after_its_pledge_was_over_counts_too(db: Session) -> None:
    claire, number = await a_coordinator(db), await open_need(db)
    row = await promised(db, number)
    await pledges.cancel(db, row.person_id, row.id, NOW)
    assert await receive(db, row.id, 4, NOW, claire) == 6
    assert await receive(db, row.id, 3, NOW, claire) == 7  # the last word counts


async def test_nothing_came_is_noted_without_a_word_to_anybody(db: Session) -> None:
    claire, number = await a_coordinator(db), await open_need(db)
    row = await promised(db, number)
    assert await receive(db, row.id, 0, paris(IN_THREE, 18), claire) == 10
    assert await told(db) == []
    assert (await row_of(db, row.id)).state == "expired"


async def test_who_was_to_come_later_hears_that_nothing_is_awaited_any_more(db: Session) -> None:
    claire, number = await a_coordinator(db), await open_need(db)
    row = await promised(db, number)
    await receive(db, row.id, 0, NOW, claire)
    assert await told(db) == [("pledge_over", row.person_id)]


async def test_a_need_met_by_a_wrong_number_is_open_again(db: Session) -> None:
    claire, number = await a_coordinator(db), await open_need(db, 50)
    row = await promised(db, number, 5)
    await receive(db, row.id, 50, NOW, claire)
    assert await state_of(db, number) == "fulfilled"
    assert await receive(db, row.id, 5, NOW, claire) == 45
    assert await state_of(db, number) == "open"
    found = await need_of(db, number)
    assert found is not None
    assert found.ended is None


@pytest.mark.parametrize(
    ("state", "after"),
    [("skipped", "pledged"), ("queued", "pledged"), ("delivered", "expired")],
)
async def test_whom_the_question_did_not_reach_is_waited_for(
    db: Session, state: str, after: str
) -> None:
    row = await promised(db, await open_need(db))
    await keep(db, ASKED)
    await told(db)
    await asked(db, row.person_id, state)
    assert await kept(db, row, paris(IN_THREE, 12)) == after
    assert await kept(db, row, paris(IN_THREE, 18)) == after
    await told(db)
    assert await kept(db, row, paris(IN_THREE, 18) + timedelta(hours=24)) == "expired"


@pytest.mark.parametrize("quantity", [-1, 10**6])
async def test_a_number_that_cannot_be_is_refused(db: Session, quantity: int) -> None:
    claire = await a_coordinator(db)
    row = await promised(db, await open_need(db))
    with pytest.raises(Refused):
        await receive(db, row.id, quantity, NOW, claire)
    assert (await row_of(db, row.id)).state == "pledged"


async def test_only_the_organization_of_the_need_notes_what_came(db: Session) -> None:
    xenia = await a_coordinator(db, await team(db, "Others"))
    row = await promised(db, await open_need(db, at=await a_drop_off(db)))
    for actor, number in ((xenia, row.id), (xenia, 999)):
        with pytest.raises(Refused):
            await receive(db, number, 4, NOW, actor)
    assert (await row_of(db, row.id)).received == 0
    assert len((await db.execute(select(drop_off))).all()) == 1
