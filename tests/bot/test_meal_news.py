"""News of meals: every day where food is, and what became of a meal somebody counts on."""

import re
import time as clock
from collections.abc import AsyncIterator
from datetime import datetime, time, timedelta
from pathlib import Path

import pytest

from bot.clockwork import Clockwork
from bot.consequences import draw_all
from bot.sealed_rows import opened
from db.session import Session
from services import (
    asked,
    directory,
    following,
    news,
    occurrences,
    people,
    pushes,
    subscriptions,
)
from services.meals import Meal, Sensitivity
from services.news import News
from tests.bot.rota import SEAL, Rota, rota_in
from tests.conftest import PARIS, TUESDAY_EVENING
from tests.kitchens import open_kitchens

NOW = TUESDAY_EVENING - timedelta(hours=1)  # 17:05
DUE = NOW + pushes.UNDO
DINNER = TUESDAY_EVENING.replace(hour=18, minute=0), TUESDAY_EVENING.replace(hour=20, minute=0)
CANAL, GARE = 1, 2
MARKS = re.compile("[\u200e\u200f\u2066-\u2069]")


@pytest.fixture
async def rota(tmp_path: Path) -> AsyncIterator[Rota]:
    async with rota_in(f"sqlite+aiosqlite:///{tmp_path}/popote.db") as made:
        async with made.store.write() as db:
            await open_kitchens(db, TUESDAY_EVENING)
        made.now = NOW
        yield made


async def tick(rota: Rota, at: datetime) -> None:
    rota.now = at
    await Clockwork(rota.store, rota.desk, lambda: rota.now, lambda: None).tick()


async def read(rota: Rota, person_id: int) -> list[str]:
    """Return what waits for somebody, without marks of direction."""
    return [MARKS.sub("", one.body["text"]) for one in await rota.rows(person_id)]


async def ask(rota: Rota, person_id: int, place_id: int = CANAL) -> None:
    await rota.do(lambda db: asked.remember_asked(db, person_id, [place_id], NOW))


async def test_a_cancelled_meal_comes_with_the_nearest_other_one(rota: Rota) -> None:
    amina = await rota.person("amina", role="person")
    await ask(rota, amina)
    await rota.do(lambda db: occurrences.cancel(db, NOW, CANAL, *DINNER))
    await tick(rota, DUE - timedelta(seconds=1))
    assert await read(rota, amina) == []
    await tick(rota, DUE)
    await tick(rota, DUE + timedelta(seconds=30))
    (said,) = await read(rota, amina)
    assert "❌ Cantine du Canal (Paris): cancelled, Tuesday 24/11, 18:00" in said
    assert "Soupe de la Gare" in said
    assert len(said.split("\n")) <= 6
    (row,) = await rota.rows(amina)
    assert row.not_after == DINNER[1]
    assert row.lane == 1
    assert row.body["template"]["key"] == "meal_changed"
    name, what = (MARKS.sub("", one) for one in row.body["template"]["variables"])
    assert (name, what) == ("Cantine du Canal", "cancelled, Tuesday 24/11, 18:00")


async def test_other_hours_are_said_without_another_place(rota: Rota) -> None:
    amina = await rota.person("amina", role="person")
    await ask(rota, amina)
    later = [one + timedelta(hours=1) for one in DINNER]
    await rota.do(lambda db: occurrences.replace(db, NOW, CANAL, later[0], later[1]))
    await tick(rota, DUE)
    (said,) = await read(rota, amina)
    assert "other hours" in said
    assert "from 19:00 to 21:00" in said
    assert "Soupe" not in said


async def test_a_meal_more_is_told_to_who_follows_the_place(rota: Rota) -> None:
    amina = await rota.person("amina", role="person")
    await rota.do(lambda db: following.begin(db, amina, CANAL, NOW))
    night = TUESDAY_EVENING.replace(hour=23, minute=0)
    await rota.do(lambda db: occurrences.add(db, NOW, CANAL, night, night + timedelta(hours=1)))
    await tick(rota, DUE)
    (said,) = await read(rota, amina)
    assert "One meal more" in said
    assert "from 23:00 to 00:00" in said


async def test_who_may_not_know_where_it_is_does_not_hear_where_it_moved(rota: Rota) -> None:
    amina, bruno = await rota.person("amina", role="person"), await rota.person("bruno")
    carla = await rota.person("carla")

    async def _hidden(db: Session) -> int:
        number = await directory.add(
            db,
            "Hidden table",
            "Paris",
            address="1 Rue Secrète",
            position=(48.88, 2.36),
            sensitivity=Sensitivity.VERIFIED,
        )
        await directory.write_hours(db, number, Meal.DINNER, "Mo-Su 18:00-20:00", NOW)
        return number

    number = await rota.do(_hidden)
    await rota.seat(carla, await rota.shift(NOW + timedelta(hours=1), place_id=number))
    for one in (amina, bruno, carla):
        await ask(rota, one, number)
    await rota.do(lambda db: occurrences.move(db, NOW, number, *DINNER, "2 Rue Secrète"))
    await tick(rota, DUE)
    assert await read(rota, amina) == await read(rota, bruno) == []
    (row,) = [one for one in await rota.rows(carla) if one.purpose is None]
    assert row.recall_at is not None
    body = opened(SEAL, row.body)
    assert body["protected"]
    assert "Moved to: \u20682 Rue Secrète" in body["text"]


async def test_a_change_undone_between_the_push_and_the_words_is_not_said(rota: Rota) -> None:
    amina = await rota.person("amina", role="person")
    await ask(rota, amina)
    await rota.do(lambda db: occurrences.cancel(db, NOW, CANAL, *DINNER))
    rota.now = DINNER[1]  # it is over
    async with rota.store.write() as db:
        await pushes.keep(db, DUE)
    await tick(rota, DINNER[1])
    assert await read(rota, amina) == []


async def test_food_comes_at_the_chosen_time_near_the_chosen_place(rota: Rota) -> None:
    amina = await rota.person("amina", role="person")
    omar = await rota.person("omar", role="person", language="fr")
    async with rota.store.write() as db:
        await subscriptions.subscribe(db, amina, time(18), "area:stalingrad", NOW)
        await subscriptions.subscribe(db, omar, time(18), "", NOW)
    at = datetime(2026, 11, 24, 18, 0, tzinfo=PARIS)
    await tick(rota, at - timedelta(seconds=1))
    assert await read(rota, amina) == []
    await tick(rota, at)
    await tick(rota, at + timedelta(seconds=30))
    (said,) = await read(rota, amina)
    assert said.startswith("📍 Near Stalingrad:\n🍲 Cantine du Canal: open until 20:00")
    assert len(await read(rota, omar)) == 1
    async with rota.store.read() as db:
        assert CANAL in [one for one, _name in await asked.recently_asked(db, amina, at)]


async def test_who_ended_it_a_moment_before_hears_nothing(rota: Rota) -> None:
    amina = await rota.person("amina", role="person")
    at = datetime(2026, 11, 24, 18, 0, tzinfo=PARIS)
    await rota.do(lambda db: subscriptions.subscribe(db, amina, time(18), "", NOW))
    async with rota.store.write() as db:
        await subscriptions.keep(db, at)
        await subscriptions.end(db, amina)
    await tick(rota, at)
    assert await read(rota, amina) == []


async def test_hundreds_who_asked_are_told_before_anybody_else_waits_long(rota: Rota) -> None:
    async with rota.store.write() as db:
        for number in range(400):
            (one,) = await people.recognise(db, SEAL, [people.Writer("wire", f"p{number}")], NOW)
            await people.remember(db, one.person.id, language="fr")
            await asked.remember_asked(db, one.person.id, [CANAL], NOW)
        await occurrences.cancel(db, NOW, CANAL, *DINNER)
    began = clock.perf_counter()
    await tick(rota, DUE)
    took = clock.perf_counter() - began
    assert len(await rota.rows()) == 400
    assert took < 5  # seconds, on a machine that does other things as well


async def test_what_goes_to_many_leaves_room_for_others_between(rota: Rota) -> None:
    many = [await rota.person(f"p{number}", role="person") for number in range(120)]
    for one in many:
        await ask(rota, one)
    await rota.do(lambda db: occurrences.cancel(db, NOW, CANAL, *DINNER))
    rota.now = DUE
    async with rota.store.write() as db:
        await pushes.keep(db, DUE)
        await news.tell(db, News.APPROVED, many[:1], DUE)  # another kind is not behind them
        await draw_all(db, rota.desk, DUE)
    assert len(await rota.rows()) == news.BATCH + 1
    assert len(await read(rota, many[0])) == 2
    await tick(rota, DUE)
    assert len(await rota.rows()) == 121
