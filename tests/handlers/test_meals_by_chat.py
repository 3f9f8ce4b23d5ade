"""Meals by chat: a coordinator in a van needs one sentence, and can take a slip back."""

from collections.abc import Awaitable, Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import insert, select

from db.models import conversation, coordinator, occurrence, place, serving
from services import directory
from services.audit import Act
from services.exact import opened
from services.grid import snap
from services.meals import Meal
from services.people import Role
from services.seasons import set_season
from tests.conftest import TUESDAY_EVENING
from tests.standing import acts, number_of, stored
from tests.telephone import Chat
from tests.week import OTHERS, SEAL, TEAM

Volunteers = Callable[..., Awaitable[Chat]]
SENTENCE = "tonight 23:00 Porte de la Chapelle"
MARKS = {0x2068: None, 0x2069: None}
SECRET = "behind the zinnober pillar"


@pytest.fixture
async def claire(volunteers: Volunteers) -> Chat:
    chat = await volunteers("claire", Role.COORDINATOR)
    olga = await number_of(chat.url, "olga")  # looks after what the others have
    async with stored(chat.url) as db:
        team = await directory.organization_of(db, OTHERS)
        row = {"person_id": olga, "organization_id": team, "since": TUESDAY_EVENING}
        await db.execute(insert(coordinator).values(row))
    return chat


async def kitchen(
    url: str, name: str, operator: str = TEAM, hours: str = "Mo-Su 19:00-21:00"
) -> int:
    async with stored(url) as db:
        number = await directory.add(db, name, "Paris", operator=operator, address="1 Rue")
        await directory.write_hours(db, number, Meal.DINNER, hours, TUESDAY_EVENING)
        return number


async def changes(url: str) -> list[tuple[str, str]]:
    """Return the changes that count, each with the name of its place."""
    async with stored(url) as db:
        rows = await db.execute(
            select(occurrence.c.kind, place.c.name)
            .join(place, place.c.id == occurrence.c.place_id)
            .where(occurrence.c.undone_at.is_(None))
            .order_by(occurrence.c.id)
        )
        return [(row.kind, row.name) for row in rows]


async def rules(url: str) -> list[str]:
    async with stored(url) as db:
        rows = await db.execute(select(serving.c.hours).where(~serving.c.ended))
        return list(rows.scalars())


async def test_one_sentence_and_a_yes_are_enough(claire: Chat, chats: Callable[..., Chat]) -> None:
    said = await claire.say(SENTENCE)
    assert "from \u206823:00\u2069 to \u206801:00\u2069" in said
    assert await changes(claire.url) == []
    assert "✅" in await claire.press("✅")
    assert await changes(claire.url) == [("add", "Porte de la Chapelle")]
    assert await acts(claire.url, await number_of(claire.url, "claire")) == [
        Act.NEW_PLACE,
        Act.ADDED_MEAL,
    ]
    hungry = chats("amina")
    await hungry.say("English")
    assert "Porte de la Chapelle" in await hungry.say("porte de la chapelle")
    await claire.say("ce soir 22h-22h30 porte de la chapelle")
    await claire.press("✅")  # the same place, which is not made again
    assert await acts(claire.url, await number_of(claire.url, "claire")) == [
        Act.NEW_PLACE,
        Act.ADDED_MEAL,
        Act.ADDED_MEAL,
    ]


@pytest.mark.parametrize("button", ["🕐 Until 02:00", "❌ No"])
async def test_an_end_that_was_not_said_can_be_another_one(claire: Chat, button: str) -> None:
    await claire.say(SENTENCE)
    said = await claire.press(button)
    assert ("to \u206802:00" in said) == button.startswith("🕐")
    assert len(await changes(claire.url)) == button.startswith("🕐")


async def test_the_sentence_may_stand_behind_the_command_or_answer_it(claire: Chat) -> None:
    assert "Is this right?" in await claire.say(f"/addmeal {SENTENCE}")
    await claire.say("/addmeal")
    assert "not sure which time" in await claire.say("ce soir 25h Stalingrad")
    assert "Is this right?" in await claire.say("ce soir ٢٣:٣٠ ستالينغراد")
    await claire.press("✅")
    assert await changes(claire.url) == [("add", "Stalingrad")]


async def test_nobody_else_adds_a_meal_by_a_sentence(
    claire: Chat, volunteers: Volunteers, chats: Callable[..., Chat]
) -> None:
    bruno = await volunteers("bruno")
    stranger = chats("xenia")
    await stranger.say("English")
    for chat in (bruno, stranger):
        for words in (SENTENCE, "annulé ce soir Porte de la Chapelle"):
            assert "Is this right?" not in await chat.say(words)
            assert "cancelled?" not in chat.last.text
        assert "only for the team" in await chat.say(f"/addmeal {SENTENCE}")
    assert await changes(claire.url) == []


@pytest.mark.parametrize(
    "words",
    [
        "tomorrow I am ill",
        "see you tonight at 8pm",
        "23h",
        "20 sleeping bags at Stalingrad before 22:00",
        "police à Stalingrad 23h",
        "réunion demain 18h République",
    ],
)
async def test_other_words_with_a_time_in_them_add_nothing(claire: Chat, words: str) -> None:
    assert "Is this right?" not in await claire.say(words)
    assert "Where is" not in claire.last.text
    assert "no longer there" not in claire.last.text


@pytest.mark.parametrize(
    "words",
    [
        "23 h Stalingrad",
        "8 pm place de Stalingrad",
        "27 novembre 12h30 Stalingrad",
        "maraude 23h métro Stalingrad",
        "ce soir 23h Stalingrd",
    ],
)
async def test_a_sentence_may_begin_with_a_number_and_have_slips(claire: Chat, words: str) -> None:
    assert "Is this right?" in await claire.say(words)
    await claire.press("✅")
    assert await changes(claire.url) == [("add", "Stalingrad")]


async def test_what_is_cancelled_that_is_no_place_is_not_asked_after(claire: Chat) -> None:
    await kitchen(claire.url, "Soupe du Jardin")
    assert "Which place?" not in await claire.say("cancel my shift tomorrow")


async def test_of_two_meals_at_one_time_one_is_cancelled(claire: Chat) -> None:
    number = await kitchen(claire.url, "Soupe du Jardin")
    async with stored(claire.url) as db:
        await directory.write_hours(db, number, Meal.PARCEL, "Mo-Su 19:00-21:00", TUESDAY_EVENING)
        await directory.write_hours(db, number, Meal.SNACK, "Mo-Su 20:00-20:30", TUESDAY_EVENING)
    await claire.say(f"/cancelmeal {number}")
    await claire.press("Dinner: Tuesday")
    await claire.say(f"/cancelmeal {number}")
    tonight = [one for one in claire.labels if "Tuesday" in one]
    assert [one.split(":")[0] for one in tonight] == [
        "Food parcel",
        "Snack and hot drinks",
    ]


async def test_what_is_typed_is_kept_nowhere_as_it_is(claire: Chat) -> None:
    for begin in (f"/addmeal tonight 23:00 {SECRET}", "/addmeal"):
        await claire.say(begin)
        if begin == "/addmeal":
            await claire.say(f"tonight 23:00 {SECRET}")
        assert "zinnober" in claire.last.text
        async with stored(claire.url) as db:
            kept = str((await db.execute(select(conversation.c.state))).scalars().all())
        assert "zinnober" not in kept
        assert "2026-11-24T23:00" in kept


async def test_an_unknown_name_is_a_new_place_that_only_some_see(claire: Chat) -> None:
    await claire.say(f"/addmeal tonight 23:00 {SECRET}")
    await claire.press("➕ A new place")
    await claire.share(48.884123, 2.365987)
    await claire.press("⏭")
    await claire.press("🔒")
    await claire.press("⏭")
    assert "Others do not see this place" in claire.last.text
    await claire.press("✅")
    async with stored(claire.url) as db:
        row = (await db.execute(select(place).where(place.c.name == SECRET))).one()
    assert (row.sensitivity, row.meeting_point) == ("team", None)
    assert (row.latitude, row.longitude) == snap(48.884123, 2.365987).centre
    found = opened(SEAL, "place", row.id, row.exact)
    assert found.position == (48.884123, 2.365987)  # of the place, to the metre


async def test_a_place_of_ones_own_is_meant_before_those_of_others(claire: Chat) -> None:
    await kitchen(claire.url, "Soupe du Canal", OTHERS)
    mine = await kitchen(claire.url, "Soupe du Jardin")
    assert "Soupe du Jardin" in await claire.say("demain 12h-14h soupe du jardin")
    await claire.press("✅")
    assert await changes(claire.url) == [("add", "Soupe du Jardin")]
    assert "another organization" in await claire.say("demain 12h soupe du canal")
    await claire.say(f"/addmeal {mine}")
    assert "Is this right?" in await claire.say("demain 22h-23h")


async def test_a_meal_is_added_by_taps_alone(claire: Chat) -> None:
    number = await kitchen(claire.url, "Soupe du Jardin")
    await claire.say("/addmeal")
    for button in ("👆", "Thursday", "20:00 to 23:00", "Soupe du Jardin", "✅"):
        await claire.press(button)
    assert await changes(claire.url) == [("add", "Soupe du Jardin")]
    await claire.say(f"/placedesk {number}")
    assert "Thursday 26/11" in claire.last.text


async def test_a_slip_is_taken_back_for_two_minutes(claire: Chat) -> None:
    number = await kitchen(claire.url, "Soupe du Jardin")
    await claire.say(f"/cancelmeal {number}")
    assert "You can undo it until" in await claire.press("Tuesday")
    assert await changes(claire.url) == [("cancel", "Soupe du Jardin")]
    claire.now += timedelta(seconds=119)
    assert "Undone" in await claire.press("↩️")
    assert await changes(claire.url) == []
    assert "undone already" in await claire.press("↩️")
    await claire.say(f"/cancelmeal {number}")
    await claire.press("Tuesday")
    claire.now += timedelta(minutes=2)
    assert "cannot be taken back" in await claire.press("↩️")
    assert await changes(claire.url) == [("cancel", "Soupe du Jardin")]


async def test_hours_after_midnight_belong_to_the_night_of_their_day(claire: Chat) -> None:
    number = await kitchen(claire.url, "Soupe du Jardin", hours="Mo-Su 23:00-00:30")
    await claire.say(f"/replacemeal {number}")
    await claire.press("Tuesday")
    assert "night from \u2068Tuesday 24/11\u2069" in await claire.say("0h30-2h")
    async with stored(claire.url) as db:
        row = (await db.execute(select(occurrence))).one()
    assert f"{row.starts_at:%d/%m %H:%M}" == "24/11 23:30"  # UTC
    await claire.say(f"/placedesk {number}")
    assert "00:30" in claire.last.text
    assert "23:00" not in claire.last.text.split("\n")[1]


@pytest.mark.parametrize(
    "command",
    ["addmeal", "cancelmeal", "replacemeal", "movemeal", "hours", "endplace", "placedesk"],
)
async def test_a_place_of_another_organization_is_refused(claire: Chat, command: str) -> None:
    number = await kitchen(claire.url, "Soupe des autres", OTHERS)
    before = await rules(claire.url)
    assert "another organization" in await claire.say(f"/{command} {number}")
    assert "no longer there" in await claire.say(f"/{command} 999999")
    assert claire.last.buttons
    assert "Soupe des autres" not in await claire.say("/meals")
    assert (await rules(claire.url), await changes(claire.url)) == (before, [])


async def test_hours_count_only_after_their_next_dates_were_confirmed(claire: Chat) -> None:
    number = await kitchen(claire.url, "Soupe du Jardin")
    await claire.say(f"/hours {number}")
    await claire.press("Dinner")
    assert "not understood" in await claire.say("lundi sauf jours fériés 18h")
    said = await claire.say("lun-ven 18h-20h")
    assert all(day in said for day in ("25/11", "26/11", "27/11"))
    assert await rules(claire.url) == ["Mo-Su 19:00-21:00"]
    await claire.press("❌")
    assert await rules(claire.url) == ["Mo-Su 19:00-21:00"]
    await claire.say(f"/hours {number}")
    await claire.press("Dinner")
    await claire.say("lun-ven 18h-20h")
    await claire.press("✅")
    assert await rules(claire.url) == ["Mo-Fr 18:00-20:00"]
    actor = await number_of(claire.url, "claire")
    assert await acts(claire.url, actor) == [Act.CHANGED_HOURS]


async def test_a_coordinator_sees_the_places_of_the_own_team(claire: Chat) -> None:
    await kitchen(claire.url, "Soupe du Jardin")
    await kitchen(claire.url, "Soupe des autres", OTHERS)
    said = await claire.say("/meals")
    assert ("Soupe du Jardin" in said, "Soupe des autres" in said) == (True, False)


async def test_hours_of_a_season_leave_those_of_now_until_it_begins(claire: Chat) -> None:
    number = await kitchen(claire.url, "Soupe du Jardin")
    async with stored(claire.url) as db:
        await set_season(db, "ramadan-2027", date(2027, 2, 8), date(2027, 3, 9))
    await claire.say(f"/hours {number}")
    await claire.press("Dinner")
    await claire.say("tous les soirs 18h-20h")
    for button in ("📅 Not all", "Ramadan 2027", "🔁"):
        await claire.press(button)
    assert "count from \u2068Monday 08/02" in await claire.press("✅")
    assert "Tuesday 24/11, 19:00" in (await claire.say(f"/placedesk {number}")).translate(MARKS)
