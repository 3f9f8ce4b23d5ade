"""A group on Telegram, from its server to ours and back: calls come there, and nothing else."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from services.people import Role
from tests.calling import Scene, sent, settled
from tests.platforms.bot_api import Sent
from tests.whole.telegram_phones import Telegram, telegram

GROUP, GREW = -1_001, -1_002
CLAIRE, BRUNO = 1, 5
POSTED = "are now posted in group"


@pytest.fixture
async def running(tmp_path: Path) -> AsyncIterator[Telegram]:
    async with telegram(tmp_path) as started:
        yield started


def posted(running: Telegram, group: int = GROUP) -> list[Sent]:
    return [one for one in running.api.sent if one.chat == str(group)]


async def with_claire(running: Telegram, *people: int) -> Scene:
    """Let Claire coordinate, and others be known."""
    app = running.whole.app
    async with app.store.write() as db:
        chats = [str(one) for one in people]
        return await settled(db, app.desk.seal, "telegram", chats, app.now(), claire=str(CLAIRE))


async def called(running: Telegram, scene: Scene) -> None:
    """Let Claire send a call, also to her groups."""
    app = running.whole.app
    async with app.store.write() as db:
        await sent(db, app.desk.seal, scene, app.now())
    app.caller.wake()


async def named(running: Telegram) -> None:
    """Let Claire say /here in the group."""
    running.api.people.add_to(GROUP, CLAIRE)
    running.api.people.say_in(GROUP, CLAIRE, "/here@stand_in_bot")
    await running.api.until(lambda: [one for one in running.api.sent if POSTED in one.text])


async def test_who_made_it_hears_so_alone_and_the_group_hears_nothing(running: Telegram) -> None:
    await with_claire(running)
    await named(running)
    running.api.people.say_in(GROUP, BRUNO, "where is food?")
    running.api.people.say_in(GROUP, BRUNO, "/food")
    running.api.people.say_in(GROUP, BRUNO, "/here")
    await running.idle()
    assert posted(running) == []
    assert [one.chat for one in running.api.sent] == [str(CLAIRE)]
    assert running.whole.rows("SELECT count(*) FROM person")[0][0] == 2, "Claire and the group"
    assert running.whole.rows("SELECT count(*) FROM incoming WHERE sealed IS NOT NULL") == [(0,)]


async def test_a_stranger_and_a_volunteer_change_nothing(running: Telegram) -> None:
    await with_claire(running)
    await running.whole.promote("telegram", str(BRUNO), Role.VOLUNTEER, "fr")
    for chat in (BRUNO, 99):
        running.api.people.say_in(GROUP, chat, "/here")
    await running.idle()
    assert (running.api.sent, running.whole.rows("SELECT 1 FROM gathering")) == ([], [])


async def test_a_call_is_posted_with_a_link_that_opens_it(running: Telegram) -> None:
    scene = await with_claire(running, BRUNO)
    await named(running)
    await called(running, scene)
    await running.api.until(lambda: posted(running))
    (post,) = posted(running)
    assert "kitchen moves" in post.text
    assert post.markup is None
    (link,) = [one for one in post.text.split() if one.startswith("https://t.me/")]
    phone = running.phone(42)
    said = await phone.say(f"/start {link.rpartition('=')[2]}")
    assert "kitchen moves" in said
    await running.idle()
    assert len(posted(running)) == 1


async def test_being_removed_ends_it_and_claire_hears_so(running: Telegram) -> None:
    scene = await with_claire(running, BRUNO)
    await named(running)
    running.api.people.remove_from(GROUP, BRUNO)
    await running.api.until(lambda: [one for one in running.api.sent if "was removed" in one.text])
    await called(running, scene)
    await running.api.until(lambda: [one for one in running.api.sent if one.chat == str(BRUNO)])
    await running.idle()
    assert posted(running) == []


async def test_a_group_that_takes_no_call_ends_and_can_begin_again(running: Telegram) -> None:
    scene = await with_claire(running)
    await named(running)
    running.api.fail("blocked", chat=GROUP)
    await called(running, scene)
    await running.api.until(
        lambda: running.whole.rows("SELECT 1 FROM gathering WHERE ended_at IS NOT NULL")
    )
    running.api.people.say_in(GROUP, CLAIRE, "/here")
    await running.api.until(
        lambda: running.whole.rows("SELECT 1 FROM gathering WHERE ended_at IS NULL")
    )
    await called(running, scene)
    await running.api.until(lambda: posted(running))


async def test_a_group_that_grew_gets_calls_under_its_new_number(running: Telegram) -> None:
    scene = await with_claire(running)
    await named(running)
    running.api.people.grow(GROUP, GREW)
    await running.idle()
    await called(running, scene)
    await running.api.until(lambda: posted(running, GREW))
    assert posted(running) == []


async def test_claire_ends_it_in_her_own_chat(running: Telegram) -> None:
    await with_claire(running)
    await named(running)
    claire = running.phone(CLAIRE)
    assert "No more calls are posted in group" in await claire.press("⏹ Stop it there")
    assert running.whole.rows("SELECT 1 FROM gathering WHERE ended_at IS NULL") == []
