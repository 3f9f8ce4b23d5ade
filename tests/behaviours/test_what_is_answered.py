"""Behaviours 15, 16 and 25 to 29: who is answered, what is fetched, and what gets lost."""

import ast
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot.messages import Kind
from db.models import outbox, signup
from db.store import Store
from tests.conftest import TUESDAY_EVENING
from tests.kitchens import open_kitchens
from tests.services.teams import SEAL
from tests.standing import stored
from tests.telephone import WHATSAPP, Chat

ROOT = Path(__file__).parents[2]
FOLDERS = ("bot", "handlers", "services", "db", "locales")
TALKS = ("httpx", "requests", "urllib.request", "urllib3", "aiohttp", "smtplib", "ftplib")


@pytest.mark.parametrize(
    "kind", [Kind.VOICE, Kind.PICTURE, Kind.DOCUMENT, Kind.CONTACT, Kind.STICKER]
)
async def test_16_what_is_not_words_is_answered_with_a_request_for_words(
    chat: Chat, kind: Kind
) -> None:
    await chat.say("English")
    said = await chat.send_kind(kind)
    assert "write a word" in said or "only read words" in said
    assert ("I delete it from this chat" in said) == (kind is not Kind.STICKER)


@pytest.mark.parametrize("kind", [Kind.VOICE, Kind.PICTURE, Kind.DOCUMENT, Kind.CONTACT])
async def test_16_what_is_never_looked_at_is_taken_out_of_the_chat(
    chat: Chat, database: str, kind: Kind
) -> None:
    await chat.say("English")
    await chat.send_kind(kind)
    assert await _to_be_gone(database) == 1
    await chat.say("food")
    assert await _to_be_gone(database) == 1


async def test_16_where_nothing_can_be_deleted_nothing_is_promised(
    chats: Callable[..., Chat], database: str
) -> None:
    chat = chats(limits=WHATSAPP)
    await chat.say("English")
    assert "I delete it" not in await chat.send_kind(Kind.PICTURE)
    assert await _to_be_gone(database) == 0


async def _to_be_gone(database: str) -> int:
    store = Store(database, seal=SEAL)
    async with store.read() as db:
        rows = await db.execute(select(outbox.c.id).where(outbox.c.recall_at.is_not(None)))
        found = len(rows.all())
    await store.close()
    return found


async def test_25_what_comes_twice_has_one_effect_and_one_answer(
    chat: Chat, database: str
) -> None:
    for _time in range(3):
        await chat._send({"text": "food"}, "the same message")
    store = Store(database, seal=SEAL)
    async with store.read() as db:
        rows = (await db.execute(select(func.count()).select_from(outbox))).scalar_one()
        seats = (await db.execute(select(func.count()).select_from(signup))).scalar_one()
    await store.close()
    assert (rows, seats) == (1, 0)


@pytest.mark.parametrize("words", ["asdf qwer", "qwop", "zzz zzz zzz", "አ ለ ሐ"])
async def test_27_whatever_is_typed_a_person_is_offered_after_two_misses(
    chat: Chat, words: str
) -> None:
    await chat.say("English")
    await chat.say(words)
    await chat.say(words)
    assert any("👤" in one for one in chat.labels)


async def test_27_a_complaint_goes_past_those_it_is_about(chat: Chat) -> None:
    said = await chat.say("/complain")
    assert "09 69 39 00 00" in said


async def test_28_what_is_old_is_called_old(chats: Callable[..., Chat], database: str) -> None:
    async with stored(database) as db:
        await open_kitchens(db, TUESDAY_EVENING - timedelta(days=200))
    said = await chats(now=TUESDAY_EVENING).say("food")
    assert "not confirmed" in said.lower() or "⚠" in said or "❓" in said, said


def test_29_nothing_but_a_channel_speaks_with_the_web() -> None:
    for folder in FOLDERS:
        for file in (ROOT / folder).rglob("*.py"):
            speaks = {one for one in _imported(file) if one.startswith(TALKS)}
            assert not speaks or file.parent == ROOT / "bot" / "channels", (file, speaks)


def _imported(file: Path) -> set[str]:
    found: set[str] = set()
    for one in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(one, ast.Import):
            found |= {each.name for each in one.names}
        if isinstance(one, ast.ImportFrom) and one.module:
            found.add(one.module)
    return found
