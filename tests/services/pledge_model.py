"""A model of pledges in plain Python: what the services must come to, written without SQL."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from services.days import PARIS
from services.pledge_guard import Outcome

HOUR = timedelta(hours=1)
OPENS, CLOSES = 14, 18  # every day but Sunday, as the drop-off point of the tests
STANDS = ("pledged", "confirmed")


@dataclass
class Need:
    id: int
    wanted: int
    standing: bool = False
    deadline: datetime | None = None
    state: str = "open"


@dataclass
class Pledge:
    id: int
    need: Need
    person: int
    quantity: int
    day: date
    state: str
    until: datetime | None
    received: int = 0
    asked: datetime | None = None

    @property
    def opens(self) -> datetime:
        return moment(self.day, OPENS)

    @property
    def closes(self) -> datetime:
        return moment(self.day, CLOSES)


def moment(day: date, hour: int) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=PARIS).astimezone(UTC)


@dataclass
class World:
    """Everything there is, and what each act does to it."""

    now: datetime
    needs: list[Need]
    pledges: list[Pledge] = field(default_factory=list)
    told: list[tuple[str, int]] = field(default_factory=list)  # what, of which pledge or need

    # what is true

    def standing(self, need: Need) -> list[Pledge]:
        return [one for one in self.pledges if one.need is need and one.state in STANDS]

    def missing(self, need: Need) -> int:
        promised = sum(one.quantity for one in self.standing(need))
        return need.wanted - promised - self.received(need)

    def received(self, need: Need) -> int:
        return sum(one.received for one in self.pledges if one.need is need)

    def takes(self, need: Need, day: date) -> bool:
        """Tell whether the drop-off point takes something on a day, half an hour at least."""
        late = need.deadline is not None and need.deadline <= moment(day, OPENS)
        return not late and day.weekday() < 6 and moment(day, CLOSES) - HOUR / 2 >= self.now

    # what is done

    def pledge(self, person: int, need: Need, quantity: int, day: date) -> Outcome:
        mine = [one for one in self.pledges if one.person == person and one.state in STANDS]
        if any(one.need is need for one in mine):
            return Outcome.ALREADY
        if need.state != "open":
            return Outcome.NOT_OPEN
        if self.missing(need) <= 0:
            return Outcome.NOTHING_MISSING
        if self.missing(need) < quantity:
            return Outcome.TOO_MUCH
        if len(mine) >= 5:
            return Outcome.TOO_MANY
        if not self.takes(need, day):
            return Outcome.CLOSED_DAY
        sure = moment(day, OPENS) - self.now <= 24 * HOUR
        until = moment(day, CLOSES) + 24 * HOUR if sure else moment(day, OPENS) - 2 * HOUR
        state = "confirmed" if sure else "pledged"
        made = Pledge(len(self.pledges) + 1, need, person, quantity, day, state, until)
        self.pledges.append(made)
        return Outcome.PLEDGED

    def change(self, one: Pledge, quantity: int) -> Outcome:
        if one.state not in STANDS:
            return Outcome.ENDED
        more = quantity - one.quantity
        if more > 0 and (one.need.state != "open" or more > self.missing(one.need)):
            return Outcome.TOO_MUCH
        one.quantity = quantity
        self.settle(one.need)
        return Outcome.CHANGED

    def cancel(self, one: Pledge) -> Outcome:
        if one.state not in STANDS:
            return Outcome.ENDED
        self.end(one, "cancelled")
        return Outcome.CANCELLED

    def confirm(self, one: Pledge) -> Outcome:
        if one.state == "expired" and not one.received:
            return self.pledge(one.person, one.need, one.quantity, one.day)
        if one.state not in STANDS:
            return Outcome.ENDED
        if one.state == "pledged":
            one.state, one.until = "confirmed", one.closes + 24 * HOUR
        return Outcome.CONFIRMED

    def receive(self, one: Pledge, quantity: int) -> None:
        if quantity and quantity != one.received:
            self.told.append(("pledge_taken", one.id))
        if not quantity and one.state in STANDS and one.opens > self.now:
            self.told.append(("pledge_over", one.id))
        before, one.received = self.received(one.need), quantity
        if one.need.state == "fulfilled" and self.received(one.need) < one.need.wanted <= before:
            one.need.state = "open"
        self.end(one, "received" if quantity else "expired")

    def close(self, need: Need) -> None:
        """Close a need as its coordinators do."""
        for one in self.standing(need):
            one.state, one.until = "called_off", None
            self.told.append(("pledge_off", one.id))
        need.state = "closed"

    def keep(self) -> None:
        for one in self.pledges:
            unasked = one.state == "pledged" and one.asked is None and one.until is not None
            if unasked and one.opens - 20 * HOUR <= self.now < one.closes:
                one.asked = self.now
                one.until = max(one.opens - 2 * HOUR, self.now + 2 * HOUR)
                self.told.append(("pledge_ask", one.id))
        over = [one for one in self.pledges if one.until is not None and one.until <= self.now]
        for one in sorted(over, key=lambda one: (one.until, one.id)):
            waits = one.closes + 24 * HOUR
            if one.state == "pledged" and one.asked is None and waits > self.now:
                one.until = waits
                continue
            self.told.append(("pledge_over", one.id))
            one.state, one.until = "expired", None
        for need in {one.need.id: one.need for one in over}.values():
            self.settle(need)

    def end(self, one: Pledge, state: str) -> None:
        one.state, one.until = state, None
        self.settle(one.need)

    def settle(self, need: Need) -> None:
        enough = self.received(need) >= need.wanted and not self.standing(need)
        if need.state == "open" and enough and not need.standing:
            need.state = "fulfilled"
