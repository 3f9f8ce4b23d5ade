"""What a call is about: a need, a shift, a place, or something that is told in a few taps.

* it is named behind the command, as in "/newcall need 3";
* only what belongs to an organization for which somebody acts can be named.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.coordinating import DIGITS, must_stand, organization_of, own_shift
from bot.shift_cards import heading, part
from bot.talk import Talk
from locales import Text, _, listed, ngettext
from services import coordinators, search, triage
from services.answers import at_place
from services.calls import Kind
from services.categories import Category, Urgency
from services.days import DAY
from services.hours import Position
from services.meals import Status
from services.needs import Need, State
from services.offers import Offer
from services.refusals import Refused
from services.shifts import Shift, ShiftRole

A_WHILE = timedelta(hours=3)  # how long something that is to be done now is of use
CHANGE = "change"
ENOUGH = _("Everything is promised already.")
NO_PLACE = _("I know no such place.")


@dataclass(frozen=True, slots=True)
class Subject:
    """What a call is about; what is not asked for is empty."""

    organization_id: int
    kind: Kind
    until: datetime | None = None  # None: to be asked for
    need: Need | None = None
    shift: Shift | None = None
    role: ShiftRole | None = None
    place_id: int | None = None
    category: Category | None = None
    area: str = ""
    position: Position | None = None
    starts: datetime | None = None
    wanted: int = 0
    told: bool = True  # whether it says enough without any words of one's own


async def named(talk: Talk) -> Subject | None:
    """Return what is named behind the command, or None; raises Refused for what is of others."""
    kind, _space, rest = talk.argument.partition(" ")
    number = rest.split()[0] if rest.split() else ""
    await organization_of(talk)
    if number.isascii() and number.isdigit() and len(number) <= DIGITS:
        if kind == "need":
            return of_need(talk, await triage.unended(talk.db, int(number), talk.person.id))
        if kind == "shift":
            return await _of_shift(talk, await own_shift(talk, int(number)))
        if kind == "place":
            return await of_place(talk, int(number))
    return None


def closed(found: Subject) -> bool:
    """Tell whether people cannot bring what a call asks for, because nobody told where to."""
    need = found.need
    return need is not None and need.category.brought and need.state is not State.OPEN


def of_need(talk: Talk, need: Need) -> Subject:
    """Ask people for what is missing, until the day after when nobody said until when."""
    if need.state is State.OPEN and not need.missing:
        raise Refused(ENOUGH)
    until = need.deadline or talk.now + DAY
    found = Subject(need.organization_id, Kind.URGENT, until, need=need, area=need.area)
    return replace(found, position=need.position)


async def _of_shift(talk: Talk, shift: Shift) -> Subject:
    if shift.cancelled:
        return about_shift(talk, shift)
    must_stand(talk, shift)
    return await role_of(talk, shift, change=True)


async def role_of(talk: Talk, shift: Shift, *, change: bool) -> Subject:
    """Ask for which role people are missing, or what else there is to say of a shift."""
    free = [] if shift.begun(talk.now) else [one for one in shift.roles if one.free]
    shown: dict[str, tuple[ShiftRole | None, Text]] = {
        str(one.id): (one, _missing(one)) for one in free
    }
    if change or not shown:
        # i18n: list row: tell people that a shift is changed; max 24
        shown[CHANGE] = (None, _("🔁 Tell a change"))
    role = next(iter(shown.values()))[0]
    if len(shown) > 1:
        role = await talk.choose("role", heading(shift), shown)
    if role is None:
        return about_shift(talk, shift)
    return Subject(
        shift.organization_id,
        Kind.GAP,
        shift.starts,
        shift=shift,
        role=role,
        area=shift.area,
        position=shift.position,
        starts=shift.starts,
        wanted=0 if role.short else role.most,
    )


def _missing(role: ShiftRole) -> Text:
    if role.short:
        return listed(part(role), ngettext("{count} missing", "{count} missing", role.short))
    return listed(part(role), ngettext("{count} free", "{count} free", role.free))


def about_shift(talk: Talk, shift: Shift) -> Subject:
    """Tell people something about a shift, which is said in one's own words."""
    return Subject(
        shift.organization_id,
        Kind.CHANGE,
        max(shift.ends, talk.now + A_WHILE),
        shift=shift,
        area=shift.area,
        position=shift.position,
        told=shift.cancelled,
    )


async def of_place(talk: Talk, place_id: int) -> Subject:
    """Take what is changed at a place, or what is next there."""
    found = await search.spot(talk.db, f"place:{place_id}", actor=talk.person.id)
    if found is None:
        raise Refused(NO_PLACE)
    acts_for = await coordinators.keeper(talk.db, talk.person.id, place_id)
    offers = await at_place(talk.db, talk.now, place_id, spots=frozenset({place_id}))
    meant = next(iter([*_changed(offers), *offers]), None)
    known = _changed(await at_place(talk.db, talk.now, place_id))
    return Subject(
        acts_for or (await organization_of(talk)).id,
        Kind.CHANGE,
        meant.latest if meant is not None else None,
        place_id=place_id,
        position=found.position,
        starts=meant.starts if meant is not None else None,
        told=meant is not None and meant.starts in [one.starts for one in known],
    )


def _changed(offers: Sequence[Offer]) -> list[Offer]:
    """Return what says by itself what is changed."""
    return [one for one in offers if one.status is Status.CANCELLED or one.moved]


def soon(found: Subject, until: datetime, now: datetime) -> bool:
    """Tell whether a call may reach those too who want urgent ones only."""
    if found.need is not None and found.need.deadline is None:
        return found.need.urgency is Urgency.NOW
    length = until - now
    return (found.kind is Kind.URGENT and length <= DAY) or (
        found.kind is Kind.GAP and length <= DAY / 2
    )
