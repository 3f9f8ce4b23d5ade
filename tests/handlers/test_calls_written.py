"""Calls as coordinators write, see, approve, send and stop them, and as people read them."""

from collections.abc import Awaitable, Callable
from datetime import datetime

import pytest
from sqlalchemy import insert, select

from db.models import asked, need
from services import audiences, occurrences
from services.audiences import Audience, Whom
from services.audit import Act
from services.calls import State, words_of
from services.people import Role
from tests.callers import WORDS, call_now, crowd, recipients_of, write_to_all
from tests.conftest import PARIS, TUESDAY_EVENING
from tests.handlers.test_hub import make_hub, of_the_others
from tests.kitchens import open_kitchens
from tests.standing import acts, everything, number_of, revoke, stored
from tests.telephone import Chat
from tests.week import SEAL, settled

Volunteers = Callable[..., Awaitable[Chat]]
MARKS = {0x2068: None, 0x2069: None}
TWO_AT_NIGHT = datetime(2026, 11, 25, 2, 0, tzinfo=PARIS)
NOT_YOURS, NOT_FOR_YOU = "That belongs to another organization.", "That is only for the team."
ABOUT_A_CALL = (
    "call callwhom callwords calluntil urgentcall callgroups dropcall showcall sendcall"
    " approvecall refusecall pausecall resumecall stopcall"
)


@pytest.fixture
async def claire(volunteers: Volunteers) -> Chat:
    """A coordinator with whom nobody else acts for the team."""
    return await volunteers("claire", Role.COORDINATOR)


def said(chat: Chat) -> str:
    return chat.last.text.translate(MARKS)


async def test_a_call_about_a_shift_takes_four_taps(claire: Chat, bruno: Chat) -> None:
    await claire.say("/manage 5")
    before = len(claire.heard)
    await claire.press("📣")
    await claire.press("Interpreter")
    await claire.press("💪")
    await claire.press("✅ Send")
    assert len(claire.heard) - before == 4
    found = await call_now(claire.url, 1)
    assert found.state is State.SENDING
    assert found.role_id is not None
    assert await acts(claire.url, await number_of(claire.url, "claire")) == [
        Act.WROTE_CALL,
        Act.SENT_CALL,
    ]
    await settled([claire, bruno])
    assert "Can you help?" in bruno.last.text
    assert "✅ I come" in bruno.labels


async def test_nothing_goes_out_before_it_is_sent(claire: Chat, bruno: Chat) -> None:
    await write_to_all(claire)
    assert await settled([claire, bruno]) == {}
    assert await recipients_of(claire.url, 1) == []
    assert "📝 Not sent" in said(claire)


async def test_words_are_kept_sealed_and_only_in_the_call(claire: Chat) -> None:
    number = await write_to_all(claire)
    async with stored(claire.url) as db:
        assert await words_of(db, SEAL, number) == {"en_GB": WORDS}
    assert WORDS.encode() not in b"".join(
        repr(row).encode() for row in await everything(claire.url)
    )


async def test_more_than_280_letters_are_asked_for_again(claire: Chat) -> None:
    await claire.say("/newcall")
    await claire.press("📣 A message")
    await claire.say("x" * 281)
    assert "at most 280 letters" in said(claire)
    await claire.say("x" * 280)
    assert "Until when?" in said(claire)


async def test_a_need_that_nobody_can_bring_yet_is_opened_first(claire: Chat) -> None:
    row = {"organization_id": 1, "category": "blanket", "quantity": 2, "urgency": "now"}
    more = {"area": "Pantin", "state": "claimed", "created_at": TUESDAY_EVENING}
    async with stored(claire.url) as db:
        await db.execute(insert(need).values(**row, **more))
    await claire.say("/newcall need 1")
    assert "First ask people to bring it" in said(claire)
    assert claire.labels[0] == "📣 Ask to bring it"


async def test_at_night_it_is_asked_once_more(volunteers: Volunteers, bruno: Chat) -> None:
    claire = await volunteers("claire", Role.COORDINATOR)
    number = await write_to_all(claire)
    claire.now = TWO_AT_NIGHT
    await claire.say(f"/call {number}")
    assert "It is night" in said(claire)
    await claire.press("✅ Send")
    assert claire.labels == ["🌙 Send it now", "🌅 At 08:00"]
    await claire.press("🌅")
    assert "It is sent at 08:00." in said(claire)
    found = await call_now(claire.url, number)
    assert (found.state, found.at_night) == (State.SENDING, False)
    assert "bruno" not in await settled([claire, bruno])


async def test_who_wakes_people_says_so(volunteers: Volunteers, bruno: Chat) -> None:
    claire = await volunteers("claire", Role.COORDINATOR)
    number = await write_to_all(claire)
    claire.now = bruno.now = TWO_AT_NIGHT
    await claire.say(f"/sendcall {number} 5")
    await claire.press("🌙")
    assert (await call_now(claire.url, number)).at_night
    assert "bruno" in await settled([claire, bruno])


async def test_a_button_that_saw_fewer_people_asks_again(claire: Chat) -> None:
    number = await write_to_all(claire)
    await crowd(claire.url, 30)
    await claire.press("✅ Send")
    assert "31 people get it" in said(claire)
    assert (await call_now(claire.url, number)).state is State.DRAFT
    await claire.press("❌ No")
    assert (await call_now(claire.url, number)).state is State.DRAFT
    await claire.say(f"/call {number}")
    await claire.press("✅ Send")
    assert (await call_now(claire.url, number)).state is State.SENDING


async def test_many_people_need_the_yes_of_a_second_coordinator(
    claire: Chat, volunteers: Volunteers
) -> None:
    dora = await volunteers("dora", Role.COORDINATOR)
    await crowd(claire.url, 201)
    number = await write_to_all(claire)
    assert "another coordinator has to agree" in said(claire)
    await claire.press("🖐 Ask to approve it")
    assert "Another coordinator is asked" in said(claire)
    assert "✅ Agree, send it" not in claire.labels
    assert await recipients_of(claire.url, number) == []
    await settled([claire, dora])
    assert "waits for your yes or no" in said(dora)
    await claire.say(f"/approvecall {number}")
    assert "Somebody else must approve it" in said(claire)
    await dora.press("📣 This call")
    await dora.press("✅ Agree")
    found = await call_now(claire.url, number)
    assert found.state is State.SENDING
    assert found.approved_by == await number_of(claire.url, "dora")
    assert len(await recipients_of(claire.url, number)) == 203


async def test_a_call_that_is_sent_back_can_be_changed(
    claire: Chat, volunteers: Volunteers
) -> None:
    dora = await volunteers("dora", Role.COORDINATOR)
    await crowd(claire.url, 201)
    number = await write_to_all(claire)
    await claire.press("🖐 Ask to approve it")
    await dora.say(f"/call {number}")
    await dora.press("↩️")
    assert (await call_now(claire.url, number)).state is State.DRAFT
    await settled([claire, dora])
    assert "asks you to change this call" in said(claire)
    await claire.press("📣 This call")
    await claire.press("👥 To whom")
    await claire.press("🧭")
    found = await call_now(claire.url, number)
    assert audiences.from_json(found.audience) == Audience(Whom.COORDINATORS, own=True)
    assert "✅ Send it" in claire.labels


async def test_pausing_going_on_and_stopping_say_what_is_so_now(claire: Chat) -> None:
    number = await write_to_all(claire)
    await claire.press("✅ Send")
    for command, state in (
        ("pausecall", State.PAUSED),
        ("resumecall", State.SENDING),
        ("stopcall", State.STOPPED),
    ):
        await claire.press_token(f"/{command} {number}")
        assert (await call_now(claire.url, number)).state in (state, State.DONE)
    await claire.press_token(f"/resumecall {number}")
    assert (await call_now(claire.url, number)).ended_at is not None
    assert "▶️ Go on" not in claire.labels


async def test_a_call_thrown_away_is_not_listed(claire: Chat) -> None:
    number = await write_to_all(claire)
    await claire.press("🗑")
    assert "Nobody got it" in said(claire)
    assert "Nobody has sent one yet" in await claire.say("/calls")
    await claire.press_token(f"/sendcall {number} 1")
    assert "🗑 Thrown away" in said(claire)
    assert await recipients_of(claire.url, number) == []


async def test_nobody_of_another_organization_sees_or_touches_it(
    claire: Chat, chats: Callable[..., Chat]
) -> None:
    number = await write_to_all(claire)
    await of_the_others(claire.url, "omar")
    omar = chats("omar")
    assert WORDS not in await omar.say("/calls")
    before = await everything(claire.url)
    for one in ABOUT_A_CALL.split():
        assert await omar.say(f"/{one} {number}") == NOT_YOURS, one
    assert await omar.say("/newcall shift 1") == NOT_YOURS
    assert await everything(claire.url) == before


async def test_a_hub_acts_on_the_calls_of_its_members(
    claire: Chat, chats: Callable[..., Chat]
) -> None:
    await make_hub(claire.url)
    await of_the_others(claire.url, "omar")
    omar = chats("omar")
    number = await write_to_all(omar)
    await claire.say(f"/call {number}")
    await claire.press("✅ Send")
    assert (await call_now(claire.url, number)).state is State.SENDING


@pytest.mark.parametrize("last", ["✅ Send", "👁", "🗑", "🔴"])
async def test_old_buttons_of_a_role_that_ended_do_nothing(claire: Chat, last: str) -> None:
    await write_to_all(claire)
    await revoke(claire.url, "claire")
    before = await everything(claire.url)
    assert NOT_FOR_YOU in await claire.press(last)
    assert await everything(claire.url) == before


async def test_a_role_that_ends_in_the_middle_writes_no_call(claire: Chat) -> None:
    await claire.say("/newcall shift 5")
    await claire.press("Interpreter")
    await revoke(claire.url, "claire")
    before = await everything(claire.url)
    assert NOT_FOR_YOU in await claire.press("💪")
    assert await everything(claire.url) == before


async def test_numbers_that_name_no_call_show_the_list(claire: Chat) -> None:
    for words in ("x", "-1", "²", "9" * 22):
        assert "Nobody has sent one yet" in await claire.say(f"/call {words}")
    for number in ("99", "9" * 15):
        assert "does not exist" in await claire.say(f"/sendcall {number}")


async def test_a_change_of_a_meal_goes_to_who_asked_about_it_in_three_taps(
    claire: Chat, chats: Callable[..., Chat]
) -> None:
    async with stored(claire.url) as db:
        await open_kitchens(db, TUESDAY_EVENING)
    amina = chats("amina")
    await amina.say("English")  # and is told where food is
    await crowd(claire.url, 3)
    async with stored(claire.url) as db:
        asked_about = (await db.execute(select(asked.c.place_id))).scalars().all()[0]
        hours = (TUESDAY_EVENING.replace(hour=one, minute=0) for one in (18, 20))
        await occurrences.cancel(db, TUESDAY_EVENING, asked_about, *hours)
    await claire.say(f"/newcall place {asked_about}")
    await claire.press("🕒 Asked")
    assert "1 person gets it" in said(claire)
    await claire.press("✅ Send")
    told = await settled([claire, amina])
    assert "🔁 A change" in told["amina"][0].text
    assert "Cantine du Canal" in told["amina"][0].text
