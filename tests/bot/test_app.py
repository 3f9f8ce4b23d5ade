"""The app: what it does beside taking and sending, and how its parts end."""

import asyncio
from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.messages import Status
from db.models import outbox
from tests.bot.mail import Mail, letter
from tests.bot.post import a_while, until


@pytest.fixture
def post(tmp_path: Path) -> Mail:
    return Mail(tmp_path)


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


async def test_a_part_whose_patience_ends_at_that_moment_ends_too(
    post: Mail, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits: list[asyncio.Timeout] = []

    async def _waits(_receive: object) -> None:
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(None) as patience:
                    waits.append(patience)
                    await asyncio.Event().wait()

    monkeypatch.setattr(post.wire, "run", _waits)
    async with asyncio.timeout(5):
        async with post.running():
            await until(lambda: waits)
            waits[-1].reschedule(asyncio.get_running_loop().time() - 1)
            await asyncio.sleep(0)
        assert len(waits) == 1


async def test_people_told_by_others_hear_it_in_their_language_at_once(post: Mail) -> None:
    post.failures["bad"] = 99
    async with post.running():
        await post.coordinator("claire")
        await post.send(letter("amina", "/note bad"))
        await post.heard("claire", "could not be handled")
    assert [one.lane for one in post.wire.heard if one.address == "claire"] == [1]
    assert [one.lane for one in post.wire.heard if one.address == "amina"] == [0]
