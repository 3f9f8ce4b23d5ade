"""What coordinators set right about places: their own only, old buttons, nothing in clear."""

from collections.abc import Awaitable, Callable
from datetime import date, datetime

import pytest
from sqlalchemy import insert, select, update

from db.models import alert, audit, conversation, coordinator, place, season, serving
from services import directory, people, sightings
from services.meals import Meal, SightingKind
from services.people import Role
from tests.conftest import PARIS, TUESDAY_EVENING
from tests.standing import number_of, revoke, stored
from tests.telephone import WHATSAPP, Chat
from tests.week import OTHERS, TEAM, at, settled

Volunteers = Callable[..., Awaitable[Chat]]
NOT_YOURS, NOT_FOR_YOU = "That belongs to another organization.", "That is only for the team."
THEIRS = 2  # the organization of the others
MARKS = {0x2068: None, 0x2069: None}
HERE = (48.8843, 2.3602)
NOTE = "arrêté préfectoral"


async def a_kitchen(url: str, team: str) -> int:
    """Open a kitchen of a team that serves every evening, checked in August last."""
    async with stored(url) as db:
        number = await directory.add(db, f"Soup of {team}", "Paris", operator=team, position=HERE)
        await directory.write_hours(db, number, Meal.DINNER, "Mo-Su 18:00-20:00", at(1, 12))
        mine = serving.c.place_id == number
        old = at(1, 12).replace(month=8)
        await db.execute(update(serving).where(mine).values(confirmed_at=old))
        return number


async def seen_by(url: str, phone: str, place_id: int, kind: SightingKind) -> None:
    person = await number_of(url, phone)
    async with stored(url) as db:
        await sightings.report(db, person, False, place_id, kind, TUESDAY_EVENING)


async def stands(url: str) -> list[object]:
    """Return all that these conversations can change."""
    async with stored(url) as db:
        return [
            tuple(row)
            for table in (place, serving, season, alert, audit)
            for row in await db.execute(select(table).order_by(table.c.id))
        ]


@pytest.fixture
async def claire(volunteers: Volunteers) -> Chat:
    """A coordinator of the team; another one, olga, is of the others."""
    chat = await volunteers("claire", Role.COORDINATOR)
    olga = await number_of(chat.url, "olga")
    async with stored(chat.url) as db:
        await people.remember(db, olga, role=Role.COORDINATOR.value, language="en_GB")
        row = {"person_id": olga, "organization_id": THEIRS, "since": TUESDAY_EVENING}
        await db.execute(insert(coordinator).values(row))
    await chat.say("menu")
    return chat


@pytest.mark.parametrize("command", ["sensitivity {}", "stilltrue {}", "seenthere {} yes"])
async def test_a_place_of_another_organization_is_refused(claire: Chat, command: str) -> None:
    number = await a_kitchen(claire.url, OTHERS)
    await seen_by(claire.url, "amina", number, SightingKind.CLOSED)
    before = await stands(claire.url)
    for asked in (command, command.removesuffix(" yes"), command.replace("yes", "no")):
        assert NOT_YOURS in await claire.say("/" + asked.format(number))
    assert await stands(claire.url) == before


@pytest.mark.parametrize("command", ["sensitivity", "seenthere"])
@pytest.mark.parametrize("words", ["", "99", "999999999999999", "x", "-1", "²"])
async def test_a_place_that_is_not_there_is_said_to_be_gone(
    claire: Chat, command: str, words: str
) -> None:
    assert "no longer there" in await claire.say(f"/{command} {words}")


async def test_the_places_to_check_are_ones_own_and_one_tap_confirms(claire: Chat) -> None:
    await a_kitchen(claire.url, OTHERS)
    await a_kitchen(claire.url, TEAM)
    said = (await claire.say("/stilltrue")).translate(MARKS)
    assert "1 place to check" in said
    assert f"Soup of {TEAM}" in said
    assert OTHERS not in said
    assert "checked today" in await claire.press("Soup of")
    assert "All your places were checked" in await claire.say("/stilltrue")


async def test_who_is_asked_on_monday_confirms_with_one_tap(claire: Chat) -> None:
    number = await a_kitchen(claire.url, TEAM)
    claire.now = datetime(2026, 11, 30, 10, 5, tzinfo=PARIS)
    assert len((await settled([claire]))["claire"]) == 1
    assert "Is this still true?" in claire.last.text
    assert claire.labels == ["✅ Still true", "✏️ No, it changed", "🍲 This place"]
    assert await settled([claire]) == {}
    assert "checked today" in await claire.press("✅ Still true")
    async with stored(claire.url) as db:
        rows = await db.execute(select(serving.c.confirmed_at).where(serving.c.place_id == number))
        assert rows.scalar_one() == claire.now


async def test_before_august_the_dates_of_august_are_asked_about(claire: Chat) -> None:
    await a_kitchen(claire.url, TEAM)
    claire.now = datetime(2027, 7, 20, 10, 5, tzinfo=PARIS)
    (said,) = (await settled([claire]))["claire"]
    assert "in August?" in said.text
    assert "Sunday 01/08" in said.text


async def test_what_is_seen_reaches_the_team_of_the_place_only(claire: Chat) -> None:
    number = await a_kitchen(claire.url, TEAM)
    await seen_by(claire.url, "amina", number, SightingKind.NO_FOOD)
    told = await settled([claire])
    assert list(told) == ["claire"]
    assert "No food left: 1 person" in claire.last.text.translate(MARKS)
    await claire.press("👀 Is it true?")
    await claire.press("❌ It is not true")
    assert "nobody is told this" in claire.last.text
    await claire.say(f"/seenthere {number} yes")
    assert "nothing is left to settle" in claire.last.text


async def test_pressing_true_twice_cancels_once(claire: Chat) -> None:
    number = await a_kitchen(claire.url, TEAM)
    await seen_by(claire.url, "amina", number, SightingKind.CLOSED)
    await claire.say(f"/seenthere {number}")
    assert "cancelled" in await claire.press("✅ True")
    assert claire.labels[0] == "↩️ Undo"
    before = await stands(claire.url)
    assert "nothing is left" in await claire.press_token(f"/seenthere {number} yes")
    assert await stands(claire.url) == before


async def test_of_a_long_queue_nothing_is_cancelled(claire: Chat) -> None:
    number = await a_kitchen(claire.url, TEAM)
    await seen_by(claire.url, "amina", number, SightingKind.QUEUE)
    await claire.say(f"/seenthere {number}")
    assert claire.labels[0] == "❌ It is not true"


async def test_a_shared_point_is_exact_and_sealed_while_it_is_talked_of(claire: Chat) -> None:
    await claire.say("/newalert")
    await claire.share(48.123456, 2.654321)
    await claire.press("100 m")
    await claire.press("▶️")
    await claire.press("Wednesday")
    await claire.say(NOTE)
    async with stored(claire.url) as db:
        kept = str((await db.execute(select(conversation.c.state))).all())
    assert "48.12" not in kept
    assert NOTE not in kept
    await claire.press("✅")
    async with stored(claire.url) as db:
        row = (await db.execute(select(alert))).one()
        noted = str((await db.execute(select(audit.c.details))).all())
    assert (row.latitude, row.longitude, row.radius_m) == (48.123456, 2.654321, 100)
    assert NOTE not in noted


async def test_an_alert_that_is_over_is_said_to_be_over(claire: Chat) -> None:
    await claire.say("/newalert")
    for label in ("Stalingrad", "1 km", "▶️", "Wednesday", "⏭", "✅"):
        await claire.press(label)
    await claire.say("/alerts")
    await claire.press("✅ Lift")
    await claire.press("✅ Yes")
    assert "This alert is over." in await claire.press_token("/liftalert 1")
    for words in ("", "99", "x", "²"):
        assert "This alert is over." in await claire.say(f"/liftalert {words}")


async def test_an_end_before_the_beginning_is_refused(claire: Chat) -> None:
    await claire.say("/newalert")
    for label in ("Stalingrad", "1 km", "🗓 Later", "Thursday"):
        await claire.press(label)
    await claire.say("18:00")
    await claire.press("🗓 Another day")
    await claire.press("Wednesday")
    assert "before the beginning" in await claire.say("18:00")


@pytest.mark.parametrize(
    ("begin", "answers"),
    [
        ("/newalert", ("Stalingrad", "1 km", "▶️", "Wednesday", "⏭")),
        ("/setseason ramadan-2027 2027-02-08 2027-03-08", ()),
        ("/sensitivity 1", ("🌍",)),
    ],
)
async def test_a_role_that_ends_in_the_middle_ends_the_conversation(
    claire: Chat, begin: str, answers: tuple[str, ...]
) -> None:
    await a_kitchen(claire.url, TEAM)
    await claire.say(begin)
    for one in answers:
        await claire.press(one)
    assert "✅" in claire.labels[0]
    await revoke(claire.url, "claire")
    before = await stands(claire.url)
    assert NOT_FOR_YOU in await claire.press("✅")
    assert await stands(claire.url) == before


async def test_a_season_is_set_in_one_line(claire: Chat) -> None:
    said = (await claire.say("/setseason ramadan-2027 8/2/2027 9/3/2027")).translate(MARKS)
    assert "Ramadan 2027: from Monday 08/02 to Tuesday 09/03" in said
    await claire.press("✅")
    async with stored(claire.url) as db:
        row = (await db.execute(select(season))).one()
    assert (row.key, row.starts_on, row.ends_on) == (
        "ramadan-2027",
        date(2027, 2, 8),
        date(2027, 3, 9),
    )


async def test_lists_fit_into_the_ten_rows_of_whatsapp(volunteers: Volunteers) -> None:
    claire = await volunteers("claire", Role.COORDINATOR, limits=WHATSAPP)
    for _one in range(6):
        await claire.say("/newalert")
        for label in ("Stalingrad", "20 km", "▶️", "Wednesday", "⏭", "✅"):
            await claire.press(label)
    await claire.say("/alerts")
    assert len(claire.labels) <= 10
    assert claire.last.text.count("\n") <= 5
    await claire.press("➡️")
    assert claire.labels.count("✅ Lift: Stalingrad") == 2
    await claire.say("/sensitivity " + str(await a_kitchen(claire.url, TEAM)))
    await claire.press("💪")
    await claire.say("in front of the library")
    assert len(claire.labels) <= 10


async def test_portions_and_dinners_are_those_of_ones_teams(claire: Chat) -> None:
    await a_kitchen(claire.url, TEAM)
    assert "Nothing was noted" in await claire.say("/served")
    said = await claire.press("🌙 No dinner where?")
    assert "La Chapelle" in said
    assert "not sure near" in said
    assert said.count("\n") <= 5
    assert len(said.translate(MARKS)) <= 400


async def test_who_cancels_is_not_counted_among_those_who_are_told(claire: Chat) -> None:
    number = await a_kitchen(claire.url, TEAM)
    await claire.say(f"/follow {number}")
    await seen_by(claire.url, "amina", number, SightingKind.CLOSED)
    await claire.say(f"/seenthere {number}")
    assert "Nobody had asked about it." in await claire.press("✅ True")


async def test_an_alert_that_is_over_is_refused_before_it_is_confirmed(claire: Chat) -> None:
    await claire.say("/newalert")
    for button in ("Stalingrad", "100 m", "🗓 Later", "Tuesday"):
        await claire.press(button)
    await claire.say("8:00")
    await claire.press("🗓 Another")
    await claire.press("Tuesday")
    assert "alert is over" in await claire.say("10:00")
    async with stored(claire.url) as db:
        assert (await db.execute(select(alert))).first() is None
