"""A session: it knows whether it wrote, and which tables."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import delete, insert, select, update

from db.models import conversation, metadata, organization, person
from db.session import Session
from db.store import Store

NOW = datetime(2026, 11, 24, 17, 5, tzinfo=UTC)


@pytest.fixture
async def db(tmp_path: Path) -> AsyncIterator[Session]:
    store = Store(f"sqlite+aiosqlite:///{tmp_path}/popote.db")
    await store.run(metadata.create_all)
    async with store.write() as session:
        yield session
    await store.close()


async def test_who_only_reads_touches_nothing(db: Session) -> None:
    await db.execute(select(person))
    assert (db.wrote, db.noted, db.touched) == (False, False, set())


async def test_every_way_to_write_is_noticed_with_its_table(db: Session) -> None:
    await db.execute(insert(person).values(id=1, last_seen=NOW.date()))
    await db.execute(update(person).values(language="fr"))
    assert db.touched == {"person"}
    await db.upsert(conversation, [{"person_id": 1, "state": {}, "touched_at": NOW}])
    assert db.touched == {"person", "conversation"}
    await db.insert_known(organization, [{"id": 1, "name": "Example kitchen"}])
    await db.execute(delete(conversation))
    assert db.touched == {"person", "conversation", "organization"}
    assert db.wrote
