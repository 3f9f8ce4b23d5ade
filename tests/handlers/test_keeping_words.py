"""/myshifts, /leave, /seen, /swap and /calendar: a seat is kept, given back or handed on."""

from collections.abc import Awaitable, Callable

from services import changing
from services.activities import Attendance
from services.people import Role
from services.rollcall import mark
from tests.telephone import Chat
from tests.week import SEAL, at, settled, writing

Volunteers = Callable[..., Awaitable[Chat]]


def plain(said: str) -> str:
    return said.replace("\u2068", "").replace("\u2069", "")


def tokens(chat: Chat) -> list[str]:
    return [one.token for one in chat.last.buttons]


async def test_my_shifts_names_seats_offers_and_places_in_line(
    bruno: Chat, volunteers: Volunteers
) -> None:
    sara = await volunteers("sara")
    await sara.say("/seat 3")
    await bruno.say("/seat 2")
    await bruno.say("/wait 3")
    said = plain(await bruno.say("my shifts")).split("\n")
    assert said[0] == "📋 Your shifts:"
    assert said[1].endswith("Thursday 26/11, from 10:00 to 13:00 · La Chapelle · #1")
    assert said[2].endswith("Stalingrad: place 1 in the line")
    assert tokens(bruno) == ["/shift 2", "/shift 3", "/shifts"]


async def test_my_shifts_go_on_with_next(volunteers: Volunteers) -> None:
    bruno = await volunteers("bruno", languages=";ar;")
    sara = await volunteers("sara")
    await sara.say("/seat 3")
    for words in ("/seat 1", "/seat 2", "/wait 3", "/seat 4", "/seat 6"):
        await bruno.say(words)
    await bruno.say("/myshifts")
    assert "➡️ Next" in bruno.labels
    said = await bruno.say("6")
    assert "Interpreting" in said
    assert "➡️ Next" not in bruno.labels


async def test_no_shift_has_a_way_on(bruno: Chat) -> None:
    assert "You have no shift now." in await bruno.say("📋")
    assert tokens(bruno) == ["/shifts"]


async def test_hours_of_help_are_counted(bruno: Chat) -> None:
    await bruno.say("/seat 2")
    await writing(bruno.url, lambda db: mark(db, 1, Attendance.HERE, at(26, 11), None))
    bruno.now = at(27, 9)
    assert "🕒 3 hours of help so far." in plain(await bruno.say("/myshifts"))


async def test_my_shifts_are_for_volunteers(week: str, chats: Callable[..., Chat]) -> None:
    chat = chats("nour")
    await chat.say("English")
    assert "only for the team" in await chat.say("/myshifts")


async def test_leaving_takes_one_tap_and_can_be_undone(bruno: Chat) -> None:
    await bruno.say("/seat 2")
    said = await bruno.press("❌ I cannot come")
    assert "Your seat is free for somebody else." in said
    assert "Your seat" not in await bruno.press_token("/leave 1")
    assert "All is well." in bruno.last.text
    assert "You have a seat" in await bruno.press_token("/wait 2")


async def test_leaving_late_is_thanked_and_others_are_asked(
    bruno: Chat, volunteers: Volunteers
) -> None:
    claire = await volunteers("claire", Role.COORDINATOR)
    sara = await volunteers("sara")
    await bruno.say("/seat 1")
    for chat in (bruno, claire, sara):
        chat.now = at(25, 6)
    said = await bruno.say("/leave 1")
    assert "Thank you for telling us. We now ask others" in said
    await settled([bruno, claire, sara])
    assert "cannot come any more" in claire.last.text
    assert "Can you help?" in sara.last.text
    assert "You have a seat" in await sara.press("✅ I come")


async def test_leaving_what_is_over_does_nothing(bruno: Chat) -> None:
    await bruno.say("/seat 2")
    bruno.now = at(26, 13)
    assert "This shift is over." in await bruno.say("/leave 1")
    bruno.now = at(26, 11)
    assert "Thank you for telling us." in await bruno.say("/leave 1")
    assert "↩️ Undo" not in bruno.labels


async def test_somebody_elses_seat_cannot_be_left(bruno: Chat, volunteers: Volunteers) -> None:
    sara = await volunteers("sara")
    await bruno.say("/seat 2")
    for words in ("/leave 1", "/leave x", "/leave 99"):
        assert await sara.say(words) == "You have no such seat."
    assert "#1" in await bruno.say("/myshifts")


async def test_a_change_is_told_and_seen(bruno: Chat, volunteers: Volunteers) -> None:
    sara = await volunteers("sara")
    await bruno.say("/seat 2")
    await writing(
        bruno.url,
        lambda db: changing.change(db, SEAL, 2, bruno.now, None, meeting="the red gate"),
    )
    await settled([bruno, sara])
    assert "the red gate" in bruno.last.text
    assert (await bruno.press("👌")).startswith("👍 Thank you.\n")
    assert "the red gate" in bruno.last.text
    assert await sara.say("/seen 1") == "👍 Thank you."
    await writing(bruno.url, lambda db: changing.cancel(db, 2, bruno.now, None))
    await settled([bruno, sara])
    assert "Please do not come" in bruno.last.text
    assert await bruno.press("👌") == "👍 Thank you."
    assert tokens(bruno) == ["/shifts", "/myshifts"]


async def test_a_card_hands_a_seat_on_and_says_no_meeting_place(
    bruno: Chat, volunteers: Volunteers
) -> None:
    sara, omar = await volunteers("sara"), await volunteers("omar")
    await bruno.say("/seat 3")
    card = await bruno.press("🔁")
    assert "metro exit 2" not in card
    assert "Stalingrad" in card
    assert "#1" in await bruno.say("/myshifts")  # one keeps it until then
    assert "You have a seat" in await bruno.say(card)  # one's own card changes nothing
    assert "You have a seat" in await sara.say(f"look: {card}")
    await settled([bruno, sara])
    assert "Somebody took over your seat." in bruno.last.text
    assert "This seat is not free any more." in await omar.say(card)
    assert "You have a seat" in await sara.say(card)
    assert "that somebody can take over" in await bruno.say("/swap 1")


async def test_a_card_is_only_for_who_can_do_it(volunteers: Volunteers) -> None:
    bruno, sara = await volunteers("bruno", licence=True), await volunteers("sara")
    await bruno.say("/seat 5")
    card = await bruno.press("🔁")
    assert "👉 Driver: send this word" in plain(card)
    assert "driving licence" in await sara.say(card)
    assert "#1" in await bruno.say("/myshifts")


async def test_a_forged_card_opens_nothing(bruno: Chat) -> None:
    await bruno.say("/seat 3")
    word = plain(await bruno.press("🔁")).split("\n")[3]
    forged = word[:-1] + ("0" if word[-1] != "0" else "1")
    for one in (forged, word.replace("-s1", "-f1"), "popote-f9-" + "0" * 20):
        assert "This seat is not free any more." in await bruno.say(one)


async def test_the_calendar_has_an_address_that_can_be_made_new(volunteers: Volunteers) -> None:
    bruno = await volunteers("bruno", public_url="https://popote.example")
    first = (await bruno.say("/calendar")).split("\n")[1]
    assert first.startswith("https://popote.example/calendar/")
    assert (await bruno.say("calendar")).split("\n")[1] == first
    assert "does not work any more" in await bruno.press("🔑")
    assert (await bruno.press("✅")).split("\n")[1] != first


async def test_without_an_address_of_its_own_there_is_no_calendar(bruno: Chat) -> None:
    assert "There is no calendar here." in await bruno.say("/calendar")
    await bruno.say("/myshifts")
    assert "/calendar" not in tokens(bruno)
