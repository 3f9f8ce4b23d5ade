"""Shift plans: a shift that is being planned, from as few questions as will do.

* seven questions for a new one, two for one that is like an earlier one;
* everything else is asked only when somebody wants to say it;
* the plan is read back before anything is written.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from bot.counts import FEW, PEOPLE, Count, HowMany
from bot.plan_cards import Plan, Repeat, read_back
from bot.questions import Declined
from bot.shift_details import (
    Detail,
    area,
    main_part,
    minutes_before,
    particulars,
    spoken,
    words,
)
from bot.spans import FromTo, Span
from bot.talk import Talk
from locales import Text, _, lines
from services.activities import Activity, Part
from services.changing import spec_of
from services.days import DAY, local
from services.recurrence import days
from services.shift_times import Times, minutes_between, times_on
from services.shifts import RoleSpec, Shift, ShiftSpec

NEW = (
    Detail.ROLES,
    Detail.MEETS,
    Detail.ADDRESS,
    Detail.BRING,
    Detail.NOTE,
    Detail.CONTACT,
    Detail.MEAL,
    Detail.WHO,
    Detail.REPEAT,
)  # nine: with the end of the list the ten rows of WhatsApp
AGAIN = (
    Detail.TIME,
    Detail.AREA,
    Detail.MEETING,
    Detail.SEATS,
    Detail.BRING,
    Detail.NOTE,
    Detail.CONTACT,
    Detail.WHO,
    Detail.REPEAT,
)
SHOWN = 3  # dates of what comes back
WEEKS = (4, 8, 12)
HOURS = {
    Activity.BREAKFAST: ("07:00-10:00", "07:30-09:30", "08:00-11:00"),
    Activity.NIGHT: ("20:00-23:00", "21:00-00:00", "22:00-02:00"),
}
USUAL = ("09:00-12:00", "14:00-17:00", "18:00-21:00")


async def planned(talk: Talk, organization_id: int, model: Shift | None) -> Plan:
    """Ask for a shift and return what was said; the last question is still to be asked."""
    plan = await (_like(talk, model) if model else _new(talk, organization_id))
    more = AGAIN if model else NEW
    if await _ready(talk, plan):
        return plan
    chosen = await talk.several(
        "more", _("What else?"), {one.value: (one, one.label) for one in more}
    )
    if Detail.AREA in chosen and Detail.MEETING not in chosen:
        chosen.append(Detail.MEETING)  # people do not meet where the shift no longer is
    for detail in more:
        if detail in chosen:
            plan = await _detailed(talk, plan, detail)
    await talk.confirm(lines(read_back(plan), _("Shall I plan it?")))
    return plan


async def hours(talk: Talk, day: date, activity: Activity, name: str = "hours") -> Span:
    """Ask from when to when a shift is, on a day."""
    offered = [_span(one) for one in HOURS.get(activity, USUAL)]
    prompt = _("🕕 {day}: from when to when? For example: {example}", day=day, example="18h-21h")
    return await talk.ask(name, FromTo(prompt, day, talk.now, offered))


async def people(talk: Talk, name: str, prompt: Text, offered: Sequence[Count]) -> Count:
    """Ask how many are needed."""
    return await talk.ask(name, HowMany(prompt, offered))


def how_many() -> Text:
    """Return the question for the people of a shift."""
    return _(
        "👥 How many people? “4” is four, “{example}” is at least 3 and at most 6.",
        example="3-6",
    )


async def _new(talk: Talk, organization_id: int) -> Plan:
    activity = await talk.pick("activity", _("➕ What is the shift for?"), Activity)
    day = await talk.day("day", _("📅 Which day?"))
    times = _times(day, await hours(talk, day, activity), 0)
    where = await area(talk)
    meeting = await words(talk, Detail.MEETING)
    part = main_part(activity)
    language = await spoken(talk) if part is Part.INTERPRETER else ""
    count = await people(talk, "people", how_many(), PEOPLE)
    spec = ShiftSpec(
        organization_id,
        activity,
        where["area"],
        times.starts,
        times.ends,
        times.meets,
        meeting,
        position=where["position"],
        lead_id=talk.person.id,
        roles=(RoleSpec(part, count.least, count.most, language),),
    )
    return Plan(spec, day)


async def _like(talk: Talk, model: Shift) -> Plan:
    """Ask for the day of a shift that is like another one."""
    day = await talk.day("day", _("📅 Which day?"))
    usual = Span(model.starts.time(), model.ends.time())
    times = _times(day, usual, minutes_between(model.meets, model.starts))
    if times.ends <= talk.now:  # of today, and over already
        span = await hours(talk, day, model.activity, "hours_today")
        times = _times(day, span, minutes_between(model.meets, model.starts))
    known = spec_of(talk.seal, model)
    spec = replace(
        known,
        starts=times.starts,
        ends=times.ends,
        meets=times.meets,
        lead_id=talk.person.id,
        roles=tuple(one for one in known.roles if one.most),
    )
    return Plan(spec, day)


async def _ready(talk: Talk, plan: Plan) -> bool:
    """Read the plan back; False when something is to be added. Raises Declined for no."""
    # i18n: button: the shift is planned; max 20
    yes = _("✅ Plan it")
    # i18n: button: say more about the shift; max 20
    more = _("➕ More details")
    prompt = lines(read_back(plan), _("Shall I plan it?"))
    choices = {"yes": ("yes", yes), "more": ("more", more), "no": ("no", _("❌ No"))}
    ready = await talk.choose("ready", prompt, choices)
    if ready == "no":
        raise Declined
    return ready == "yes"


async def _detailed(talk: Talk, plan: Plan, detail: Detail) -> Plan:
    spec = plan.spec
    match detail:
        case Detail.TIME:
            span = await hours(talk, plan.day, spec.activity)
            return _timed(plan, span, minutes_between(spec.meets, spec.starts))
        case Detail.MEETS:
            span = Span(local(spec.starts).time(), local(spec.ends).time())
            return _timed(plan, span, await minutes_before(talk))
        case Detail.SEATS:
            return await _resized(talk, plan)
        case Detail.ROLES:
            return await _with_roles(talk, plan)
        case Detail.REPEAT:
            return await _repeated(talk, plan)
        case Detail.AREA:
            return replace(plan, spec=replace(replace(spec, address=""), **await area(talk)))
        case _other:
            return replace(plan, spec=replace(spec, **await particulars(talk, detail)))


async def _resized(talk: Talk, plan: Plan) -> Plan:
    """Ask how many are needed for the first role."""
    first, *others = plan.spec.roles
    count = await people(talk, "people", how_many(), PEOPLE)
    roles = (replace(first, least=count.least, most=count.most), *others)
    return replace(plan, spec=replace(plan.spec, roles=roles))


async def _with_roles(talk: Talk, plan: Plan) -> Plan:
    """Ask which other roles there are, and how many of each."""
    roles = list(plan.spec.roles)
    main = {one.part for one in roles}
    others = {one.value: (one, one.label) for one in Part if one not in main}
    for part in await talk.several("roles", _("🚐 Who else is needed?"), others):
        language = await spoken(talk) if part is Part.INTERPRETER else ""
        prompt = _("👥 {part}: how many?", part=part.label)
        count = await people(talk, f"many_{part.value}", prompt, FEW)
        roles.append(RoleSpec(part, count.least, count.most, language))
    return replace(plan, spec=replace(plan.spec, roles=tuple(roles)))


async def _repeated(talk: Talk, plan: Plan) -> Plan:
    """Ask how often it comes back and until when; the first day is that of the rule."""
    code = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")[plan.day.weekday()]
    often = {
        # i18n: button, max 24
        "weekly": (f"FREQ=WEEKLY;BYDAY={code}", _("Every week")),
        # i18n: button, max 24
        "weekdays": ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", _("Monday to Friday")),
        # i18n: button, max 24
        "daily": ("FREQ=DAILY", _("Every day")),
    }
    rule = await talk.choose("repeat", _("🔁 How often does it come back?"), often)
    # i18n: button, max 24
    long: dict[str, tuple[int, Text]] = {"0": (0, _("Until I end it"))}
    for weeks in WEEKS:
        # i18n: button, max 24
        long[str(weeks)] = (weeks, _("For {weeks} weeks", weeks=weeks))
    weeks = await talk.choose("until", _("🔁 Until when?"), long)
    until = plan.day + timedelta(weeks=weeks) - DAY if weeks else None
    dates = days(rule, plan.day, until, plan.day, plan.day + 60 * DAY, most=SHOWN)
    span = Span(local(plan.spec.starts).time(), local(plan.spec.ends).time())
    before = minutes_between(plan.spec.meets, plan.spec.starts)
    first = _timed(replace(plan, day=dates[0]), span, before)
    return replace(first, repeat=Repeat(rule, until), dates=dates)


def _timed(plan: Plan, span: Span, before: int) -> Plan:
    times = _times(plan.day, span, before)
    moved = replace(plan.spec, starts=times.starts, ends=times.ends, meets=times.meets)
    return replace(plan, spec=moved)


def _times(day: date, span: Span, before: int) -> Times:
    return times_on(day, span.starts, span.minutes, before)


def _span(token: str) -> Span:
    starts, ends = (datetime.strptime(one, "%H:%M").time() for one in token.split("-"))  # noqa: DTZ007
    return Span(starts, ends)
