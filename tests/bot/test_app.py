"""The app: what it does beside taking and sending, and how its parts end."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot import app as apps
from bot.messages import Status
from db.models import conversation, incoming, outbox
from db.session import Session
from services import call_forgetting, conversations, deliveries
from tests.bot.mail import Mail, failing, letter
from tests.bot.post import a_while, until
from tests.conftest import TUESDAY_EVENING

Forgetting = Callable[[Session, datetime], Awaitable[object]]


@pytest.fixture
def post(tmp_path: Path) -> Mail:
    return Mail(tmp_path)


async def counts(post: Mail) -> list[int]:
    """Return how many letters, rows and conversations are kept."""
    async with post.app.store.read() as db:
        return [
            (await db.execute(select(func.count()).select_from(table))).scalar_one()
            for table in (incoming, outbox, conversation)
        ]


async def test_what_is_no_longer_needed_is_forgotten(
    post: Mail, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(apps, "HOUSEKEEPING", 0.05)
    monkeypatch.setattr(apps, "TIDIED_AFTER", 0.0)
    async with post.running() as app:
        await post.send(letter("amina", "/need"))
        await until(lambda: post.wire.heard)
        await a_while()
        assert await counts(post) == [1, 1, 1]
        later = TUESDAY_EVENING + timedelta(days=9)
        app.settings = app.settings.model_copy(update={"now": later})
        await a_while()
        async with app.store.write() as db:  # which was received by the clock of this machine
            await db.execute(incoming.update().values(received_at=TUESDAY_EVENING))
        await a_while()
        assert await counts(post) == [0, 0, 0]


async def test_nothing_is_cleared_before_it_was_looked_at(
    post: Mail, monkeypatch: pytest.MonkeyPatch
) -> None:
    moments: list[list[datetime]] = [[], []]

    def _noting(found: list[datetime], work: Forgetting) -> Forgetting:
        async def _note(db: Session, now: datetime) -> object:
            found.append(now)
            return await work(db, now)

        return _note

    monkeypatch.setattr(apps, "TIDIED_AFTER", 0.0)
    settle, clear = call_forgetting.settle, deliveries.clear
    monkeypatch.setattr(call_forgetting, "settle", _noting(moments[0], settle))
    monkeypatch.setattr(deliveries, "clear", _noting(moments[1], clear))
    passing = count(1)
    async with post.running() as app:
        app.clocked = lambda: TUESDAY_EVENING + timedelta(seconds=next(passing))
        await until(lambda: moments[1])
    assert moments[0] == moments[1]


async def test_a_house_that_cannot_be_kept_ends_nothing(
    post: Mail, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    full = OSError("disk full of words")
    monkeypatch.setattr(apps, "TIDIED_AFTER", 0.0)
    monkeypatch.setattr(conversations, "expire", failing(1, full, conversations.expire))
    async with post.running():
        await post.send(letter("amina", "/note one"))
        await post.heard("amina", "Noted one.")
    assert "what is old could not be forgotten: OSError" in caplog.text
    assert "words" not in caplog.text


async def test_a_status_reaches_its_row(post: Mail) -> None:
    async with post.running() as app:
        await post.send(letter("amina", "/note one"))
        await until(lambda: post.wire.heard)
        number = post.wire.heard[0].id
        await app.report(Status("wire", str(number), "read", number))
        async with app.store.read() as db:
            assert (await db.execute(select(outbox.c.state))).scalar_one() == "read"


async def test_a_part_that_fails_ends_all_of_them(
    post: Mail, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def _fails(_receive: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(post.wire, "run", _fails)
    with pytest.raises(ExceptionGroup) as caught:
        async with asyncio.timeout(5), post.running():
            await asyncio.Event().wait()
    assert caught.group_contains(ZeroDivisionError)
    await a_while()
    assert asyncio.all_tasks() == {asyncio.current_task()}  # nothing that waits for ever


async def test_people_told_by_others_hear_it_in_their_language_at_once(post: Mail) -> None:
    post.failures["bad"] = 99
    async with post.running():
        await post.coordinator("claire")
        await post.send(letter("amina", "/note bad"))
        await post.heard("claire", "could not be handled")
    assert [one.lane for one in post.wire.heard if one.address == "claire"] == [1]
    assert [one.lane for one in post.wire.heard if one.address == "amina"] == [0]
