"""What news about emergencies say, and how they fit outside WhatsApp's window."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import update

from bot.channels.whatsapp import LIMITS as OF_WHATSAPP
from bot.emergency_news import EMERGENCIES
from bot.messages import Reply
from bot.rendering import render
from bot.story import Story
from db.models import metadata, ticket
from db.session import Session
from db.store import Store
from locales import LANGUAGES
from services import duties, people
from services.dangers import Danger
from services.days import local
from services.grid import snap
from services.news import Item, News
from services.people import Standing
from tests.dialogue import plain
from tests.services.teams import NOW, SEAL, association, coordinator_of
from tests.services.watch import HOUR, raised, watch

VALUES = {"emergency": 2, "news": 1}


@pytest.fixture
async def db(tmp_path: Path) -> AsyncIterator[Session]:
    store = Store(f"sqlite+aiosqlite:///{tmp_path}/popote.db", seal=SEAL)
    await store.run(metadata.create_all)
    async with store.write() as session:
        yield session
    await store.close()


async def told(db: Session, kind: News, reader: int, **details: int | bool) -> Reply | None:
    item = Item(kind, reader, None, None, dict(details), NOW + HOUR)
    standing = Standing(people.Person(reader, "fr"), 1, "wire")
    return await EMERGENCIES[kind](Story(db, SEAL, item, standing, local(NOW)))


async def every_reply(db: Session) -> list[Reply]:
    """Return all that is said about a waiting, a taken and an ended one, and about duties."""
    team = await association(db)
    anna = await coordinator_of(db, team)
    number = await raised(db, Danger.MISSING)
    where = {"area": "Porte de la Chapelle", "cell": str(snap(48.8984, 2.3590))}
    await db.execute(update(ticket).values(where))
    waiting = [
        await told(db, News.EMERGENCY, anna, ticket=number),
        await told(db, News.EMERGENCY, anna, ticket=number, again=True),
        await told(db, News.EMERGENCY_OPEN, anna, ticket=number),
        await told(db, News.EMERGENCY_WAITS, 99, ticket=number),
        await told(db, News.DUTY_NOBODY, anna, organization=team),
    ]
    await db.execute(update(ticket).values(state="taken", taken_by=anna))
    await watch(db, team, anna)
    (duty,) = await duties.rota(db, team, NOW)
    own = [
        await told(db, News.EMERGENCY, anna, ticket=number, silent=True),
        await told(db, News.EMERGENCY, anna, ticket=number, again=True),
        await told(db, News.EMERGENCY_TAKEN, 99, ticket=number),
        await told(db, News.EMERGENCY_SAFE, anna, ticket=number),
        await told(db, News.DUTY_GIVEN, anna, duty=duty.id),
    ]
    assert None not in [*waiting, *own]
    return [one for one in [*waiting, *own] if one is not None]


async def test_each_template_has_as_many_values_as_whatsapp_knows(db: Session) -> None:
    for reply in await every_reply(db):
        assert reply.template is not None
        template = render(reply, ["fr"], OF_WHATSAPP)["template"]
        values = VALUES[template["key"]]
        presses = [one.token for one in reply.options] if template["key"] != "news" else []
        assert template["tokens"] == presses
        assert len(template["variables"]) == values
        assert all(one.strip() for one in template["variables"])


async def test_each_is_short_in_every_language(db: Session) -> None:
    for reply in await every_reply(db):
        for language in LANGUAGES:
            words = plain(render(reply, [language.code], OF_WHATSAPP)["text"])
            assert len(words.splitlines()) <= 6, (language.code, words)
            assert len(words) <= 400, (language.code, words)


async def test_what_says_the_point_is_sealed_and_nobody_else_reads_it(db: Session) -> None:
    team = await association(db)
    anna, number = await watch(db, team), await raised(db)
    row = {"cell": str(snap(50.9692, 1.8497)), "state": "taken", "taken_by": anna}
    await db.execute(update(ticket).values(row))
    own = await told(db, News.EMERGENCY, anna, ticket=number, again=True)
    assert own is not None
    assert own.sealed
    assert await told(db, News.EMERGENCY, 99, ticket=number, again=True) is None
