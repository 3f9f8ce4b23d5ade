"""Still true: coordinators are asked about what nobody confirmed for long, a little at a time.

* on Monday at 10:00, by the hour: at most five places of each organization, those that were not
  asked about for long first; of the places that nobody looks after one, and any coordinator may
  answer;
* before August, Christmas and Ramadan every place once, spread over the days that are left;
* when a place was asked about stands with it: a restart asks nobody again.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from sqlalchemy import select, update

from db.models import place, season, serving
from db.session import Session
from locales import _
from services import audit, coordinators, directory
from services.audit import Act
from services.circumstances import Season
from services.days import DAY, beginning, local
from services.news import News, tell
from services.refusals import Refused
from services.seasons import RAMADAN, known_seasons
from services.sensitivity import kept_place
from services.summaries import monday_of
from services.timetable import Sitting, timetable

FROM, UNTIL = time(10), time(21)
OLD = timedelta(days=35)  # asked before it is no longer sure, after 45
AGAIN = timedelta(days=28)  # the same place is not asked about sooner
A_WEEK, NOBODYS = 5, 1  # places of one organization, and of all that nobody looks after
BEFORE_RAMADAN = timedelta(days=10)
LATELY = timedelta(minutes=10)
AHEAD = timedelta(days=14)
NEVER = datetime(1970, 1, 1, tzinfo=UTC)
NO_HOURS = _("No hours are known there. Please write them first.")


class Why(StrEnum):
    """Why coordinators are asked."""

    LONG = "long"  # nobody confirmed it for long
    AUGUST = "august"
    CHRISTMAS = "christmas"
    RAMADAN = "ramadan"


@dataclass(frozen=True, slots=True)
class Asking:
    """A time of the year about which is asked before it begins."""

    why: Why
    first: date  # from when on is asked
    begins: date  # the first day it is about


@dataclass(frozen=True, slots=True)
class Timetable:
    """A place with rules that are in force."""

    place_id: int
    organization_id: int | None
    asked_on: date | None
    confirmed_at: datetime  # the rule that was confirmed the longest ago; NEVER for never

    def rank(self) -> tuple[date, datetime, int]:
        """Return what it is sorted by: not asked about for the longest time first."""
        return self.asked_on or date.min, self.confirmed_at, self.place_id


async def keep(db: Session, now: datetime) -> None:
    """Ask what is due to be asked today; what was asked is not asked again."""
    clock = local(now)
    if not FROM <= clock.time() < UNTIL:
        return
    today = clock.date()
    asking = asking_on(today, await known_seasons(db, today))
    if asking is None and clock.weekday() != 0:
        return
    by_team: dict[int | None, list[Timetable]] = {}
    for one in await _timetables(db, asking.begins if asking else today):
        by_team.setdefault(one.organization_id, []).append(one)
    await _join_nobodys(db, by_team)
    for team, found in sorted(by_team.items(), key=lambda pair: pair[0] or 0):
        chosen = _for_season(found, asking, today) if asking else _weekly(found, team, now)
        if asking is None or team is not None:
            why = asking.why if asking else Why.LONG
            await _ask(db, team, [one.place_id for one in chosen], why, now)


def asking_on(today: date, seasons: Iterable[Season]) -> Asking | None:
    """Return about which time of the year is asked on a day, the one that begins first."""
    year = today.year
    found = [
        Asking(Why.AUGUST, date(year, 7, 20), date(year, 8, 1)),
        Asking(Why.CHRISTMAS, date(year, 12, 10), date(year, 12, 20)),
        *(
            Asking(Why.RAMADAN, one.starts_on - BEFORE_RAMADAN, one.starts_on)
            for one in seasons
            if one.key.startswith(RAMADAN)
        ),
    ]
    now = [one for one in found if one.first <= today < one.begins]
    return min(now, key=lambda one: one.begins, default=None)


async def confirm(db: Session, place_id: int, now: datetime, actor: int) -> None:
    """Note that all hours of a place are true today; raises Refused."""
    acts_for = await coordinators.keeper(db, actor, place_id)
    mine = (serving.c.place_id == place_id, ~serving.c.ended, serving.c.hours != "")
    rows = (await db.execute(select(serving.c.confirmed_at).where(*mine))).all()
    if not rows:
        raise Refused(NO_HOURS)
    if all(row.confirmed_at and row.confirmed_at > now - LATELY for row in rows):
        return
    await directory.confirm(db, place_id, now, actor)
    await audit.note(db, actor, acts_for, Act.CONFIRMED_PLACE, now, place=place_id)


async def unconfirmed(
    db: Session, organization_ids: Sequence[int], now: datetime
) -> list[Timetable]:
    """Return the places of these organizations that nobody confirmed for long."""
    found = await _timetables(db, local(now).date())
    mine = [one for one in found if one.organization_id in organization_ids]
    old = [one for one in mine if one.confirmed_at <= now - OLD]
    return sorted(old, key=lambda one: (one.confirmed_at, one.place_id))


async def coming(
    db: Session, place_id: int, now: datetime, actor: int, since: date | None = None
) -> list[Sitting]:
    """Return what a place serves in 14 days, from now or from a later day on; raises Refused."""
    starts = max(now, beginning(since)) if since else now
    found = await kept_place(db, place_id, now, actor)
    listed = timetable(found.servings, found.occurrences, starts, starts + AHEAD, found.position)
    return [one for one in listed if not one.cancelled]


async def _timetables(db: Session, day: date) -> list[Timetable]:
    """Return all places with rules that are in force on a day or later, but for examples."""
    rows = await db.execute(
        select(
            place.c.id,
            place.c.organization_id,
            place.c.asked_on,
            serving.c.confirmed_at,
            serving.c.valid_to,
            season.c.ends_on,
        )
        .join(serving, serving.c.place_id == place.c.id)
        .outerjoin(season, season.c.id == serving.c.season_id)
        .where(~serving.c.ended, serving.c.hours != "", ~place.c.example)
        .order_by(place.c.id)
    )
    found: dict[int, Timetable] = {}
    for row in rows:
        if (row.valid_to and row.valid_to < day) or (row.ends_on and row.ends_on < day):
            continue
        at = row.confirmed_at or NEVER
        known = found.get(row.id)
        oldest = min(at, known.confirmed_at) if known else at
        found[row.id] = Timetable(row.id, row.organization_id, row.asked_on, oldest)
    return list(found.values())


async def _join_nobodys(db: Session, by_team: dict[int | None, list[Timetable]]) -> None:
    """Put together what nobody looks after, whoever's it once was."""
    nobodys = by_team.pop(None, [])
    for team in [one for one in by_team if one is not None]:
        if not await coordinators.looking_after(db, team):
            nobodys += by_team.pop(team)
    if nobodys:
        by_team[None] = nobodys


def _weekly(found: Iterable[Timetable], team: int | None, now: datetime) -> list[Timetable]:
    today = local(now).date()
    monday = monday_of(today)
    known = list(found)
    asked = sum(one.asked_on is not None and one.asked_on >= monday for one in known)
    most = (A_WEEK if team is not None else NOBODYS) - asked
    due = [
        one
        for one in known
        if one.confirmed_at <= now - OLD
        and (one.asked_on is None or one.asked_on <= today - AGAIN)
    ]
    return sorted(due, key=Timetable.rank)[: max(0, most)]


def _for_season(found: Iterable[Timetable], asking: Asking, today: date) -> list[Timetable]:
    known = list(found)
    asked = sum(one.asked_on == today for one in known)
    due = [
        one
        for one in known
        if one.confirmed_at < beginning(asking.first)
        and (one.asked_on is None or one.asked_on < asking.first)
    ]
    days = (asking.begins - today) // DAY
    most = max(A_WEEK, -(-(len(due) + asked) // days)) - asked
    return sorted(due, key=Timetable.rank)[: max(0, most)]


async def _ask(
    db: Session, team: int | None, place_ids: Sequence[int], why: Why, now: datetime
) -> None:
    if not place_ids:
        return
    if team is None:
        people = await coordinators.everyone(db)
    else:
        people = await coordinators.looking_after(db, team)
    if not people:
        return
    today = local(now).date()
    await db.execute(update(place).where(place.c.id.in_(place_ids)).values(asked_on=today))
    for one in place_ids:
        await tell(db, News.STILL_TRUE, people, now, place=one, why=why.value)
