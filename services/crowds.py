"""Crowds: invented volunteers with weeks of shifts, to see how it all goes under load.

* the same every time: the same chance draws, and nobody has two shifts on one day;
* in the first week seven seats in ten are taken, later three in ten;
* they are marked as reminded, so that nothing is sent to telephones that are not there.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Table, insert

from db.models import address, person, shift, shift_role, signup, volunteer
from db.sealing import Seal
from db.session import Session
from services.activities import Activity, Part, Status, Visibility
from services.areas import FIRST, Area, area
from services.days import DAY, PARIS, local
from services.directory import organization_of
from services.exact import closed
from services.people import Role, kept_address

DAYS = 28
FIRST_WEEK, FULL, FULL_LATER = 7, 0.7, 0.3
ORGANIZATIONS = ("Example kitchen", "Example warehouse", "Example night team")
LANGUAGES = ("fr", "en_GB", "ar", "fa_AF", "ps", "ti", "so", "uk", "ru")
INTERPRETED = LANGUAGES[2:]
PENDING = 50  # one in so many waits for approval
CHUNK = 10_000


@dataclass(frozen=True, slots=True)
class Kind:
    """A shift as it comes again and again: its hours and its roles with least and most."""

    activity: Activity
    starts: time
    hours: int
    roles: tuple[tuple[Part, int, int], ...]


KINDS = (
    Kind(Activity.BREAKFAST, time(7), 3, ((Part.ANYONE, 2, 4),)),
    Kind(Activity.COOKING, time(14), 4, ((Part.COOK, 1, 1), (Part.ANYONE, 3, 6))),
    Kind(Activity.DISTRIBUTION, time(18), 3, ((Part.ANYONE, 3, 6), (Part.INTERPRETER, 0, 1))),
    Kind(Activity.DRIVING, time(17), 2, ((Part.DRIVER, 1, 1), (Part.ANYONE, 0, 2))),
    Kind(Activity.SORTING, time(10), 3, ((Part.ANYONE, 2, 6),)),
    Kind(Activity.NIGHT, time(21), 4, ((Part.CAR, 1, 1), (Part.ANYONE, 2, 4))),
    Kind(Activity.RECEPTION, time(9), 4, ((Part.ANYONE, 1, 3), (Part.INTERPRETER, 0, 1))),
    Kind(Activity.SERVING, time(11), 3, ((Part.ANYONE, 2, 5), (Part.FIRST_AID, 0, 1))),
)


@dataclass(frozen=True, slots=True)
class Crowd:
    """Who and what was invented, by number."""

    organization_ids: tuple[int, ...]
    person_ids: tuple[int, ...]
    shift_ids: tuple[int, ...]


@dataclass(slots=True)
class _Rows:
    """What is to be inserted, and the numbers it is given."""

    shifts: list[dict[str, Any]] = field(default_factory=list)
    roles: list[dict[str, Any]] = field(default_factory=list)
    signups: list[dict[str, Any]] = field(default_factory=list)


async def crowd(
    db: Session,
    seal: Seal,
    now: datetime,
    volunteers: int,
    shifts_a_day: int,
    *,
    days: int = DAYS,
    channel: str = "simulator",
) -> Crowd:
    """Invent so many volunteers, and so many shifts a day from tomorrow on; all are new.

    Their addresses on the channel are "crowd1" and so on, counted by their numbers as persons.
    """
    chance = random.Random(1)
    teams = [await organization_of(db, name) or 0 for name in ORGANIZATIONS]
    people = await _people(db, chance, seal, now, volunteers, teams, channel)
    rows = _Rows()
    numbers = {table: await db.next_number(table) for table in (shift, shift_role)}
    first = local(now).date() + DAY
    for day in range(days):
        share = FULL if day < FIRST_WEEK else FULL_LATER
        free = _shuffled(chance, [one for one in people if one["state"] == "approved"])
        for _number in range(shifts_a_day):
            one = _shift(chance, seal, numbers, rows, first + day * DAY, teams, now)
            _fill(chance, rows, one, free, share, now)
    for table, made in ((shift, rows.shifts), (shift_role, rows.roles), (signup, rows.signups)):
        await _insert(db, table, made)
    return Crowd(
        tuple(teams),
        tuple(one["person_id"] for one in people),
        tuple(one["id"] for one in rows.shifts),
    )


async def _people(
    db: Session,
    chance: random.Random,
    seal: Seal,
    now: datetime,
    many: int,
    teams: list[int],
    channel: str,
) -> list[dict[str, Any]]:
    first = await db.next_number(person)
    people = [_volunteer(chance, first + number, teams, now) for number in range(many)]
    spoken = {one["person_id"]: one["languages"].split(";")[1] for one in people}
    role = {"approved": Role.VOLUNTEER.value, "pending": Role.PERSON.value}
    await _insert(
        db,
        person,
        [
            {
                "id": one["person_id"],
                "language": spoken[one["person_id"]],
                "role": role[one["state"]],
                "last_seen": now.date(),
            }
            for one in people
        ],
    )
    await _insert(db, volunteer, people)
    numbered = enumerate(people, start=await db.next_number(address))
    rows = [_address(seal, row, one["person_id"], channel, now) for row, one in numbered]
    await _insert(db, address, rows)
    return people


def _volunteer(
    chance: random.Random, number: int, teams: list[int], now: datetime
) -> dict[str, Any]:
    pending = number % PENDING == 0
    licence = chance.random() < 0.4
    return {
        "person_id": number,
        "state": "pending" if pending else "approved",
        "organization_id": None if pending else chance.choice(teams),
        "languages": _some(chance, LANGUAGES, 1, 3),
        "activities": _some(chance, [one.value for one in Activity], 0, 4),
        "areas": _some(chance, FIRST, 0, 3),
        "licence": licence,
        "car": licence and chance.random() < 0.5,
        "first_aid": chance.random() < 0.2,
        "applied_at": now - timedelta(days=chance.randrange(1, 300)),
        "decided_at": None if pending else now,
    }


def _address(seal: Seal, row: int, number: int, channel: str, now: datetime) -> dict[str, Any]:
    called = f"crowd{number}"
    return {
        "person_id": number,
        **kept_address(seal, row, channel, called),
        "last_incoming_at": now,
    }


def _shift(
    chance: random.Random,
    seal: Seal,
    numbers: dict[Table, int],
    rows: _Rows,
    day: date,
    teams: list[int],
    now: datetime,
) -> dict[str, Any]:
    kind, where = chance.choice(KINDS), _area(chance)
    starts = datetime.combine(day, kind.starts, PARIS)
    number = numbers[shift]
    made: dict[str, Any] = {
        "id": number,
        "organization_id": chance.choice(teams),
        "activity": kind.activity.value,
        "area": where.name,
        "latitude": where.position[0],
        "longitude": where.position[1],
        "meeting": f"{where.name}, in front of the station",
        "address": f"{chance.randrange(1, 99)} Rue de l'Exemple",
        "meets_at": starts - timedelta(minutes=15),
        "starts_at": starts,
        "ends_at": starts + timedelta(hours=kind.hours),
        "visibility": _visibility(chance).value,
        "created_at": now,
    }
    rows.shifts.append(closed(seal, "shift", number, made))
    numbers[shift] += 1
    for part, least, most in kind.roles:
        rows.roles.append(_role(chance, numbers[shift_role], number, part, least, most))
        numbers[shift_role] += 1
    return made


def _role(
    chance: random.Random, number: int, shift_id: int, part: Part, least: int, most: int
) -> dict[str, Any]:
    needs = part.needs
    return {
        "id": number,
        "shift_id": shift_id,
        "part": part.value,
        "language": chance.choice(INTERPRETED) if part is Part.INTERPRETER else "",
        "licence": needs.licence,
        "car": needs.car,
        "first_aid": needs.first_aid,
        "least": least,
        "most": most,
    }


def _fill(
    chance: random.Random,
    rows: _Rows,
    made: dict[str, Any],
    free: list[dict[str, Any]],
    share: float,
    now: datetime,
) -> None:
    """Give so many of the shift's seats to people who may have them and are free that day."""
    seat = 0
    for role in (one for one in rows.roles[-3:] if one["shift_id"] == made["id"]):
        for _place in range(role["most"]):
            taker = next(_able(free, role, made), None) if chance.random() < share else None
            if taker is not None:
                seat += 1
                person_id = free.pop(taker)["person_id"]
                rows.signups.append(_signup(role, person_id, seat, now))


def _able(free: list[dict[str, Any]], role: dict[str, Any], made: dict[str, Any]) -> Iterator[int]:
    """Look for those who may have a seat, the last first; yields where they stand."""
    team = made["visibility"] == Visibility.TEAM.value
    for index in range(len(free) - 1, -1, -1):
        one = free[index]
        speaks = not role["language"] or f";{role['language']};" in one["languages"]
        has = all(one[need] or not role[need] for need in ("licence", "car", "first_aid"))
        if speaks and has and not (team and one["organization_id"] != made["organization_id"]):
            yield index


def _signup(role: dict[str, Any], person_id: int, seat: int, now: datetime) -> dict[str, Any]:
    return {
        "shift_id": role["shift_id"],
        "role_id": role["id"],
        "person_id": person_id,
        "number": seat,
        "status": Status.SEATED.value,
        "created_at": now,
        "seen_version": 1,
        "stale": False,
    }


def _some(chance: random.Random, words: Any, least: int, most: int) -> str:
    chosen = chance.sample(list(words), chance.randint(least, most))
    return f";{';'.join(chosen)};" if chosen else ""


def _area(chance: random.Random) -> Area:
    found = area(chance.choice(FIRST))
    assert found is not None
    return found


def _visibility(chance: random.Random) -> Visibility:
    kinds, weights = list(Visibility), (2, 7, 1)
    return chance.choices(kinds, weights)[0]


def _shuffled(chance: random.Random, people: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return chance.sample(people, len(people))


async def _insert(db: Session, table: Table, rows: list[dict[str, Any]]) -> None:
    for start in range(0, len(rows), CHUNK):
        await db.execute(insert(table), rows[start : start + CHUNK])
