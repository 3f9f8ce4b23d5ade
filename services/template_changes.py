"""Template changes: what becomes of the shifts that are planned when what gives them changes.

* only what is changed in the template is changed in its shifts: what one of them has of its own
  stays;
* everybody on a shift that changes is told, and on one whose day is no more, too;
* a shift that nobody ever signed up for goes without a word when its day is no more.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any, Unpack, cast

from sqlalchemy import delete, exists, select, update

from db.models import shift, shift_template, signup
from db.sealing import Seal
from db.session import Session
from locales import _
from services import audit
from services.audit import Act
from services.changing import Changes, Particulars, alter, call_off
from services.coordinators import must_act_for
from services.planning import check, check_roles
from services.recurrence import checked_rule
from services.refusals import Refused
from services.resizing import fit_roles
from services.shifts import RoleSpec, Shift, load, opened_contact, sealed_contact
from services.templates import TABLE, Template, plan_these, spec_on, template_of, what_of

NO_TEMPLATE = _("This plan is no longer there.")
OWN = tuple(Particulars.__annotations__.keys() - {"contact"})


@dataclass(frozen=True, slots=True)
class Changed:
    """How many shifts were changed, added or taken away, and how many people are told."""

    made_anew: int
    told: int


@dataclass(frozen=True, slots=True)
class Ended:
    """How many shifts went with their template, and how many stay because somebody is on them."""

    gone: int
    kept: int


class TemplateChanges(Particulars, total=False):
    """What can be changed of a template."""

    rrule: str
    starts_on: date
    ends_on: date | None
    start: time
    minutes: int
    meets_before: int
    roles: tuple[RoleSpec, ...]


async def change_template(
    db: Session,
    seal: Seal,
    template_id: int,
    now: datetime,
    actor: int | None,
    **fields: Unpack[TemplateChanges],
) -> Changed:
    """Change what comes back, and the planned shifts with it; raises Refused.

    Minutes count on the clock of the street. What has started already stays as it is.
    """
    before = await _changeable(db, template_id, actor)
    after = _changed(seal, before, fields)
    if after == before:
        return Changed(0, 0)
    await _keep(db, seal, after)
    done = await _carry_over(db, seal, before, after, now)
    made = await plan_these(db, seal, [after], now)
    what = {"template": template_id, "shifts": done.made_anew + made, "people": done.told}
    await audit.note(db, actor, before.organization_id, Act.CHANGED_TEMPLATE, now, **what)
    return replace(done, made_anew=done.made_anew + made)


async def end_template(db: Session, template_id: int, now: datetime, actor: int | None) -> Ended:
    """Let a shift come back no more; raises Refused. Where somebody is on it, it stays."""
    before = await _changeable(db, template_id, actor)
    which = shift_template.c.id == template_id
    values = {"ended": True, "version": before.version + 1}
    await db.execute(update(shift_template).where(which).values(values))
    coming = [one for one, _day in await _coming(db, template_id, now)]
    empty = [one for one in coming if not one.anybody]
    for one in empty:
        await _drop(db, one, now)
    done = Ended(len(empty), len(coming) - len(empty))
    what = {"template": template_id, "gone": done.gone, "kept": done.kept}
    await audit.note(db, actor, before.organization_id, Act.ENDED_TEMPLATE, now, **what)
    return done


async def _changeable(db: Session, template_id: int, actor: int | None) -> Template:
    found = await template_of(db, template_id)
    if found is None or found.ended:
        raise Refused(NO_TEMPLATE)
    await must_act_for(db, actor, found.organization_id)
    return found


def _changed(seal: Seal, before: Template, fields: TemplateChanges) -> Template:
    given: dict[str, Any] = dict(fields)
    contact = opened_contact(seal, before.contact, TABLE, before.id)
    if given.get("contact") == contact:
        del given["contact"]
    if given.get("area", before.area) != before.area:
        given.setdefault("position", None)
    bare = replace(before, **{name: one for name, one in given.items() if name != "contact"})
    check(replace(spec_on(bare, bare.starts_on), contact=given.get("contact", "")))
    check_roles(bare.roles)
    rule = checked_rule(bare.rrule, bare.starts_on, bare.ends_on)
    after = replace(bare, rrule=rule)
    if "contact" in given:
        sealed = sealed_contact(seal, given["contact"], TABLE, before.id)
        after = replace(after, contact=sealed)
    return after if after == before else replace(after, version=before.version + 1)


async def _keep(db: Session, seal: Seal, after: Template) -> None:
    values = {
        "rrule": after.rrule,
        "starts_on": after.starts_on,
        "ends_on": after.ends_on,
        "start": f"{after.start:%H:%M}",
        "minutes": after.minutes,
        "meets_before": after.meets_before,
        "what": what_of(seal, after.id, after),
        "contact": after.contact,
        "version": after.version,
    }
    which = shift_template.c.id == after.id
    await db.execute(update(shift_template).where(which).values(values))


async def _coming(db: Session, template_id: int, now: datetime) -> list[tuple[Shift, date]]:
    """Return the shifts of a template that have not begun, each with the day it is for."""
    rows = await db.execute(
        select(shift.c.id, shift.c.planned_on).where(
            shift.c.template_id == template_id, shift.c.status == "open", shift.c.starts_at > now
        )
    )
    planned = {row.id: row.planned_on for row in rows}
    return [(one, planned[one.id]) for one in await load(db, planned)]


async def _carry_over(
    db: Session, seal: Seal, before: Template, after: Template, now: datetime
) -> Changed:
    coming = await _coming(db, after.id, now)
    last = max((day for _one, day in coming), default=after.starts_on)
    days = set(after.days(after.starts_on, last))
    made, told = 0, 0
    for one, day in coming:
        if day not in days:
            told += await _drop(db, one, now)
        elif after.on(day).starts <= now:
            continue
        else:
            told += await _adapt(db, seal, one, day, before, after, now)
        made += 1
    return Changed(made, told)


async def _adapt(
    db: Session,
    seal: Seal,
    found: Shift,
    day: date,
    before: Template,
    after: Template,
    now: datetime,
) -> int:
    told, _what = await alter(db, seal, found, now, _differences(seal, before, after, day))
    if after.roles != before.roles:
        resized = await fit_roles(db, found.id, after.roles, now)
        told = max(told, resized.told)
    return told


def _differences(seal: Seal, before: Template, after: Template, day: date) -> Changes:
    given: dict[str, Any] = {
        name: getattr(after, name) for name in OWN if getattr(after, name) != getattr(before, name)
    }
    if after.contact != before.contact:
        given["contact"] = opened_contact(seal, after.contact, TABLE, after.id)
    if after.on(day) != before.on(day):
        times = after.on(day)
        given |= {"meets": times.meets, "starts": times.starts, "ends": times.ends}
    return cast(Changes, given)


async def _drop(db: Session, found: Shift, now: datetime) -> int:
    """Take a shift away; it is kept as cancelled when somebody ever signed up for it."""
    signups = await db.execute(select(exists().where(signup.c.shift_id == found.id)))
    if signups.scalar_one():
        return await call_off(db, found, now)
    await db.execute(delete(shift).where(shift.c.id == found.id))
    return 0
