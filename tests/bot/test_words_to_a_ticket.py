"""What is typed goes to the ticket of who talks with the team, and nothing else does."""

import json
import logging
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert, select

from bot.messages import Kind
from bot.sealed_rows import closed, opened
from db.models import conversation, coordinator, organization
from db.sealing import Seal
from locales.fold import fold
from services import people, tickets
from services.people import Role, Writer
from services.ready import Ready
from services.utterances import utterances
from tests.conftest import TUESDAY_EVENING
from tests.dialogue import plain
from tests.kitchens import open_kitchens
from tests.standing import stored
from tests.telephone import Chat
from tests.week import SEAL

READS = "✅ The team reads it."
WORDS = "my brother waits behind the church"


@pytest.fixture
async def amina(chats: Callable[..., Chat]) -> Chat:
    """Somebody hungry, who has asked for a person; the team has one coordinator."""
    amina = chats("amina")
    await amina.say("English")
    async with stored(amina.url) as db:
        await open_kitchens(db, TUESDAY_EVENING)
        (claire,) = await people.recognise(db, SEAL, [Writer("wire", "claire")], TUESDAY_EVENING)
        await people.remember(db, claire.person.id, role=Role.COORDINATOR.value)
        added = await db.execute(
            insert(organization).values(name="Kitchen").returning(organization.c.id)
        )
        row = {"person_id": claire.person.id, "organization_id": added.scalar_one()}
        await db.execute(insert(coordinator).values(**row, since=TUESDAY_EVENING))
    assert "Only the team reads it." in await amina.say("9")
    return amina


async def said(chat: Chat) -> list[str]:
    """Return what the person said in their ticket."""
    async with stored(chat.url) as db:
        return [one.words for one in await utterances(db, SEAL, 1, 50) if not one.by_team]


async def asks(chat: Chat, question: Ready | str) -> None:
    """Let the coordinator, who has the number 2, ask something."""
    async with stored(chat.url) as db:
        await tickets.answer(db, SEAL, 1, question, "en_GB", TUESDAY_EVENING, 2)


async def test_words_that_mean_nothing_else_go_to_the_team(amina: Chat) -> None:
    assert READS in plain(await amina.say(WORDS))
    assert READS in plain(await amina.say("and he is cold"))
    assert await said(amina) == [WORDS, "and he is cold"]


@pytest.mark.parametrize(
    ("typed", "begins"),
    [
        ("food", "🍲"),
        ("1", "🍲"),
        ("/food", "🍲"),
        ("tomorrow", "🕕"),
        ("0", "☰"),
        ("menu", "☰"),
        ("112", "🚨"),
        ("Français", "🛠 Ces mots"),
    ],
)
async def test_commands_words_and_numbers_keep_their_meaning(
    amina: Chat, typed: str, begins: str
) -> None:
    assert begins in plain(await amina.say(typed)).split("\n")[0]
    assert [one for one in await said(amina) if one == typed] == []


async def test_the_name_of_a_place_is_for_the_team(amina: Chat) -> None:
    assert READS in plain(await amina.say("Stalingrad"))
    assert await said(amina) == ["Stalingrad"]


async def test_an_open_question_comes_first(amina: Chat) -> None:
    await amina.say("/near")
    await amina.say("Stalingrad")
    assert await said(amina) == []
    await amina.say("/near")
    await amina.say("no place that is called so")
    assert await said(amina) == []


@pytest.mark.parametrize("kind", [Kind.VOICE, Kind.PICTURE, Kind.STICKER, Kind.DOCUMENT])
async def test_what_cannot_be_read_is_answered_honestly(amina: Chat, kind: Kind) -> None:
    told = await amina.send_kind(kind)
    assert "I cannot listen" in told or "I can only read words" in told
    assert await said(amina) == []


async def test_a_command_that_is_none_is_not_for_the_team(amina: Chat) -> None:
    assert "I did not understand." in await amina.say("/nothing like that")
    assert await said(amina) == []


async def test_a_number_is_for_the_team_when_it_has_just_asked_for_one(amina: Chat) -> None:
    await asks(amina, Ready.PEOPLE)
    assert READS in plain(await amina.say("3"))
    assert "🍲" in await amina.say("1")
    await asks(amina, Ready.PEOPLE)
    assert READS in plain(await amina.say("٤"))
    assert await said(amina) == ["3", "٤"]


async def test_emergency_numbers_and_the_menu_stay_even_then(amina: Chat) -> None:
    await asks(amina, Ready.PEOPLE)
    assert "112" in plain(await amina.say("15")).split("\n")[0]
    await asks(amina, Ready.PEOPLE)
    assert "☰" in await amina.say("0")
    assert await said(amina) == []


async def test_a_location_is_for_the_team_when_it_has_just_asked_for_one(
    amina: Chat, tmp_path: Path
) -> None:
    assert "🍲" in await amina.share(48.88441, 2.36939)
    await asks(amina, Ready.WHERE)
    assert "The team knows that you are near" in plain(await amina.share(48.88441, 2.36939))
    assert len(await said(amina)) == 1
    assert "🍲" in await amina.share(48.88441, 2.36939)
    assert len(await said(amina)) == 1


async def test_after_a_day_without_a_word_it_is_for_nobody(amina: Chat) -> None:
    amina.now += timedelta(hours=24, seconds=1)
    assert READS not in plain(await amina.say(WORDS))
    assert await said(amina) == []


async def test_without_a_ticket_it_is_for_nobody(amina: Chat, chats: Callable[..., Chat]) -> None:
    nora = chats("nora")
    await nora.say("English")
    assert "Did you mean one of these?" in await nora.say(WORDS)
    assert "ask for a person first: 9" in plain(await nora.say(f"/say {WORDS}"))
    assert await said(amina) == []


async def test_it_can_be_said_by_command_in_the_middle_of_a_question(amina: Chat) -> None:
    await amina.say("/near")
    told = plain(await amina.say(f"/say {WORDS}"))
    assert told.startswith(READS)
    assert amina.labels
    assert await said(amina) == [WORDS]


async def test_what_is_typed_stands_in_no_state_and_in_no_file(
    amina: Chat, tmp_path: Path
) -> None:
    await amina.say(WORDS)
    async with stored(amina.url) as db:
        states = [row.state for row in await db.execute(select(conversation))]
    assert fold(WORDS) not in fold(json.dumps(states))
    assert "church" not in json.dumps(states)
    for path in tmp_path.iterdir():
        assert b"behind the church" not in path.read_bytes(), path.name


async def test_nothing_of_it_is_logged(amina: Chat, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        for name in list(logging.root.manager.loggerDict):
            caplog.set_level(logging.DEBUG, name)
        await amina.say(WORDS)
        await asks(amina, "come to the blue tent at nine")
        await amina.say("/myticket 1")
    assert "blue tent" in plain(amina.last.text)
    assert caplog.records
    assert {"aiosqlite"} <= {one.name for one in caplog.records}
    written = "\n".join(f"{one.getMessage()} {one.args}" for one in caplog.records)
    for words in ("behind the church", "blue tent"):
        assert words not in written


def test_a_sealed_row_opens_to_what_it_was_and_shows_its_template_only() -> None:
    seal = Seal("a secret that is only for the tests")
    body = {"text": WORDS, "buttons": [], "template": {"key": "news", "variables": ["x"]}}
    kept = closed(seal, body)
    assert "church" not in json.dumps(kept)
    assert kept["template"] == body["template"]
    assert opened(seal, kept) == body
    assert opened(seal, body) == body
    with pytest.raises(ValueError, match="another key"):
        opened(Seal("another secret"), kept)
