"""Calls in dialogues: written by a coordinator, and as they stand in the store."""

from typing import Any

from sqlalchemy import insert, select

from db.models import address, call, person, recipient
from services import calls
from services.calls import Call
from tests.conftest import TUESDAY_EVENING
from tests.standing import stored
from tests.telephone import Chat

WORDS = "The depot is closed on Friday."


async def write_to_all(claire: Chat, words: str = WORDS) -> int:
    """Write a message to everybody, until tomorrow noon; returns its number."""
    await claire.say("/newcall")
    await claire.press("📣 A message")
    await claire.say(words)
    await claire.press("25/11 12:00")
    await claire.press("👥 Everybody")
    async with stored(claire.url) as db:
        rows = await db.execute(select(call.c.id).order_by(call.c.id.desc()))
        return int(rows.scalars().first() or 0)


async def call_now(url: str, number: int) -> Call:
    """Return a call as it stands."""
    async with stored(url) as db:
        found = await calls.call_of(db, number)
    assert found is not None
    return found


async def recipients_of(url: str, number: int) -> list[Any]:
    """Return everybody a call was sent to, and how far it has come."""
    async with stored(url) as db:
        rows = await db.execute(select(recipient).where(recipient.c.call_id == number))
        return list(rows.all())


async def crowd(url: str, many: int, language: str = "ar") -> None:
    """Let so many people write whom nobody knows."""
    async with stored(url) as db:
        for number in range(many):
            row = {"language": language, "last_seen": TUESDAY_EVENING.date()}
            added = await db.execute(insert(person).values(row).returning(person.c.id))
            where = {"channel": "wire", "lookup": number.to_bytes(16), "sealed": b"x"}
            mine = insert(address).values(person_id=added.scalar_one(), **where)
            await db.execute(mine.values(last_incoming_at=TUESDAY_EVENING))
