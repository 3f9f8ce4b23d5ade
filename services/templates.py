"""Templates: shifts that come back, planned four weeks ahead from a rule.

* planning twice makes nothing twice: a template has one shift a day, cancelled ones included;
* a start is an hour on the clock of the street, whatever is done to the clocks;
* what has started already is not planned any more.
"""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import insert, select

from db.models import shift, shift_role, shift_template
from db.sealing import Seal, binding
from db.session import Session
from services import audit
from services.activities import Activity, Part, Visibility
from services.audit import Act
from services.coordinators import must_act_for
from services.days import local
from services.exact import closed, present
from services.hours import Position, position_of
from services.planning import (
    check,
    check_roles,
    columns_of,
    new_key,
    role_rows,
)
from services.recurrence import checked_rule, days
from services.shift_times import Times, minutes_between, times_on
from services.shifts import RoleSpec, ShiftSpec, opened_contact, sealed_contact

PLAN_AHEAD = timedelta(days=28)
TABLE = "shift_template"


@dataclass(frozen=True, slots=True)
class Template:
    """A shift that comes back; `minutes` and `meets_before` count on the clock of the street."""

    id: int
    organization_id: int
    rrule: str
    starts_on: date
    ends_on: date | None
    start: time
    minutes: int
    meets_before: int  # minutes
    activity: Activity
    area: str
    position: Position | None
    meeting: str
    address: str
    contact: bytes | None  # sealed
    note: str
    bring: str
    visibility: Visibility
    lead_id: int | None
    place_id: int | None
    roles: tuple[RoleSpec, ...]
    version: int
    ended: bool

    def on(self, day: date) -> Times:
        """Return when the shift of a day is."""
        return times_on(day, self.start, self.minutes, self.meets_before)

    def days(self, first: date, last: date) -> list[date]:
        """Return the days on which it comes back, both ends included."""
        return days(self.rrule, self.starts_on, self.ends_on, first, last)


async def create_template(
    db: Session,
    seal: Seal,
    spec: ShiftSpec,
    rrule: str,
    starts_on: date,
    ends_on: date | None,
    now: datetime,
    actor: int | None,
) -> int:
    """Plan a shift that comes back, at the hours of `spec`, and return the template's number.

    The shifts of the coming four weeks are there at once. Raises Refused.
    """
    check(spec)
    check_roles(spec.roles)
    rule = checked_rule(rrule, starts_on, ends_on)
    await must_act_for(db, actor, spec.organization_id)
    number = await db.next_number(shift_template)
    values = {
        "id": number,
        "organization_id": spec.organization_id,
        "rrule": rule,
        "starts_on": starts_on,
        "ends_on": ends_on,
        "start": f"{local(spec.starts):%H:%M}",
        "minutes": minutes_between(spec.starts, spec.ends),
        "meets_before": minutes_between(spec.meets, spec.starts),
        "what": what_of(seal, number, spec),
        "contact": sealed_contact(seal, spec.contact, TABLE, number),
    }
    await db.execute(insert(shift_template).values(values))
    made = await plan_these(db, seal, await _templates(db, shift_template.c.id == number), now)
    await audit.note(
        db, actor, spec.organization_id, Act.CREATED_TEMPLATE, now, template=number, shifts=made
    )
    return number


async def plan(db: Session, seal: Seal, now: datetime) -> int:
    """Plan what templates give for the coming four weeks; returns how many shifts are new."""
    return await plan_these(db, seal, await _templates(db, ~shift_template.c.ended), now)


async def template_of(db: Session, template_id: int) -> Template | None:
    """Return one template, or None when there is no such one."""
    return next(iter(await _templates(db, shift_template.c.id == template_id)), None)


async def plan_these(
    db: Session, seal: Seal, templates: Collection[Template], now: datetime
) -> int:
    """Plan these templates for the coming four weeks; returns how many shifts are new."""
    today = local(now).date()
    planned = await _planned(db, today)
    missing = [
        (one, day)
        for one in templates
        if not one.ended
        for day in one.days(today, today + PLAN_AHEAD)
        if (one.id, day) not in planned and one.on(day).starts > now
    ]
    if not missing:
        return 0
    numbered = enumerate(missing, await db.next_number(shift))
    rows = [_row(seal, number, one, day, now) for number, (one, day) in numbered]
    made = await db.insert_missing(shift, rows, [shift.c.id, shift.c.template_id])
    roles = {one.id: one.roles for one in templates}
    added = [row for new in made for row in role_rows(new.id, roles[new.template_id])]
    if added:
        await db.execute(insert(shift_role), added)
    return len(made)


def what_of(seal: Seal, number: int, spec: ShiftSpec | Template) -> dict[str, Any]:
    """Return what a template keeps of a shift beside its hours and its contact."""
    where = json.dumps([spec.address, spec.position], ensure_ascii=False).encode()
    return {
        "activity": spec.activity.value,
        "area": spec.area,
        "exact": seal.seal(where, binding(TABLE, "what", number)).hex(),
        "meeting": spec.meeting,
        "note": spec.note,
        "bring": spec.bring,
        "visibility": spec.visibility.value,
        "lead_id": spec.lead_id,
        "place_id": spec.place_id,
        "roles": [[one.part.value, one.least, one.most, one.language] for one in spec.roles],
    }


def spec_on(template: Template, day: date) -> ShiftSpec:
    """Return the shift that a template gives on a day, without its contact."""
    times = template.on(day)
    return ShiftSpec(
        organization_id=template.organization_id,
        activity=template.activity,
        area=template.area,
        starts=times.starts,
        ends=times.ends,
        meets=times.meets,
        meeting=template.meeting,
        address=template.address,
        note=template.note,
        bring=template.bring,
        visibility=template.visibility,
        lead_id=template.lead_id,
        position=template.position,
        place_id=template.place_id,
        roles=template.roles,
    )


async def _planned(db: Session, first: date) -> set[tuple[int, date]]:
    rows = await db.execute(
        select(shift.c.template_id, shift.c.planned_on).where(
            shift.c.template_id.is_not(None), shift.c.planned_on >= first
        )
    )
    return {(row.template_id, row.planned_on) for row in rows}


async def _templates(db: Session, which: Any) -> list[Template]:
    rows = await db.execute(select(shift_template).where(which).order_by(shift_template.c.id))
    return [_template(row, _opened(db.seal, row)) for row in rows]


def _opened(seal: Seal | None, row: Any) -> dict[str, Any]:
    """Return what a template keeps, with its address; earlier ones stand in the clear."""
    if "exact" not in row.what:
        return dict(row.what)
    sealed = bytes.fromhex(row.what["exact"])
    address, position = json.loads(present(seal).open(sealed, binding(TABLE, "what", row.id)))
    return {**row.what, "address": address, "position": position}


def _row(seal: Seal, number: int, template: Template, day: date, now: datetime) -> dict[str, Any]:
    spec = spec_on(template, day)
    contact = opened_contact(seal, template.contact, TABLE, template.id)
    return {
        "id": number,
        **closed(seal, "shift", number, columns_of(spec)),
        "key": new_key(spec),
        "contact": sealed_contact(seal, contact, "shift", number),
        "template_id": template.id,
        "planned_on": day,
        "created_at": now.astimezone(UTC),
    }


def _template(row: Any, what: Mapping[str, Any]) -> Template:
    return Template(
        id=row.id,
        organization_id=row.organization_id,
        rrule=row.rrule,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        start=time.fromisoformat(row.start),
        minutes=row.minutes,
        meets_before=row.meets_before,
        activity=Activity(what["activity"]),
        area=what["area"],
        position=position_of(*(what["position"] or (None, None))),
        meeting=what["meeting"],
        address=what["address"],
        contact=row.contact,
        note=what["note"],
        bring=what["bring"],
        visibility=Visibility(what["visibility"]),
        lead_id=what["lead_id"],
        place_id=what["place_id"],
        roles=_roles(what["roles"]),
        version=row.version,
        ended=row.ended,
    )


def _roles(kept: Sequence[Sequence[Any]]) -> tuple[RoleSpec, ...]:
    return tuple(RoleSpec(Part(part), least, most, code) for part, least, most, code in kept)
