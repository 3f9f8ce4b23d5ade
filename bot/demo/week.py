"""The demo's week: what two invented organizations plan, about sixty seats a day.

Everything repeats as such teams do; invented helpers have most seats of the first days.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.demo.plans import PLANS, Plan
from db.sealing import Seal
from db.session import Session
from services import invitations, news, people, seats, templates, volunteers
from services.activities import Activity
from services.areas import area
from services.days import DAY, PARIS, local
from services.directory import organization_of
from services.people import Writer
from services.shifts import Shift, ShiftSpec, of_organization
from services.volunteers import Profile

CHANNEL = "simulator"
ORGANIZATIONS = ("Les Cantines (exemple)", "Maraude des Gares (exemple)")
CONTACT = "06 39 98 00 12"  # reserved for fiction
HELPERS = 12
TAKEN = (0.9, 0.6, 0.4)  # of the seats of today and the days after
LANGUAGES = ("fr", "en_GB", "ar", "fa_AF", "ps", "ti", "uk")
BRUNO = Profile(
    ("fr", "ar"),
    (Activity.DISTRIBUTION, Activity.SERVING, Activity.DRIVING),
    ("stalingrad",),
    licence=True,
)


@dataclass(frozen=True, slots=True)
class Team:
    """The people of the demo, by number."""

    amina: int
    bruno: int
    claire: int


async def plan_week(db: Session, seal: Seal, team: Team, now: datetime) -> None:
    """Plan the coming weeks and seat people; claire coordinates, bruno is a volunteer."""
    chance = random.Random(7)
    ours, others = [
        await organization_of(db, name) or 0
        for name in ("Les Cantines (exemple)", "Maraude des Gares (exemple)")
    ]
    word = (await invitations.invite(db, seal, ours, now)).word
    await invitations.redeem(db, seal, word, team.claire, now)
    await volunteers.apply(db, team.bruno, BRUNO, now)
    for plan in PLANS:
        await _repeat(db, seal, plan, ours if plan.ours else others, team, now)
    await templates.plan(db, seal, now)
    helpers = await _helpers(db, seal, chance, now)
    await _seat(db, chance, helpers, team, (ours, others), now)
    await news.take_news(db)  # all that happened before the demo began


async def _repeat(
    db: Session, seal: Seal, plan: Plan, organization_id: int, team: Team, now: datetime
) -> None:
    today = local(now).date()
    starts = datetime.combine(today, plan.start, PARIS)
    spot = area(plan.area)
    await templates.create_template(
        db,
        seal,
        ShiftSpec(
            organization_id,
            plan.activity,
            spot.name if spot else plan.area,
            starts,
            starts + timedelta(minutes=plan.minutes),
            starts - timedelta(minutes=plan.meets_before),
            meeting=plan.meeting,
            address=plan.address,
            contact=CONTACT,
            bring=plan.bring,
            lead_id=team.claire if plan.ours else None,
            visibility=plan.visibility,
            roles=plan.roles,
        ),
        plan.rrule,
        today,
        None,
        now,
        None,
    )


async def _helpers(db: Session, seal: Seal, chance: random.Random, now: datetime) -> list[int]:
    """Invent helpers who are approved, and one more who waits for an answer."""
    writers = [Writer(CHANNEL, f"helper{number}") for number in range(HELPERS + 1)]
    known = await people.recognise(db, seal, writers, now)
    numbers = [one.person.id for one in known]
    for number in numbers:
        await people.remember(db, number, language=chance.choice(LANGUAGES))
        await volunteers.apply(db, number, _profile(chance), now)
    for number in numbers[1:]:
        await volunteers.approve(db, number, now, None)
    return numbers[1:]


def _profile(chance: random.Random) -> Profile:
    licence = chance.random() < 0.5
    return Profile(
        tuple(chance.sample(LANGUAGES, 2)),
        tuple(chance.sample(list(Activity), 3)),
        (chance.choice(("stalingrad", "la-chapelle", "saint-denis", "republique")),),
        licence,
        licence and chance.random() < 0.6,
        chance.random() < 0.3,
    )


async def _seat(
    db: Session,
    chance: random.Random,
    helpers: list[int],
    team: Team,
    organization_ids: tuple[int, int],
    now: datetime,
) -> None:
    """Let helpers take seats of the next days, and bruno one of tomorrow evening."""
    planned = [
        shift
        for number in organization_ids
        for shift in await of_organization(db, number, now, now + len(TAKEN) * DAY)
    ]
    for shift in planned:
        days = (shift.starts.date() - local(now).date()).days
        if days == 1 and shift.activity is Activity.DISTRIBUTION and shift.area == "Stalingrad":
            await seats.take(db, team.bruno, shift.roles[0].id, now)
        for role_id in _wanted(chance, shift, TAKEN[min(days, len(TAKEN) - 1)]):
            await seats.take(db, chance.choice(helpers), role_id, now)


def _wanted(chance: random.Random, shift: Shift, share: float) -> Iterator[int]:
    for role in shift.roles:
        for _seat_number in range(role.most):
            if chance.random() < share:
                yield role.id
