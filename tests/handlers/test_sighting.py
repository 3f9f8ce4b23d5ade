"""/sighting and /cancelmeal: what the street and coordinators say reaches those who ask."""

from collections.abc import Callable
from datetime import timedelta

from db.sealing import Seal
from db.store import Store
from services import directory, people
from services.people import Role, Writer
from tests.conftest import TUESDAY_EVENING
from tests.services.teams import SEAL
from tests.telephone import SECRET, Chat
from tests.week import settled

CANAL = "Cantine du Canal"


async def promote(url: str, phone: str, role: Role) -> None:
    store = Store(url, seal=SEAL)
    async with store.write() as db:
        (standing,) = await people.recognise(
            db, Seal(SECRET), [Writer("wire", phone)], TUESDAY_EVENING
        )
        await people.remember(db, standing.person.id, role=role.value, language="en_GB")
    await store.close()


async def test_two_people_who_say_that_no_food_is_left_are_believed(
    hungry: Chat, chats: Callable[..., Chat]
) -> None:
    await hungry.say("stalingrad")
    await hungry.press("👀")
    assert "When a second person says it" in await hungry.press("No food left")
    assert CANAL in (await hungry.say("stalingrad")).split("\n")[1]
    other = chats("omar")
    await other.say("English")
    await other.say("stalingrad")
    await other.press("👀")
    assert "Whoever asks now is told" in await other.press("No food left")
    assert CANAL not in (await hungry.say("stalingrad")).split("\n")[1]


async def test_a_volunteer_is_believed_at_once(hungry: Chat, chats: Callable[..., Chat]) -> None:
    await promote(hungry.url, "bruno", Role.VOLUNTEER)
    bruno = chats("bruno")
    await bruno.say("stalingrad")
    await bruno.say("7")
    assert "Whoever asks now is told" in await bruno.press("It is closed")


async def test_without_an_answer_before_the_next_places_are_offered(hungry: Chat) -> None:
    said = await hungry.say("👀")
    assert "Where are you?" in said or "What do you see" in said


async def test_whoever_asked_is_told_when_a_meal_is_cancelled(
    hungry: Chat, chats: Callable[..., Chat]
) -> None:
    await hungry.say("food")
    await promote(hungry.url, "claire", Role.COORDINATOR)
    claire = chats("claire")
    await claire.say("/cancelmeal")
    assert "which date is cancelled?" in await claire.say("cantine du canal")
    assert "\u20681\u2069 person will be told" in await claire.press("Tuesday 24/11")
    for chat in (claire, hungry):
        chat.now += timedelta(minutes=2)
    told = (await settled([claire, hungry]))["amina"]
    assert any("cancelled" in one.text and CANAL in one.text for one in told)
    said = await hungry.say("food")
    assert said.startswith(f"❌ \u2068{CANAL}")


async def test_a_coordinator_says_which_of_several_places_is_meant(
    hungry: Chat, chats: Callable[..., Chat]
) -> None:
    await promote(hungry.url, "claire", Role.COORDINATOR)
    store = Store(hungry.url, seal=SEAL)
    async with store.write() as db:
        await directory.add(db, "Cantine du Port", "Paris")
    await store.close()
    claire = chats("claire")
    await claire.say("❌ Cancel a meal")
    assert "Which one do you mean?" in await claire.say("cantine")
    await claire.press(CANAL)
    assert "which date is cancelled?" in claire.last.text


async def test_only_a_coordinator_cancels(hungry: Chat) -> None:
    assert "only for the team" in await hungry.say("/cancelmeal")
