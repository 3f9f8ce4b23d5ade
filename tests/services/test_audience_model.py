"""Audiences against a plain model: the query finds whom a few lines of Python find."""

import asyncio
import random
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, update

from db.models import address, coordinator, volunteer
from db.session import Session
from db.store import Store
from services import recipients
from services.activities import Activity
from services.audiences import Audience, Whom, selected, to_json
from services.calls import change
from services.people import Role
from tests.services.agreeing import undone
from tests.services.calling import (
    HOUR,
    asks,
    gets,
    kitchen,
    known,
    reached,
    the_call,
    written,
)
from tests.services.teams import NOW, SEAL, a_seat_of, association

TONIGHT = (NOW + HOUR, NOW + 3 * HOUR)
LANGUAGES = ("fr", "ar", "ps")
AREAS = ("stalingrad", "calais")
CALAIS = (50.951, 1.8587)
DOING = (Activity.COOKING, Activity.NIGHT)


@dataclass(frozen=True, slots=True)
class Told:
    """What a volunteer told of themselves."""

    team: int
    activities: frozenset[Activity]
    areas: frozenset[str]
    car: bool
    busy: bool
    state: str


@dataclass(frozen=True, slots=True)
class One:
    """Somebody of the model."""

    language: str | None
    role: Role
    quiet: str | None
    asked: frozenset[int]
    unreachable: bool
    calls_off: bool
    team: int  # for which a coordinator acts
    told: Told | None


def anyone(chance: random.Random) -> One:
    """Make somebody up; most people can be reached and said nothing of calls."""
    few, half = chance.random() < 0.2, chance.random() < 0.5
    told = Told(
        chance.choice([1, 2]),
        frozenset(one for one in DOING if chance.random() < 0.5),
        frozenset(one for one in AREAS if chance.random() < 0.4),
        chance.random() < 0.5,
        chance.random() < 0.3,
        chance.choice(["approved", "approved", "pending"]),
    )
    return One(
        chance.choice([None, *LANGUAGES]),
        chance.choice(list(Role)),
        chance.choice([None, None, "all", "urgent", "none"]),
        frozenset(one for one in (1, 2) if chance.random() < 0.4),
        few,
        chance.random() < 0.1,
        chance.choice([1, 2]),
        told if half else None,
    )


def rarely(value: Any, otherwise: Any) -> st.SearchStrategy[Any]:
    return st.sampled_from([otherwise, otherwise, otherwise, value])


wishes = st.builds(
    Audience,
    st.sampled_from([one for one in Whom if one is not Whom.SUPPORTERS]),
    rarely(("fr", "ar"), ()),
    st.sampled_from([(), ("stalingrad",), ("calais",)]),
    st.sampled_from([(), (), (Activity.COOKING,), DOING]),
    car=rarely(True, False),
    free=rarely(TONIGHT, None),
    asked=rarely(1, None),
    own=rarely(True, False),
)


def meant(one: One, wish: Audience) -> bool:
    """Tell whether somebody is of an audience of the first team."""
    told = one.told if one.told is not None and one.told.state == "approved" else None
    coordinates = one.role is Role.COORDINATOR
    roles = {
        Whom.EVERYBODY: True,
        Whom.PEOPLE: one.role is Role.PERSON,
        Whom.VOLUNTEERS: one.role is not Role.PERSON,
        Whom.COORDINATORS: coordinates,
    }
    asked = wish.asked is None or wish.asked in one.asked
    spoken = not wish.languages or one.language in wish.languages
    free = wish.free is None or one.told is None or not one.told.busy
    theirs = fits(told, one, wish)
    return roles[wish.role] and asked and spoken and free and theirs


def fits(told: Told | None, one: One, wish: Audience) -> bool:
    """Tell whether what somebody told, or asked, is what is wanted."""
    near = told is not None and (not told.areas or not told.areas.isdisjoint(wish.areas))
    able = (
        told is not None
        and (not wish.activities or not told.activities.isdisjoint(wish.activities))
        and (not wish.car or told.car)
        and (not wish.own or wish.role is Whom.COORDINATORS or told.team == 1)
    )
    if wish.role is Whom.COORDINATORS and wish.own and one.team != 1:
        return False
    if wish.volunteers:
        return able and (not wish.areas or near)
    beside = {1: "stalingrad", 2: "calais"}
    return not wish.areas or near or any(beside[place] in wish.areas for place in one.asked)


def kept_back(one: One, urgent: bool) -> str | None:
    """Return why somebody gets no call."""
    if one.calls_off or one.quiet == "none" or (one.quiet == "urgent" and not urgent):
        return "quiet"
    return "unreachable" if one.unreachable else None


async def furnish(store: Store) -> None:
    """Make two teams, and a kitchen in each of the two areas."""
    async with store.write() as db:
        await association(db)
        await association(db, "Kitchen of the Port")
        await kitchen(db)
        await kitchen(db, *CALAIS)


async def live(db: Session, one: One) -> int:
    """Let somebody of the model be known; returns their number."""
    number = await known(db, one.language, role=one.role.value, quiet=one.quiet)
    gone = {"unreachable_at": NOW if one.unreachable else None, "calls_off": one.calls_off}
    await db.execute(update(address).where(address.c.person_id == number).values(gone))
    if one.unreachable:
        await reached(db, number, "other", unreachable_at=NOW, last_incoming_at=None)
    for place_id in one.asked:
        await asks(db, number, place_id)
    if one.role is Role.COORDINATOR:
        row = {"person_id": number, "organization_id": one.team, "since": NOW}
        await db.execute(insert(coordinator).values(row))
    if one.told is not None:
        await db.execute(insert(volunteer).values(person_id=number, **kept(one.told)))
        if one.told.busy:
            await a_seat_of(db, 1, number, NOW)
    return number


def kept(told: Told) -> dict[str, Any]:
    def packed(tokens: frozenset[str]) -> str:
        return f";{';'.join(sorted(tokens))};" if tokens else ""

    return {
        "state": told.state,
        "organization_id": told.team,
        "activities": packed(frozenset(told.activities)),
        "areas": packed(told.areas),
        "car": told.car,
        "applied_at": NOW,
    }


async def agree(store: Store, people: list[One], wish: Audience, urgent: bool) -> None:
    async with undone(store) as db:
        await both(db, people, wish, urgent)


async def both(db: Session, people: list[One], wish: Audience, urgent: bool) -> None:
    numbers = {await live(db, one): one for one in people}
    rows = (await db.execute(selected(wish, 1, NOW))).all()

    expected = {number for number, one in numbers.items() if meant(one, wish)}
    assert sorted(row.person_id for row in rows) == sorted(expected)
    call_id = await written(db, 1, None)
    await change(db, call_id, audience=to_json(wish), urgent=urgent)
    assert await recipients.freeze(db, await the_call(db, call_id), NOW) == len(expected)
    why = {number: kept_back(numbers[number], urgent) for number in expected}
    assert await gets(db, call_id) == {
        number: ("skipped" if reason else "waiting", reason) for number, reason in why.items()
    }


def test_the_query_finds_whom_a_plain_model_finds(blank: Path, tmp_path: Path) -> None:
    path = shutil.copy(blank, tmp_path / "popote.db")
    with asyncio.Runner() as runner:
        store = Store(f"sqlite+aiosqlite:///{path}", seal=SEAL)
        runner.run(furnish(store))

        @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
        @given(st.integers(0, 999), wishes, st.booleans())
        def _agree(seed: int, wish: Audience, urgent: bool) -> None:
            chance = random.Random(seed)
            people = [anyone(chance) for _one in range(15)]
            runner.run(agree(store, people, wish, urgent))

        _agree()
        runner.run(store.close())
