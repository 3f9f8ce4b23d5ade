"""Wiping: what is left of everything is what the public may know, on the disk too."""

from pathlib import Path

import pytest
from sqlalchemy import select

from db.models import audit, freeze, incoming, metadata, place
from db.session import Session
from db.store import Store
from services import audit_chain, panic, wiping
from services.audit import Act
from services.people import Role
from services.wiping import OURS, PUBLIC
from tests.conftest import TUESDAY_EVENING
from tests.disk import everything_in
from tests.services.teams import how_many
from tests.theirs import THEIR_ADDRESS, THEIR_HIDDEN, THEIR_WORDS, theirs
from tests.week import ADDRESS, MEETING, plan_week, somebody


@pytest.fixture
async def full(store: Store, database: str) -> Store:
    """A store with people, shifts, calls, needs, places and news of two teams."""
    async with store.write() as db:
        await plan_week(db)
        for phone, role in (("claire", Role.COORDINATOR), ("bruno", Role.VOLUNTEER)):
            await somebody(db, phone, role)
    await theirs(database)
    return store


async def test_every_table_but_the_public_ones_is_empty(full: Store) -> None:
    async with full.write() as db:
        before = {table.name for table in metadata.sorted_tables if await how_many(db, table)}
        await panic.freeze(db, TUESDAY_EVENING, 1)
        await wiping.wipe(db, TUESDAY_EVENING)
        left = {table.name for table in metadata.sorted_tables if await how_many(db, table)}
        hidden = select(place).where(place.c.sensitivity != "public")
        assert (await db.execute(hidden)).all() == []
        lines = (await db.execute(select(audit))).all()
        found = (await db.execute(select(freeze))).one()
        assert await audit_chain.verify(db) is None
    assert {"person", "shift", "call", "coordinator"} <= before
    assert left <= PUBLIC | OURS
    assert {"place", "organization"} <= left
    assert [(row.act, row.actor) for row in lines] == [(Act.WIPED.value, None)]
    assert found.wiped_at == found.ended_at == TUESDAY_EVENING


async def test_a_message_that_waits_is_erased_and_its_number_stays(full: Store) -> None:
    row = {
        "channel": "wire",
        "external_id": "m1",
        "sealed": b"words",
        "received_at": TUESDAY_EVENING,
    }
    async with full.write() as db:
        await db.execute(incoming.insert().values(row))
        await wiping.wipe(db, TUESDAY_EVENING)
        kept = (await db.execute(select(incoming))).one()
    assert (kept.external_id, kept.sealed, kept.state) == ("m1", None, "handled")


async def test_nothing_of_it_is_on_the_disk(full: Store, tmp_path: Path) -> None:
    planted = (ADDRESS, MEETING, THEIR_ADDRESS, THEIR_HIDDEN, "wave", "en_GB")
    async with full.write() as db:
        await _plant(db)
    assert b"a canary in a body" in everything_in(tmp_path)
    async with full.write() as db:
        await wiping.wipe(db, TUESDAY_EVENING)
    assert await full.checkpoint()
    on_disk = everything_in(tmp_path)
    for secret in (*planted[:4], THEIR_WORDS, "a canary in a body"):
        assert secret.encode() not in on_disk, secret


async def _plant(db: Session) -> None:
    state = {"frames": [], "offers": ["a canary in a body"], "misses": 0}
    table = metadata.tables["conversation"]
    row = {"person_id": 1, "state": state, "touched_at": TUESDAY_EVENING}
    await db.upsert(table, [row])


def test_what_is_kept_is_named_and_there() -> None:
    assert set(metadata.tables) >= PUBLIC | OURS
