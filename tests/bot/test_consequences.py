"""Consequences: what a turn means for people is in the outbox when the turn is committed."""

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.messages import Reply
from bot.registry import Registry, command
from bot.talk import Talk
from locales import as_is
from services import leaving, reminders, seats
from services.news import News, tell
from tests.bot.rota import Rota, rota_in
from tests.conversations import with_test_commands
from tests.telephone import Chat, Wire, deliver


@command("sit", as_is("Sit"))
async def sit(talk: Talk) -> Reply:
    """Take a seat of a role."""
    decision = await seats.take(talk.db, talk.person.id, int(talk.argument), talk.now)
    return Reply(as_is(f"{decision.outcome} {decision.signup_id}"))


@command("stand", as_is("Stand"))
async def stand(talk: Talk) -> Reply:
    """Leave a seat."""
    left = await leaving.leave(talk.db, talk.person.id, int(talk.argument), talk.now)
    return Reply(as_is(left.leaving.value))


@command("cry", as_is("Cry"))
async def cry(talk: Talk) -> Reply:
    """Tell somebody something, and fail."""
    await tell(talk.db, News.APPROVED, [int(talk.argument)], talk.now)
    raise ZeroDivisionError


@pytest.fixture
def volunteers(chats: Callable[..., Chat]) -> Callable[[str], Chat]:
    registry = Registry([*with_test_commands(), sit, stand, cry])

    def _make(name: str) -> Chat:
        return chats(name, registry=registry)

    return _make


async def everything_due(chat: Chat) -> Wire:
    return await deliver(chat.store, chat.registry, chat.now, chat.limits, [])


def signup_of(said: str) -> int:
    return int(said.strip("\u2068\u2069").split()[-1])


def file(tmp_path: Path) -> str:
    return f"sqlite+aiosqlite:///{tmp_path}/popote.db"


async def a_shift(rota: Rota) -> int:
    return (await rota.shift()).roles[0].id


async def test_a_seat_taken_by_chat_has_its_reminders_at_once(
    volunteers: Callable[[str], Chat], tmp_path: Path
) -> None:
    async with rota_in(file(tmp_path)) as rota:
        await rota.person("bruno")
        signup_id = signup_of(await volunteers("bruno").say(f"/sit {await a_shift(rota)}"))
        assert set(await rota.reminders(signup_id)) == {"eve", "details"}
        assert not (await rota.signup(signup_id)).stale


async def test_who_changes_the_language_is_reminded_in_it(
    volunteers: Callable[[str], Chat], tmp_path: Path
) -> None:
    async with rota_in(file(tmp_path)) as rota:
        await rota.person("bruno")
        bruno = volunteers("bruno")
        signup_id = signup_of(await bruno.say(f"/sit {await a_shift(rota)}"))
        await bruno.say("العربية")
        laid = await rota.reminders(signup_id)
        assert {one.language for one in laid.values()} == {"ar"}
        assert len(laid) == 2


async def test_others_hear_of_a_turn_in_the_same_transaction(
    volunteers: Callable[[str], Chat], tmp_path: Path
) -> None:
    async with rota_in(file(tmp_path)) as rota:
        people = {name: await rota.person(name) for name in ("a", "b", "c")}
        shift = await rota.shift()
        role = shift.roles[0].id
        chats = {name: volunteers(name) for name in ("a", "b", "c")}
        signup_id = signup_of(await chats["a"].say(f"/sit {role}"))
        await chats["b"].say(f"/sit {role}")
        await rota.wait(people["c"], shift)
        await chats["a"].say(f"/stand {signup_id}")
        heard = chats["a"].everyone + (await everything_due(chats["a"])).heard
        told = {one.text for one in heard if one.address == "c"}
        waiting = {one.body["text"] for one in await rota.rows(people["c"])}
        assert any("A seat is free for you" in one for one in told | waiting)


async def test_a_turn_that_fails_tells_nobody_anything(
    volunteers: Callable[[str], Chat], tmp_path: Path
) -> None:
    async with rota_in(file(tmp_path)) as rota:
        await rota.person("a")
        other = await rota.person("b")
        assert "Sorry" in await volunteers("a").say(f"/cry {other}")
        assert await rota.rows(other) == []


async def test_a_turn_that_touches_no_shift_looks_for_nothing(
    volunteers: Callable[[str], Chat], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked = []
    real = reminders.stale

    async def _stale(db: object) -> list[reminders.Reminded]:
        looked.append(1)
        return await real(db)  # type: ignore[arg-type]

    async with rota_in(file(tmp_path)) as rota:
        await rota.person("bruno")
        bruno = volunteers("bruno")
        await bruno.say("food")
        monkeypatch.setattr(reminders, "stale", _stale)
        monkeypatch.setattr("bot.clockwork.Clockwork.tick", _nothing)
        await bruno.say("food")
        await bruno.say("0")
        assert looked == []
        await bruno.say(f"/sit {await a_shift(rota)}")
        assert looked


async def _nothing(clock: object) -> None:
    """Do nothing when the clock is looked at."""
