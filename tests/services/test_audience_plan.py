"""The plan of the audience query: nobody is found by reading everybody."""

from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.dialects import sqlite

from db.session import Session
from services import recipients
from services.activities import Activity
from services.audiences import Audience, Whom, selected
from tests.services.calling import HOUR, a_team, sent_before
from tests.services.teams import NOW

TONIGHT = (NOW + HOUR, NOW + 3 * HOUR)
ALL = [
    Audience(),
    Audience(Whom.PEOPLE),
    Audience(languages=("ps", "ar")),
    Audience(languages=("ar",), asked=7),
    Audience(follows=7),
    Audience(areas=("stalingrad",)),
    Audience(Whom.VOLUNTEERS, areas=("stalingrad",), licence=True, free=TONIGHT),
    Audience(Whom.VOLUNTEERS, languages=("ar",), activities=(Activity.COOKING,), own=True),
    Audience(Whom.SUPPORTERS),
    Audience(Whom.COORDINATORS, languages=("fr",), own=True),
]


async def plan(db: Session, audience: Audience) -> list[str]:
    return await steps_of(db, selected(audience, 1, NOW))


async def steps_of(db: Session, query: Any) -> list[str]:
    said = str(query.compile(dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True}))
    rows = await db.execute(text("EXPLAIN QUERY PLAN " + said.replace(":", "\\:")))
    return [row.detail for row in rows]


@pytest.mark.parametrize("audience", ALL, ids=str)
async def test_people_and_addresses_are_found_by_an_index(db: Session, audience: Audience) -> None:
    steps = await plan(db, audience)
    for table in ("person", "address", "other", "recipient", "asked"):
        assert not [one for one in steps if one.startswith(f"SCAN {table}")]
    assert [one for one in steps if one.startswith(("SEARCH person", "SEARCH address"))]


@pytest.mark.parametrize("audience", [one for one in ALL if one.asked or one.follows], ids=str)
async def test_the_few_who_asked_or_follow_are_looked_up_one_by_one(
    db: Session, audience: Audience
) -> None:
    steps = await plan(db, audience)
    assert "SEARCH person USING INTEGER PRIMARY KEY (rowid=?)" in steps


async def test_a_language_is_found_by_the_index_of_roles_and_languages(db: Session) -> None:
    steps = await plan(db, Audience(languages=("ps",)))
    found = "SEARCH person USING COVERING INDEX ix_person_role_language (role=? AND language=?)"
    assert found in steps


async def test_who_had_three_calls_today_is_found_by_an_index(db: Session) -> None:
    team, _claire, _other = await a_team(db)
    for _call in range(3):
        await sent_before(db, team)
    judged = selected(Audience(languages=("ar",)), team, NOW).add_columns(
        await recipients.fate(db, False, NOW)
    )
    steps = await steps_of(db, judged)
    assert [one for one in steps if one.startswith("SEARCH had USING")]
    assert not [one for one in steps if one.startswith(("SCAN had", "SCAN person"))]
