"""A coordinator's account in wrong hands, with its PIN: what one alone can do, and cannot.

No call above the set size, no new coordinator, no export.
"""

import ast
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot.registry import find_commands
from db.models import coordinator, person, recipient
from services.calls import State
from services.people import Role
from tests.callers import call_now, crowd, recipients_of, write_to_all
from tests.dialogue import answer
from tests.standing import number_of, stored
from tests.telephone import Chat
from tests.test_architecture import ROOT
from tests.week import settled

Volunteers = Callable[..., Awaitable[Chat]]
"""The thief has claire's telephone and knows her PIN, which the tests let be entered."""


@pytest.fixture
async def thief(volunteers: Volunteers) -> Chat:
    return await volunteers("claire", Role.COORDINATOR)


@pytest.fixture
async def dora(volunteers: Volunteers) -> Chat:
    return await volunteers("dora", Role.COORDINATOR)


async def counted(url: str, table: object) -> int:
    async with stored(url) as db:
        found = await db.execute(select(func.count()).select_from(table))  # type: ignore[arg-type]
        return int(found.scalar_one())


async def test_one_account_sends_no_call_above_the_set_size(thief: Chat, dora: Chat) -> None:
    await crowd(thief.url, 201)
    number = await write_to_all(thief)
    await thief.press("🖐 Ask to approve it")
    for command in ("sendcall {} 999", "approvecall {}", "resumecall {}", "urgentcall {} on"):
        await thief.say("/" + command.format(number))
        if "✅ Yes" in thief.labels:
            await thief.press("✅ Yes")
    await thief.say(f"/refusecall {number}")
    await thief.say(f"/sendcall {number} 999")
    assert (await call_now(thief.url, number)).state is State.APPROVING
    thief.now += timedelta(minutes=20)
    await settled([thief, dora])
    assert await recipients_of(thief.url, number) == []


async def test_one_account_does_not_send_what_another_wrote(thief: Chat, dora: Chat) -> None:
    await crowd(thief.url, 201)
    number = await write_to_all(dora)
    await thief.say(f"/sendcall {number} 999")
    assert (await call_now(thief.url, number)).state is State.APPROVING
    assert "Somebody else must approve it" in await thief.say(f"/approvecall {number}")
    assert await recipients_of(thief.url, number) == []


async def test_two_agree_and_either_stops_it_within_a_minute(thief: Chat, dora: Chat) -> None:
    await crowd(thief.url, 201)
    number = await write_to_all(thief)
    await thief.press("🖐 Ask to approve it")
    await dora.say(f"/approvecall {number}")
    assert "in one minute" in dora.last.text
    assert "↩️ Undo" in dora.labels
    await settled([thief, dora])
    assert "in one minute" in thief.last.text
    assert (await call_now(thief.url, number)).state is State.SENDING
    await thief.press("↩️ Undo")
    assert (await call_now(thief.url, number)).state is State.DRAFT
    assert await counted(thief.url, recipient) == 0


async def test_an_agreement_that_comes_late_asks_the_other_again(thief: Chat, dora: Chat) -> None:
    await crowd(thief.url, 201)
    number = await write_to_all(thief)
    await thief.press("🖐 Ask to approve it")
    dora.now += timedelta(minutes=15)
    await dora.say(f"/approvecall {number}")
    assert "over 15 minutes ago" in dora.last.text
    assert (await call_now(thief.url, number)).state is State.DRAFT


async def test_one_account_makes_no_coordinator(
    thief: Chat, dora: Chat, chats: Callable[..., Chat]
) -> None:
    before = await counted(thief.url, coordinator)
    for name in ("puppet", "second"):
        puppet = chats(name)
        await puppet.say("English")
        said = await answer(thief, "/invite", "✅")
        word = next(part for part in said.split() if part.startswith("popote-i"))
        assert "must agree" in await puppet.say(word)
    for number in (1, 2):
        assert "One of you invited the other" in await answer(thief, f"/second {number}", "✅")
        assert "only for the team" in await puppet.say(f"/second {number}")
    assert await counted(thief.url, coordinator) == before
    async with stored(thief.url) as db:
        roles = await db.execute(select(person.c.role))
        assert list(roles.scalars()).count("coordinator") == before


async def test_one_account_does_not_get_to_hear_of_children(thief: Chat, dora: Chat) -> None:
    for phone in ("claire", "dora"):
        await answer(thief, f"/safeguard {await number_of(thief.url, phone)}", "✅")
    async with stored(thief.url) as db:
        named = select(coordinator.c.person_id).where(coordinator.c.safeguarding)
        found = list((await db.execute(named)).scalars())
    assert found == [await number_of(thief.url, "dora")]  # whom it named, never itself


def test_only_ones_own_data_is_a_file() -> None:
    files = {
        path.name
        for path in ROOT.glob("handlers/*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.keyword) and node.arg == "file"
    }
    assert files == {"mydata.py"}


def test_nobody_exports_anything_in_a_chat() -> None:
    assert not {one.name for one in find_commands()} & {"export", "import", "backup"}
    for path in [*ROOT.glob("handlers/*.py")]:
        tree = ast.parse(path.read_text("utf-8"))
        named = {
            name
            for node in ast.walk(tree)
            if isinstance(node, ast.Import | ast.ImportFrom)
            for name in (
                [getattr(node, "module", "") or ""] + [alias.name for alias in node.names]
            )
        }
        assert not {one for one in named if "exchange" in one or "files" in one}, Path(path).name
