"""Shift cards: how a shift is said, and what is not said to whom."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from bot.channels.whatsapp import LIMITS as OF_WHATSAPP
from bot.messages import Option, Reply, Style
from bot.rendering import render
from bot.shift_cards import card, heading, part, row
from locales import LANGUAGES, Lines, Text, as_is, label, say
from services.activities import Part, Status
from services.disclosure import Told
from services.shifts import RoleSpec, Shift, load
from services.sight import Sight
from services.signups import Seat
from tests.bot.rota import NOW, Rota, rota_in
from tests.conftest import PARIS

CONTACT = "+33 6 39 98 00 01"
ADDRESS = "12 Rue de l’Exemple"
SECRETS = ("Metro exit 2", ADDRESS, CONTACT)


@pytest.fixture
async def rota(tmp_path: Path) -> AsyncIterator[Rota]:
    async with rota_in(f"sqlite+aiosqlite:///{tmp_path}/popote.db") as made:
        yield made


def plain(text: Text | Lines, code: str = "en_GB") -> str:
    return say(text, code).translate(dict.fromkeys(map(ord, "\u2068\u2069\u200f")))


def seat(status: Status = Status.SEATED, **given: object) -> Seat:
    made = Seat(1, 1, 1, 1, None, 3, status, None, None, 1, None, 0)
    return replace(made, **given)  # type: ignore[arg-type]


async def test_a_heading_says_what_which_day_from_when_to_when_and_about_where(
    rota: Rota,
) -> None:
    said = plain(heading(await rota.shift()))
    assert said == "📦 Distribution · Friday 27/11, from 18:00 to 21:00 · La Chapelle"


async def test_a_shift_across_midnight_has_the_day_on_which_it_begins(rota: Rota) -> None:
    night = await rota.shift(datetime(2026, 12, 31, 22, 30, tzinfo=PARIS))
    assert "Thursday 31/12, from 22:30 to 01:30" in plain(heading(night))


@pytest.mark.parametrize(
    ("sight", "known"),
    [
        (Sight.NOTHING, ()),
        (Sight.AREA, ()),
        (Sight.MEETING, SECRETS[:1]),
        (Sight.EXACT, SECRETS),
    ],
)
async def test_a_card_says_no_more_than_may_be_known(
    rota: Rota, sight: Sight, known: tuple[str, ...]
) -> None:
    shift = await rota.shift()
    told = Told(sight, ADDRESS, CONTACT) if sight is Sight.EXACT else Told(sight)
    said = plain(card(shift, told))
    for secret in SECRETS:
        assert (secret in said) is (secret in known)
    assert ("Distribution" in said) is (sight is not Sight.NOTHING)


async def test_a_card_has_six_lines_at_most(rota: Rota) -> None:
    shift = await rota.shift(note="Ring twice")
    for sight in Sight:
        for one in (None, seat()):
            told = Told(sight, ADDRESS, CONTACT, why=as_is("Later."))
            assert len(plain(card(shift, told, one)).split("\n")) <= 6


async def test_a_card_says_ones_number_ones_offer_or_ones_place_in_the_line(rota: Rota) -> None:
    shift = await rota.shift()
    assert "your number: #3" in plain(card(shift, Told(Sight.MEETING), seat()))
    offered = seat(Status.OFFERED, until=NOW)
    assert "free for you until Tuesday 24/11, 12:00" in plain(
        card(shift, Told(Sight.AREA), offered)
    )
    waiting = seat(Status.WAITING, place_in_line=2)
    assert "place in the line: 2" in plain(card(shift, Told(Sight.AREA), waiting))
    assert "#3" not in plain(card(shift, Told(Sight.AREA), seat(Status.CANCELLED)))


async def test_a_card_says_how_many_are_missing_or_free(rota: Rota) -> None:
    shift = await rota.shift()
    assert "1 more person is needed" in plain(card(shift, Told(Sight.AREA)))
    await rota.seat(await rota.person("bruno"), shift)
    (bruno,) = await _again(rota, shift)
    assert "1 free seat" in plain(card(bruno, Told(Sight.AREA)))
    await rota.seat(await rota.person("carla"), shift)
    (full,) = await _again(rota, shift)
    assert "Full. You can wait" in plain(card(full, Told(Sight.AREA)))


async def _again(rota: Rota, shift: Shift) -> list[Shift]:
    async with rota.store.read() as db:
        return await load(db, [shift.id])


async def test_a_cancelled_shift_says_so_first(rota: Rota) -> None:
    shift = replace(await rota.shift(), cancelled=True)
    said = plain(card(shift, Told(Sight.EXACT, ADDRESS, CONTACT), seat()))
    assert said.startswith("❌ Cancelled: 📦 Distribution")
    assert "You have a seat" not in said


async def test_a_row_is_a_row_of_a_list_on_whatsapp_in_every_language(rota: Rota) -> None:
    shift = await rota.shift()
    shown, described = row(shift)
    assert label(shown, "en_GB") == "27/11 18:00 · 📦 Distribution"
    for one in LANGUAGES:
        options = [Option(f"/shift {number}", shown, described) for number in range(4)]
        body = render(Reply(as_is("Which one?"), options), [one.code], OF_WHATSAPP)
        assert body["style"] == Style.LIST
        assert all(words.startswith("27/11 18:00") for words, _token, _about in body["buttons"])


async def test_an_interpreter_is_named_with_the_language(rota: Rota) -> None:
    roles = (RoleSpec(Part.DRIVER, 1, 1), RoleSpec(Part.INTERPRETER, 1, 1, "ar"))
    shift = await rota.shift(roles=roles)
    assert [plain(part(one)) for one in shift.roles] == ["Driver", "Interpreter: العربية"]
