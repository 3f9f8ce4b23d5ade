"""Disclosure: who may know what, for every standing, thing, state and time; one table says it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from sqlalchemy import insert, select, update

from db.models import disclosure as ledger_table
from db.models import (
    drop_off,
    freeze,
    need,
    news,
    person,
    place,
    pledge,
    shift,
    signup,
    ticket,
)
from db.sealing import binding
from db.session import Session
from services import disclosure, drop_offs, ledger, needs, suspending, utterances
from services.disclosure import NOT_HERE, TOO_MANY, Thing, Told, may_know, of_shift, spots
from services.ledger import Spot
from services.meals import Sensitivity
from services.refusals import Refused
from services.seats import confirm, take
from services.shifts import Shift, sealed_contact, shift_of
from services.sight import Sight
from services.signups import own_seat
from services.ticket_rows import ticket_of
from tests.services.kitchens import HERE, kitchen
from tests.services.shift_builder import NOW, SEAL, helper, in_, plan, team
from tests.services.teams import association, coordinator_of, somebody

HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)
N, A, M, X = Sight.NOTHING, Sight.AREA, Sight.MEETING, Sight.EXACT
BEFORE, EARLY, NOW_ON, LATE, OVER = "before", "early", "now on", "late", "over"
TIMES = (BEFORE, EARLY, NOW_ON, LATE, OVER)
STANDINGS = (
    "nobody",
    "brings something",
    "wrote a ticket",
    "pending",
    "approved",
    "approved, on the team",
    "waits",
    "seated",
    "confirmed",
    "confirmed, asleep",
    "confirmed, suspended",
    "confirmed, frozen",
    "leads",
    "coordinator",
    "coordinator of another team",
    "coordinator, suspended",
    "coordinator, frozen",
)
EVERYBODY: dict[str, tuple[Sight, ...]] = dict.fromkeys(STANDINGS, (N, N, N, N, N))
ABOUT: dict[str, tuple[Sight, ...]] = dict.fromkeys(STANDINGS, (A,) * 5)
TOLD: dict[Thing, dict[str, tuple[Sight, ...]]] = {
    # until three hours before, from then on, during, until an hour after the end, later
    Thing.SHIFT: EVERYBODY
    | {
        "approved": (A, A, A, A, A),
        "approved, on the team": (A, A, A, A, A),
        "waits": (A, A, A, A, A),
        "seated": (M, M, M, M, M),
        "confirmed": (M, X, X, X, M),
        "confirmed, asleep": (A, A, A, A, A),
        "leads": (M, X, X, X, M),
        "coordinator": (X, X, X, X, X),
        "coordinator of another team": (A, A, A, A, A),
    },
    Thing.PLACE: EVERYBODY
    | {
        "confirmed": (N, X, X, X, N),
        "leads": (N, X, X, X, N),
        "coordinator": (X, X, X, X, X),
    },
    Thing.TICKET: EVERYBODY | {"wrote a ticket": (X,) * 5, "coordinator": (X,) * 5},
    Thing.NEED: ABOUT | {"coordinator": (X,) * 5},
    Thing.DROP_OFF: ABOUT | {"coordinator": (X,) * 5, "brings something": (X,) * 5},
    Thing.PERSON: EVERYBODY,
}


@dataclass(frozen=True)
class World:
    """One of each thing, of one team, and somebody else of whom nobody may know."""

    ours: int
    shift: Shift
    numbers: dict[Thing, int]

    def at(self, time: str) -> datetime:
        starts, ends = self.shift.starts, self.shift.ends
        return {
            BEFORE: starts - 3 * HOUR - SECOND,
            EARLY: starts - 3 * HOUR,
            NOW_ON: starts + SECOND,
            LATE: ends + HOUR - SECOND,
            OVER: ends + HOUR,
        }[time]


async def world(db: Session, sensitivity: Sensitivity = Sensitivity.TEAM) -> World:
    ours = await team(db)
    place_id = await kitchen(db, sensitivity=sensitivity, position=HERE)
    await db.execute(update(place).where(place.c.id == place_id).values(organization_id=ours))
    planned = await plan(db, 3, of=ours)
    where = {"place_id": place_id, "address": "", "meeting": "metro exit 2"}
    contact = sealed_contact(SEAL, "+33 6 39 98 00 01", "shift", planned.shift_id)
    await db.execute(update(shift).values(**where, contact=contact))
    found = await shift_of(db, planned.shift_id)
    assert found is not None
    amina = await somebody(db)
    row = {"person_id": amina, "organization_id": ours, "created_at": NOW, "said_at": NOW}
    await db.execute(insert(ticket).values(id=1, kind="person", state="waiting", **row))
    await db.execute(
        insert(drop_off).values(
            id=1,
            organization_id=ours,
            name="Store",
            area="Paris",
            address="1 Rue",
            hours="24/7",
            contact=SEAL.seal(b"+33 6 39 98 00 02", binding("drop_off", "contact", 1)),
        )
    )
    await utterances.keep(db, SEAL, 1, "behind the church", "en", NOW)
    await db.execute(
        insert(need).values(
            id=1,
            organization_id=ours,
            category="blanket",
            quantity=5,
            wanted=5,
            urgency="today",
            area="Paris",
            state="open",
            created_at=NOW,
            drop_off_id=1,
            note=SEAL.seal(b'{"0": "behind the church"}', binding("need", "note", 1)),
        )
    )
    numbers = {
        Thing.SHIFT: found.id,
        Thing.PLACE: place_id,
        Thing.TICKET: 1,
        Thing.NEED: 1,
        Thing.DROP_OFF: 1,
        Thing.PERSON: amina,
    }
    return World(ours, found, numbers)


async def a_person(db: Session, standing: str, about: World) -> int:
    what, _comma, but = standing.partition(", ")
    number = await _who(db, what, but, about)
    if but == "suspended":
        await suspending.suspend(db, number, NOW, await coordinator_of(db, about.ours))
    elif but == "frozen":
        await db.execute(insert(freeze).values(at=NOW))
    elif but == "asleep":
        await db.execute(update(person).where(person.c.id == number).values(role="person"))
    return number


async def _who(db: Session, what: str, but: str, about: World) -> int:
    if what == "coordinator":
        return await coordinator_of(db, about.ours)
    if what.startswith("coordinator"):
        return await coordinator_of(db, await association(db, "Others"))
    if what == "nobody":
        return await somebody(db)
    if what == "wrote a ticket":
        return about.numbers[Thing.PERSON]
    if what == "brings something":
        return await _who_brings(db)
    if what == "pending":
        return await helper(db, state="pending")
    number = await helper(db, of=about.ours if but == "on the team" else None)
    await _on_the_shift(db, what, number, about)
    return number


async def _who_brings(db: Session) -> int:
    number = await somebody(db)
    row = {"person_id": number, "need_id": 1, "quantity": 1, "state": "pledged"}
    times = {"comes_on": NOW.date(), "opens_at": NOW, "closes_at": in_(24), "until": in_(24)}
    await db.execute(insert(pledge).values(**row, **times, created_at=NOW))
    return number


async def _on_the_shift(db: Session, what: str, number: int, about: World) -> None:
    if what == "leads":
        await db.execute(update(shift).values(lead_id=number))
    elif what in ("waits", "seated", "confirmed"):
        made = await take(db, number, about.shift.roles[0].id, NOW)
        changed = {"status": "waiting"} if what == "waits" else {}
        mine = signup.c.id == (made.signup_id or 0)
        if changed:
            await db.execute(update(signup).where(mine).values(**changed))
        if what == "confirmed":
            await confirm(db, number, made.signup_id or 0, NOW)


@pytest.mark.parametrize("standing", STANDINGS)
async def test_each_standing_may_know_of_each_thing_what_the_table_says(
    db: Session, standing: str
) -> None:
    about = await world(db)
    who = await a_person(db, standing, about)
    if standing == "wrote a ticket":  # nobody may know of another person
        about.numbers[Thing.PERSON] = await somebody(db)
    for thing, number in about.numbers.items():
        known = [await may_know(db, who, thing, number, about.at(one)) for one in TIMES]
        assert tuple(known) == TOLD[thing][standing], thing


@pytest.mark.parametrize("standing", STANDINGS)
async def test_what_is_really_told_is_what_may_be_known(db: Session, standing: str) -> None:
    about = await world(db)
    who = await a_person(db, standing, about)
    ours = await needs.need_of(db, about.numbers[Thing.NEED])
    point = await drop_offs.drop_off_of(db, about.numbers[Thing.DROP_OFF])
    asked = await ticket_of(db, about.numbers[Thing.TICKET])
    assert ours is not None
    assert point is not None
    assert asked is not None
    for time in TIMES:
        now = about.at(time)
        known = {one: TOLD[one][standing][TIMES.index(time)] for one in TOLD}
        mine = await own_seat(db, who, about.shift.id)
        found = await shift_of(db, about.shift.id)
        assert found is not None
        card = await of_shift(db, SEAL, who, found, now, mine, recalls=True)
        assert (card.sight, bool(card.contact)) == (known[Thing.SHIFT], known[Thing.SHIFT] is X)
        secret = about.numbers[Thing.PLACE] in await spots(db, who, now)
        assert secret is (known[Thing.PLACE] is X)
        words = await disclosure.words_of_need(db, SEAL, ours, who)
        assert bool(words) is (known[Thing.NEED] is X)
        there = await disclosure.of_drop_off(db, SEAL, point, who)
        assert there == (
            ("1 Rue", "+33 6 39 98 00 02") if known[Thing.DROP_OFF] is X else ("", "")
        )
        if known[Thing.TICKET] is X:
            assert len(await disclosure.said_in(db, SEAL, asked, who, now, 9)) == 1
            continue
        for reading in (
            disclosure.said_in(db, SEAL, asked, who, now, 9),
            disclosure.said(db, SEAL, asked, who, now, 1),
        ):
            with pytest.raises(Refused):
                await reading


async def test_the_table_speaks_of_every_thing_and_every_standing() -> None:
    assert set(TOLD) == set(Thing)
    assert all(set(told) == set(STANDINGS) for told in TOLD.values())


async def test_a_shift_that_is_cancelled_tells_who_comes_nothing_exact(db: Session) -> None:
    about = await world(db)
    who = await a_person(db, "confirmed", about)
    await db.execute(update(shift).values(status="cancelled"))
    for thing in (Thing.SHIFT, Thing.PLACE):
        assert await may_know(db, who, thing, about.numbers[thing], about.at(EARLY)) < X


async def test_everybody_may_know_a_public_place_and_the_meeting_point_of_a_secret_one(
    db: Session,
) -> None:
    amina = await somebody(db)
    public, met = await kitchen(db), await kitchen(db, sensitivity=Sensitivity.TEAM, meeting=HERE)
    assert await may_know(db, amina, Thing.PLACE, public, NOW) is X
    assert await may_know(db, amina, Thing.PLACE, met, NOW) is M
    assert await may_know(db, amina, Thing.PLACE, 999, NOW) is N


@pytest.mark.parametrize("sensitivity", [Sensitivity.VERIFIED, Sensitivity.TEAM])
async def test_the_spots_somebody_may_know_are_those_of_the_shifts_they_come_to(
    db: Session, sensitivity: Sensitivity
) -> None:
    about = await world(db, sensitivity)
    await kitchen(db, sensitivity=sensitivity)
    who = await a_person(db, "confirmed", about)
    found = await spots(db, who, about.at(NOW_ON))
    assert set(found) == {about.numbers[Thing.PLACE]}
    assert set(found.values()) == {about.shift.ends}
    assert await spots(db, who, about.at(BEFORE)) == {}


async def told(
    db: Session, who: int, found: Shift, now: datetime, *, recalls: bool = True
) -> Told:
    mine = await own_seat(db, who, found.id)
    return await of_shift(db, SEAL, who, found, now, mine, recalls=recalls)


async def written(db: Session) -> Sequence[tuple[int, str, int]]:
    rows = await db.execute(select(ledger_table).order_by(ledger_table.c.id))
    return [(row.person_id, row.kind, row.number) for row in rows]


async def test_what_is_told_is_written_down_once_a_day(db: Session) -> None:
    about = await world(db)
    who = await a_person(db, "confirmed", about)
    found = about.shift
    assert (await told(db, who, found, about.at(BEFORE))).sight is M
    assert await written(db) == []
    for moment in (about.at(EARLY), about.at(NOW_ON)):
        one = await told(db, who, found, moment)
        assert (one.sight, one.contact) == (X, "+33 6 39 98 00 01")
        assert one.gone_at == found.ends + 2 * HOUR
    assert await written(db) == [(who, "shift", found.id)]


async def test_nothing_exact_is_told_where_it_cannot_be_taken_back(db: Session) -> None:
    about = await world(db)
    for who in (
        await a_person(db, "confirmed", about),
        await a_person(db, "coordinator", about),
    ):
        for time in TIMES[:4]:
            one = await told(db, who, about.shift, about.at(time), recalls=False)
            assert (one.sight, one.address, one.contact, one.gone_at) == (M, "", "", None)
            assert one.why is NOT_HERE
    assert await written(db) == []


async def test_who_comes_reads_from_when_on_the_address_is_told(db: Session) -> None:
    about = await world(db)
    who = await a_person(db, "confirmed", about)
    one = await told(db, who, about.shift, about.at(BEFORE))
    assert one.why is not None
    assert one.why is not NOT_HERE


async def test_a_volunteer_is_told_three_spots_a_day_and_a_coordinator_ten(db: Session) -> None:
    bruno, claire = await helper(db), await coordinator_of(db, await team(db))
    for who, most in ((bruno, 3), (claire, 10)):
        said = [await ledger.enter(db, who, Spot.SHIFT, number, NOW) for number in range(12)]
        assert said == [True] * most + [False] * (12 - most)
        assert await ledger.enter(db, who, Spot.SHIFT, 0, NOW)  # the same again
        assert await ledger.enter(db, who, Spot.DETAILS, 0, NOW)
        assert not await ledger.enter(db, who, Spot.PLACE, 0, NOW)
        assert not await ledger.enter(db, who, Spot.SHIFT, 99, NOW + 24 * HOUR - SECOND)
        assert await ledger.enter(db, who, Spot.SHIFT, 99, NOW + 24 * HOUR)


async def test_one_too_many_asks_to_ask_a_coordinator(db: Session) -> None:
    about = await world(db)
    who = await a_person(db, "confirmed", about)
    for number in range(90, 93):
        await ledger.enter(db, who, Spot.PLACE, number, about.at(EARLY))
    one = await told(db, who, about.shift, about.at(EARLY))
    assert (one.sight, one.why, one.gone_at) == (M, TOO_MANY, None)
    assert not await disclosure.spot_told(db, who, 1, about.at(EARLY))


@pytest.mark.parametrize("accounts", [1, 4, 9])
async def test_as_many_accounts_as_there_may_be_get_three_spots_a_day_each(
    db: Session, accounts: int
) -> None:
    people = [await helper(db) for _number in range(accounts)]
    got = [
        await ledger.enter(db, who, Spot.PLACE, number, NOW + timedelta(minutes=number))
        for number in range(60)
        for who in people
    ]
    assert sum(got) == 3 * accounts


async def test_every_coordinator_hears_of_twenty_spots_within_an_hour(db: Session) -> None:
    ours, theirs = await team(db), await association(db, "Others")
    bosses = {await coordinator_of(db, ours), await coordinator_of(db, theirs)}
    people = [await helper(db) for _number in range(8)]
    for number, who in enumerate(people[:6]):
        for spot in range(3):
            await ledger.enter(db, who, Spot.SHIFT, 10 * number + spot, NOW)
    for number in range(3):  # what is said by itself is nobody's wish
        await ledger.enter(db, people[7], Spot.DETAILS, number, NOW)
    await ledger.enter(db, people[6], Spot.SHIFT, 70, NOW)
    assert (await db.execute(select(news.c.id).where(news.c.kind == "many_spots"))).all() == []
    await ledger.enter(db, people[6], Spot.SHIFT, 71, NOW + HOUR - SECOND)
    rows = await db.execute(select(news.c.person_id).where(news.c.kind == "many_spots"))
    assert set(rows.scalars()) == bosses


async def test_coordinators_read_who_was_told_of_their_own(db: Session) -> None:
    about = await world(db)
    claire, olga = (
        await coordinator_of(db, about.ours),
        await coordinator_of(db, await association(db, "Others")),
    )
    bruno = await helper(db)
    await ledger.enter(db, bruno, Spot.SHIFT, about.shift.id, NOW)
    await ledger.enter(db, bruno, Spot.PLACE, about.numbers[Thing.PLACE], NOW)
    await ledger.enter(db, bruno, Spot.PLACE, 999, NOW)
    lines = await ledger.read(db, claire, 10)
    assert [(one.person_id, one.spot, one.number) for one in lines] == [
        (bruno, Spot.PLACE, about.numbers[Thing.PLACE]),
        (bruno, Spot.SHIFT, about.shift.id),
    ]
    assert await ledger.read(db, claire, 10, lines[0].id) == lines[1:]
    assert await ledger.read(db, olga, 10) == []


def test_a_message_is_taken_back_two_hours_after_the_end_and_before_it_is_too_old() -> None:
    assert disclosure.taken_back(NOW + HOUR, NOW) == NOW + 3 * HOUR
    assert disclosure.taken_back(NOW - 9 * HOUR, NOW) == NOW + HOUR
    assert disclosure.taken_back(NOW + 90 * HOUR, NOW) == NOW + 46 * HOUR
