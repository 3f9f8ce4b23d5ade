"""What coordinators are told about calls, and only those who act for the organization."""

from collections.abc import AsyncIterator

import pytest

from bot.call_news import CALLS
from bot.messages import Reply
from bot.story import Story
from db.session import Session
from db.store import Store
from locales import say
from services import call_drafts, calls
from services.audiences import Audience
from services.call_drafts import Draft
from services.calls import Kind, State
from services.news import Item, News
from services.people import Person, Role, Standing
from tests.conftest import TUESDAY_EVENING
from tests.week import SEAL, at, plan_week, somebody

NOW = TUESDAY_EVENING
MARKS = {0x2068: None, 0x2069: None}
DRAFT = Draft(1, Kind.NOTICE, Audience(), at(25, 12), language="fr", words="Merci à tous.")


@pytest.fixture
async def db(database: str) -> AsyncIterator[Session]:
    store = Store(database, seal=SEAL)
    async with store.write() as session:
        await plan_week(session)
        yield session
    await store.close()


async def told(db: Session, kind: News, person_id: int, number: int, **more: str) -> Reply | None:
    item = Item(kind, person_id, None, None, {"call": number, **more}, at(25, 12))
    standing = Standing(Person(person_id, "en_GB", Role.COORDINATOR), 1, "wire")
    return await CALLS[kind](Story(db, SEAL, item, standing, NOW))


def read(reply: Reply | None) -> str:
    assert reply is not None
    return say(reply.text, "en_GB").translate(MARKS)


async def call_in(db: Session, state: State) -> tuple[int, int]:
    """Write a call and put it into a state; returns its number and a coordinator's."""
    claire = await somebody(db, "claire", Role.COORDINATOR)
    number = await call_drafts.write(db, SEAL, DRAFT, NOW, claire)
    await calls.change(db, number, state=state.value, people=300)
    return number, claire


async def test_a_coordinator_is_asked_to_agree_as_long_as_it_waits(db: Session) -> None:
    number, claire = await call_in(db, State.APPROVING)
    reply = await told(db, News.CALL_APPROVE, claire, number)
    assert read(reply).split("\n") == [
        "🖐 A call to many people waits for your yes or no:",
        "💬 Merci à tous.",
    ]
    assert reply is not None
    assert reply.options[0].token == f"/call {number}"
    await calls.change(db, number, state=State.SENDING.value)
    assert await told(db, News.CALL_APPROVE, claire, number) is None


async def test_a_platform_that_takes_no_calls_is_named_with_its_code(db: Session) -> None:
    number, claire = await call_in(db, State.PAUSED)
    reply = await told(db, News.CALL_TROUBLE, claire, number, channel="whatsapp", code="63018")
    assert read(reply).split("\n") == [
        "⚠️ WhatsApp takes no calls from us now (63018). This call is held:",
        "💬 Merci à tous.",
        "Go on when it is solved. Answers to people still arrive.",
    ]


@pytest.mark.parametrize(
    ("kind", "state", "first"),
    [
        (News.CALL_APPROVED, State.SENDING, "✅ Another coordinator agreed. It is sent:"),
        (News.CALL_REFUSED, State.DRAFT, "↩️ Another coordinator asks you to change this call:"),
        (News.CALL_OVER, State.FILLED, "📣 Call 1 · 📣 A message · ✅ Filled"),
    ],
)
async def test_who_wrote_a_call_hears_what_became_of_it(
    db: Session, kind: News, state: State, first: str
) -> None:
    number, claire = await call_in(db, state)
    reply = await told(db, kind, claire, number)
    assert read(reply).split("\n")[0] == first
    assert reply is not None
    assert reply.sealed


@pytest.mark.parametrize("kind", list(CALLS))
async def test_nobody_else_hears_of_it(db: Session, kind: News) -> None:
    number, _claire = await call_in(db, State.APPROVING)
    bruno = await somebody(db, "bruno", Role.VOLUNTEER)
    assert await told(db, kind, bruno, number) is None
    assert await told(db, kind, bruno, number + 1) is None
