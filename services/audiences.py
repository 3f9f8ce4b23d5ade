"""Audiences: whom a call is meant for, as tokens and numbers, and the one query that finds them.

* what is asked about volunteers (areas, skills, a car …) leaves nobody but volunteers;
* an area means what can be reached on foot from it; who named none can be anywhere;
* each person counts once, by the address last used among those that can be reached;
* a group chat is nobody: it never belongs to an audience.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Select,
    and_,
    exists,
    func,
    literal,
    select,
    tuple_,
)

from db.models import address, gathering, person
from db.types import Moment
from locales import Text, _
from services import audience_parts as parts
from services.activities import Activity
from services.people import Role
from services.refusals import Refused

MOST = 50_000  # people whom one call may be meant for

LISTS = ("languages", "areas", "activities")
ANY = tuple(one.value for one in Role)  # said in words, the index of roles and languages serves
NEVER = datetime.fromtimestamp(0, UTC)
OTHER = address.alias("other")


def _rank(one: FromClause) -> Any:
    """Return what is compared to choose an address: can be reached, last used, newest."""
    last_used = func.coalesce(one.c.last_incoming_at, literal(NEVER, Moment()))
    return tuple_(one.c.unreachable_at.is_(None), last_used, one.c.id)


BETTER = and_(
    OTHER.c.person_id == address.c.person_id,
    OTHER.c.id != address.c.id,
    _rank(OTHER) > _rank(address),
)


class Whom(StrEnum):
    """Which people, before anything else is asked of them."""

    EVERYBODY = "everybody"
    PEOPLE = "people"  # who neither volunteer nor coordinate
    VOLUNTEERS = "volunteers"  # approved ones
    SUPPORTERS = "supporters"  # who brought something lately
    COORDINATORS = "coordinators"

    @property
    def label(self) -> Text:
        """What people read."""
        return WHOM[self]


WHOM = {
    # i18n: to whom a message is sent: list row, max 24
    Whom.EVERYBODY: _("👥 Everybody"),
    # i18n: to whom a message is sent, neither volunteers nor coordinators: list row, max 24
    Whom.PEOPLE: _("🍲 Who asks for food"),
    # i18n: to whom a message is sent: list row, max 24
    Whom.VOLUNTEERS: _("🙋 Volunteers"),
    # i18n: to whom a message is sent: list row, max 24
    Whom.SUPPORTERS: _("🎁 Who brought things"),
    # i18n: to whom a message is sent: list row, max 24
    Whom.COORDINATORS: _("🧭 Coordinators"),
}
ROLES = {
    Whom.EVERYBODY: ANY,
    Whom.PEOPLE: (Role.PERSON.value,),
    Whom.VOLUNTEERS: (Role.VOLUNTEER.value, Role.COORDINATOR.value),
    Whom.SUPPORTERS: ANY,
    Whom.COORDINATORS: (Role.COORDINATOR.value,),
}


@dataclass(frozen=True, slots=True)
class Audience:
    """Whom a call is meant for; what is empty, False or None asks nothing."""

    role: Whom = Whom.EVERYBODY
    languages: tuple[str, ...] = ()  # codes; one of them is enough
    areas: tuple[str, ...] = ()  # keys of services.areas; volunteers by theirs, others by asking
    activities: tuple[Activity, ...] = ()  # one of them is enough
    licence: bool = False
    car: bool = False
    first_aid: bool = False
    free: tuple[datetime, datetime] | None = None  # no seat that overlaps with it
    asked: int | None = None  # about this place in the last three hours
    follows: int | None = None  # this place
    own: bool = False  # approved by the organization that calls

    @property
    def volunteers(self) -> bool:
        """Tell whether it asks for what only volunteers told us."""
        skills = self.activities or self.licence or self.car or self.first_aid
        mine = self.own and self.role is not Whom.COORDINATORS
        return self.role is Whom.VOLUNTEERS or bool(skills) or mine


def to_json(audience: Audience) -> dict[str, Any]:
    """Return tokens and numbers for the store; what asks nothing is left out."""
    told = {name: value for name, value in asdict(audience).items() if value}
    if audience.free is not None:
        told["free"] = [int(one.timestamp()) for one in audience.free]
    return {"role": audience.role.value} | {
        name: [str(one) for one in value] if name in LISTS else value
        for name, value in told.items()
        if name != "role"
    }


def from_json(kept: Mapping[str, Any]) -> Audience:
    """Return an audience from what `to_json` gave; raises ValueError for an unknown token."""
    known = {one.name for one in fields(Audience)}
    told = {name: value for name, value in kept.items() if name in known}
    for name in LISTS:
        told[name] = tuple(told.get(name, ()))
    told["role"] = Whom(kept.get("role", Whom.EVERYBODY))
    told["activities"] = tuple(Activity(one) for one in told["activities"])
    if "free" in told:
        first, last = (datetime.fromtimestamp(one, UTC) for one in told["free"])
        told["free"] = (first, last)
    return Audience(**told)


def selected(audience: Audience, organization_id: int, now: datetime) -> Select[Any]:
    """Return the query of an audience, a row for each person; at most one more than MOST.

    The columns: person_id, address_id, channel, language, last_incoming_at, quiet, calls_off and
    unreachable_at. More can be added of the tables `person` and `address`.
    """
    conditions = meeting(audience, organization_id, now)
    return everyone().where(*conditions).limit(MOST + 1)


def meeting(audience: Audience, organization_id: int, now: datetime) -> list[ColumnElement[bool]]:
    """Return the conditions of an audience over the table of people, a group chat excluded."""
    narrow = _narrow(audience, organization_id, now)
    role: ColumnElement[Any] = person.c.role
    tongue: ColumnElement[Any] = person.c.language
    if narrow:  # these few are read one by one, not by an index that knows all who speak so
        role, tongue = func.coalesce(role, ""), func.coalesce(tongue, "")
    them = [*narrow, person.c.id.not_in(select(gathering.c.person_id))]
    if not narrow or audience.role not in (Whom.EVERYBODY, Whom.SUPPORTERS):
        them.append(role.in_(ROLES[audience.role]))
    if audience.languages:
        them.append(tongue.in_(audience.languages))
    if audience.free is not None:
        them.append(person.c.id.not_in(parts.busy(*audience.free)))
    return them


def _narrow(audience: Audience, organization_id: int, now: datetime) -> list[ColumnElement[bool]]:
    """Return the conditions that name some people among all, each by their numbers."""
    found: list[Any] = []
    if audience.asked is not None:
        found.append(parts.asked_about(audience.asked, now))
    if audience.follows is not None:
        found.append(parts.following(audience.follows))
    if audience.role is Whom.SUPPORTERS:
        found.append(parts.supporting(now))
    if audience.role is Whom.COORDINATORS:
        found.append(parts.coordinating(organization_id if audience.own else None))
    if audience.volunteers:
        found.append(_volunteers(audience, organization_id))
    elif audience.areas:
        near = parts.asked_near(audience.areas, now)
        found.append(_volunteers(audience, organization_id).union(near))
    return [person.c.id.in_(one) for one in found]


def _volunteers(audience: Audience, organization_id: int) -> Select[Any]:
    mine = audience.own and audience.role is not Whom.COORDINATORS
    return parts.volunteering(
        areas=audience.areas,
        activities=audience.activities,
        skills=[one for one in ("licence", "car", "first_aid") if getattr(audience, one)],
        organization_id=organization_id if mine else None,
    )


def everyone() -> Select[Any]:
    """Return the query of all people with the address last used; a caller says whom it wants."""
    return select(
        person.c.id.label("person_id"),
        address.c.id.label("address_id"),
        address.c.channel,
        person.c.language,
        address.c.last_incoming_at,
        person.c.quiet,
        address.c.calls_off,
        address.c.unreachable_at,
    ).select_from(
        person.join(address, and_(address.c.person_id == person.c.id, ~exists().where(BETTER)))
    )


def too_many() -> Refused:
    """Return what is said of an audience of more than MOST people."""
    return Refused(
        _("That is more than {most} people. Please choose fewer, as by language.", most=MOST)
    )
