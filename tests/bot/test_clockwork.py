"""The clockwork: what time alone makes true, and what another process left behind."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest

from bot import clockwork
from bot.clockwork import Clockwork
from bot.consequences import draw_all
from services import leaving, templates
from services.news import News, tell
from tests.bot.mail import failing
from tests.bot.post import until
from tests.bot.rota import NOW, STARTS, Rota, rota_in


@pytest.fixture
async def rota(tmp_path: Path) -> AsyncIterator[Rota]:
    async with rota_in(f"sqlite+aiosqlite:///{tmp_path}/popote.db") as made:
        yield made


def clock_of(rota: Rota, woken: list[int] | None = None) -> Clockwork:
    noted = woken if woken is not None else []
    return Clockwork(rota.store, rota.desk, lambda: rota.now, lambda: noted.append(1))


async def test_an_offer_that_is_over_is_told_and_goes_to_the_next(rota: Rota) -> None:
    shift = await rota.shift()
    people = [await rota.person(f"p{number}") for number in range(4)]
    first = await rota.seat(people[0], shift)
    await rota.seat(people[1], shift)
    for one in people[2:]:
        await rota.wait(one, shift)
    await rota.do(lambda db: leaving.leave(db, people[0], first, NOW))
    (offer,) = [row for row in await rota.rows(people[2]) if row.purpose is None]
    assert "A seat is free for you" in offer.body["text"]
    rota.now += timedelta(hours=2, seconds=1)
    woken: list[int] = []
    await clock_of(rota, woken).tick()
    assert woken == [1]
    over, *_rest = [row for row in await rota.rows(people[2]) if row.id > offer.id]
    assert "The time to answer is over" in over.body["text"]
    (offered,) = [row for row in await rota.rows(people[3]) if row.purpose is None]
    assert "A seat is free for you" in offered.body["text"]


async def test_news_of_another_process_are_put_out(rota: Rota) -> None:
    bruno = await rota.person("bruno")
    async with rota.store.write() as db:
        await tell(db, News.APPROVED, [bruno], NOW)
    woken: list[int] = []
    clock = clock_of(rota, woken)
    await clock.tick()
    await clock.tick()
    assert len(await rota.rows(bruno)) == 1
    assert woken == [1]  # the second time there was nothing


async def test_plans_are_made_at_the_start_and_once_an_hour(
    rota: Rota, monkeypatch: pytest.MonkeyPatch
) -> None:
    planned = []
    real = templates.plan

    async def _plan(*given: object) -> int:
        planned.append(rota.now)
        return await real(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(templates, "plan", _plan)
    clock = clock_of(rota)
    start = rota.now
    for minutes in (0, 30, 59, 60, 61, 120):
        rota.now = start + timedelta(minutes=minutes)
        await clock.tick()
    assert planned == [start, start + timedelta(hours=1), start + timedelta(hours=2)]


async def test_a_failure_is_logged_without_words_and_the_next_look_does_it(
    rota: Rota, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    bruno = await rota.person("bruno")
    async with rota.store.write() as db:
        await tell(db, News.APPROVED, [bruno], NOW)
    monkeypatch.setattr(clockwork, "FIRST", 0.0)
    monkeypatch.setattr(clockwork, "PERIOD", 0.001)
    monkeypatch.setattr(clockwork, "draw_all", failing(2, ValueError("secret words"), draw_all))
    woken: list[int] = []
    task = asyncio.create_task(clock_of(rota, woken).run())
    await until(lambda: woken)
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
    assert "the clockwork failed: ValueError" in caplog.text
    assert "secret words" not in caplog.text
    assert len(await rota.rows(bruno)) == 1


async def test_the_lead_is_asked_once_who_is_there(rota: Rota) -> None:
    lead, bruno = await rota.person("lead"), await rota.person("bruno")
    shift = await rota.shift(lead_id=lead)
    await rota.seat(bruno, shift)
    rota.now = STARTS
    for _again in range(3):
        await clock_of(rota).tick()
    (row,) = await rota.rows(lead)
    assert "Who is here?" in row.body["text"]
    assert row.body["buttons"][0][1] == f"/roll {shift.id}"
