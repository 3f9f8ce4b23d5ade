"""Recalling on Telegram: a message with a PIN is gone from the chat; ours can be, too."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.channels import DeliveryError
from bot.channels.telegram_reading import read_update
from bot.messages import Raw
from bot.recaller import recall_once
from db.models import outbox
from db.sealing import Seal
from db.store import Store
from services import people, unsaying
from services.people import Writer
from tests.conftest import TUESDAY_EVENING
from tests.platforms.bot_api import BotApi
from tests.platforms.telegram_side import message, opened
from tests.telephone import SECRET

SEAL = Seal(SECRET)
CHAT, PIN_SAID_IN = "777", "41"


@pytest.fixture
async def store(database: str) -> AsyncIterator[Store]:
    """A store in which a message of a chat is to be gone."""
    made = Store(database, seal=SEAL)
    async with made.write() as db:
        (known,) = await people.recognise(db, SEAL, [Writer("telegram", CHAT)], TUESDAY_EVENING)
        await unsaying.unsay(db, known.address_id, "telegram", PIN_SAID_IN, TUESDAY_EVENING)
    yield made
    await made.close()


async def waiting(store: Store) -> int:
    async with store.read() as db:
        rows = await db.execute(select(outbox).where(outbox.c.recall_at.is_not(None)))
        return len(rows.all())


def test_a_message_says_its_own_number() -> None:
    body = (
        b'{"update_id": 9, "message": {"message_id": 41, "date": 1, "text": "280624",'
        b' "chat": {"id": 777, "type": "private"}}}'
    )
    read = read_update(Raw("telegram", "9", body))
    assert read is not None
    assert (read.own_id, read.external_id) == (PIN_SAID_IN, "9")


async def test_what_is_to_be_gone_is_taken_out_once(store: Store) -> None:
    async with BotApi() as api, opened(api) as channel:
        assert await recall_once(store, SEAL, channel, TUESDAY_EVENING) == 1
        assert api.recalled == [(CHAT, 41)]
        assert await recall_once(store, SEAL, channel, TUESDAY_EVENING) == 0
        assert len(api.recalled) == 1
    assert await waiting(store) == 0


async def test_what_fails_is_tried_again_a_minute_later(store: Store) -> None:
    async with BotApi() as api, opened(api) as channel:
        api.fail("error", method="deleteMessage")
        assert await recall_once(store, SEAL, channel, TUESDAY_EVENING) == 0
        assert await recall_once(store, SEAL, channel, TUESDAY_EVENING) == 0
        later = TUESDAY_EVENING + timedelta(minutes=1)
        assert await recall_once(store, SEAL, channel, later) == 1


async def test_what_is_gone_already_is_done_with(store: Store) -> None:
    async with BotApi() as api, opened(api) as channel:
        api.deleted.add(41)
        assert await recall_once(store, SEAL, channel, TUESDAY_EVENING) == 1
    assert await waiting(store) == 0


async def test_after_two_days_nothing_is_tried(store: Store) -> None:
    async with BotApi() as api, opened(api) as channel:
        later = TUESDAY_EVENING + timedelta(hours=48)
        assert await recall_once(store, SEAL, channel, later) == 0
        assert not api.recalled


async def test_our_own_message_can_be_taken_back(store: Store) -> None:
    async with BotApi() as api, opened(api) as channel:
        number = await channel.send(message(text="12 Rue de l’Exemple"))
        await channel.recall(message().address, number)
        assert api.recalled == [(message().address, int(number))]


async def test_a_failure_is_a_delivery_error_and_nothing_else() -> None:
    async with BotApi() as api, opened(api) as channel:
        api.fail("blocked", method="deleteMessage")
        with pytest.raises(DeliveryError):
            await channel.recall(CHAT, "41")
        await channel.recall(CHAT, "no number")
