"""/forget: two taps, and nothing is left; others get back what they counted on."""

import json
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, insert, select

from bot.messages import Raw
from db.models import address, audit, metadata, person, signup, ticket
from services import deliveries, erasing
from services.activities import Status
from services.deliveries import Draft
from services.erasing import LAST_WORD
from services.people import Role
from tests.conftest import TUESDAY_EVENING
from tests.dialogue import answer, plain
from tests.disk import everything_in
from tests.standing import number_of, stored
from tests.telephone import Chat, deliver, handle_of
from tests.week import SEAL, settled

Make = Callable[..., Awaitable[Chat]]


async def people_kept(url: str) -> int:
    async with stored(url) as db:
        return int((await db.execute(select(func.count()).select_from(person))).scalar_one())


async def test_two_taps_and_nothing_is_left(hungry: Chat) -> None:
    assert "Nobody can bring it back" in await answer(hungry, "/forget")
    assert "Nothing is left here about you" in await answer(hungry, "✅")
    assert hungry.last.buttons == ()
    async with stored(hungry.url) as db:
        for table in metadata.sorted_tables:
            if "person_id" in table.c or table.name in ("person", "outbox"):
                rows = (await db.execute(select(table))).all()
                assert rows == [], table.name


async def test_no_is_no(hungry: Chat) -> None:
    await answer(hungry, "/forget")
    assert "Nothing was sent" in await answer(hungry, "❌")
    assert await people_kept(hungry.url) == 1


@pytest.mark.parametrize("words", ["delete my data", "Forget me!", "🗑"])
async def test_it_is_asked_for_in_ones_own_words(hungry: Chat, words: str) -> None:
    assert "Nobody can bring it back" in await answer(hungry, words)


async def test_who_comes_back_is_somebody_new(hungry: Chat) -> None:
    before = await number_of(hungry.url, "amina")
    await answer(hungry, "/forget", "✅")
    await hungry.say("food")
    assert "Popote says where food is" in plain(hungry.last.text)
    assert await number_of(hungry.url, "amina") > before + 1  # the one between led nowhere


async def test_the_same_message_again_changes_nothing(hungry: Chat) -> None:
    await answer(hungry, "/forget")
    token = hungry.last.buttons[0].token
    body = {"phone": "amina", "kind": "button", "token": handle_of("amina", token)}
    raw = Raw("wire", "again", json.dumps(body).encode())
    for _once in range(2):
        await deliver(hungry.store, hungry.registry, hungry.now, hungry.limits, [raw])
        assert await people_kept(hungry.url) == 0


async def test_an_old_button_of_before_does_nothing_to_who_is_new(hungry: Chat) -> None:
    await answer(hungry, "/forget")
    yes = hungry.last.buttons[0].token
    await hungry.press_token(yes)
    await hungry.press_token(yes)
    assert "Done" not in plain(hungry.last.text)
    assert await people_kept(hungry.url) == 1  # they have written again


async def test_a_seat_goes_to_who_waits(volunteers: Make) -> None:
    bruno, dora = await volunteers("bruno"), await volunteers("dora")
    numbers = [await number_of(bruno.url, one) for one in ("bruno", "dora")]
    async with stored(bruno.url) as db:
        role = 3  # of the distribution, which has one seat
        for number, status in zip(numbers, (Status.SEATED, Status.WAITING), strict=True):
            row = {"shift_id": 3, "role_id": role, "person_id": number, "number": number}
            more = {"status": status.value, "created_at": TUESDAY_EVENING, "seen_version": 1}
            await db.execute(insert(signup).values({**row, **more}))
    assert "your seats are given to others" in await answer(bruno, "/forget")
    await answer(bruno, "✅")
    async with stored(bruno.url) as db:
        rows = (await db.execute(select(signup.c.person_id, signup.c.status))).all()
    assert [(one.person_id, one.status) for one in rows] == [(numbers[1], Status.OFFERED.value)]
    assert "dora" in {one.address for one in bruno.everyone} | set(await settled([bruno, dora]))


async def test_the_last_coordinator_reads_what_it_means(volunteers: Make) -> None:
    claire = await volunteers("claire", Role.COORDINATOR)
    number = await number_of(claire.url, "claire")
    assert "last coordinator of Example kitchen" in await answer(claire, "/forget")
    assert "Nothing is left" in await answer(claire, "✅")
    async with stored(claire.url) as db:
        assert number in (await db.execute(select(audit.c.actor))).scalars().all()
    dora = await volunteers("dora", Role.COORDINATOR)
    assert await number_of(dora.url, "dora") > number  # its line in the log is nobody else's


async def test_an_emergency_of_who_coordinates_rings_again(
    volunteers: Make, chats: Callable[..., Chat]
) -> None:
    claire = await volunteers("claire", Role.COORDINATOR)
    dora = await volunteers("dora", Role.COORDINATOR)
    amina = chats("amina")
    await amina.say("they beat me help")
    async with stored(claire.url) as db:
        number = (await db.execute(select(ticket.c.id))).scalar_one()
    await claire.say(f"/takealarm {number}")
    await answer(claire, "/forget", "✅")
    async with stored(claire.url) as db:
        row = (await db.execute(select(ticket))).one()
    assert (row.state, row.taken_by) == ("waiting", None)
    await answer(dora, f"/takealarm {number}")
    await amina.say("/forget")
    await amina.press("✅")
    await settled([dora, amina])
    told = [plain(one.text) for one in (*dora.heard, *amina.everyone) if one.address == "dora"]
    assert any(f"Question {number} is gone" in one for one in told)


async def test_nothing_of_them_is_on_the_disk(volunteers: Make, tmp_path: Path) -> None:
    bruno = await volunteers("bruno", areas=";zanzibar-of-bruno;")
    async with stored(bruno.url) as db:
        kept = (await db.execute(select(address.c.lookup, address.c.sealed))).one()
    assert b"zanzibar-of-bruno" in everything_in(tmp_path)
    await answer(bruno, "/forget", "✅")
    for words in (b"zanzibar-of-bruno", *kept):
        assert words not in everything_in(tmp_path)


async def test_what_cannot_be_sent_is_sent_later_and_then_all_is_gone(hungry: Chat) -> None:
    number = await number_of(hungry.url, "amina")
    async with stored(hungry.url) as db:
        await erasing.forget(db, SEAL, number, TUESDAY_EVENING, answered=True)
        (kept,) = (await db.execute(select(address.c.id))).scalars()
        body = {"text": "Done", "buttons": [], "style": "none", "opener": "", "asks_location": ""}
        until = TUESDAY_EVENING + timedelta(hours=1)
        word = Draft(kept, "wire", 0, body | {"last": True}, "en_GB", until, purpose=LAST_WORD)
        await deliveries.queue(db, [word], TUESDAY_EVENING)
    heard = await settled([hungry])
    assert [one.text for one in heard["amina"]] == ["Done"]
    assert await people_kept(hungry.url) == 0
