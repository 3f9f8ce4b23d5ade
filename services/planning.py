"""Planning: how a shift comes to be, and what a good one is.

* a coordinator plans for their own organization, the administrator (None) for every one;
* a known area gives a shift its place on the map, unless it has one of its own.
"""

import secrets
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import insert

from db.models import shift, shift_role
from db.sealing import Seal
from db.session import Session
from locales import LANGUAGES, Text, _
from locales.fold import fold
from services import audit
from services.activities import Part
from services.areas import area, every_area
from services.audit import Act
from services.coordinators import must_act_for
from services.exact import closed
from services.hours import Position
from services.likeness import folded
from services.refusals import Refused
from services.shift_times import minutes_between
from services.shifts import LONGEST, RoleSpec, ShiftSpec, sealed_contact

AREA, WORDS = 80, 200  # characters
MEETS_BEFORE = timedelta(hours=12)  # at the most
ROLES, SEATS = 8, 200  # at the most, seats of one role
PAST = _("This time is past.")
SPOKEN = frozenset(one.code for one in LANGUAGES)


async def create(
    db: Session,
    seal: Seal,
    spec: ShiftSpec,
    now: datetime,
    actor: int | None,
    *,
    key: str | None = None,
) -> int:
    """Plan a shift and return its number; raises Refused when it cannot be planned like that."""
    check(spec)
    check_roles(spec.roles)
    if spec.ends.astimezone(UTC) <= now:
        raise Refused(PAST)
    await must_act_for(db, actor, spec.organization_id)
    number = await add(db, seal, spec, now, key=key)
    await audit.note(db, actor, spec.organization_id, Act.CREATED_SHIFT, now, shift=number)
    return number


async def add(
    db: Session,
    seal: Seal,
    spec: ShiftSpec,
    now: datetime,
    *,
    key: str | None = None,
    status: str = "open",
) -> int:
    """Enter a shift that was checked, in whatever time it is, and return its number."""
    number = await db.next_number(shift)
    values = {
        "id": number,
        **closed(seal, "shift", number, columns_of(spec)),
        "contact": sealed_contact(seal, spec.contact, "shift", number),
        "key": key or new_key(spec),
        "status": status,
        "created_at": now,
    }
    await db.execute(insert(shift).values(values))
    await db.execute(insert(shift_role), role_rows(number, spec.roles))
    return number


def check(spec: ShiftSpec) -> None:
    """Raise Refused when the words or the times of a shift cannot be used."""
    problem = _words(spec) or _times(spec)
    if problem is not None:
        raise Refused(problem)


def check_roles(roles: Sequence[RoleSpec]) -> None:
    """Raise Refused when these cannot be the roles of one shift."""
    if not roles:
        raise Refused(_("A shift needs at least one role."))
    if len(roles) > ROLES:
        raise Refused(_("A shift can have {most} roles at most.", most=ROLES))
    for one in roles:
        check_seats(one.least, one.most)
        if one.most == 0:
            raise Refused(_("A role needs at least one seat."))
        if (one.part is Part.INTERPRETER) != bool(one.language):
            raise Refused(_("An interpreter needs a language; other roles have none."))
        if one.language and one.language not in SPOKEN:
            raise Refused(_("The language “{words}” is not known.", words=one.language))
    if len({(one.part, one.language) for one in roles}) < len(roles):
        raise Refused(_("A role can stand in a shift only once."))


def check_seats(least: int, most: int) -> None:
    """Raise Refused when a role cannot have so many seats; none at all is possible."""
    if not 0 <= least <= most:
        raise Refused(_("The least number must not be more than the most."))
    if most > SEATS:
        raise Refused(_("A role can have {most} seats at most.", most=SEATS))


def columns_of(spec: ShiftSpec) -> dict[str, Any]:
    """Return a shift as it is kept, without its roles and its contact."""
    latitude, longitude = spec.position or position_in(spec.area) or (None, None)
    return {
        "organization_id": spec.organization_id,
        "activity": spec.activity.value,
        "area": area_name(spec.area),
        "latitude": latitude,
        "longitude": longitude,
        "meeting": spec.meeting.strip(),
        "address": spec.address.strip(),
        "meets_at": spec.meets.astimezone(UTC),
        "starts_at": spec.starts.astimezone(UTC),
        "ends_at": spec.ends.astimezone(UTC),
        "lead_id": spec.lead_id,
        "note": spec.note.strip(),
        "bring": spec.bring.strip(),
        "visibility": spec.visibility.value,
        "place_id": spec.place_id,
    }


def role_rows(shift_id: int, roles: Sequence[RoleSpec]) -> list[dict[str, Any]]:
    """Return the roles of a shift as they are kept, with what each needs."""
    return [
        {
            "shift_id": shift_id,
            "part": one.part.value,
            "language": one.language,
            "licence": one.part.needs.licence,
            "car": one.part.needs.car,
            "first_aid": one.part.needs.first_aid,
            "least": one.least,
            "most": one.most,
        }
        for one in roles
    ]


def new_key(spec: ShiftSpec) -> str:
    """Return a key nobody else has, by which an import finds the shift again."""
    return f"{spec.starts:%Y-%m-%d}-{spec.activity.value}-{secrets.token_hex(5)}"


def area_name(words: str) -> str:
    """Return the name of a well known area for its key, else the words as they are."""
    known = area(words)
    return known.name if known else words.strip()


def position_in(words: str) -> Position | None:
    """Return where a well known area is, by its key, or its name in any case and accents."""
    typed = fold(area_name(words))
    return next((one.position for one in every_area() if folded(one.name) == typed), None)


def _words(spec: ShiftSpec) -> Text | None:
    if not spec.area.strip():
        return _("The area is missing.")
    rest = (spec.meeting, spec.address, spec.contact, spec.note, spec.bring)
    if len(spec.area) > AREA:
        return _("The area is too long: use {most} characters at most.", most=AREA)
    if max(map(len, rest)) > WORDS:
        return _("The text is too long: use {most} characters at most.", most=WORDS)
    return None


def _times(spec: ShiftSpec) -> Text | None:
    meets, starts, ends = (one.astimezone(UTC) for one in (spec.meets, spec.starts, spec.ends))
    if ends <= starts:
        return _("The shift ends before it starts.")
    if timedelta(minutes=minutes_between(starts, ends)) > LONGEST:
        return _("A shift can last 24 hours at most.")
    if meets > starts:
        return _("The meeting time is after the start.")
    if starts - meets > MEETS_BEFORE:
        return _("The meeting time is more than 12 hours before the start.")
    return None
