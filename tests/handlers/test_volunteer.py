"""/volunteer and /leaveteam: how somebody becomes a volunteer, changes it and stops."""

from collections.abc import Awaitable, Callable

import pytest

from db.session import Session
from services.people import Role
from services.volunteers import Profile, State, Volunteer, volunteer
from tests.telephone import WHATSAPP, Chat
from tests.week import person_of, writing

Volunteers = Callable[..., Awaitable[Chat]]


@pytest.fixture
async def nour(week: str, chats: Callable[..., Chat]) -> Chat:
    """Somebody new who speaks English."""
    chat = chats("nour")
    await chat.say("English")
    return chat


async def known(chat: Chat) -> Volunteer | None:
    async def _found(db: Session) -> Volunteer | None:
        return await volunteer(db, await person_of(db, chat.phone))

    return await writing(chat.url, _found)


async def test_everything_can_be_skipped(nour: Chat) -> None:
    await nour.say("5")
    for _each in range(5):
        await nour.press("⏭")
    assert "and nothing else" in nour.last.text
    assert "Thank you!" in await nour.press("✅")
    found = await known(nour)
    assert found is not None
    assert (found.state, found.profile) == (State.PENDING, Profile())


async def test_what_was_chosen_is_kept(nour: Chat) -> None:
    await nour.say("i want to help")
    await nour.say("1 3")
    await nour.press("☑️")
    await nour.press("🍳")
    await nour.press("☑️")
    await nour.press("Calais")
    await nour.press("☑️")
    await nour.press("🚗 Also with a car")
    await nour.press("⛑ Yes")
    await nour.press("✅")
    found = await known(nour)
    assert found is not None
    assert found.profile.languages == ("fr", "ar")
    assert [one.value for one in found.profile.activities] == ["cooking"]
    assert found.profile.areas == ("calais",)
    assert (found.profile.licence, found.profile.car, found.profile.first_aid) == (True,) * 3


async def test_after_a_no_nothing_is_kept(nour: Chat) -> None:
    await nour.say("5")
    for _each in range(5):
        await nour.press("⏭")
    assert "Nothing was sent." in await nour.press("❌")
    assert await known(nour) is None


async def test_who_waits_is_told_so_and_sees_what_is_open(nour: Chat) -> None:
    await nour.say("5")
    for _each in range(5):
        await nour.press("⏭")
    await nour.press("✅")
    assert "A coordinator has to say yes first." in await nour.say("5")
    said = await nour.press("📅 Shifts")
    assert "Cooking" in said
    assert "Breakfast" not in said
    said = await nour.press("26/11")
    assert "A coordinator has to say yes first." in said
    assert not any("/seat" in one.token for one in nour.last.buttons)
    assert "A coordinator has to say yes first." in await nour.say("/seat 2")
    assert "A coordinator has to say yes first." in await nour.say("/shift 1")


async def test_on_whatsapp_the_conversation_can_be_held_by_numbers(
    week: str, chats: Callable[..., Chat]
) -> None:
    chat = chats("nour", limits=WHATSAPP)
    await chat.say("English")
    for words in ("5", "1 2", "0", "1", "0", "3", "0", "2", "1"):
        await chat.say(words)
    assert "and nothing else" in chat.last.text
    await chat.press("✅")
    found = await known(chat)
    assert found is not None
    assert found.profile.languages == ("fr", "en_GB")
    assert found.profile.licence
    assert not found.profile.car


async def test_a_volunteer_changes_what_they_can_do_and_stays_approved(bruno: Chat) -> None:
    await bruno.say("/volunteer change")
    await bruno.press("العربية")
    for _each in range(5):
        await bruno.press("☑️" if "☑️ That is all" in bruno.labels else "⏭")
    assert "instead of what you told us before" in bruno.last.text
    assert "It is changed." in await bruno.press("✅")
    found = await known(bruno)
    assert found is not None
    assert (found.state, found.profile.languages) == (State.APPROVED, ("ar",))
    assert "Interpreting" in await bruno.say("/shifts +4")


async def test_a_coordinator_is_a_volunteer_at_once(volunteers: Volunteers) -> None:
    claire = await volunteers("claire", Role.COORDINATOR)
    assert "Here you can help" in await claire.say("5")
    await claire.say("/volunteer change")
    for _each in range(5):
        await claire.press("⏭")
    assert "It is changed." in await claire.press("✅")


async def test_a_volunteer_stops_and_the_seats_are_free(bruno: Chat) -> None:
    await bruno.say("/seat 3")
    assert "Stop being a volunteer?" in await bruno.say("/leaveteam")
    assert "not a volunteer any more" in await bruno.press("✅")
    found = await known(bruno)
    assert found is not None
    assert (found.state, found.profile) == (State.LEFT, Profile())
    assert "Shifts are for volunteers" in await bruno.say("/shift 3")


async def test_who_changed_their_mind_stays(bruno: Chat) -> None:
    await bruno.say("/leaveteam")
    await bruno.press("❌")
    assert "Here you can help" in await bruno.say("5")


async def test_who_is_no_volunteer_cannot_stop(nour: Chat) -> None:
    assert "You are not a volunteer." in await nour.say("/leaveteam")
    assert [one.token for one in nour.last.buttons] == ["/volunteer", "/menu"]
