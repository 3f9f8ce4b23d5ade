"""/quiet, /stop, /messages, /daily and /follow: what comes unasked is in one's own hands."""

import re
from collections.abc import Callable

import pytest

from bot.messages import Outgoing
from db.session import Session
from services import directory, following, quiet, subscriptions
from services.grid import snap
from services.quiet import Level
from tests.telephone import TERMINAL, WHATSAPP, Chat
from tests.week import person_of, writing

MARKS = re.compile("[\u2066-\u2069]")
STOPS = ("stop", "STOP", "Stop!", "🛑", "🔕", "unsubscribe", "no more messages", "/stop")


async def level(chat: Chat) -> Level:
    async def _read(db: Session) -> Level:
        return await quiet.level_of(db, await person_of(db, chat.phone))

    return await writing(chat.url, _read)


def tokens(outgoing: Outgoing) -> list[str]:
    return [one.token for one in outgoing.buttons]


@pytest.mark.parametrize("words", STOPS)
async def test_a_word_of_stop_alone_ends_calls_and_can_be_taken_back(
    hungry: Chat, words: str
) -> None:
    await hungry.say(words)
    assert await level(hungry) is Level.NONE
    await hungry.press("↩️")
    assert await level(hungry) is Level.ALL


@pytest.mark.parametrize(
    "words", ["where is the bus stop", "stop Stalingrad", "non stop", "stopping", "do not stop"]
)
async def test_stop_among_other_words_ends_nothing(hungry: Chat, words: str) -> None:
    await hungry.say(words)
    assert await level(hungry) is Level.ALL


async def test_stop_gives_back_the_level_that_was_before(hungry: Chat) -> None:
    await hungry.say("/quiet urgent")
    await hungry.say("stop")
    await hungry.press("↩️")
    assert await level(hungry) is Level.URGENT


async def test_stop_is_said_in_french_and_english_while_nobody_checked_it(
    kitchens: str, chats: Callable[..., Chat]
) -> None:
    chat = chats("omar")
    await chat.say("العربية")
    await chat.say("stop")
    assert chat.last.text.count("🔕") == 3


async def test_answers_come_after_stop(hungry: Chat) -> None:
    await hungry.say("stop")
    assert "Cantine du Canal" in await hungry.say("food")


async def test_the_button_under_a_call_shows_the_three_levels(hungry: Chat) -> None:
    await hungry.press_token("/quiet call 12")
    assert tokens(hungry.last) == ["/quiet all", "/quiet urgent", "/quiet none"]
    await hungry.press("🆘")
    assert await level(hungry) is Level.URGENT


@pytest.mark.parametrize("argument", ["", "12", "everything", "call", "call 9999999999999999999"])
async def test_what_is_no_level_changes_nothing(hungry: Chat, argument: str) -> None:
    for name in ("quiet", "unstop"):
        await hungry.press_token(f"/{name} {argument}".rstrip())
    assert await level(hungry) is Level.ALL


async def test_three_levels_are_buttons_on_whatsapp_and_numbers_without(
    kitchens: str, chats: Callable[..., Chat]
) -> None:
    whatsapp, typed = chats("amina", limits=WHATSAPP), chats("omar", limits=TERMINAL)
    for chat in (whatsapp, typed):
        await chat.say("English")
        await chat.say("/quiet")
    assert len(whatsapp.last.buttons) == 3
    assert "3 🔕" in typed.last.text
    await typed.say("3")
    assert await level(typed) is Level.NONE


async def test_who_was_a_stranger_is_asked_for_nothing_when_they_say_stop(
    kitchens: str, chats: Callable[..., Chat]
) -> None:
    chat = chats("omar")
    await chat.say("stop")
    assert await level(chat) is Level.NONE


async def test_food_every_day_is_kept_with_the_cell_and_not_the_point(hungry: Chat) -> None:
    await hungry.say("/daily")
    await hungry.press("17:00")
    await hungry.share(48.88481, 2.37019)
    kept = await writing(
        hungry.url,
        lambda db: _kept(db, hungry.phone),
    )
    assert kept is not None
    assert kept.spot == f"cell:{snap(48.88481, 2.37019)}"
    await hungry.say("/daily end")
    assert await writing(hungry.url, lambda db: _kept(db, hungry.phone)) is None
    assert "not told every day" in await hungry.say("/daily end")


async def test_the_usual_times_can_be_typed_by_number_and_others_as_a_time(hungry: Chat) -> None:
    for typed, time in (("1", "07:00"), ("2", "12:00"), ("3", "17:00"), ("21h15", "21:15")):
        await hungry.say("/daily new")
        await hungry.say(typed)
        await hungry.say("stalingrad")
        kept = await writing(hungry.url, lambda db: _kept(db, hungry.phone))
        assert kept is not None
        assert f"{kept.at:%H:%M}" == time


async def test_who_said_stop_first_chooses_which_messages_they_want(hungry: Chat) -> None:
    await hungry.say("food")
    await hungry.say("stop")
    for command in ("/daily", "/follow 1"):
        await hungry.say(command)
        assert tokens(hungry.last) == ["/quiet all", "/quiet urgent", "/quiet none"]
    assert await writing(hungry.url, lambda db: _kept(db, hungry.phone)) is None


async def test_a_place_is_followed_after_a_sighting_with_one_tap(hungry: Chat) -> None:
    await hungry.say("stalingrad")
    await hungry.press("👀")
    await hungry.press("No food left")
    await hungry.press("🔔")
    assert "Cantine du Canal" in hungry.last.text
    assert await writing(hungry.url, lambda db: _followed(db, hungry.phone)) == [1]
    await hungry.press("🔕")
    assert await writing(hungry.url, lambda db: _followed(db, hungry.phone)) == []


@pytest.mark.parametrize("argument", ["0", "99", "-1", "abc", "99999999999999", "1 2 3"])
async def test_a_place_that_is_not_there_is_refused_with_a_way_on(
    hungry: Chat, argument: str
) -> None:
    for name in ("follow", "unfollow"):
        await hungry.press_token(f"/{name} {argument}")
        assert hungry.last.buttons


async def test_without_an_answer_before_there_is_nothing_to_follow(
    kitchens: str, chats: Callable[..., Chat]
) -> None:
    chat = chats("omar")
    await chat.say("English")
    await chat.say("/follow")
    assert tokens(chat.last)[-1] == "/menu"


async def test_messages_fit_a_list_of_whatsapp_with_all_that_can_be_had(
    kitchens: str, chats: Callable[..., Chat]
) -> None:
    chat = chats("omar", limits=WHATSAPP)
    await chat.say("English")
    for number in range(1, 5):
        await chat.press_token(f"/follow {number}")
    await chat.say("/daily")
    await chat.say("1")
    await chat.say("stalingrad")
    await chat.say("my messages")
    assert chat.last.style == "list"
    assert "and 1 more" in MARKS.sub("", chat.last.text)
    assert len(chat.last.text.split("\n")) <= 6
    assert len(chat.last.text) <= 400


async def test_every_one_of_many_places_can_be_left_on_whatsapp(hungry: Chat) -> None:
    hungry.limits = WHATSAPP

    async def _follow(db: Session) -> None:
        person = await person_of(db, hungry.phone)
        for number in range(20):
            place = await directory.add(db, f"Kitchen {number:02}", "Paris")
            await following.begin(db, person, place, hungry.now)

    await writing(hungry.url, _follow)
    await hungry.say("/unfollow")
    seen = [*hungry.labels]
    while any(one.startswith("➡️") for one in hungry.labels):
        await hungry.press("➡️")
        assert len(hungry.labels) <= 10
        seen += hungry.labels
    assert [one for one in seen if one.startswith("Kitchen")] == [
        f"Kitchen {number:02}" for number in range(20)
    ]
    await hungry.press("Kitchen 19")
    assert len(await writing(hungry.url, lambda db: _followed(db, hungry.phone))) == 19


async def _kept(db: Session, phone: str) -> subscriptions.Subscription | None:
    return await subscriptions.of_person(db, await person_of(db, phone))


async def _followed(db: Session, phone: str) -> list[int]:
    mine = await following.of_person(db, await person_of(db, phone))
    return [number for number, _name in mine]
