"""Previews: what sending a call would do."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import insert

from db.models import approval
from db.session import Session
from services import previews, recipients
from services.audiences import Audience, Whom
from services.days import PARIS
from services.previews import Preview, preview
from services.rates import Rates
from services.refusals import Refused
from tests.services.calling import (
    DAY,
    HOUR,
    a_team,
    gets,
    group,
    known,
    sent_before,
    the_call,
    written,
)
from tests.services.needing import a_need
from tests.services.teams import NOW

LONG_AGO = NOW - 2 * DAY


async def approved(db: Session, key: str, language: str, status: str = "approved") -> None:
    row = {"name": f"{key}_{language}", "key": key, "language": language, "status": status}
    await db.execute(insert(approval).values(row | {"checked_at": NOW}))


async def seen(db: Session, number: int, now: datetime = NOW, **rates: float) -> Preview:
    return await preview(db, await the_call(db, number), now, Rates(**rates))  # type: ignore[arg-type]


async def test_everybody_is_counted_in_one_place(db: Session) -> None:
    team, claire, _other = await a_team(db)
    capped = await known(db)
    for _call in range(3):
        await sent_before(db, team, capped)
    for language, channel, last in (
        ("fr", "telegram", LONG_AGO),
        ("ar", "telegram", LONG_AGO),
        (None, "whatsapp", NOW - HOUR),
        ("ar", "whatsapp", LONG_AGO),
        ("ti", "whatsapp", None),
    ):
        await known(db, language, channel=channel, last_incoming_at=last)
    await known(db, quiet="none", unreachable_at=NOW)
    await known(db, unreachable_at=NOW)
    await group(db, team)
    await approved(db, "call_waiting", "ar")
    number = await written(db, team, claire)
    found = await seen(db, number, price=0.5, approval=3)
    assert found == Preview(
        4,
        {"telegram": 2, "whatsapp": 2},
        {"ar": 2, "fr": 1, "": 1},
        inside=1,
        outside=1,
        untemplated=1,
        quiet=1,
        capped=1,
        unreachable=1,
        groups=1,
        seconds=1,
        cost=1.0,
        days=1,
        needs_approval=True,
    )
    assert found.audience == 8
    await recipients.freeze(db, await the_call(db, number), NOW)
    assert len(await gets(db, number)) == found.audience + found.groups


@pytest.mark.parametrize("language", ["fr", "en"])
async def test_french_or_english_serves_who_speaks_what_meta_does_not_know(
    db: Session, language: str
) -> None:
    team, claire, _other = await a_team(db)
    await known(db, "ti", channel="whatsapp", last_incoming_at=LONG_AGO)
    number = await written(db, team, claire)
    await approved(db, "call_waiting", "ar")
    await approved(db, "call_waiting", language, "pending")
    assert (await seen(db, number)).untemplated == 1
    await approved(db, "call_need", language)
    assert (await seen(db, number)).untemplated == 1
    await db.execute(approval.update().values(status="approved"))
    assert (await seen(db, number)).outside == 1


async def test_each_kind_has_its_own_text_outside_the_window(db: Session) -> None:
    team, claire, _amina, need = await a_need(db)
    plain = await written(db, team, claire)
    about = await written(db, team, claire, need_id=need)
    assert previews.template(await the_call(db, plain)) == "call_waiting"
    assert previews.template(await the_call(db, about)) == "call_need"


async def test_a_new_number_on_whatsapp_needs_days(db: Session) -> None:
    team, claire, _other = await a_team(db)
    for _one in range(5):
        await known(db, "fr", channel="whatsapp", last_incoming_at=LONG_AGO)
    await known(db, "fr", channel="whatsapp")
    await approved(db, "call_waiting", "fr")
    found = await seen(db, await written(db, team, claire), conversations=3)
    assert (found.inside, found.outside, found.days) == (1, 5, 3)
    assert not found.needs_approval


async def test_the_slowest_channel_says_how_long_it_takes(
    db: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Rates, "seconds", lambda _rates, channel, people: 60 * people)
    team, claire, _other = await a_team(db)
    await known(db, channel="telegram")
    await known(db, channel="telegram")
    await known(db, channel="whatsapp")
    assert (await seen(db, await written(db, team, claire))).seconds == 120


async def test_it_says_when_most_people_sleep(db: Session) -> None:
    team, claire, _other = await a_team(db)
    number = await written(db, team, claire)
    assert not (await seen(db, number)).night
    midnight = datetime(2026, 11, 24, 23, 59, tzinfo=PARIS)
    assert (await seen(db, number, midnight)).night


async def test_nobody_is_a_preview_too(db: Session) -> None:
    team, claire, _other = await a_team(db)
    number = await written(db, team, claire, audience=Audience(Whom.SUPPORTERS))
    assert await seen(db, number) == Preview(0)


async def test_too_many_are_refused(db: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    team, claire, _other = await a_team(db)
    for _one in range(4):
        await known(db, quiet="none")
    number = await written(db, team, claire)
    monkeypatch.setattr(previews, "MOST", 3)
    with pytest.raises(Refused):
        await seen(db, number)


async def test_the_window_is_open_for_less_than_a_day(db: Session) -> None:
    team, claire, _other = await a_team(db)
    minutes = timedelta(minutes=1)
    await known(db, channel="whatsapp", last_incoming_at=NOW - DAY + 11 * minutes)
    await known(db, channel="whatsapp", last_incoming_at=NOW - DAY + 10 * minutes)
    found = await seen(db, await written(db, team, claire))
    assert (found.inside, found.untemplated) == (1, 1)
