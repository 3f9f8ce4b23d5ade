"""Reminding: each seat has its reminders in the outbox, in the words of today."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.messages import Approved, Lane, Option, Reply
from bot.news_words import COMING, NOT_COMING, SEE_SHIFT
from bot.news_words import of_shift as shown
from bot.shift_cards import card, heading, moment
from bot.taking import Desk, draft, languages_of
from db.session import Session
from locales import _, as_is, lines
from services import deliveries, people, reminders, shifts, signups
from services.deliveries import Draft
from services.disclosure import Told, of_shift
from services.freezing import frozen
from services.ledger import Spot
from services.people import Role, Standing
from services.reminders import Purpose, Reminded
from services.shifts import Shift
from services.sight import Sight, timely
from services.signups import Seat


@dataclass(slots=True)
class _Laid:
    """What is to be done with rows of the outbox."""

    new: list[Draft] = field(default_factory=list)
    over: dict[int, Draft] = field(default_factory=dict)
    gone: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Known:
    """What was read for some seats, each by its number."""

    standings: Mapping[int, Standing]
    shifts: Mapping[int, Shift]
    seats: Mapping[int, Seat]


async def lay(db: Session, desk: Desk, now: datetime) -> bool:
    """Lay the reminders of all stale seats anew, in the transaction that made them stale.

    Returns whether there were any.
    """
    any_stale = False
    while seats := await reminders.stale(db):
        any_stale = True
        await _lay(db, desk, seats, now)
        await reminders.laid(db, [one.signup_id for one in seats])
    return any_stale


async def _lay(db: Session, desk: Desk, stale: Sequence[Reminded], now: datetime) -> None:
    holding = [one for one in stale if one.holds]
    reached = await people.reachable(db, [one.person_id or 0 for one in holding])
    known = _Known(
        {one.person.id: one for one in reached},
        {one.id: one for one in await shifts.load(db, [one.shift_id for one in holding])},
        {
            one.signup_id: one
            for one in await signups.these(db, [one.signup_id for one in holding])
        },
    )
    laid = _Laid()
    told = tuple(Purpose) if not await frozen(db) else (Purpose.EVE,)
    for one in stale:
        for purpose in Purpose:
            wanted = None
            if purpose in told:
                wanted = await _wanted(db, desk, one, purpose, known, now)
            waiting = one.waiting.get(purpose)
            if wanted is None:
                laid.gone += [waiting] if waiting is not None else []
            elif waiting is None:
                laid.new.append(wanted)
            else:
                laid.over[waiting] = wanted
    await reminders.drop(db, laid.gone)
    await reminders.rewrite(db, laid.over)
    await deliveries.queue(db, laid.new, now)


async def _wanted(
    db: Session, desk: Desk, one: Reminded, purpose: Purpose, known: _Known, now: datetime
) -> Draft | None:
    """Return a reminder as it should wait in the outbox; None for none."""
    due, standing = one.due(purpose, now), known.standings.get(one.person_id or 0)
    shift, seat = known.shifts.get(one.shift_id), known.seats.get(one.signup_id)
    if due is None or standing is None or shift is None or seat is None:
        return None
    at, until = due
    if not standing.person.role.may(Role.VOLUNTEER) and purpose is Purpose.DETAILS:
        return None  # their role sleeps, or is suspended
    if purpose is Purpose.EVE:
        said = eve(shift, seat, until)
    else:
        said = details(shift, seat, await _told(db, desk, standing, shift, seat, now))
    said = replace(said, not_after=until)
    made = draft(desk, standing, said, languages_of(standing), now, None, Lane.PERSONAL)
    return replace(made, at=at, signup_id=one.signup_id, purpose=purpose.value)


async def _told(
    db: Session, desk: Desk, standing: Standing, shift: Shift, seat: Seat, now: datetime
) -> Told:
    """Return what the details say: nothing exact as long as it is not the time for it."""
    if not timely(shift, now):
        return Told(Sight.MEETING)
    recalls, who = desk.recalls(standing.channel), standing.person.id
    return await of_shift(db, desk.seal, who, shift, now, seat, recalls=recalls, spot=Spot.DETAILS)


def eve(shift: Shift, seat: Seat, until: datetime) -> Reply:
    """Ask the day before whether somebody still comes."""
    return Reply(
        lines(
            _("❓ Are you still coming?"),
            heading(shift),
            _("Please answer before {moment}: others wait for a seat.", moment=moment(until)),
        ),
        _buttons(seat),
        template=Approved("seat_confirm", shown(shift)),
    )


def details(shift: Shift, seat: Seat, told: Told) -> Reply:
    """Say two hours before where to be, and with what."""
    confirm = _("The exact address is for those who say that they are coming.")
    confirmed = seat.confirmed_at is not None
    see = [] if told.sight is Sight.EXACT else [Option(f"/shift {shift.id}", SEE_SHIFT)]
    return Reply(
        lines(
            _("⏰ It begins soon:"),
            card(shift, told, seat),
            None if confirmed or not shift.address else confirm,
        ),
        [*_buttons(seat), *(see if confirmed else [])],
        gone_at=told.gone_at,
        template=Approved(
            "seat_details",
            (
                *shown(shift),
                as_is(shift.meets.time()),
                as_is(shift.meeting or shift.area),
                as_is(f"#{seat.number}"),
            ),
            presses=False,
        ),
    )


def _buttons(seat: Seat) -> list[Option]:
    leave = Option(f"/leave {seat.signup_id}", NOT_COMING)
    return (
        [leave]
        if seat.confirmed_at is not None
        else [Option(f"/confirm {seat.signup_id}", COMING), leave]
    )
