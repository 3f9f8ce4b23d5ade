"""An infiltrator with one volunteer's account tries everything, for thirty days.

Each shift, with its lead's contact, and each place has a number in its address: whoever reads it
learned it. The chance is the same every time.
"""

import random
import re
from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from bot.registry import Registry
from db.models import shift, signup
from db.session import Session
from services import calendars, directory, my_data, planning
from services.activities import Activity, Part
from services.directory import organization_of
from services.meals import Meal, Sensitivity
from services.people import Role
from services.shifts import RoleSpec, ShiftSpec
from tests.conftest import TUESDAY_EVENING
from tests.street import SEAL, Heard, Street, street_in
from tests.week import TEAM, person_of, somebody

DAYS = 30
HOUR = timedelta(hours=1)
NOON = TUESDAY_EVENING.replace(hour=12, minute=0)
PLACES = 6
SECRET = re.compile(r"(SPOT|KITCHEN|3998)-?(\d+)")
LOOKS = (timedelta(hours=-2), HOUR, timedelta(hours=5), timedelta(hours=6.5))  # about noon
OFTEN = ("/tomorrow", "/myshifts", "/daily", "/near", "/bring", "/follow", "/calendar", "/menu")
A_LOOK = 2  # tries of each sort


@pytest.fixture
async def street(database: str, registry: Registry) -> AsyncIterator[Street]:
    async with street_in(database, registry) as made:
        yield made


async def furnished(street: Street) -> None:
    """Plan two shifts a day, each carrying the meal of one of six secret places."""
    async with street.store.write() as db:
        await somebody(db, "spy", Role.VOLUNTEER)
        for number in range(1, PLACES + 1):
            await _kitchen(db, number)
        for number in range(1, 2 * DAYS + 1):
            day, late = divmod(number - 1, 2)
            await _planned(db, number, NOON + timedelta(days=day + 1, hours=5 * late))


async def _kitchen(db: Session, number: int) -> None:
    made = await directory.add(
        db,
        f"Kitchen of the hill {number}",
        "Paris",
        address=f"KITCHEN-{number} Rue",
        position=(48.84 + number / 1000, 2.30),
        operator=TEAM,
        sensitivity=Sensitivity.TEAM if number % 2 else Sensitivity.VERIFIED,
        meeting_point="the metro" if number % 3 else "",
    )
    assert made == number
    await directory.write_hours(db, number, Meal.DINNER, "Mo-Su 08:00-23:00", TUESDAY_EVENING)


async def _planned(db: Session, number: int, starts: datetime) -> None:
    spec = ShiftSpec(
        organization_id=await organization_of(db, TEAM) or 0,
        activity=Activity.SERVING,
        area="Stalingrad",
        starts=starts,
        ends=starts + 2 * HOUR,
        meets=starts,
        meeting="the metro",
        address=f"SPOT-{number} Rue",
        contact=f"3998-{number}",
        position=(48.84 + number / 1000, 2.31),
        place_id=1 + number % PLACES,
        roles=(RoleSpec(Part.ANYONE, 2, 4),),
    )
    assert await planning.create(db, SEAL, spec, TUESDAY_EVENING, None) == number


async def held(street: Street, who: int, now: datetime) -> set[tuple[str, int]]:
    """Return what the spy may know: of the shifts about now to which it said that it comes."""
    async with street.store.read() as db:
        rows = await db.execute(
            select(shift.c.id, shift.c.place_id)
            .join(signup, shift.c.id == signup.c.shift_id)
            .where(
                signup.c.person_id == who,
                signup.c.status == "seated",
                signup.c.confirmed_at.is_not(None),
                shift.c.starts_at <= now + 3 * HOUR,
                shift.c.ends_at > now - HOUR,
            )
        )
        return {
            one
            for row in rows
            for one in (("SPOT", row.id), ("3998", row.id), ("KITCHEN", row.place_id))
        }


class Spy:
    """Tries commands, numbers and every button that was ever shown; keeps what it learned."""

    def __init__(self, street: Street, number: int, registry: Registry) -> None:
        self.street, self.number = street, number
        self.dice = random.Random(7)
        self.commands = sorted(registry.commands.keys() - {"forget", "leaveteam", "notme"})
        self.buttons: list[str] = []
        self.learned: dict[tuple[str, int], list[datetime]] = {}  # a shift or a place: when

    async def look(self, now: datetime) -> None:
        dice = self.dice
        soon = 2 * (now.date() - NOON.date()).days - 1  # the first shift of the day
        for words in (*dice.sample(OFTEN, A_LOOK), "/shifts"):
            await self.tries(now, words)
        for skip in range(PLACES):
            await self.tries(now, f"/food +{skip}")
        for _time in range(A_LOOK):
            await self.tries(now, f"/shift {soon + dice.randint(-2, 3)}")
            await self.tries(now, f"/seat {soon + dice.randint(0, 3)}")
        for command in self.commands[now.date().toordinal() % DAYS :: DAYS]:
            await self.tries(now, f"/{command} {dice.randint(1, 2 * DAYS)}")
        await self.guesses(now)
        for token in [*self.buttons[-3:], *dice.sample(self.buttons, A_LOOK)]:
            await self.tries(now, token, pressed=True)
        if dice.random() < 0.5:
            await self.tries(now, next((one for one in self.buttons[::-1] if "leave" in one), "/"))

    async def guesses(self, now: datetime) -> None:
        """Type names and addresses, stand where a place might be, forge words and buttons."""
        dice = self.dice
        number = dice.randint(1, PLACES)
        for words in (f"kitchen-{number} rue", f"Kitchen of the hill {number}", "/near"):
            await self.tries(now, words)
        there = (48.84 + number / 1000, 2.30)
        before = await held(self.street, self.number, now)
        await self.hears(await self.street.share("spy", now, there), before, now)
        mark = f"{dice.getrandbits(80):020x}"
        await self.tries(now, f"popote-{dice.choice('sfci')}{number}-{mark}")
        await self.tries(now, f"/placedesk {number}")
        forged = (f"place:place:{number}:a", f"/shift {number}", mark, f"/sensitivity {number}")
        await self.tries(now, dice.choice(forged), pressed=True)

    async def reads(self, now: datetime) -> None:
        """Read the calendar of one's shifts, and all that is kept of oneself."""
        async with self.street.store.write() as db:
            word = await calendars.token(db, SEAL, self.number)
            feed = await calendars.feed(db, SEAL, word, now)
            kept = my_data.written(await my_data.everything(db, SEAL, self.number), now)
        assert feed is not None
        assert SECRET.findall(feed.decode() + kept) == []

    async def tries(self, now: datetime, words: str, *, pressed: bool = False) -> None:
        before = await held(self.street, self.number, now)
        send = self.street.press if pressed else self.street.say
        await self.hears(await send("spy", now, words), before, now)

    async def hears(self, told: list[Heard], before: set[tuple[str, int]], now: datetime) -> None:
        theirs = before | await held(self.street, self.number, now)
        for one in told:
            if one.person_id != self.number:
                continue
            self.buttons += one.tokens
            secrets = {(what, int(number)) for what, number in SECRET.findall(one.text)}
            assert secrets <= theirs, (now, one.text)
            spots = {(what.replace("3998", "SPOT"), number) for what, number in secrets}
            assert len(spots) <= 1  # one spot at a time
            assert one.protected is bool(spots)
            for spot in spots:
                self.learned.setdefault(spot, []).append(now)


async def test_one_account_learns_in_thirty_days_only_the_spots_of_the_shifts_it_held(
    street: Street, registry: Registry
) -> None:
    await furnished(street)
    async with street.store.read() as db:
        spy = Spy(street, await person_of(db, "spy"), registry)
    for day in range(DAYS):
        now = NOON + timedelta(days=day + 1) + LOOKS[day % len(LOOKS)]
        before = await held(street, spy.number, now)
        await spy.hears(await street.tick(now), before, now)
        await spy.look(now)
        await spy.reads(now)
    shifts = {number for what, number in spy.learned if what == "SPOT"}
    places = {number for what, number in spy.learned if what == "KITCHEN"}
    assert shifts  # a spy who learns nothing proves nothing
    assert places
    told = sorted((at, spot) for spot, times in spy.learned.items() for at in times)
    for at, _spot in told:
        within = {spot for other, spot in told if at <= other < at + 24 * HOUR}
        assert len(within) <= 3, within
