"""A model of shifts in plain Python: what the services must come to, written without SQL."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from services.deadlines import deadline
from services.decisions import Outcome

HOUR = timedelta(hours=1)
LIVE, OWN = ("seated", "offered", "held"), ("seated", "offered")
OPEN = (*OWN, "waiting")


@dataclass
class Shift:
    id: int
    starts: datetime
    ends: datetime
    status: str = "open"
    version: int = 1

    def at_once(self, other: "Shift") -> bool:
        return self.starts < other.ends and other.starts < self.ends


@dataclass
class Role:
    id: int
    shift: Shift
    most: int
    licence: bool = False


@dataclass
class Signup:
    id: int
    shift: Shift
    role: Role
    person: int | None
    number: int
    status: str
    created: datetime
    until: datetime | None = None
    confirmed: datetime | None = None
    host: int | None = None
    carded: bool = False  # a card offers it


@dataclass
class World:
    """Everything there is, and what each act does to it."""

    now: datetime
    shifts: list[Shift]
    roles: list[Role]
    drivers: set[int]
    signups: list[Signup] = field(default_factory=list)

    # what is true

    def of(self, role: Role, *statuses: str) -> list[Signup]:
        return [one for one in self.signups if one.role is role and one.status in statuses]

    def free(self, role: Role) -> int:
        return role.most - len(self.of(role, *LIVE))

    def own(self, person: int, shift: Shift) -> Signup | None:
        mine = [
            one
            for one in self.signups
            if one.person == person and one.shift is shift and one.status in OPEN
        ]
        assert len(mine) <= 1
        return mine[0] if mine else None

    def busy(self, person: int, shift: Shift) -> bool:
        return any(
            one.person == person
            and one.status in OWN
            and one.shift is not shift
            and one.shift.status == "open"
            and one.shift.at_once(shift)
            for one in self.signups
        )

    def able(self, person: int, role: Role) -> bool:
        shift = role.shift
        return (
            shift.status == "open"
            and self.now < shift.starts
            and (person in self.drivers or not role.licence)
            and not self.busy(person, shift)
        )

    def line(self, role: Role) -> list[Signup]:
        return sorted(self.of(role, "waiting"), key=lambda one: (one.created, one.id))

    def mine(self, person: int) -> list[tuple[int, str, int]]:
        """Return a person's signups to come, with their status and their place in the line."""
        mine = [
            one
            for one in self.signups
            if one.person == person
            and one.status in OPEN
            and one.shift.status == "open"
            and one.shift.ends > self.now
        ]
        mine.sort(key=lambda one: (one.shift.starts, one.id))
        lines = {one.id: self.line(one.role) for one in mine if one.status == "waiting"}
        return [
            (one.id, one.status, lines[one.id].index(one) + 1 if one.id in lines else 0)
            for one in mine
        ]

    def why_not(self, person: int, role: Role) -> Outcome:
        shift = role.shift
        if shift.status != "open":
            return Outcome.CANCELLED
        if shift.starts <= self.now:
            return Outcome.OVER
        mine = self.own(person, shift)
        if mine is not None:
            seated = mine.status == "seated"
            return Outcome.ALREADY_SEATED if seated else Outcome.ALREADY_WAITING
        if role.licence and person not in self.drivers:
            return Outcome.NEEDS_LICENCE
        return Outcome.OVERLAPS if self.busy(person, shift) else Outcome.FULL

    # what is done

    def take(self, person: int, role: Role, friends: int = 0) -> Outcome:
        mine = self.own(person, role.shift)
        free = self.free(role)
        if mine is not None and mine.status == "offered" and mine.role is role:
            free += 1
        elif mine is not None and mine.status != "waiting":
            free = 0
        if not self.able(person, role) or free < 1 + friends:
            return self.why_not(person, role)
        if mine is None:
            mine = self._add(role, person, "seated")
        mine.role, mine.status, mine.until = role, "seated", None
        mine.confirmed = self._confirmed(role.shift)
        quarter = min(self.now + timedelta(minutes=15), role.shift.starts)
        for _each in range(friends):
            held = self._add(role, None, "held")
            held.until, held.host = deadline(self.now, role.shift.starts) or quarter, mine.id
        return Outcome.SEATED

    def wait(self, person: int, role: Role) -> Outcome:
        outcome = self.take(person, role)
        if outcome is not Outcome.FULL:
            return outcome
        self._add(role, person, "waiting")
        return Outcome.WAITING

    def confirm(self, one: Signup) -> Outcome:
        assert one.person is not None
        if one.status != "seated":
            return self.take(one.person, one.role)
        if one.shift.ends <= self.now:
            return Outcome.OVER
        one.confirmed = one.confirmed or self.now
        return Outcome.SEATED

    def leave(self, one: Signup) -> str:
        if one.status not in OPEN:
            return "already_gone"
        if one.shift.ends <= self.now:
            return "over"
        late = one.status == "seated" and self.now > one.shift.starts - 12 * HOUR
        self._end(one, "late" if late else "cancelled")
        self.promote([one.shift])
        return "late" if late else "left"

    def hand_over(self, one: Signup) -> bool:
        there = one.shift.status == "open" and one.shift.starts > self.now
        one.carded = one.carded or (one.status == "seated" and there)
        return one.status == "seated" and there

    def take_over(self, one: Signup, person: int, newest: bool) -> Outcome:
        if one.person == person and one.status == "seated":
            return Outcome.ALREADY_SEATED
        mine = self.own(person, one.shift)
        if mine is not None and mine.status == "seated":
            return self.why_not(person, one.role)
        opens = one.carded and newest
        if not opens or one.status != "seated" or not self.able(person, one.role):
            why = self.why_not(person, one.role)
            gone = (Outcome.FULL, Outcome.ALREADY_WAITING)
            return Outcome.GONE if why in gone else why
        if mine is not None:
            mine.status, mine.until = "cancelled", None
        one.status, one.carded = "replaced", False
        seat = self._add(one.role, person, "seated")
        seat.number, seat.confirmed = one.number, self._confirmed(one.shift)
        self.promote([one.shift])
        return Outcome.SEATED

    def come(self, host: Signup, person: int) -> Outcome:
        held = [one for one in self.signups if one.host == host.id and one.status == "held"]
        mine = self.own(person, host.shift)
        welcome = mine is None or mine.status == "waiting"
        if not held or not welcome or not self.able(person, host.role):
            why = self.why_not(person, host.role)
            tries = why in (Outcome.FULL, Outcome.ALREADY_WAITING)
            return self.take(person, host.role) if tries else why
        if mine is not None:
            mine.status = "cancelled"
        seat = min(held, key=lambda one: one.number)
        seat.person, seat.status, seat.until, seat.created = person, "seated", None, self.now
        seat.confirmed = self._confirmed(seat.shift)
        return Outcome.SEATED

    def may_change(self, shift: Shift) -> bool:
        return shift.status == "open" and shift.ends > self.now

    def resize(self, role: Role, most: int) -> None:
        before, role.most = role.most, most
        if most > before:
            self.promote([role.shift])
        elif most < before:
            role.shift.version += 1
            ranks = {"held": 0, "offered": 1, "seated": 2}
            newest = sorted(
                self.of(role, *LIVE), key=lambda one: (one.created, one.id), reverse=True
            )
            newest.sort(key=lambda one: (ranks[one.status], one.confirmed is not None))
            for one in newest[: max(0, len(newest) - most)]:
                one.status = "released" if one.status == "held" else "waiting"
                one.until, one.confirmed, one.carded = None, None, False

    def cancel(self, shift: Shift) -> None:
        shift.status = "cancelled"
        for one in self.signups:
            if one.shift is shift and one.status in (*LIVE, *OPEN):
                one.status, one.until = "called_off", None

    def move(self, shift: Shift, starts: datetime) -> None:
        length = shift.ends - shift.starts
        apart = starts + length <= shift.starts or shift.ends <= starts
        shift.starts, shift.ends = starts, starts + length
        shift.version += 1
        for one in self.signups:
            if one.shift is shift and one.status == "seated":
                if starts - self.now <= 24 * HOUR:
                    one.confirmed = one.confirmed or self.now
                elif apart:
                    one.confirmed = None
        self.promote([shift])

    def promote(self, shifts: Iterable[Shift]) -> None:
        wanted = [one for one in shifts if one.status == "open"]
        roles = [one for one in self.roles if one.shift in wanted]
        for role in sorted(roles, key=lambda one: (one.shift.starts, one.id)):
            until = deadline(self.now, role.shift.starts)
            while until is not None and self.free(role) > 0:
                first = self._first(role)
                if first is None:
                    break
                first.status, first.until = "offered", until

    def keep(self) -> None:
        over = [one for one in self.signups if one.status in ("offered", "held")]
        for one in over:
            if one.until is not None and one.until <= self.now:
                self._end(one, "released")
        self.promote(self.shifts)
        for one in sorted(self.signups, key=lambda one: (one.created, one.id), reverse=True):
            starts = one.shift.starts
            due = starts - 12 * HOUR <= self.now < starts - HOUR and one.shift.status == "open"
            unsure = one.status == "seated" and one.confirmed is None
            if due and unsure and self._first(one.role) is not None:
                self._end(one, "released")
                self.promote([one.shift])

    def _first(self, role: Role) -> Signup | None:
        able = (one for one in self.line(role) if one.person and self.able(one.person, role))
        return next(able, None)

    def _confirmed(self, shift: Shift) -> datetime | None:
        return self.now if shift.starts - self.now <= 24 * HOUR else None

    def _add(self, role: Role, person: int | None, status: str) -> Signup:
        number = 1 + max(
            (one.number for one in self.signups if one.shift is role.shift), default=0
        )
        made = Signup(len(self.signups) + 1, role.shift, role, person, number, status, self.now)
        self.signups.append(made)
        return made

    def _end(self, one: Signup, status: str) -> None:
        one.status, one.until, one.carded = status, None, False
        for held in self.signups:
            if held.host == one.id and held.status == "held":
                held.status, held.until = status, None
