"""Taken back: what says exactly where people are cannot be passed on, and is gone from the chat.

The whole program speaks with a stand-in of Telegram; it is built anew between all steps.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

import pytest
from sqlalchemy import insert, select, update

from bot import recaller
from bot.app import App, built
from bot.registry import Registry
from bot.taking import Desk
from db.models import coordinator, outbox, place, volunteer
from db.sealing import Seal
from db.session import Session
from services import people, planning, seats
from services.activities import Activity, Part
from services.changing import change
from services.directory import organization_of
from services.exact import follow
from services.meals import Sensitivity
from services.people import Writer
from services.shifts import RoleSpec, ShiftSpec, shift_of
from tests.conftest import PARIS
from tests.handlers.test_food import CANAL
from tests.kitchens import open_kitchens
from tests.platforms.bot_api import BotApi, Sent
from tests.platforms.bot_api_rules import Speed
from tests.platforms.telegram_side import SECRET, opened, settings_for

SEAL = Seal(SECRET)
STARTS = datetime(2026, 11, 24, 20, tzinfo=PARIS)
ENDS = STARTS + timedelta(hours=2)
HOUR = timedelta(hours=1)
BRUNO, CLAIRE = 21, 22
SECRETS = ("12 Rue de l’Exemple", "+33 6 39 98 00 01", "12 Rue du Canal")


@asynccontextmanager
async def program(
    api: BotApi, database: str, registry: Registry, now: datetime
) -> AsyncIterator[App]:
    """Let a program that was just built run at some moment."""
    settings = settings_for(api, database_url=database, now=now)
    async with opened(api) as channel, built(settings, [channel], registry=registry) as app:
        await app.clockwork.tick()
        async with app.running():
            yield app


async def said(api: BotApi, chat: int, words: str) -> Sent:
    before = len(api.sent)
    api.people.say(chat, words)
    await api.until(lambda: [one for one in api.sent[before:] if one.chat == str(chat)])
    return next(one for one in api.sent[before:] if one.chat == str(chat))


async def furnished(app: App) -> None:
    """Plan a shift that carries the meal of a secret place; Bruno comes, Claire coordinates."""
    now = STARTS - 3 * HOUR
    async with app.store.write() as db:
        await open_kitchens(db, now)
        team = await organization_of(db, "Example kitchen") or 0
        numbers = []
        for chat in (BRUNO, CLAIRE):
            (known,) = await people.recognise(db, SEAL, [Writer("telegram", str(chat))], now)
            numbers.append(known.person.id)
        bruno, claire = numbers
        await people.remember(db, bruno, role="volunteer", language="en_GB")
        await people.remember(db, claire, role="coordinator", language="en_GB")
        await db.execute(
            insert(volunteer).values(person_id=bruno, state="approved", applied_at=now)
        )
        await db.execute(
            insert(coordinator).values(person_id=claire, organization_id=team, since=now)
        )
        await _planned(db, team, bruno)


async def _planned(db: Session, team: int, bruno: int) -> None:
    now = STARTS - 3 * HOUR
    await db.execute(
        update(place).where(place.c.name == CANAL).values(sensitivity=Sensitivity.TEAM.value)
    )
    rows = await db.execute(place.select().where(place.c.sensitivity == "team"))
    hidden = rows.one().id
    await follow(db, hidden)
    spec = ShiftSpec(
        organization_id=team,
        activity=Activity.SERVING,
        area="Stalingrad",
        starts=STARTS,
        ends=ENDS,
        meets=STARTS,
        meeting="metro exit 2",
        address="12 Rue de l’Exemple",
        contact="+33 6 39 98 00 01",
        position=(48.8841, 2.3712),
        place_id=hidden,
        roles=(RoleSpec(Part.ANYONE, 0, 4),),
    )
    found = await shift_of(db, await planning.create(db, SEAL, spec, now, None))
    assert found is not None
    made = await seats.take(db, bruno, found.roles[0].id, now - 48 * HOUR)
    await seats.confirm(db, bruno, made.signup_id or 0, now)


async def noted(app: App) -> None:
    """Wait until all that was sent is noted: what is not noted has no number to be gone by."""
    async with asyncio.timeout(10):
        while await _waiting(app):  # noqa: ASYNC110, it is the store
            await asyncio.sleep(0.02)


async def _waiting(app: App) -> int:
    async with app.store.read() as db:
        return len((await db.execute(select(outbox).where(outbox.c.state == "queued"))).all())


def exact(sent: Sequence[Sent]) -> list[Sent]:
    return [one for one in sent if any(secret in one.text for secret in SECRETS)]


async def test_all_that_says_exactly_where_is_protected_and_gone_two_hours_after_the_end(
    database: str, registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recaller, "PERIOD", 0.05)
    async with BotApi(speed=Speed(burst=50)) as api:
        async with program(api, database, registry, STARTS - 3 * HOUR) as app:
            await furnished(app)
            await app.clockwork.tick()
            assert "12 Rue de l’Exemple" in (await said(api, CLAIRE, "/shift 1")).text
            assert "12 Rue de l’Exemple" in (await said(api, BRUNO, "/shift 1")).text
            assert "12 Rue du Canal" in (await said(api, BRUNO, "/food")).text
            assert "12 Rue" not in (await said(api, BRUNO, "/shifts")).text
        async with program(api, database, registry, STARTS - 2 * HOUR) as app:
            await api.until(lambda: [one for one in api.sent if "begins soon" in one.text])
            async with app.store.write() as db:
                await change(db, SEAL, 1, STARTS - 2 * HOUR, None, meeting="metro exit 3")
            await app.clockwork.tick()
            app.wake()
            await api.until(lambda: [one for one in api.sent if "exit 3" in one.text])
            await noted(app)
        told = exact(api.sent)
        assert len(told) == 5
        assert all(one.params.get("protect_content") == "true" for one in told), told
        assert all("is_disabled" in one.params["link_preview_options"] for one in told)
        others = [one for one in api.sent if one not in told]
        assert not any("protect_content" in one.params for one in others)
        async with program(api, database, registry, ENDS + 2 * HOUR - timedelta(seconds=1)):
            await asyncio.sleep(0.2)
        assert api.recalled == []
        api.fail("error", method="deleteMessage")  # one of them only later
        async with program(api, database, registry, ENDS + 2 * HOUR):
            await api.until(lambda: len(api.recalled) == 4)
        async with program(api, database, registry, ENDS + 2 * HOUR + timedelta(minutes=1)):
            await api.until(lambda: len(api.recalled) == 5)
    assert {number for _chat, number in api.recalled} == {one.id for one in told}


async def test_what_could_not_be_taken_back_is_never_said(
    database: str, registry: Registry
) -> None:
    from bot.messages import Reply
    from bot.taking import draft
    from locales import as_is
    from services.people import Person, Role, Standing

    reply = Reply(as_is("12 Rue de l’Exemple"), gone_at=ENDS)
    desk = Desk(registry, SEAL, {})
    who = Standing(Person(1, "fr", Role.VOLUNTEER), 1, "whatsapp")
    with pytest.raises(RuntimeError):
        draft(desk, who, reply, ("fr",), STARTS, None)
