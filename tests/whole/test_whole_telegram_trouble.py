"""Telegram when something goes wrong: nobody's answer is lost, and nobody waits for another."""

import asyncio
from pathlib import Path

import pytest

from bot import aftermath
from bot.channels import telegram_channel
from bot.messages import Lane
from bot.registry import Registry
from bot.writing import SORRY
from locales import say
from services.people import Role
from tests.conversations import with_test_commands
from tests.whole.served import CANAL, STALINGRAD
from tests.whole.telegram_phones import Phone, Telegram, telegram

CLAIRE = 1000
NONSENSE = [
    {"message": {"chat": "no chat", "text": "food"}},
    {"message": {"chat": {"id": 7, "type": "private"}, "text": 5}},
    {"message": {"chat": {"id": 7, "type": "private"}, "location": {"latitude": "x"}}},
    {"callback_query": "pressed"},
    {"my_chat_member": {"chat": {"id": 7, "type": "private"}, "new_chat_member": None}},
]


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let pauses be tenths of a second, and Telegram's answers late after half a second."""
    monkeypatch.setattr(aftermath, "UNKNOWN_PAUSE", 0.3)
    monkeypatch.setitem(aftermath.PAUSES, Lane.REPLY, (0.1, 0.2, 0.3))
    monkeypatch.setattr(telegram_channel, "ANSWER", 0.5)


async def outcome(running: Telegram, phone: Phone) -> tuple[str, int]:
    """Return how the only answer to somebody ended, and how often it reached them."""
    await running.idle()
    ((state,),) = running.whole.rows("SELECT state FROM outbox")
    return state, len(phone.heard)


async def test_an_update_nobody_can_read_stops_none_behind_it(tmp_path: Path) -> None:
    async with telegram(tmp_path) as polled:
        await polled.whole.promote("telegram", str(CLAIRE), Role.COORDINATOR, "en_GB")
        claire = polled.phone(CLAIRE)
        people = polled.api.people
        for update in NONSENSE:
            people.garble({"update_id": people.next_update, **update})
        people.garble("not even an object")
        assert CANAL in await polled.phone(7).say("manger")
        await polled.idle()
        dead = polled.whole.rows("SELECT id, attempts FROM incoming WHERE state = 'dead'")
        assert [attempts for _number, attempts in dead] == [3] * (len(NONSENSE) + 1)
        await polled.api.until(lambda: len(claire.heard) == len(dead))
        told = "\n".join(one.text for one in claire.heard)
        assert all(f"\u2068{number}\u2069" in told for number, _attempts in dead)
        assert CANAL in await polled.phone(8).say("manger")


async def test_a_bug_is_said_sorry_for_and_a_coordinator_hears_its_number(tmp_path: Path) -> None:
    registry = Registry(with_test_commands())
    async with telegram(tmp_path, registry=registry) as polled:
        await polled.whole.promote("telegram", str(CLAIRE), Role.COORDINATOR, "en_GB")
        amina, claire = polled.phone(7), polled.phone(CLAIRE)
        await amina.say("English")
        assert await amina.say("/broken") == say(SORRY, "en_GB")
        ((number,),) = polled.whole.rows("SELECT id FROM incoming WHERE state = 'dead'")
        await polled.api.until(lambda: claire.heard)
        assert f"\u2068{number}\u2069" in claire.last.text
        assert CANAL in await amina.say("food")


async def test_messages_of_one_person_are_answered_in_order_while_fifty_write(
    tmp_path: Path,
) -> None:
    async with telegram(tmp_path) as polled:
        amina = polled.phone(7)
        crowd = [polled.phone(chat) for chat in range(100, 150)]
        for one in crowd[:25]:
            polled.api.people.say(one.chat, "food")
        polled.api.people.say(7, "/near")
        polled.api.people.share_location(7, *STALINGRAD)
        for one in crowd[25:]:
            polled.api.people.say(one.chat, "food")
        await polled.api.until(lambda: len(polled.api.sent) == 52, 15)
        question, answer = amina.heard
        assert "keyboard" in (question.markup or {})
        assert CANAL in answer.text
        assert all(len(one.heard) == 1 for one in crowd)
        assert polled.api.refused == 0


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("kind", ["flood", "error", "gateway", "dropped"])
async def test_an_answer_that_telegram_did_not_take_comes_later(tmp_path: Path, kind: str) -> None:
    async with telegram(tmp_path, now=None) as polled:
        amina = polled.phone(7)
        polled.api.fail(kind, chat=7)
        await amina.answered("say", "food")
        assert await outcome(polled, amina) == ("sent", 1)


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("kind", ["lost", "late", "broken", "empty"])
async def test_an_answer_of_which_nobody_knows_goes_once_more(tmp_path: Path, kind: str) -> None:
    async with telegram(tmp_path, now=None) as polled:
        amina = polled.phone(7)
        polled.api.fail(kind, chat=7, times=5, seconds=1.0)
        await amina.answered("say", "food")
        await polled.api.until(lambda: len(amina.heard) == 2)
        assert await outcome(polled, amina) == ("failed", 2)


@pytest.mark.usefixtures("impatient")
async def test_a_flood_of_one_chat_keeps_nobody_else_waiting(tmp_path: Path) -> None:
    async with telegram(tmp_path, now=None) as polled:
        polled.api.fail("flood", chat=7, seconds=2)
        polled.api.people.say(7, "food")
        await polled.api.until(lambda: polled.api.refused)
        refused_at = asyncio.get_running_loop().time()
        await polled.phone(8).answered("say", "food")
        assert asyncio.get_running_loop().time() - refused_at < 1.5
        assert polled.phone(7).heard == []
        await polled.api.until(lambda: polled.phone(7).heard)
        assert polled.phone(7).last.at - refused_at >= 1.9


@pytest.mark.parametrize("kind", ["blocked", "deactivated", "not found"])
async def test_whoever_cannot_be_reached_is_not_written_to_until_they_write(
    tmp_path: Path, kind: str
) -> None:
    async with telegram(tmp_path) as polled:
        amina = polled.phone(7)
        polled.api.fail(kind, chat=7)
        polled.api.people.say(7, "food")
        await polled.whole.until("SELECT 1 FROM address WHERE unreachable_at IS NOT NULL")
        await polled.idle()
        assert polled.whole.rows("SELECT state FROM outbox") == [("failed",)]
        assert CANAL in await amina.say("food")
        assert polled.whole.rows("SELECT unreachable_at FROM address") == [(None,)]


async def test_whoever_blocks_the_bot_is_left_alone_and_may_come_back(tmp_path: Path) -> None:
    async with telegram(tmp_path) as polled:
        amina = polled.phone(7)
        await amina.say("food")
        polled.api.people.block(7)
        await polled.whole.until("SELECT 1 FROM address WHERE unreachable_at IS NOT NULL")
        polled.api.people.unblock(7)
        await polled.whole.until("SELECT 1 FROM address WHERE unreachable_at IS NULL")
        await polled.idle()
        assert len(amina.heard) == 1
        assert CANAL in await amina.say("food")


@pytest.mark.parametrize("kind", ["error", "gateway", "dropped", "flood", "conflict"])
async def test_messages_are_fetched_again_after_trouble(tmp_path: Path, kind: str) -> None:
    async with telegram(tmp_path) as polled:
        amina = polled.phone(7)
        polled.api.fail(kind, method="getUpdates", times=2)
        await amina.say("manger")
        assert CANAL in await amina.say("manger")


async def test_a_database_that_takes_nothing_for_a_while_loses_nothing(tmp_path: Path) -> None:
    async with telegram(tmp_path) as polled:
        amina = polled.phone(7)
        await amina.say("manger")
        store = polled.whole.app.store
        async with store.write():
            polled.api.people.say(7, "food")
            polled.api.people.say(8, "food")
            await asyncio.sleep(0.3)
            assert len(polled.api.sent) == 1
        await polled.api.until(lambda: len(polled.api.sent) == 3)
