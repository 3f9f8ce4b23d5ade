"""/shifts and /shift: which shifts need somebody, and what each person may know of one."""

from collections.abc import Awaitable, Callable

import pytest

from bot.lengths import units
from bot.messages import Style
from db.session import Session
from services import changing
from services import volunteers as joining
from services.activities import Activity, Part
from services.people import Role
from services.shifts import RoleSpec
from tests.telephone import WHATSAPP, Chat
from tests.week import ADDRESS, CONTACT, MEETING, SEAL, at, person_of, plan, writing

Volunteers = Callable[..., Awaitable[Chat]]


def plain(said: str) -> str:
    return said.replace("\u2068", "").replace("\u2069", "")


def tokens(chat: Chat) -> list[str]:
    return [one.token for one in chat.last.buttons]


async def test_three_taps_lead_from_the_menu_to_a_seat(bruno: Chat) -> None:
    await bruno.say("menu")
    await bruno.press("🙋")
    assert "Here you can help" in bruno.last.text
    await bruno.press("26/11 10:00")
    assert "You have a seat" in await bruno.press("✅ Take a seat")


async def test_each_shift_is_said_with_weekday_date_and_times(bruno: Chat) -> None:
    said = plain(await bruno.say("/shifts"))
    assert "Breakfast · Wednesday 25/11, 08:00 · Stalingrad" in said
    assert "Distribution · Friday 27/11, 18:00 · Stalingrad · 👥 1 more person" in said


async def test_four_shifts_are_shown_and_the_others_with_next(bruno: Chat) -> None:
    await bruno.say("/shifts")
    assert [one for one in tokens(bruno) if one.startswith("/shift ")] == [
        "/shift 1",
        "/shift 2",
        "/shift 3",
        "/shift 4",
    ]
    assert "➡️ Next" not in bruno.labels  # the rest needs Arabic, or is another team's


async def test_next_goes_on_and_ends(volunteers: Volunteers) -> None:
    bruno = await volunteers("bruno", languages=";ar;")
    await bruno.say("/shifts")
    said = plain(await bruno.say("6"))
    assert "Interpreting" in said
    assert "Cooking" not in said
    assert "➡️ Next" not in bruno.labels


async def test_one_day_can_be_asked_for(bruno: Chat) -> None:
    await bruno.say("/shifts")
    assert "Which day?" in await bruno.press("📆 Another day")
    said = await bruno.press("Friday 27/11")
    assert "Distribution" in said
    assert "Cooking" not in said


async def test_a_day_without_shifts_says_so_and_has_a_way_on(bruno: Chat) -> None:
    said = plain(await bruno.say("/shifts 2026-12-20"))
    assert said == "📅 I know no shift for you on Sunday 20/12."
    assert tokens(bruno) == ["/shifts day", "/myshifts", "/menu"]


async def test_nonsense_behind_the_command_asks_for_less(bruno: Chat) -> None:
    for words in ("x", "2026-13-01", "+x", "+99999999999999999999", "day day"):
        said = await bruno.say(f"/shifts {words}")
        assert "Here you can help" in said or "I know no shift" in said


async def test_a_stranger_is_told_who_sees_shifts(week: str, chats: Callable[..., Chat]) -> None:
    chat = chats("nour")
    await chat.say("English")
    for words in ("/shifts", "/shift 2", "/seat 2", "/wait 2"):
        assert "Shifts are for volunteers" in await chat.say(words)
        assert "Cooking" not in chat.last.text
        assert tokens(chat) == ["/volunteer", "/menu"]


async def test_on_whatsapp_the_shifts_are_a_list(volunteers: Volunteers) -> None:
    bruno = await volunteers("bruno", limits=WHATSAPP, languages=";ar;")
    await bruno.say("/shifts")
    assert bruno.last.style is Style.LIST
    assert units(plain(bruno.last.text)) <= 400
    for number in range(1, 6):
        await bruno.say(f"/shift {number}")
        assert bruno.last.buttons, number


async def test_before_the_seat_only_the_area_is_known(bruno: Chat) -> None:
    said = await bruno.say("/shift 2")
    assert "La Chapelle" in said
    assert MEETING not in said
    assert ADDRESS not in said


async def test_with_a_seat_the_meeting_place_and_after_the_confirmation_all_is_known(
    bruno: Chat,
) -> None:
    said = await bruno.say("/seat 2")
    assert MEETING in said
    assert ADDRESS not in said
    assert CONTACT not in said
    said = await bruno.press("✅ I am coming")
    assert ADDRESS not in said
    assert "From \u2068Thursday 26/11\u2069, \u206807:00\u2069 on I tell you exactly where" in said
    bruno.now = at(26, 7)
    said = await bruno.say("/shift 2")
    assert ADDRESS in said
    assert CONTACT in said
    assert bruno.last.protected
    await bruno.press("❌ I cannot come")
    assert MEETING not in await bruno.say("/shift 2")


async def test_a_shift_of_another_team_is_not_shown(bruno: Chat) -> None:
    for words in ("/shift 6", "/seat 7", "/wait 7"):
        said = await bruno.say(words)
        assert said == "This shift is for another team."


@pytest.mark.parametrize("words", ["/shift 99", "/shift", "/shift x", "/shift -1", "/shift ١"])
async def test_a_shift_that_nobody_knows_has_a_way_on(bruno: Chat, words: str) -> None:
    assert "I do not know this shift" in await bruno.say(words)
    assert tokens(bruno) == ["/shifts", "/menu"]


async def test_each_role_that_one_can_do_has_its_button(volunteers: Volunteers) -> None:
    bruno = await volunteers("bruno", licence=True)
    await bruno.say("/shift 4")
    assert bruno.labels[:3] == ["✅ Anyone", "✅ Driver", "👥 With friends"]
    sara = await volunteers("sara")
    await sara.say("/shift 4")
    assert sara.labels[:2] == ["✅ Take a seat", "👥 With friends"]


async def test_who_can_do_none_of_the_roles_is_told_what_it_needs(bruno: Chat) -> None:
    said = plain(await bruno.say("/shift 5"))
    assert "🔎 It needs: Interpreter: العربية" in said
    assert "/volunteer change" in tokens(bruno)
    assert not any(one.startswith(("/seat", "/wait")) for one in tokens(bruno))


async def test_a_shift_that_has_begun_or_is_cancelled_offers_no_seat(bruno: Chat) -> None:
    await writing(bruno.url, lambda db: changing.cancel(db, 3, bruno.now, None))
    assert "❌ Cancelled" in await bruno.say("/shift 3")
    assert tokens(bruno) == ["/shifts", "/myshifts"]
    bruno.now = at(26, 10)
    assert "It has begun." in await bruno.say("/shift 2")
    assert tokens(bruno) == ["/shifts", "/myshifts"]


async def test_two_roles_that_are_alike_have_two_names(
    volunteers: Volunteers,
) -> None:
    bruno = await volunteers("bruno", limits=WHATSAPP, languages=";ckb;ar;")
    roles = [RoleSpec(Part.INTERPRETER, 1, 2, one) for one in ("ckb", "ar")]
    await writing(
        bruno.url, lambda db: plan(db, Activity.INTERPRETING, at(27, 9), 1, "Calais", *roles)
    )
    await bruno.say("/shift 7")
    assert bruno.labels[:2] == ["✅ Interpreter: کوردیی س…", "✅ Interpreter: العربية"]
    assert bruno.last.style is Style.LIST


async def test_a_lead_and_a_coordinator_have_more_to_do(volunteers: Volunteers) -> None:
    bruno = await volunteers("bruno")

    async def _led(db: Session) -> None:
        lead = await person_of(db, "bruno")
        await changing.change(db, SEAL, 2, bruno.now, None, lead_id=lead)

    await writing(bruno.url, _led)
    await bruno.say("/shift 2")
    assert "/roll 2" not in tokens(bruno)
    assert ADDRESS not in bruno.last.text
    bruno.now = at(26, 10)
    await bruno.say("/shift 2")
    assert ADDRESS in bruno.last.text
    assert tokens(bruno)[0] == "/roll 2"
    claire = await volunteers("claire", Role.COORDINATOR)
    await claire.say("/shift 2")
    assert tokens(claire)[0] == "/manage 2"
    await claire.say("/shift 6")
    assert "another team" in claire.last.text


async def test_a_role_that_was_taken_away_shows_nothing_from_the_next_message_on(
    bruno: Chat,
) -> None:
    async def _revoked(db: Session) -> None:
        number = await person_of(db, "bruno")
        await joining.leave(db, number, bruno.now)

    await bruno.say("/shifts")
    await writing(bruno.url, _revoked)
    assert "Shifts are for volunteers" in await bruno.press("26/11 10:00")
    assert "only for the team" in await bruno.say("/myshifts")
