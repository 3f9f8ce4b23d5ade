"""/pin and what asks for it: the number is kept nowhere, and nobody guesses it."""

import logging
import sqlite3
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, select

from db.models import news, outbox, pin
from services.audit import Act
from services.calls import State
from services.people import Role
from tests.callers import call_now, crowd, write_to_all
from tests.conftest import TUESDAY_EVENING
from tests.dialogue import answer, plain
from tests.disk import everything_in
from tests.standing import acts, number_of, stored
from tests.telephone import Chat
from tests.week import settled

Make = Callable[..., Awaitable[Chat]]
PIN, OTHER = "280624", "719305"


@pytest.fixture
async def claire(volunteers: Make) -> Chat:
    """A coordinator who has no PIN yet."""
    chat = await volunteers("claire", Role.COORDINATOR)
    async with stored(chat.url) as db:
        await db.execute(delete(pin))
    return chat


@pytest.fixture
async def dora(volunteers: Make) -> Chat:
    """Another coordinator."""
    return await volunteers("dora", Role.COORDINATOR)


async def test_who_has_none_chooses_one_the_first_time_it_is_needed(claire: Chat) -> None:
    assert "Choose a PIN" in await answer(claire, "/invite", "✅")
    assert "It works once" in await answer(claire, PIN)
    assert "It works once" in await answer(claire, "/invite", "✅")  # it holds for five minutes
    claire.now += timedelta(minutes=5)
    assert "type your PIN" in await answer(claire, "/invite", "✅")
    assert "It works once" in await answer(claire, PIN)


@pytest.mark.parametrize(
    "easy", ["12345", "123456", "654321", "000000", "121212", "1234567890123"]
)
async def test_what_is_guessed_first_is_no_pin(claire: Chat, easy: str) -> None:
    await answer(claire, "/pin")
    said = await answer(claire, easy)
    assert "too easy" in said or "6 to 12 figures" in said
    assert "Your PIN is set" in await answer(claire, PIN)


@pytest.mark.parametrize("typed", ["٢٨٠٦٢٤", "280 624", " 280624 "])
async def test_it_is_typed_in_any_digits(claire: Chat, typed: str) -> None:
    await answer(claire, "/pin", PIN)
    assert "type your PIN" in await answer(claire, "/pin")
    assert "Choose a PIN" in await answer(claire, typed)


async def test_another_pin_needs_the_one_there_is_be_it_just_entered(claire: Chat) -> None:
    await answer(claire, "/pin", PIN)
    await answer(claire, "/pin", PIN)
    assert "Your PIN is set" in await answer(claire, OTHER)
    assert "wrong" in await answer(claire, "/pin", PIN)
    number = await number_of(claire.url, "claire")
    assert await acts(claire.url, number) == [Act.SET_PIN, Act.SET_PIN]


async def test_five_wrong_ones_lock_it_for_a_day_and_the_others_are_told(
    claire: Chat, dora: Chat
) -> None:
    await answer(claire, "/pin", PIN)
    claire.now += timedelta(minutes=6)
    await answer(claire, "/invite", "✅")
    for guess in range(4):
        assert "This PIN is wrong." in await answer(claire, f"{900_001 + guess}")
    assert "locked for 24 hours" in await answer(claire, "900007")
    assert "locked" in await answer(claire, "/invite", "✅")
    assert "locked" in await answer(claire, "/pin")
    heard = await settled([claire, dora])
    assert "five wrong PINs for coordinator" in plain(heard["dora"][-1].text)
    claire.now = TUESDAY_EVENING + timedelta(hours=24, minutes=7)
    await answer(claire, "/invite", "✅")
    assert "It works once" in await answer(claire, PIN)


async def test_a_conversation_left_and_begun_again_gives_no_further_guesses(claire: Chat) -> None:
    await answer(claire, "/pin", PIN)
    claire.now += timedelta(minutes=6)
    for guess in range(5):
        await answer(claire, "/invite", "✅")
        await answer(claire, f"{900_001 + guess}")
        await claire.say("cancel")
    assert "locked" in await answer(claire, "/invite", "✅")


async def test_what_cannot_be_a_pin_is_no_guess_and_a_danger_is_heard(claire: Chat) -> None:
    await answer(claire, "/pin", PIN)
    claire.now += timedelta(minutes=6)
    await answer(claire, "/invite", "✅")
    for words in ("hm", "1", "12345", "1" * 40, "280624x", "😀"):
        await answer(claire, words)
    assert "112" in plain(await claire.say("112"))
    await claire.say("cancel")
    await answer(claire, "/invite", "✅")
    assert "It works once" in await answer(claire, PIN)


async def test_an_answer_that_waits_too_long_is_asked_for_again(claire: Chat) -> None:
    await answer(claire, "/pin", PIN)
    await answer(claire, "/pin", PIN)
    claire.now += timedelta(minutes=6)
    assert "more than five minutes" in await answer(claire, OTHER)


async def test_without_the_pin_nothing_dangerous_happens(claire: Chat, volunteers: Make) -> None:
    omar = await volunteers("omar")
    paul = await volunteers("paul", Role.COORDINATOR)
    await omar.say("/seat 1")
    await answer(claire, "/pin", PIN)
    claire.now += timedelta(minutes=6)
    before = await acts(claire.url, await number_of(claire.url, "claire"))
    for begin in (
        ("/invite", "✅"),
        ("/endrole 1", "#1", "✅"),
        (f"/revoke {await number_of(claire.url, 'paul')}", "✅"),
    ):
        assert "type your PIN" in await answer(claire, *begin), begin
        await claire.say("cancel")
    assert await acts(claire.url, await number_of(claire.url, "claire")) == before
    assert "You coordinate" in plain(await paul.say("/coordinate"))


async def test_a_call_above_the_set_size_needs_the_pins_of_both(claire: Chat, dora: Chat) -> None:
    await answer(claire, "/pin", PIN)
    await crowd(claire.url, 201)
    number = await write_to_all(claire)
    claire.now += timedelta(minutes=6)
    dora.now += timedelta(minutes=6)
    await claire.press("🖐 Ask to approve it")
    assert "type your PIN" in plain(claire.last.text)
    assert (await call_now(claire.url, number)).state is State.DRAFT
    await claire.say(PIN)
    assert (await call_now(claire.url, number)).state is State.APPROVING
    assert "type your PIN" in plain(await dora.say(f"/approvecall {number}"))
    assert (await call_now(claire.url, number)).state is State.APPROVING


async def test_a_small_call_needs_none(claire: Chat) -> None:
    await crowd(claire.url, 3)
    number = await write_to_all(claire)
    await claire.say(f"/sendcall {number} 999")
    assert "PIN" not in plain(claire.last.text)
    assert (await call_now(claire.url, number)).state is State.SENDING


async def test_it_stands_in_no_table_no_file_and_no_line_of_the_log(
    claire: Chat, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    await answer(claire, "/pin", PIN)
    claire.now += timedelta(minutes=6)
    await answer(claire, "/invite", "✅", "900001", "900002", PIN)
    await answer(claire, "/pin", PIN, OTHER)
    store = sqlite3.connect(tmp_path / "popote.db")
    script = "\n".join(store.iterdump())
    store.close()
    for secret in (PIN, OTHER, "900001", "900002"):
        assert secret not in script
        assert secret.encode() not in everything_in(tmp_path)
        assert secret not in caplog.text
        assert not any(secret in one.text for one in claire.heard)


async def test_a_message_with_a_pin_is_to_be_taken_out_of_the_chat(claire: Chat) -> None:
    await answer(claire, "/pin", PIN)
    async with stored(claire.url) as db:
        rows = (await db.execute(select(outbox).where(outbox.c.recall_at.is_not(None)))).all()
        assert (await db.execute(select(news))).all() == []
    assert [row.state for row in rows] == ["read"]
    assert rows[0].provider_id.startswith("m")
    assert rows[0].body is None
