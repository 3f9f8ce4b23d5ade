"""/newshift: a shift is planned at two in the morning, with as few questions as will do."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import pytest

from services import shifts, templates
from services.activities import Activity, Part, Visibility
from services.audit import Act
from services.people import Role
from services.shifts import Shift
from tests.conftest import PARIS, TUESDAY_EVENING
from tests.dialogue import answer, plain
from tests.kitchens import open_kitchens
from tests.standing import acts, number_of, shift_now, stored
from tests.telephone import WHATSAPP, Chat
from tests.week import at

Volunteers = Callable[..., Awaitable[Chat]]
MINE = 7  # the number of the next shift


@pytest.fixture
async def claire(volunteers: Volunteers) -> Chat:
    """A coordinator on WhatsApp, where messages are shortest."""
    return await volunteers("claire", Role.COORDINATOR, limits=WHATSAPP)


async def planned(chat: Chat, number: int = MINE) -> Shift:
    return await shift_now(chat.url, number)


async def test_seven_answers_plan_a_shift_and_who_plans_it_leads_it(claire: Chat) -> None:
    said = await answer(
        claire,
        "/newshift new",
        "📦",
        "tomorrow",
        "18h-21h",
        "Stalingrad",
        "Métro, sortie 2",
        "3-6",
        "✅ Plan it",
    )
    assert said.startswith("✅ Planned.")
    assert "Wednesday 25/11, from 18:00 to 21:00 · Stalingrad" in said
    made = await planned(claire)
    assert (made.activity, made.area, made.meeting) == (
        Activity.DISTRIBUTION,
        "Stalingrad",
        "Métro, sortie 2",
    )
    assert (made.starts, made.ends, made.meets) == (at(25, 18), at(25, 21), at(25, 18))
    assert made.position is not None
    assert [(one.part, one.least, one.most) for one in made.roles] == [(Part.ANYONE, 3, 6)]
    assert made.visibility is Visibility.VOLUNTEERS
    assert made.lead_id == await number_of(claire.url, "claire")
    assert await acts(claire.url, made.lead_id) == [Act.CREATED_SHIFT]


async def test_no_at_the_end_plans_nothing(claire: Chat) -> None:
    await answer(claire, "/newshift new", "🍳", "tomorrow", "9h-12h", "Stalingrad", "⏭", "4")
    assert "Nothing was sent." in plain(await claire.press("❌ No"))
    with pytest.raises(AssertionError):
        await planned(claire)


async def test_back_takes_one_answer_back(claire: Chat) -> None:
    await answer(claire, "/newshift new", "🍳", "tomorrow", "9h-12h")
    assert "from when to when" in await claire.say("back")
    assert "Which area" in await claire.say("10h-13h") or "area" in claire.last.text
    await answer(claire, "Stalingrad", "⏭", "4", "✅ Plan it")
    assert (await planned(claire)).starts == at(25, 10)


async def test_everything_else_may_be_said_too(claire: Chat) -> None:
    await answer(
        claire,
        "/newshift new",
        "🌙",
        "Friday 27/11",
        "22h-2h",
        "Porte de la Chapelle",
        "⏭",
        "2",
        "➕",
        "🚐",
        "⏱",
        "🏠",
        "🎒",
        "ℹ️",
        "☎️",
        "👁",
        "☑️",
        "Driver",
        "Interpreter",
        "☑️",
        "1",
        "العربية",
        "1-2",
        "30 min",
        "12 Rue de l’Exemple",
        "gloves",
        "two rounds",
        "+33 6 39 98 00 02",
        "Our own team",
        "✅ Yes",
    )
    made = await planned(claire)
    assert (made.starts, made.ends) == (at(27, 22), at(28, 2))
    assert made.meets == at(27, 21, 30)
    assert (made.address, made.bring, made.note) == ("12 Rue de l’Exemple", "gloves", "two rounds")
    assert made.visibility is Visibility.TEAM
    assert made.contact is not None
    assert b"+33" not in made.contact
    assert [(one.part, one.language, one.least, one.most) for one in made.roles] == [
        (Part.ANYONE, "", 2, 2),
        (Part.DRIVER, "", 1, 1),
        (Part.INTERPRETER, "ar", 1, 2),
    ]


async def test_interpreters_and_drivers_are_what_such_shifts_need(claire: Chat) -> None:
    await answer(claire, "/newshift new", "🗣", "tomorrow", "9h-12h", "Calais", "⏭", "➕ More")
    await answer(claire, "Русский", "1", "✅ Plan it")
    (role,) = (await planned(claire)).roles
    assert (role.part, role.language, role.most) == (Part.INTERPRETER, "ru", 1)
    await answer(
        claire, "/newshift new", "🚐", "tomorrow", "9h-12h", "Calais", "⏭", "1", "✅ Plan it"
    )
    (role,) = (await planned(claire, MINE + 1)).roles
    assert (role.part, role.needs.licence) == (Part.DRIVER, True)


async def test_a_shared_location_is_kept_as_its_area_and_coarse(claire: Chat) -> None:
    await answer(claire, "/newshift new", "🍳", "tomorrow", "9h-12h")
    await claire.share(48.884123, 2.365987)
    await answer(claire, "⏭", "4", "✅ Plan it")
    made = await planned(claire)
    assert made.area == "Stalingrad"
    assert made.position is not None
    assert made.position != (48.884123, 2.365987)


async def test_one_like_it_needs_only_the_day(claire: Chat) -> None:
    said = await answer(claire, "/newshift 4", "Saturday 28/11")
    assert "🌙 Night round · Saturday 28/11, from 20:00 to 00:00 · Porte de la Chapelle" in said
    await answer(claire, "✅ Plan it")
    made, model = await planned(claire), await planned(claire, 4)
    assert made.starts == at(28, 20)
    assert made.starts - made.meets == model.starts - model.meets == timedelta(minutes=15)
    assert [(one.part, one.least, one.most) for one in made.roles] == [
        (one.part, one.least, one.most) for one in model.roles
    ]
    assert (made.meeting, made.address, made.bring) == (model.meeting, model.address, model.bring)
    assert made.lead_id == await number_of(claire.url, "claire")


async def test_one_like_it_elsewhere_forgets_where_it_was(claire: Chat) -> None:
    await answer(claire, "/newshift 4", "Saturday 28/11", "➕", "🗺", "☑️", "Calais", "⏭", "✅ Yes")
    made = await planned(claire)
    assert (made.area, made.meeting, made.address) == ("Calais", "", "")


async def test_one_like_it_today_is_asked_when_its_time_is_over(claire: Chat) -> None:
    assert "from when to when" in await answer(claire, "/newshift 1", "Tuesday 24/11")
    await answer(claire, "20h-22h", "✅ Plan it")
    assert (await planned(claire)).starts == at(24, 20)


async def test_it_comes_back_every_week_until_somebody_ends_it(claire: Chat) -> None:
    said = await answer(
        claire,
        "/newshift 1",
        "Friday 27/11",
        "➕",
        "🔁",
        "☑️",
        "Every week",
        "Until I end it",
    )
    assert "🔁 Friday 27/11 · Friday 04/12 · Friday 11/12 …" in said
    said = await answer(claire, "✅ Yes")
    assert "next four weeks" in said
    made = [await planned(claire, MINE + more) for more in range(4)]
    assert [f"{one.starts:%d/%m %H:%M}" for one in made] == [
        "27/11 08:00",
        "04/12 08:00",
        "11/12 08:00",
        "18/12 08:00",
    ]
    mine = await number_of(claire.url, "claire")
    assert await acts(claire.url, mine) == [Act.CREATED_TEMPLATE]


async def test_monday_to_friday_from_a_saturday_begins_on_monday(claire: Chat) -> None:
    said = await answer(
        claire,
        "/newshift 1",
        "Saturday 28/11",
        "➕",
        "🔁",
        "☑️",
        "Monday to Friday",
        "For 4 weeks",
    )
    assert "Monday 30/11, from 08:00" in said
    assert "🔁 Monday 30/11 · Tuesday 01/12 · Wednesday 02/12 … until Friday 25/12" in said
    await answer(claire, "✅ Yes")
    first = await planned(claire)
    async with stored(claire.url) as db:
        made = await templates.template_of(db, first.template_id or 0)
    assert made is not None
    assert made.days(made.starts_on, made.starts_on + timedelta(days=60))[0] == at(30, 8).date()


async def test_a_night_when_clocks_change_keeps_the_hours_of_the_street(claire: Chat) -> None:
    claire.now = datetime(2027, 3, 24, 2, 0, tzinfo=PARIS)
    await answer(
        claire, "/newshift new", "🌙", "28/3", "1h30-4h", "Stalingrad", "⏭", "2", "✅ Plan it"
    )
    made = await planned(claire)
    assert (f"{made.starts:%d %H:%M}", f"{made.ends:%d %H:%M}") == ("28 01:30", "28 04:00")


async def test_the_latest_shifts_are_offered_first_and_each_kind_once(claire: Chat) -> None:
    claire.now = at(30, 9)
    await claire.say("/newshift")
    assert claire.labels[0] == "🆕 Something new"
    offered = [plain(label) for label in claire.labels]
    assert "🌙 Night round · 20:00" in offered
    assert len(offered) == 7  # five at most, of this organization only
    assert "👋 Reception · 14:00" not in offered


async def test_the_meal_it_is_for_is_a_place_that_is_known(claire: Chat) -> None:
    async with stored(claire.url) as db:
        await open_kitchens(db, TUESDAY_EVENING)
    await answer(claire, "/newshift new", "🍽", "tomorrow", "18h-20h", "Stalingrad", "⏭", "2")
    await answer(claire, "➕", "🍲", "☑️")
    assert "no such place" in await claire.say("xyzxyz")
    await answer(claire, "cantine du canal", "✅ Yes")
    assert (await planned(claire)).place_id is not None


async def test_nothing_is_planned_for_another_organization(claire: Chat) -> None:
    await answer(claire, "/newshift 1", "Friday 27/11", "✅ Plan it")
    async with stored(claire.url) as db:
        theirs = await shifts.of_organization(db, 2, at(20, 0), at(30, 0))
    assert [one.id for one in theirs] == [6]
