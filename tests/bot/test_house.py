"""The house: what is done by the hour, what happens when it fails, and when the clock jumps."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import func, insert, select, update

from bot import house
from bot.house import Steady
from db.models import conversation, incoming, job, outbox, person
from db.session import Session
from services import call_forgetting, deliveries, jobs, retention
from services.people import Writer, recognise
from tests.bot.mail import Mail, letter
from tests.bot.post import PATIENCE, a_while, until
from tests.conftest import TUESDAY_EVENING
from tests.disk import everything_in

Forgetting = Callable[[Session, datetime], Awaitable[object]]


@pytest.fixture
def post(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Mail:
    monkeypatch.setattr(house, "PERIOD", 0.05)
    monkeypatch.setattr(house, "FIRST", 0.0)
    return Mail(tmp_path)


async def counts(post: Mail) -> list[int]:
    """Return how many letters, rows and conversations are kept."""
    async with post.app.store.read() as db:
        return [
            (await db.execute(select(func.count()).select_from(table))).scalar_one()
            for table in (incoming, outbox, conversation)
        ]


def set_clock(post: Mail, now: datetime) -> None:
    post.app.settings = post.app.settings.model_copy(update={"now": now})


async def run_at(post: Mail, now: datetime) -> None:
    """Set the clock, and wait until the house was kept then."""
    set_clock(post, now)
    async with asyncio.timeout(PATIENCE):
        while True:
            async with post.app.store.read() as db:
                if await jobs.last(db, retention.NAME) == now:
                    return
            await asyncio.sleep(0.02)


async def test_what_is_no_longer_needed_is_forgotten(post: Mail) -> None:
    async with post.running() as app:
        await post.send(letter("amina", "/need"))
        await until(lambda: post.wire.heard)
        await run_at(post, TUESDAY_EVENING)
        assert await counts(post) == [1, 1, 1]
        async with app.store.write() as db:  # which was received by the clock of this machine
            await db.execute(incoming.update().values(received_at=TUESDAY_EVENING))
        for day in range(1, 10):
            await run_at(post, TUESDAY_EVENING + timedelta(days=day))
        assert await counts(post) == [0, 0, 0]


async def test_a_clock_that_jumped_forgets_nothing_and_is_told_once(
    post: Mail, caplog: pytest.LogCaptureFixture
) -> None:
    async with post.running() as app:
        async with app.store.write() as db:
            (claire,) = await recognise(
                db, app.desk.seal, [Writer("wire", "claire")], TUESDAY_EVENING
            )
            role = {"role": "coordinator", "language": "en_GB"}
            theirs = update(person).where(person.c.id == claire.person.id)
            await db.execute(theirs.values(role))
        await post.send(letter("amina", "/need"))
        await until(lambda: post.wire.heard)
        await run_at(post, TUESDAY_EVENING)
        set_clock(post, TUESDAY_EVENING + timedelta(days=3650))
        await post.heard("claire", "clock jumped")
        await a_while()
        told = [one for one in post.wire.heard if one.address == "claire"]
        assert len(told) == 1
        assert await counts(post) == [1, 2, 1]
        set_clock(post, TUESDAY_EVENING - timedelta(seconds=1))
        await a_while()
        assert await counts(post) == [1, 2, 1]
    assert "nothing is forgotten until it is known to be right" in caplog.text


@pytest.mark.parametrize(
    ("since", "runs"),
    [
        (timedelta(seconds=-1), False),
        (timedelta(), True),
        (timedelta(hours=36), True),
        (timedelta(hours=36, seconds=1), False),
    ],
)
async def test_it_runs_at_most_36_hours_after_the_last_time(
    post: Mail, since: timedelta, runs: bool
) -> None:
    async with post.running() as app, app.store.write() as db:
        await jobs.done(db, retention.NAME, TUESDAY_EVENING)
        assert await retention.begin(db, TUESDAY_EVENING + since) is runs


async def test_a_clock_that_went_right_for_a_day_is_believed(post: Mail) -> None:
    later = TUESDAY_EVENING + timedelta(days=9)
    async with post.running() as app, app.store.write() as db:
        await jobs.done(db, retention.NAME, TUESDAY_EVENING)
        almost = timedelta(hours=24) - timedelta(seconds=1)
        assert not await retention.begin(db, later, almost)
        assert await jobs.fault(db, retention.NAME) == "clock"
        assert await retention.begin(db, later, timedelta(hours=24))
        await jobs.done(db, retention.NAME, later)
        assert await jobs.fault(db, retention.NAME) == ""


def test_a_clock_is_steady_as_long_as_it_agrees_with_the_seconds() -> None:
    watch = Steady()
    hour = timedelta(hours=1)
    assert watch.see(TUESDAY_EVENING, 100.0) == timedelta()
    assert watch.see(TUESDAY_EVENING + hour, 3700.0) == hour
    assert watch.see(TUESDAY_EVENING + 5 * hour, 7300.0) == timedelta()  # it jumped
    assert watch.see(TUESDAY_EVENING + 6 * hour, 10900.0) == hour
    assert watch.see(TUESDAY_EVENING, 14500.0) == timedelta()  # back again


async def test_nothing_is_cleared_before_it_was_looked_at(
    post: Mail, monkeypatch: pytest.MonkeyPatch
) -> None:
    moments: list[list[datetime]] = [[], []]

    def _noting(found: list[datetime], work: Forgetting) -> Forgetting:
        async def _note(db: Session, now: datetime) -> object:
            found.append(now)
            return await work(db, now)

        return _note

    settle, clear = call_forgetting.settle, deliveries.clear
    monkeypatch.setattr(call_forgetting, "settle", _noting(moments[0], settle))
    monkeypatch.setattr(deliveries, "clear", _noting(moments[1], clear))
    passing = count(1)
    async with post.running() as app:
        app.clocked = lambda: TUESDAY_EVENING + timedelta(seconds=next(passing))
        await until(lambda: moments[1])
    assert moments[0][: len(moments[1])] == moments[1]


async def test_a_job_that_fails_ends_nothing_and_is_noted_by_its_class(
    post: Mail, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def _full(app: house.App) -> None:
        raise OSError("disk full of words")

    done = []

    async def _next(app: house.App) -> None:
        done.append(app)

    monkeypatch.setattr(house, "JOBS", {"full": _full, "next": _next})
    async with post.running() as app:
        await post.send(letter("amina", "/note one"))
        await post.heard("amina", "Noted one.")
        await until(lambda: done)
        async with app.store.read() as db:
            assert await jobs.fault(db, "full") == "OSError"
    assert "full failed: OSError" in caplog.text
    assert "words" not in caplog.text


async def test_what_was_forgotten_is_gone_from_the_disk(post: Mail, tmp_path: Path) -> None:
    words = b"zanzibar"
    async with post.running() as app:
        await run_at(post, TUESDAY_EVENING)
        async with app.store.write() as db:
            row = {"channel": "wire", "external_id": "1", "state": "dead"}
            old = TUESDAY_EVENING - timedelta(hours=23)
            await db.execute(insert(incoming).values({**row, "sealed": words, "received_at": old}))
        assert words in everything_in(tmp_path)
        await run_at(post, TUESDAY_EVENING + timedelta(hours=2))
        assert await house.emptied(app.store)
        assert words not in everything_in(tmp_path)


async def test_a_log_that_is_read_is_emptied_later(
    post: Mail, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(house, "PAUSE", 0.01)
    monkeypatch.setattr(house, "TRIES", 1)
    async with post.open() as app:
        async with app.store.read() as db:
            await db.execute(select(job))
            async with app.store.write() as other:
                await jobs.done(other, "backup", TUESDAY_EVENING)
            assert not await house.emptied(app.store)
        assert await house.emptied(app.store)
