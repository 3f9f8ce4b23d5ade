"""/seat, /wait, /accept, /confirm and /friends: each outcome is named, each tap has its truth."""

from collections.abc import Awaitable, Callable

import pytest

from services import changing
from tests.telephone import WHATSAPP, Chat
from tests.week import at, settled, writing

Volunteers = Callable[..., Awaitable[Chat]]


def plain(said: str) -> str:
    return said.replace("\u2068", "").replace("\u2069", "")


def tokens(chat: Chat) -> list[str]:
    return [one.token for one in chat.last.buttons]


async def test_a_seat_is_said_with_everything_one_needs(bruno: Chat) -> None:
    said = plain(await bruno.say("/seat 2"))
    assert said.split("\n") == [
        "🍳 Cooking · Thursday 26/11, from 10:00 to 13:00 · La Chapelle",
        "✅ You have a seat. Tell the lead your number: #1",
        "📍 Meet at 09:45: metro exit 2",
        "🎒 Bring: an apron",
    ]
    assert tokens(bruno) == ["/confirm 1", "/swap 1", "/leave 1"]


async def test_a_seat_is_said_with_the_calendar_where_there_is_one(
    volunteers: Volunteers,
) -> None:
    bruno = await volunteers("bruno", public_url="https://popote.example")
    last = (await bruno.say("/seat 2")).split("\n")[-1]
    assert last.startswith("https://popote.example/calendar/")
    assert last.endswith(".ics")


async def test_a_second_tap_gets_the_same_answer(bruno: Chat) -> None:
    first = await bruno.say("/seat 2")
    assert await bruno.say("/seat 2") == first


async def test_a_full_shift_offers_the_line_and_a_seat_is_offered_in_order(
    bruno: Chat, volunteers: Volunteers
) -> None:
    sara, omar = await volunteers("sara"), await volunteers("omar")
    await bruno.say("/seat 3")
    assert "All seats are taken now." in await sara.say("/seat 3")
    assert "Your place in the line: 1" in plain(await sara.press("⏳ Wait"))
    assert "Your place in the line: 2" in plain(await omar.say("/wait 3"))
    await bruno.say("/leave 1")
    await settled([bruno, sara, omar])
    assert "A seat is free for you" in sara.last.text
    assert "All seats are taken now." in await bruno.say("/seat 3")
    assert "You have a seat" in await sara.press("✅ I take it")
    assert "Your place in the line: 1" in plain(await omar.say("/shift 3"))
    assert tokens(omar) == ["/leave 3", "/shifts", "/myshifts"]


async def test_an_offer_is_shown_with_its_end_and_can_be_refused(
    bruno: Chat, volunteers: Volunteers
) -> None:
    sara = await volunteers("sara")
    await bruno.say("/seat 3")
    await sara.say("/wait 3")
    await bruno.say("/leave 1")
    said = plain(await sara.say("/shift 3"))
    assert "A seat is free for you until Tuesday 24/11, 20:05" in said
    assert "free for you until Tuesday 24/11, 20:05" in plain(await sara.say("/myshifts"))
    await sara.say("/shift 3")
    assert "You do not wait for this any more." in await sara.press("❌ No, thank you")
    assert "You have a seat" in await bruno.say("/seat 3")


async def test_an_offer_that_is_over_is_a_wish_like_any_other(
    bruno: Chat, volunteers: Volunteers
) -> None:
    sara, omar = await volunteers("sara"), await volunteers("omar")
    await bruno.say("/seat 3")
    await sara.say("/wait 3")
    await omar.say("/wait 3")
    await bruno.say("/leave 1")
    sara.now = omar.now = at(24, 20, 6)
    await settled([sara, omar])
    assert "All seats are taken now." in await sara.say("/accept 2")
    assert tokens(sara) == ["/wait 3", "/shifts"]


async def test_two_shifts_at_one_time_are_named(bruno: Chat) -> None:
    await bruno.say("/seat 3")
    said = plain(await bruno.say("/seat 4"))
    assert "You have another shift at that time:" in said
    assert "Distribution · Friday 27/11, from 18:00 to 21:00" in said
    assert tokens(bruno) == ["/shift 3", "/shifts"]


async def test_what_a_seat_needs_is_named(bruno: Chat) -> None:
    assert "driving licence" in await bruno.say("/seat 5")
    assert "/volunteer change" in tokens(bruno)
    assert "somebody who speaks العربية." in plain(await bruno.say("/seat 6"))


async def test_what_is_over_or_cancelled_is_named(bruno: Chat) -> None:
    await writing(bruno.url, lambda db: changing.cancel(db, 3, bruno.now, None))
    assert "This shift is cancelled." in await bruno.say("/seat 3")
    bruno.now = at(26, 11)
    assert "the shift has begun" in await bruno.say("/seat 2")


@pytest.mark.parametrize("words", ["/accept 1", "/confirm 1", "/seat 999", "/wait 999", "/seat x"])
async def test_somebody_elses_button_does_nothing(
    bruno: Chat, volunteers: Volunteers, words: str
) -> None:
    await bruno.say("/seat 2")
    sara = await volunteers("sara")
    said = await sara.say(words)
    assert "You have a seat" not in said
    assert "no shift now" in await sara.say("/myshifts")


@pytest.mark.parametrize("words", ["/accept", "/confirm", "/leave", "/swap"])
async def test_a_command_without_a_seat_asks_which_one(bruno: Chat, words: str) -> None:
    assert "You have no shift now." in await bruno.say(words)
    await bruno.say("/seat 2")
    await bruno.say("/seat 3")
    assert "Which shift?" in await bruno.say(words)
    assert tokens(bruno) == [f"{words} 1", f"{words} 2"]


@pytest.mark.parametrize("words", ["/seat", "/wait"])
async def test_a_seat_of_nothing_shows_which_there_are(bruno: Chat, words: str) -> None:
    assert "Here you can help" in await bruno.say(words)


async def test_friends_have_seats_by_the_word_all_or_none(
    bruno: Chat, volunteers: Volunteers
) -> None:
    sara, omar = await volunteers("sara"), await volunteers("omar")
    await bruno.say("/shift 2")
    await bruno.press("👥 With friends")
    card = await bruno.press("2")
    assert "metro exit 2" not in card
    assert "2\u2069 seats are kept" in card
    await sara.say(card)
    assert "You have a seat. Tell the lead your number: \u2068#2" in sara.last.text
    await settled([bruno, sara])
    assert "Your friend has a seat beside you" in bruno.last.text
    assert "You have a seat" in await omar.say(plain(card).split("\n")[3])
    assert "/friends 2" not in tokens(bruno)


async def test_the_word_for_friends_is_said_again(bruno: Chat) -> None:
    card = await bruno.say("/friends 2")
    card = await bruno.say("1")
    await bruno.say("/shift 2")
    assert await bruno.press("👥 For my friends") == card


async def test_too_many_friends_take_nothing(bruno: Chat, volunteers: Volunteers) -> None:
    sara = await volunteers("sara")
    await bruno.say("/friends 2")
    await bruno.press("1")
    await sara.say("/friends 2")
    said = plain(await sara.press("3"))
    assert "There are only 2 free seats, so I took none." in said
    assert tokens(sara) == ["/seat 2", "/friends 2", "/shifts"]
    assert "no shift now" in await sara.say("/myshifts")


async def test_friends_of_a_full_shift_can_wait(bruno: Chat, volunteers: Volunteers) -> None:
    sara = await volunteers("sara")
    await bruno.say("/seat 3")
    await sara.say("/friends 3")
    assert "All seats are taken now." in await sara.press("1")
    assert tokens(sara) == ["/wait 3", "/shifts"]


async def test_a_tap_in_the_middle_of_a_question_leaves_the_question_open(bruno: Chat) -> None:
    await bruno.say("/volunteer change")
    said = await bruno.say("/seat 2")
    assert "You have a seat" in said
    assert "Which languages do you speak?" in said


async def test_on_whatsapp_each_answer_has_buttons(volunteers: Volunteers) -> None:
    bruno = await volunteers("bruno", limits=WHATSAPP)
    for words in (
        "/seat 2",
        "/confirm 1",
        "/seat 5",
        "/seat 6",
        "/leave 1",
        "/shift 2",
        "/swap 9",
    ):
        await bruno.say(words)
        assert bruno.last.buttons, words
