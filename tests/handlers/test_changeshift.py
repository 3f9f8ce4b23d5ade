"""/changeshift, /resize, /reserve, /endplan, /cancelshift: whoever is on a shift is told."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from services.activities import Part, Status, Visibility
from services.audit import Act
from services.people import Role
from services.shifts import Shift, contact_of
from services.signups import Seat, of_shift
from tests.dialogue import answer, plain
from tests.kitchens import open_kitchens
from tests.standing import acts, number_of, shift_now, stored
from tests.telephone import WHATSAPP, Chat
from tests.week import SEAL, at, settled

Volunteers = Callable[..., Awaitable[Chat]]


@pytest.fixture
async def claire(volunteers: Volunteers) -> Chat:
    """A coordinator on WhatsApp."""
    return await volunteers("claire", Role.COORDINATOR, limits=WHATSAPP)


async def shift(chat: Chat, number: int = 1) -> Shift:
    return await shift_now(chat.url, number)


async def seats(chat: Chat, number: int = 1) -> list[Seat]:
    async with stored(chat.url) as db:
        return await of_shift(db, number)


async def heard(*chats: Chat) -> dict[str, str]:
    """Return what reached people who said nothing."""
    told = await settled(list(chats))
    return {phone: plain(said[-1].text) for phone, said in told.items()}


async def test_a_new_time_moves_everything_and_tells_who_has_a_seat(
    claire: Chat, bruno: Chat
) -> None:
    await bruno.say("/seat 1")
    said = await answer(claire, "/changeshift 1", "🕕", "Thursday 26/11", "9h-11h30")
    assert "Thursday 26/11, from 09:00 to 11:30" in said
    assert "1 person on it will be told." in said
    assert (await shift(claire)).version == 1  # nothing happened before the yes
    assert "1 person is told." in await answer(claire, "✅")
    made = await shift(claire)
    assert (made.meets, made.starts, made.ends) == (at(26, 8, 45), at(26, 9), at(26, 11, 30))
    assert "It is now:" in (await heard(claire, bruno))["bruno"]
    mine = await number_of(claire.url, "claire")
    assert await acts(claire.url, mine) == [Act.CHANGED_SHIFT]


@pytest.mark.parametrize(
    ("detail", "answers", "field", "value"),
    [
        ("📍", ("gate 3",), "meeting", "gate 3"),
        ("🏠", ("5 Rue de l’Exemple",), "address", "5 Rue de l’Exemple"),
        ("🎒", ("gloves",), "bring", "gloves"),
        ("🎒", ("⏭",), "bring", ""),
        ("ℹ️", ("two rounds",), "note", "two rounds"),
        ("🗺", ("Calais", "gate 3"), "area", "Calais"),
        ("👁", ("Everyone",), "visibility", Visibility.OPEN),
    ],
)
async def test_each_detail_is_asked_read_back_and_changed(
    claire: Chat, detail: str, answers: tuple[str, ...], field: str, value: object
) -> None:
    said = await answer(claire, "/changeshift 2", detail, *answers)
    assert "Change it?" in said
    assert str(value) in said or value in ("", Visibility.OPEN)
    assert "✅ Changed." in await answer(claire, "✅")
    assert getattr(await shift(claire, 2), field) == value


async def test_a_moved_shift_forgets_where_people_met(claire: Chat) -> None:
    await answer(claire, "/changeshift 1", "🗺", "Calais", "⏭", "✅")
    made = await shift(claire)
    assert (made.area, made.meeting, made.address) == ("Calais", "", "")


async def test_people_may_meet_earlier(claire: Chat) -> None:
    await answer(claire, "/changeshift 1", "⏱", "45 min", "✅")
    made = await shift(claire)
    assert made.starts - made.meets == timedelta(minutes=45)


async def test_the_leads_contact_is_sealed(claire: Chat) -> None:
    await answer(claire, "/changeshift 1", "☎️", "+33 6 39 98 00 09", "✅")
    assert contact_of(SEAL, await shift(claire)) == "+33 6 39 98 00 09"


async def test_what_nobody_can_notice_is_told_to_nobody(claire: Chat, bruno: Chat) -> None:
    async with stored(claire.url) as db:
        await open_kitchens(db, claire.now)
    await bruno.say("/seat 1")
    said = await answer(claire, "/changeshift 1", "🍲", "cantine du canal")
    assert "Cantine du Canal" in said
    assert "Nobody has to be told." in await answer(claire, "✅")
    assert (await shift(claire)).place_id is not None
    assert await heard(claire, bruno) == {}


async def test_who_has_not_seen_a_change_is_listed_and_told_again(
    claire: Chat, bruno: Chat, volunteers: Volunteers
) -> None:
    omar = await volunteers("omar")
    for one in (bruno, omar):
        await one.say("/seat 1")
    await answer(claire, "/changeshift 1", "ℹ️", "two rounds", "✅")
    await heard(claire, bruno, omar)
    await bruno.press("👌")
    said = await answer(claire, "/manage 1")
    assert "👀 Have not seen the change: #2" in said
    assert "1 person is told." in await answer(claire, "🔔")
    assert set(await heard(claire, bruno, omar)) == {"omar"}
    await omar.press("👌")
    assert "👀" not in await answer(claire, "/manage 1")
    assert "🔔" not in "".join(claire.labels)


async def test_all_that_come_change_together(claire: Chat, bruno: Chat) -> None:
    await answer(claire, "/newshift 1", "Friday 27/11", "➕", "🔁", "☑️", "Every week", "For 4")
    await answer(claire, "✅ Yes")
    role = (await shift(claire, 8)).roles[0].id
    await bruno.say(f"/seat {role}")
    said = await answer(claire, "/changeshift 7", "🕕", "All coming ones", "7h-9h")
    assert "everybody on them is told" in said
    assert "1 person is told." in await answer(claire, "✅")
    starts = [f"{(await shift(claire, number)).starts:%d/%m %H:%M}" for number in range(7, 11)]
    assert starts == ["27/11 07:00", "04/12 07:00", "11/12 07:00", "18/12 07:00"]
    assert "from 07:00" in (await heard(claire, bruno))["bruno"]


async def test_one_of_those_that_come_changes_alone(claire: Chat) -> None:
    await answer(claire, "/newshift 1", "Friday 27/11", "➕", "🔁", "☑️", "Every week", "For 4")
    await answer(claire, "✅ Yes")
    await answer(claire, "/changeshift 7", "🎒", "Only this one", "gloves", "✅")
    assert [(await shift(claire, one)).bring for one in (7, 8)] == ["gloves", ""]
    await answer(claire, "/changeshift 7", "⏱", "All coming ones", "30 min", "✅")
    made = [await shift(claire, one) for one in (7, 8)]
    assert {one.starts - one.meets for one in made} == {timedelta(minutes=30)}
    assert [one.bring for one in made] == ["gloves", ""]


async def test_a_plan_that_is_ended_keeps_the_shifts_that_people_are_on(
    claire: Chat, bruno: Chat
) -> None:
    await answer(claire, "/newshift 1", "Friday 27/11", "➕", "🔁", "☑️", "Every week", "For 4")
    await answer(claire, "✅ Yes")
    await bruno.say(f"/seat {(await shift(claire, 8)).roles[0].id}")
    await answer(claire, "/manage 7")
    assert "Stop repeating this shift?" in await answer(claire, "🔁")
    assert "1 shift with people stays." in await answer(claire, "✅")
    assert (await shift(claire, 8)).cancelled is False
    with pytest.raises(AssertionError):
        await shift(claire, 7)
    assert "does not come back" in await answer(claire, "/endplan 8")
    assert "🔁" not in " ".join((await answer(claire, "/manage 8"), *claire.labels))
    said = await answer(claire, "/changeshift 8", "🎒", "gloves")
    assert "Change it?" in said  # nothing comes back, so that is not asked


async def test_fewer_seats_say_before_what_they_do(
    claire: Chat, bruno: Chat, volunteers: Volunteers
) -> None:
    omar = await volunteers("omar")
    for one in (bruno, omar):
        await one.say("/seat 1")
    said = await answer(claire, "/resize 1", "Anyone", "1")
    assert "1 person has to wait again" in said
    said = await answer(claire, "✅")
    assert "1 person waits again." in said
    assert "2 people are told." in said
    assert "Your place in the line: 1" in (await heard(claire, bruno, omar))["omar"]
    said = await answer(claire, "/resize 1", "Anyone", "2")
    assert "⚠️" not in said
    await answer(claire, "✅")
    assert "A seat is free for you" in (await heard(claire, bruno, omar))["omar"]


async def test_a_role_is_added_to_a_shift(claire: Chat) -> None:
    await answer(claire, "/resize 1", "➕", "Interpreter", "العربية", "1-2", "✅")
    _anyone, added = (await shift(claire)).roles
    assert (added.part, added.language, added.least, added.most) == (
        Part.INTERPRETER,
        "ar",
        1,
        2,
    )


async def test_seats_are_kept_for_people_who_do_not_write(claire: Chat) -> None:
    await answer(claire, "/reserve 1", "2", "✅")
    assert [one.status for one in await seats(claire)] == [Status.HELD, Status.HELD]
    mine = await number_of(claire.url, "claire")
    assert await acts(claire.url, mine) == [Act.RESERVED]
    said = await answer(claire, "/reserve 1", "2")
    assert "keep 2 seats?" in said
    await answer(claire, "✅")
    assert "All seats are taken now." in await answer(claire, "/reserve 1")


async def test_a_seat_that_went_meanwhile_is_not_kept(claire: Chat, bruno: Chat) -> None:
    await answer(claire, "/reserve 3", "1")
    await bruno.say("/seat 3")
    assert "All seats are taken now." in await answer(claire, "✅")
    assert [one.status for one in await seats(claire, 3)] == [Status.SEATED]


async def test_a_shift_is_cancelled_once_and_everybody_on_it_told(
    claire: Chat, bruno: Chat
) -> None:
    await bruno.say("/seat 1")
    said = await answer(claire, "/cancelshift 1")
    assert "1 person on it will be told." in said
    assert "1 person is told." in await answer(claire, "✅")
    assert "Please do not come" in (await heard(claire, bruno))["bruno"]
    for command in ("cancelshift", "changeshift", "resize", "reserve", "askhelp"):
        assert await answer(claire, f"/{command} 1") == "This shift is cancelled."
    assert "❌ Cancelled" in await answer(claire, "/manage 1")
    assert not any(label.startswith(("✏️", "❌", "👥")) for label in claire.labels)


async def test_no_changes_nothing(claire: Chat) -> None:
    for begin in (
        ("/cancelshift 1",),
        ("/changeshift 1", "🎒", "gloves"),
        ("/resize 1", "Any", "9"),
    ):
        await answer(claire, *begin)
        await answer(claire, "❌ No")
    assert (await shift(claire)).version == 1
    assert (await shift(claire)).bring == ""


async def test_a_shift_cancelled_meanwhile_is_not_changed(
    claire: Chat, volunteers: Volunteers
) -> None:
    sara = await volunteers("sara", Role.COORDINATOR)
    await answer(claire, "/changeshift 1", "🎒", "gloves")
    await answer(sara, "/cancelshift 1", "✅")
    assert await answer(claire, "✅") == "This shift is cancelled."
    assert (await shift(claire)).bring == ""


async def test_without_a_number_it_is_asked_which_shift(claire: Chat) -> None:
    for command in ("changeshift", "cancelshift", "resize", "reserve", "endplan", "tellagain"):
        assert (await answer(claire, f"/{command}")).startswith("Which shift?")
        assert f"/{command} 1" in [one.token for one in claire.last.buttons]
    await answer(claire, "/cancelshift", "25/11 08:00")
    assert "Cancel this shift?" in claire.last.text


async def test_what_is_over_is_not_changed_any_more(claire: Chat) -> None:
    claire.now = at(25, 10)
    for command in ("changeshift", "resize", "reserve"):
        assert await answer(claire, f"/{command} 1") == "This shift is over."
    assert "was there keeps the hours" in await answer(claire, "/cancelshift 1")
