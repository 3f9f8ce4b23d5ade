"""What news about tickets say, to whom, and how they fit on every channel."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from sqlalchemy import update

from bot.answering import LONGEST
from bot.channels.whatsapp import LIMITS as OF_WHATSAPP
from bot.lengths import units
from bot.messages import Reply, Style
from bot.registry import Registry
from bot.rendering import render
from bot.story import Story
from bot.ticket_news import TICKETS
from db.models import metadata, ticket
from db.session import Session
from db.store import Store
from locales import LANGUAGES
from services import people, tickets
from services.days import local
from services.news import Item, News
from services.people import Standing
from services.ready import Ready
from tests.dialogue import plain
from tests.services.teams import NOW, SEAL, association, coordinator_of, somebody

LONG = "wörd " * (LONGEST // 5)


@dataclass
class Scene:
    """A ticket in which both sides have said something long."""

    db: Session
    person_id: int
    claire: int
    number: int
    asked: int
    answered: int

    async def tell(self, kind: News, reader: int, **details: int | bool) -> Reply | None:
        item = Item(
            kind, reader, None, None, {"ticket": self.number, **details}, NOW + timedelta(days=1)
        )
        standing = Standing(people.Person(reader, "en_GB"), 1, "wire")
        return await TICKETS[kind](Story(self.db, SEAL, item, standing, local(NOW)))


async def scene_in(db: Session, kind: str = "person") -> Scene:
    team = await association(db)
    claire = await coordinator_of(db, team)
    person_id = await somebody(db)
    await people.remember(db, person_id, language="am")
    number = await tickets.open_(db, person_id, team, NOW)
    asked = await tickets.said(db, SEAL, number, person_id, LONG * 3, "am", NOW)
    answered = await tickets.answer(db, SEAL, number, LONG, "fr", NOW, claire)
    await db.execute(update(ticket).values(kind=kind, area="Porte de la Chapelle"))
    return Scene(db, person_id, claire, number, asked, answered)


@pytest.fixture
async def store(tmp_path: object) -> Store:
    made = Store(f"sqlite+aiosqlite:///{tmp_path}/popote.db", seal=SEAL)
    await made.run(metadata.create_all)
    return made


async def every_reply(scene: Scene) -> list[Reply]:
    """Put all news about the ticket into words, for each side that reads them."""
    person, claire = scene.person_id, scene.claire
    open_ones = [
        await scene.tell(News.TICKET, claire),
        await scene.tell(News.TICKET, claire, again=True),
        await scene.tell(News.TICKET_TAKEN, person),
        await scene.tell(News.TICKET_ANSWER, person, utterance=scene.answered),
        await scene.tell(News.TICKET_WORDS, claire, utterance=scene.asked),
        await scene.tell(News.TICKET_GIVEN, claire),
        await scene.tell(News.TICKET_GIVEN, claire, answered_by=9),
    ]
    await scene.db.execute(update(ticket).values(state="closed", ended_at=NOW))
    both = [await scene.tell(News.TICKET_CLOSED, one) for one in (person, claire)]
    found = [one for one in [*open_ones, *both] if one is not None]
    assert len(found) == len(open_ones) + len(both)
    return found


@pytest.mark.parametrize("kind", ["person", "need", "violence"])
async def test_they_fit_every_channel_in_every_language(
    store: Store, registry: Registry, kind: str
) -> None:
    async with store.write() as db:
        replies = await every_reply(await scene_in(db, kind))
    await store.close()
    for reply in replies:
        for one in LANGUAGES:
            body = render(reply, [one.code], OF_WHATSAPP)
            said = plain(body["text"])
            assert Style(body["style"]) is Style.BUTTONS, said
            assert len(said.split("\n")) <= 6, said
            assert units(said) <= 400, said
        assert reply.template is not None
        for option in reply.options:
            assert option.token.split()[0].removeprefix("/") in registry.commands, option.token


async def test_what_somebody_wrote_is_sealed_and_in_no_template(store: Store) -> None:
    async with store.write() as db:
        scene = await scene_in(db)
        replies = await every_reply(scene)
    await store.close()
    holds = [one for one in replies if "wörd" in render(one, ["fr"], OF_WHATSAPP)["text"]]
    assert len(holds) == 2
    assert all(one.sealed for one in holds)
    assert not any("wörd" in str(render(one, ["fr"], OF_WHATSAPP)["template"]) for one in replies)


async def test_an_answer_is_shown_whole(store: Store) -> None:
    async with store.write() as db:
        scene = await scene_in(db)
        reply = await scene.tell(News.TICKET_ANSWER, scene.person_id, utterance=scene.answered)
    await store.close()
    assert reply is not None
    assert " ".join(LONG.split()) in plain(render(reply, ["am"], OF_WHATSAPP)["text"])


async def test_who_is_asked_where_they_are_can_share_it(store: Store) -> None:
    async with store.write() as db:
        scene = await scene_in(db)
        asked = await tickets.answer(db, SEAL, scene.number, Ready.WHERE, "fr", NOW, scene.claire)
        reply = await scene.tell(News.TICKET_ANSWER, scene.person_id, utterance=asked)
    await store.close()
    assert reply is not None
    assert reply.asks_location


async def test_what_is_over_is_not_told(store: Store) -> None:
    async with store.write() as db:
        scene = await scene_in(db)
        assert await scene.tell(News.TICKET_CLOSED, scene.person_id) is None
        await db.execute(update(ticket).values(state="closed", ended_at=NOW))
        for kind in (News.TICKET, News.TICKET_TAKEN, News.TICKET_GIVEN):
            assert await scene.tell(kind, scene.claire) is None
        await db.execute(ticket.delete())
        for kind in TICKETS:
            assert await scene.tell(kind, scene.claire, utterance=scene.asked) is None
    await store.close()
