"""What people read of a call, in their own language and within the limits of a message."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.call_words import Material, buttons, material, message
from db.session import Session
from db.store import Store
from locales import LANGUAGES, label, say
from services import call_drafts, calls, shifts
from services.audiences import Audience
from services.call_drafts import Draft
from services.calls import Call, Kind
from services.shifts import Shift
from tests.conftest import TUESDAY_EVENING
from tests.supplies import open_things
from tests.week import ADDRESS, MEETING, SEAL, at, plan_week

NOW = TUESDAY_EVENING
UNTIL = at(24, 22)
MARKS = {0x2068: None, 0x2069: None, 0x200F: None}
BASE = Draft(1, Kind.URGENT, Audience(), UNTIL)


@pytest.fixture
async def db(database: str) -> AsyncIterator[Session]:
    """A week of shifts and things that are wanted."""
    store = Store(database, seal=SEAL)
    async with store.write() as session:
        await plan_week(session)
        await open_things(session)
        yield session
    await store.close()


async def written(db: Session, draft: Draft) -> Call:
    number = await call_drafts.write(db, SEAL, draft, NOW, None)
    found = await calls.call_of(db, number)
    assert found is not None
    return found


async def made(db: Session, draft: Draft) -> Material:
    found = await material(db, SEAL, await written(db, draft), NOW)
    assert found is not None
    return found


def read(found: Material, code: str) -> list[str]:
    return say(message(found, code).text, code).translate(MARKS).split("\n")


async def gap(db: Session) -> tuple[Draft, Shift]:
    found = await shifts.shift_of(db, 4)
    assert found is not None
    driver = found.roles[1].id
    return replace(BASE, kind=Kind.GAP, role_id=driver, shift_id=4, not_after=found.starts), found


async def test_a_need_is_said_with_what_is_missing_and_brought_by_one_button(db: Session) -> None:
    found = await made(db, replace(BASE, need_id=1))
    assert read(found, "en_GB") == [
        "🆘 Needed now · Example kitchen",
        "🛏 Blanket · 12 still needed · Stalingrad · until Saturday 28/11",
        "You do not have to answer.",
    ]
    assert [one.token for one in buttons(found)] == ["/bring 1", "/notme 1", "/quiet call 1"]


async def test_a_role_in_a_shift_says_its_area_and_never_where_exactly(db: Session) -> None:
    draft, _shift = await gap(db)
    found = await made(db, draft)
    said = read(found, "en_GB")
    assert said[1] == "🌙 Night round · Friday 27/11, from 20:00 to 00:00 · Porte de la Chapelle"
    assert said[2] == "👥 1 more person is needed · Driver"
    assert not any(secret in line for line in said for secret in (MEETING, ADDRESS))
    assert buttons(found)[0].token == "/come 1"


async def test_what_is_told_in_taps_has_its_number_area_and_time(db: Session) -> None:
    draft = replace(BASE, category="sleeping_bag", area="Stalingrad", wanted=20)
    found = await made(db, draft)
    assert read(found, "en_GB")[1:3] == [
        "🛌 Sleeping bag · × 20",
        "📍 Stalingrad · ⏳ until Tuesday 24/11, 22:00",
    ]
    assert label(buttons(found)[0].label, "en_GB") == "🎁 I bring one"


async def test_own_words_stand_in_the_readers_version_or_name_their_language(db: Session) -> None:
    draft = replace(BASE, kind=Kind.NOTICE, language="fr", words="Merci à tous.")
    call = await written(db, draft)
    await call_drafts.add_version(db, SEAL, call.id, "ar", "شكرا.", NOW, None)
    found = await material(db, SEAL, call, NOW)
    assert found is not None
    assert read(found, "fr")[-1] == "💬 Merci à tous."
    assert read(found, "ar")[-1] == "💬 شكرا."
    assert read(found, "en_GB")[-1] == "✍️ In Français: Merci à tous."
    assert [one.token for one in buttons(found)] == ["/quiet call 1", "/menu"]


async def test_a_group_has_no_buttons_but_a_link_of_its_own(db: Session) -> None:
    found = await made(db, replace(BASE, need_id=1))
    reply = message(found, "en_GB", group=True, links=["https://example.org/x"])
    assert reply.options == []
    said = say(reply.text, "en_GB").split("\n")
    assert said[-1] == "https://example.org/x"
    assert "You do not have to answer." not in said


async def test_what_is_over_or_gone_cannot_be_said(db: Session) -> None:
    draft, shift = await gap(db)
    call = await written(db, draft)
    assert await material(db, SEAL, call, NOW) is not None
    assert await material(db, SEAL, call, shift.starts) is None
    assert await material(db, SEAL, replace(call, role_id=None, shift_id=None), NOW) is None
    need = await written(db, replace(BASE, need_id=1))
    assert await material(db, SEAL, replace(need, need_id=None), NOW) is None


async def test_a_template_has_its_values_first_and_then_the_tokens_of_its_buttons(
    db: Session,
) -> None:
    draft, _shift = await gap(db)
    of_gap = message(await made(db, draft), "en_GB").template
    of_need = message(await made(db, replace(BASE, need_id=1)), "en_GB").template
    words = replace(BASE, kind=Kind.NOTICE, language="fr", words="Merci")
    of_words = message(await made(db, words), "en_GB").template
    told = [
        (one.key, [label(value, "en_GB") for value in one.values])
        for one in (of_gap, of_need, of_words)
        if one is not None and not one.presses
    ]
    assert told == [
        (
            "seat_free",
            [
                "🌙 Night round",
                "Friday 27/11, from 20:00 to 00:00",
                "Porte de la Chapelle",
                "/come 1",
                "/quiet call 1",
            ],
        ),
        (
            "call_need",
            [
                "🛏 Blanket · 12 still needed",
                "Stalingrad",
                "Saturday 28/11",
                "/bring 1",
                "/quiet call 2",
            ],
        ),
        ("call_waiting", ["Example kitchen", "/readcall 3", "/quiet call 3"]),
    ]


@pytest.mark.parametrize("code", [one.code for one in LANGUAGES])
async def test_a_call_keeps_within_six_lines_and_its_letters_in_every_language(
    db: Session, code: str
) -> None:
    words = "x" * calls.LONGEST
    gap_, _shift = await gap(db)
    drafts = [
        replace(one, language="fr", words=words)
        for one in (
            replace(BASE, need_id=1),
            gap_,
            replace(BASE, category="neck_warmer", area="Porte de la Chapelle", wanted=200),
            replace(BASE, kind=Kind.CHANGE, shift_id=4, starts_at=NOW + timedelta(hours=2)),
        )
    ]
    for one in drafts:
        said = say(message(await made(db, one), code).text, code)
        assert len(said.split("\n")) <= 6
        assert len(said) <= 400 + calls.LONGEST
