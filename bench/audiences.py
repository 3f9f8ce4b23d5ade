"""Audiences: whom a call reaches, among a million people, and the whole preview of it.

A town of a million: one in fifty is a volunteer, some have two addresses, some cannot be reached
or want no calls, three thousand asked for food lately, and three calls went to many today.
"""

import time
from collections.abc import Awaitable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import func, select, text
from sqlalchemy.dialects import sqlite

from db.migrate import migrate
from db.sealing import Seal
from db.session import Session
from db.store import Store
from services import call_drafts, calls, previews, recipients
from services.activities import Activity
from services.audiences import Audience, Whom, from_json, selected, to_json
from services.call_drafts import Draft
from services.calls import Call, Kind
from services.rates import Rates
from services.refusals import Refused

ROUNDS = 5  # the first is for warming up
TEAM = 1
SECRET = "a secret that is only for benchmarks"
LANGUAGES = (
    "'ar','ar','ar','ar','ar','ar','fa_AF','fa_AF','fa_AF','fr','fr','fr','en_GB','ps','so'"
)
AREAS = "'calais','stalingrad','la-chapelle','saint-denis','republique','gare-du-nord'"
TONIGHT = timedelta(hours=3)


@dataclass(frozen=True, slots=True)
class Found:
    """How long it takes for one audience, in milliseconds, in the middle of several rounds."""

    query: float
    preview: float
    freeze: float  # of writing it down, which is undone
    people: int  # who would get it, one more than the most where there are too many
    plan: tuple[str, ...]

    @property
    def scanned(self) -> bool:
        """Whether everybody, or every address, was read to find them."""
        return any(step.startswith(("SCAN person", "SCAN address")) for step in self.plan)


def audiences(now: datetime) -> Mapping[str, Audience]:
    """Return what coordinators choose, by what it is called."""
    tonight = (now + TONIGHT, now + 2 * TONIGHT)
    return {
        "who speaks Pashto": Audience(languages=("ps",)),
        "who speaks Arabic, asked about a place": Audience(languages=("ar",), asked=7),
        "who asked about a place": Audience(asked=7),
        "volunteers near, who serve, with a licence, free": Audience(
            Whom.VOLUNTEERS,
            areas=("stalingrad",),
            activities=(Activity.DISTRIBUTION,),
            licence=True,
            free=tonight,
        ),
        "volunteers of our team": Audience(Whom.VOLUNTEERS, own=True),
        "everybody near, volunteers and who asked": Audience(areas=("stalingrad",)),
        "everybody": Audience(),
    }


async def measured(folder: Path, people: int) -> dict[str, Found]:
    """Measure every audience among so many people."""
    now = datetime.now(UTC)
    store = Store(f"sqlite+aiosqlite:///{folder}/audiences{people}.db", seal=Seal(SECRET))
    await migrate(store)
    async with store.write() as db:
        await furnish(db, people, now)
        draft = Draft(TEAM, Kind.NOTICE, Audience(), now + timedelta(days=1), "fr", "A call.")
        number = await call_drafts.write(db, Seal(SECRET), draft, now, None)
        call = await calls.call_of(db, number)
    assert call is not None
    found = {}
    for name, audience in audiences(now).items():
        found[name] = await _measured(store, replace(call, audience=to_json(audience)), now)
    await store.close()
    return found


async def _measured(store: Store, call: Call, now: datetime) -> Found:
    whom = selected(from_json(call.audience), TEAM, now)
    async with store.read() as db:
        counted = select(func.count()).select_from(whom.subquery())
        people = int((await db.execute(counted)).scalar_one())
        query = [await _clocked(db.execute(counted)) for _round in range(ROUNDS)]
        whole = [await _clocked(_seen(db, call, now)) for _round in range(ROUNDS)]
        planned = await plan(db, whom)
    frozen = [await _frozen(store, call, now) for _round in range(ROUNDS)]
    return Found(_half(query), _half(whole), _half(frozen), people, planned)


async def _clocked(work: Awaitable[object]) -> float:
    began = time.perf_counter()
    await work
    return 1000 * (time.perf_counter() - began)


async def _seen(db: Session, call: Call, now: datetime) -> None:
    with suppress(Refused):
        await previews.preview(db, call, now, Rates())


async def _frozen(store: Store, call: Call, now: datetime) -> float:
    """Write an audience down and undo it: the next round finds nothing."""
    taken = 0.0
    with suppress(Refused, _Undone):
        async with store.write() as db:
            taken = await _clocked(recipients.freeze(db, call, now))
            raise _Undone
    return taken


def _half(taken: list[float]) -> float:
    return sorted(taken[1:])[(len(taken) - 1) // 2]


class _Undone(Exception):
    """Takes a transaction back."""


async def plan(db: Session, whom: object) -> tuple[str, ...]:
    """Return how SQLite goes about a query, a line for each step."""
    said = whom.compile(dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True})  # type: ignore[attr-defined]
    rows = await db.execute(text("EXPLAIN QUERY PLAN " + str(said).replace(":", "\\:")))
    return tuple(row.detail for row in rows)


async def furnish(db: Session, people: int, now: datetime) -> None:
    """Let so many people be known, in a few statements: they are made where they are kept."""
    at, day = int(now.timestamp()), now.date().isoformat()
    given = {"people": people, "at": at, "day": day}
    for statement in STATEMENTS:
        await db.execute(text(statement), {k: v for k, v in given.items() if f":{k}" in statement})


COUNTING = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :people) "
STATEMENTS = (
    "INSERT INTO organization (id, name) VALUES (1, 'Kitchen'), (2, 'Blankets')",
    "INSERT INTO place (id, key, name, city, latitude, longitude, organization_id)"
    " WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500)"
    " SELECT i, 'p' || i, 'Place ' || i, 'Paris', 48.80 + i * 0.0003, 2.26 + i * 0.0004, 1 FROM n",
    "INSERT INTO person (id, language, role, last_seen, quiet) "
    + COUNTING
    + "SELECT i, CASE WHEN i % 20 = 0 THEN NULL WHEN i % 25 = 0 THEN 'ps' ELSE"
    " json_extract(json_array(" + LANGUAGES.replace(",'ps'", "") + "),"
    " '$[' || (i * 7919 % 14) || ']') END,"
    " CASE WHEN i % 50 = 0 THEN 'volunteer' WHEN i % 20011 = 0 THEN 'coordinator' ELSE 'person'"
    " END, :day, CASE WHEN i % 31 = 0 THEN 'none' WHEN i % 29 = 0 THEN 'urgent' END FROM n",
    "INSERT INTO address (person_id, channel, lookup, sealed, last_incoming_at, unreachable_at) "
    + COUNTING
    + "SELECT i, CASE WHEN i % 5 < 2 THEN 'whatsapp' ELSE 'telegram' END,"
    " CAST(printf('%016d', i) AS BLOB), CAST(printf('%060d', i) AS BLOB),"
    " :at - (i * 7919 % 5000000), CASE WHEN i % 23 = 0 THEN :at END FROM n",
    "INSERT INTO address (person_id, channel, lookup, sealed, last_incoming_at) "
    + COUNTING
    + "SELECT i, 'whatsapp', CAST(printf('x%015d', i) AS BLOB), CAST(printf('%060d', i) AS BLOB),"
    " :at - (i * 104729 % 5000000) FROM n WHERE i % 20 = 3",
    "INSERT INTO volunteer (person_id, state, organization_id, activities, areas, licence, car,"
    " applied_at) SELECT id, 'approved', 1 + id % 2, CASE id % 3 WHEN 0 THEN ';distribution;'"
    " WHEN 1 THEN ';cooking;distribution;' ELSE ';night;' END,"
    " CASE WHEN id % 9 = 0 THEN '' ELSE ';' || json_extract(json_array(" + AREAS + "),"
    " '$[' || (id / 50 % 6) || ']') || ';calais;' END, id % 3 = 0, id % 4 = 0, :at"
    " FROM person WHERE role = 'volunteer'",
    "INSERT INTO asked (place_id, person_id, asked_at) "
    + COUNTING
    + "SELECT 1 + i * 31 % 500, i * 307 % :people + 1, :at - i % 10800 FROM n WHERE i <= 9000",
    "INSERT INTO shift (id, organization_id, activity, area, meets_at, starts_at, ends_at,"
    " created_at) " + COUNTING + "SELECT i, 1, 'distribution', 'stalingrad',"
    " :at + i * 600, :at + i * 600, :at + i * 600 + 10800, :at FROM n WHERE i <= 1000",
    "INSERT INTO shift_role (id, shift_id, part, least, most)"
    " SELECT id, id, 'anyone', 1, 5 FROM shift",
    "INSERT INTO signup (shift_id, role_id, person_id, number, status, created_at, seen_version)"
    " SELECT 1 + person_id / 50 % 1000, 1 + person_id / 50 % 1000, person_id, 1, 'seated', :at, 1"
    " FROM volunteer WHERE person_id % 150 = 0",
    "INSERT INTO call (id, organization_id, kind, state, audience, created_at, begins_at,"
    " ended_at, not_after)"
    " SELECT value, 1, 'notice', 'done', '{}', :at - 7200, :at - 7200, :at - 3600, :at"
    " FROM json_each('[1,2,3]')",
    "INSERT INTO recipient (call_id, person_id, channel, state, queued_at)"
    " SELECT call.id, person.id, 'telegram', 'sent', :at - 7000 FROM call, person"
    " WHERE person.id % 25 = 0",
)
