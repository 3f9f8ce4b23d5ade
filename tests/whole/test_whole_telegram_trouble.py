"""Telegram when something goes wrong: nobody's answer is lost, and nobody waits for another."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from bot.registry import Registry
from bot.writing import SORRY
from locales import say
from services.people import Role
from tests.conversations import with_test_commands
from tests.whole.served import CANAL, STALINGRAD
from tests.whole.telegram_phones import telegram

CLAIRE = 1000
NONSENSE: list[dict[str, Any]] = [
    {"message": {"chat": {"id": 7, "type": "private"}, "location": {"latitude": "x"}}},
    {"callback_query": "pressed"},
]


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
        assert [attempts for _number, attempts in dead] == [1] * (len(NONSENSE) + 1)
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
async def test_an_answer_that_telegram_did_not_take_comes_later(tmp_path: Path) -> None:
    async with telegram(tmp_path, now=None) as polled:
        for chat, kind in enumerate(["flood", "error", "gateway", "dropped"]):
            polled.api.fail(kind, chat=chat)
            polled.api.people.say(chat, "food")
        await polled.idle()
        assert polled.whole.rows("SELECT state FROM outbox") == [("sent",)] * 4
        assert [len(polled.phone(chat).heard) for chat in range(4)] == [1] * 4


@pytest.mark.usefixtures("impatient")
async def test_an_answer_of_which_nobody_knows_goes_once_more(tmp_path: Path) -> None:
    async with telegram(tmp_path, now=None) as polled:
        for chat, kind in enumerate(["lost", "late", "broken", "empty"]):
            polled.api.fail(kind, chat=chat, times=5, seconds=1.0)
            polled.api.people.say(chat, "food")
        await polled.idle()
        assert polled.whole.rows("SELECT state FROM outbox") == [("failed",)] * 4
        assert [len(polled.phone(chat).heard) for chat in range(4)] == [2] * 4


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


async def test_whoever_cannot_be_reached_is_not_written_to_until_they_write(
    tmp_path: Path,
) -> None:
    lost = "SELECT count(*) FROM address WHERE unreachable_at IS NOT NULL"
    async with telegram(tmp_path) as polled:
        for chat, kind in enumerate(["blocked", "deactivated", "not found"]):
            polled.api.fail(kind, chat=chat)
            polled.api.people.say(chat, "food")
        await polled.idle()
        assert polled.whole.rows("SELECT state FROM outbox") == [("failed",)] * 3
        assert polled.whole.rows(lost) == [(3,)]
        for chat in range(3):
            assert CANAL in await polled.phone(chat).say("food")
        assert polled.whole.rows(lost) == [(0,)]


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


async def test_messages_are_fetched_again_after_trouble(tmp_path: Path) -> None:
    async with telegram(tmp_path) as polled:
        for chat, kind in enumerate(["error", "gateway", "dropped", "flood", "conflict"]):
            polled.api.fail(kind, method="getUpdates", times=2, seconds=0.1)
            assert CANAL in await polled.phone(chat).say("manger")


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
