"""Health: what does not go well is told to coordinators once, and once when it is over."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from sqlalchemy import insert, select, text, update

from bot import backups, house, safekeeping
from bot import health as health_module
from bot.app import App
from bot.channels import Fetches
from bot.channels.telegram_polling import Backoff
from bot.health import ALIVE, Health
from bot.trouble_news import WORDS
from db import snapshots
from db.models import incoming, job, outbox
from db.session import Session
from services import jobs, troubles
from tests.bot.mail import Mail, letter
from tests.bot.post import a_while
from tests.conftest import TUESDAY_EVENING
from tests.disk import tell_writer

MINUTE = timedelta(minutes=1)
OVER = 6 * MINUTE


@pytest.fixture
async def post(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Mail]:
    """A bot whose house is kept by the tests, with a coordinator."""
    monkeypatch.setattr(house, "FIRST", 1e9)
    monkeypatch.setattr(health_module, "FIRST", 1e9)
    post = Mail(tmp_path)
    async with post.running():
        await post.coordinator("claire")
        yield post


def set_clock(post: Mail, now: datetime) -> None:
    post.app.settings = post.app.settings.model_copy(update={"now": now})


async def look(post: Mail, after: timedelta = timedelta()) -> None:
    set_clock(post, TUESDAY_EVENING + after)
    await post.app.health.look(post.app)


async def row(
    db: Session, number: int, *, lane: int = 0, attempts: int = 0, state: str = "queued"
) -> None:
    """Queue a row for the coordinator an hour before, which is due then and not sent here."""
    before = TUESDAY_EVENING - timedelta(hours=1)
    given = {"state": state, "body": {}, "language": "fr", "attempts": attempts, "lane": lane}
    times = {"next_at": before, "not_after": TUESDAY_EVENING, "created_at": before}
    place = {"id": number, "address_id": 1, "channel": "whatsapp"}
    await db.execute(insert(outbox).values({**given, **times, **place}))


async def test_who_is_well_is_told_nothing_and_each_look_is_kept(post: Mail) -> None:
    for minute in range(3):
        await look(post, minute * MINUTE)
    await a_while()
    assert (post.app.health.up, post.app.health.troubles) == (True, frozenset())
    assert post.wire.heard == []
    async with post.app.store.read() as db:
        assert await jobs.last(db, ALIVE) == TUESDAY_EVENING + 2 * MINUTE


async def test_a_trouble_is_told_once_and_once_when_it_is_over(
    post: Mail, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(shutil, "disk_usage", lambda path: SimpleNamespace(free=199_000_000))
        for minute in range(4):
            await look(post, minute * MINUTE)
        await post.heard("claire", "disk is almost full")
        await post.heard("claire", "tell who looks after the bot")
        assert post.app.health.troubles == {troubles.DISK}
        post.app.health = Health()  # the program starts anew
        await look(post, 5 * MINUTE)
    await look(post, 6 * MINUTE)
    assert len(post.told("claire")) == 1
    await look(post, 11 * MINUTE)
    await post.heard("claire", "This is over")
    assert len(post.told("claire")) == 2
    assert "18:05" in post.told("claire")[-1]
    await look(post, 20 * MINUTE)
    async with post.app.store.read() as db:
        assert await troubles.opened(db) == {}


async def test_one_that_comes_and_goes_is_one_trouble(
    post: Mail, monkeypatch: pytest.MonkeyPatch
) -> None:
    for minute in range(12):
        free = 1 if minute % 3 else 10**12
        monkeypatch.setattr(
            shutil, "disk_usage", lambda path, free=free: SimpleNamespace(free=free)
        )
        await look(post, minute * MINUTE)
    await post.heard("claire", "disk")
    await a_while()
    assert len(post.told("claire")) == 1


async def test_a_channel_on_which_nothing_goes_out_for_five_minutes_is_named(post: Mail) -> None:
    async with post.app.store.write() as db:
        await row(db, 900, lane=1, attempts=3)
    await look(post)
    await post.heard("claire", "Nothing goes out on \u2068WhatsApp\u2069")
    assert post.app.health.troubles == {"whatsapp"}
    async with post.app.store.write() as db:
        await row(db, 990, lane=1, state="sent")  # it was one person's telephone
    await look(post, MINUTE)
    assert post.app.health.troubles == set()


async def test_a_fresh_failure_is_no_trouble_yet(post: Mail) -> None:
    async with post.app.store.write() as db:
        await row(db, 900, lane=1, attempts=1)
        await db.execute(update(outbox).values(created_at=TUESDAY_EVENING - 4 * MINUTE))
    await look(post)
    assert post.app.health.troubles == set()


async def test_answers_that_wait_for_two_minutes_are_a_trouble(post: Mail) -> None:
    async with post.app.store.write() as db:
        await row(db, 900)
    await look(post)
    assert post.app.health.troubles == {troubles.WAITING}
    async with post.app.store.write() as db:
        await db.execute(update(outbox).values(next_at=TUESDAY_EVENING - MINUTE))
    await look(post)
    assert post.app.health.troubles == set()


async def test_messages_that_nobody_takes_are_a_trouble(post: Mail) -> None:
    given = {"channel": "nobody", "external_id": "1", "sealed": b""}
    async with post.app.store.write() as db:
        received = TUESDAY_EVENING - 3 * MINUTE
        await db.execute(insert(incoming).values(**given, received_at=received))
    await look(post)
    assert post.app.health.troubles == {troubles.WAITING}


@pytest.mark.parametrize("name", [troubles.RETENTION, troubles.INTEGRITY])
async def test_a_job_that_fails_is_a_trouble_until_it_is_done(post: Mail, name: str) -> None:
    async with post.app.store.write() as db:
        await jobs.failed(db, name, "OSError")
    await look(post)
    assert post.app.health.troubles == {name}
    async with post.app.store.write() as db:
        await jobs.done(db, name, TUESDAY_EVENING)
    await look(post)
    assert post.app.health.troubles == set()


async def test_a_clock_that_jumped_is_told_by_who_found_it(post: Mail) -> None:
    async with post.app.store.write() as db:
        await jobs.failed(db, troubles.RETENTION, "clock")
    await look(post)
    assert post.app.health.troubles == set()


async def test_what_is_late_is_a_trouble_once_there_was_time_for_it(
    post: Mail, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with post.app.store.write() as db:
        await jobs.done(db, troubles.RETENTION, TUESDAY_EVENING - timedelta(hours=4))
        await jobs.done(db, troubles.BACKUP, TUESDAY_EVENING - timedelta(hours=4))
    await look(post)
    assert post.app.health.troubles == set()
    monkeypatch.setattr(health_module, "SETTLED", -1.0)
    post.app.health._began = 0.0
    await look(post)
    assert post.app.health.troubles == {troubles.RETENTION}  # without a key there is no backup
    key = {"backup_key": type(post.app.settings.secret_key)("b" * 40)}
    post.app.settings = post.app.settings.model_copy(update=key)
    await post.app.health.look(post.app)
    assert post.app.health.troubles == {troubles.RETENTION, troubles.BACKUP}


def test_every_trouble_has_words() -> None:
    named = {one for name, one in vars(troubles).items() if name.isupper() and name in NAMES}
    assert named == set(WORDS)
    assert len(named) == len(NAMES)


NAMES = {"WAITING", "DISK", "STORE", "RETENTION", "BACKUP", "INTEGRITY", "SPENDING", "SPENT"}


async def test_a_database_that_takes_nothing_is_said_once_it_takes_something(post: Mail) -> None:
    await tell_writer(post.app.store, "PRAGMA query_only=ON")
    await look(post)
    await look(post, MINUTE)
    assert post.app.health.broken_since == TUESDAY_EVENING
    assert post.app.health.troubles == {troubles.STORE}
    receiving = asyncio.create_task(post.app.inbox.receive([letter("amina", "/note one")]))
    await asyncio.wait([receiving])
    assert receiving.exception() is not None  # nothing is acknowledged
    await tell_writer(post.app.store, "PRAGMA query_only=OFF")
    await look(post, 10 * MINUTE)
    assert post.app.health.up
    await post.heard("claire", "could not write anything")
    assert "18:05" in post.told("claire")[0]
    await post.send(letter("amina", "/note one"))
    await post.heard("amina", "Noted one.")


def test_what_fetches_its_messages_knows_for_how_long_it_cannot() -> None:
    backoff = Backoff()
    backoff.after(OSError())
    began = backoff.since
    backoff.after(OSError())
    assert began is not None
    assert backoff.since == began
    backoff.succeed()
    assert vars(backoff)["since"] is None
    assert backoff.failures == 0


async def test_a_channel_that_cannot_be_asked_is_a_trouble_though_nobody_writes(
    post: Mail,
) -> None:
    line = SimpleNamespace(name="telegram", failing=0.0)
    assert isinstance(line, Fetches)
    channels, post.app.channels = post.app.channels, [line]
    for seconds, found in ((0.0, set()), (299.0, set()), (301.0, {"telegram"}), (0.0, set())):
        line.failing = seconds
        await look(post)
        assert post.app.health.troubles == found
    post.app.channels = channels


async def test_the_hourly_backup_is_made_and_noted(post: Mail) -> None:
    await safekeeping.keep_backup(post.app)
    folder = backups.folder_of(post.app.settings)
    assert not folder.exists()
    key = {"backup_key": type(post.app.settings.secret_key)("b" * 40)}
    post.app.settings = post.app.settings.model_copy(update=key)
    for _time in range(2):
        await safekeeping.keep_backup(post.app)
    assert len(backups.made(folder)) == 1
    async with post.app.store.read() as db:
        assert await jobs.last(db, safekeeping.BACKUP) == TUESDAY_EVENING


async def test_every_page_is_looked_at_once_a_week_and_damage_every_hour(
    post: Mail, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[str] = []
    found: list[str | None] = [None]

    def _damage(*given: object, **how: object) -> str | None:
        looked.append("once")
        return found[0]

    monkeypatch.setattr(snapshots, "damage", _damage)
    await safekeeping.look_at_all(post.app)
    await safekeeping.look_at_all(post.app)
    assert len(looked) == 1
    set_clock(post, TUESDAY_EVENING + timedelta(days=7))
    found[0] = "pages were changed"
    for _time in range(2):
        with pytest.raises(safekeeping.Damaged):
            await safekeeping.look_at_all(post.app)
        async with post.app.store.write() as db:
            await jobs.failed(db, safekeeping.INTEGRITY, "Damaged")  # as the house does
    assert len(looked) == 3
    assert house.JOBS[safekeeping.INTEGRITY] is not house.JOBS[safekeeping.BACKUP]


async def test_a_sound_database_is_found_sound_while_it_is_written(post: Mail) -> None:
    await post.send(letter("amina", "/note one"))
    await safekeeping.look_at_all(post.app)
    async with post.app.store.read() as db:
        assert await jobs.fault(db, safekeeping.INTEGRITY) == ""
        rows = (await db.execute(select(job.c.name))).scalars().all()
        assert safekeeping.INTEGRITY in rows
        assert (await db.execute(text("PRAGMA integrity_check"))).scalar() == "ok"


def test_the_app_is_what_is_looked_at() -> None:
    assert {"settings", "store", "desk", "channels"} <= set(App.__dataclass_fields__)
