"""Reminders in the store: found by their indexes, whatever else there is."""

from typing import Any

from sqlalchemy import event

from db.session import Session
from db.store import Store
from services import reminders
from tests.services.rosters import NOW, helper, planned, seated


async def test_stale_seats_and_their_rows_are_found_by_an_index(store: Store) -> None:
    asked: list[tuple[str, Any]] = []

    def _note(_connection: Any, _cursor: Any, statement: str, given: Any, *_more: Any) -> None:
        asked.append((statement, given))

    async with store.write() as db:
        person_id = await helper(db)
        await seated(db, await planned(db), person_id=person_id)
        await reminders.mark_person(db, person_id, NOW)
        connection = db._connection.sync_connection
        event.listen(connection, "before_cursor_execute", _note)
        assert len(await reminders.stale(db)) == 1
        event.remove(connection, "before_cursor_execute", _note)
        seats, rows = [await _plan(db, *one) for one in asked]
    assert "ix_signup_stale" in seats
    assert "USING" in rows
    assert "(signup_id=?)" in rows


async def _plan(db: Session, statement: str, given: Any) -> str:
    found = await db._connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", given)
    return str(found.all())
