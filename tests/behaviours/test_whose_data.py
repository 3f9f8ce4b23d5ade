"""Behaviours 2, 4, 7, 8, 18 and 30: what people are told of what is kept, and how it goes."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from sqlalchemy import select

from db.models import metadata
from locales import LANGUAGES
from services import retention
from services.people import Role
from tests.dialogue import answer, plain
from tests.standing import stored
from tests.telephone import Chat
from tests.week import settled

PAPERS = Path(__file__).parents[2] / "docs"
MUST = {
    "impact-assessment.md": ("vulnerable", "minors", "Telegram", "Twilio"),
    "register.md": ("GDPR", "how long", "Twilio"),
    "data-flow.md": ("Telegram", "Meta", "Twilio", "backup"),
    "incidents.md": ("72 hours", "/panic", "CNIL"),
    "data.md": ("how long", "sign-up"),
}


@pytest.mark.parametrize("code", [one.code for one in LANGUAGES])
async def test_02_the_first_contact_says_who_this_is_once(
    kitchens: str, chats: Callable[..., Chat], code: str
) -> None:
    chat = chats("amina", language=code)
    await chat.say("1")
    lines = plain(chat.heard[0].text).splitlines()
    said = next(one for one in lines if one.startswith("👋"))
    assert len(said) <= 350
    for words in ("Popote", "/forget", "Telegram", "Meta", "Twilio", "112", "115", "119", "30"):
        assert words in said, (code, words)
    assert "👋" not in await chat.say("1")


def test_04_what_is_kept_goes_by_one_table() -> None:
    days = {one.name: one.lasts.total_seconds() / 86_400 for one in retention.TABLE}
    promised = {"dialogue": 1, "dead letter": 1, "need": 7, "sign-up": 14, "audit": 90}
    assert {name: days[name] for name in promised} == promised


async def test_07_forgetting_is_two_taps_and_nothing_is_left(hungry: Chat) -> None:
    await answer(hungry, "/forget")
    assert "Nothing is left" in await answer(hungry, "✅")
    async with stored(hungry.url) as db:
        for name in ("person", "address", "outbox", "conversation", "asked"):
            assert (await db.execute(select(metadata.tables[name]))).all() == [], name


async def test_08_what_is_kept_is_shown_in_one_message(hungry: Chat) -> None:
    said = plain(await hungry.say("/mydata"))
    assert "What we keep about you" in said
    assert "English" in said


async def test_18_who_answers_and_who_asks_never_read_each_others_address(
    volunteers: Callable[..., Awaitable[Chat]], chats: Callable[..., Chat]
) -> None:
    claire, amina = await volunteers("claire", Role.COORDINATOR), chats("amina")
    await amina.say("English")
    await answer(amina, "/person", "My cousin waits at the old mill.")
    await settled([claire, amina])
    await answer(claire, "/tickets", "/answer 1", "Where was it?")
    await settled([claire, amina])
    assert "My cousin waits at the old mill." in "".join(one.text for one in claire.heard)
    assert "Where was it?" in "".join(one.text for one in amina.heard)
    assert not any("amina" in one.text for one in claire.heard)
    assert not any("claire" in one.text for one in amina.heard)


@pytest.mark.parametrize("paper", MUST)
def test_30_the_papers_are_here_and_name_what_they_must(paper: str) -> None:
    words = (PAPERS / paper).read_text("utf-8")
    assert len(words) > 1000
    for one in MUST[paper]:
        assert one.lower() in words.lower(), one
