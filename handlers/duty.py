"""/duty and its steps: who is on duty for emergencies, until when, and who comes next.

Nobody has a name here: a coordinator is a number, as in the list of the team.
"""

from datetime import date, datetime, time, timedelta

from bot.coordinating import home, numbered, numbers, organization_of
from bot.messages import Option, Reply
from bot.panic_words import FREEZE, SUSPEND
from bot.registry import command
from bot.shift_cards import moment
from bot.spans import FromTo, Span
from bot.talk import Talk
from locales import Text, _, as_is, lines, pgettext
from services import coordinators, duties, ringing
from services.coordinators import Organization
from services.days import local
from services.duties import Duty
from services.people import Role
from services.refusals import Refused
from services.shift_times import times_on

SHOWN = 3  # duties in one message
LENGTHS = (2, 4, 8, 12)  # hours
MORNING = time(8)
OFFERED = (
    Span(time(8), time(14)),
    Span(time(14), time(20)),
    Span(time(20), time(8)),
)
OTHER = "other"  # behind /duty: which team is meant is asked
# i18n: button: I am on duty from now on; max 20
I_AM_ON = _("🔔 I am on now")
# i18n: button: I am on duty at a later time; max 20
LATER = _("📅 I am on later")
# i18n: button: put another coordinator on duty; max 20
SOMEBODY = _("👤 Another person")
# i18n: button: another organization; max 20
TEAMS = _("🏢 Another team")
# i18n: button: who is on duty for emergencies; max 20
ON_DUTY = _("🔔 On duty")


@command(
    "duty",
    ON_DUTY,
    words=pgettext("words", "on duty | duty rota | who is on duty"),
    role=Role.COORDINATOR,
    in_a_freeze=True,
)
async def duty(talk: Talk) -> Reply:
    """Show who is on duty, and what can be changed."""
    teams = await coordinators.organizations_of(talk.db, talk.person.id)
    if talk.argument == OTHER and len(teams) > 1:
        chosen = await talk.choose(
            "team",
            _("🏢 Which team?"),
            {str(one.id): (one.id, as_is(one.name)) for one in teams[:9]},
        )
        return await _shown(talk, next(one for one in teams if one.id == chosen))
    return await _shown(talk, await _team(talk))


@command("onduty", I_AM_ON, role=Role.COORDINATOR, in_a_freeze=True)
async def on_duty(talk: Talk) -> Reply:
    """Be on duty from now on, for some hours or until the morning."""
    team = await _team(talk)
    ends = await talk.choose("until", _("🔔 On duty until when?"), _ends(talk.now))
    return await _put(talk, team, talk.person.id, talk.now, ends)


@command("dutylater", LATER, role=Role.COORDINATOR, in_a_freeze=True)
async def duty_later(talk: Talk) -> Reply:
    """Be on duty at a later time."""
    return await _planned(talk, await _team(talk), talk.person.id)


@command("dutyfor", SOMEBODY, role=Role.COORDINATOR, in_a_freeze=True)
async def duty_for(talk: Talk) -> Reply:
    """Put another coordinator on duty, who is told."""
    team = await _team(talk)
    people = await coordinators.acting_for(talk.db, team.id)
    others = {
        # i18n: button: a coordinator by number; max 20
        str(one): (one, _("👤 Number {number}", number=one))
        for one in people
        if one != talk.person.id
    }
    if not others:
        raise Refused(_("There is no other coordinator. You can invite somebody."))
    chosen = await talk.choose("who", _("👤 Who is on duty?"), dict(list(others.items())[:10]))
    return await _planned(talk, team, chosen)


@command("offduty", _("🔕 End a duty"), role=Role.COORDINATOR, in_a_freeze=True)
async def off_duty(talk: Talk) -> Reply:
    """End a duty, one's own or another's; what it means is said."""
    named = numbers(talk)
    found = await duties.duty_of(talk.db, named[0]) if named else None
    if found is None:
        raise Refused(duties.GONE)
    await duties.stop(talk.db, found.id, talk.now, talk.person.id)
    return await _shown(talk, await _of(talk, found.organization_id), _("🔕 This duty is ended."))


async def _planned(talk: Talk, team: Organization, person_id: int) -> Reply:
    day = await talk.day("day", _("📅 Which day?"))
    prompt = _("🕕 {day}: from when to when? For example: {example}", day=day, example="20h-8h")
    span = await talk.ask("hours", FromTo(prompt, day, talk.now, OFFERED))
    starts, ends = _moments(day, span)
    return await _put(talk, team, person_id, starts, ends)


async def _put(
    talk: Talk, team: Organization, person_id: int, starts: datetime, ends: datetime
) -> Reply:
    await duties.put(talk.db, team.id, person_id, starts, ends, talk.now, talk.person.id)
    if starts <= talk.now:
        await ringing.newly_on_duty(talk.db, team.id, person_id, talk.now)
    own = person_id == talk.person.id
    said = _("✅ You are on duty from {start} to {end}", start=moment(starts), end=moment(ends))
    if not own:
        said = _(
            "✅ Number {number} is told, and is on duty from {start} to {end}",
            number=person_id,
            start=moment(starts),
            end=moment(ends),
        )
    return await _shown(talk, team, said)


async def _shown(talk: Talk, team: Organization, first: Text | None = None) -> Reply:
    """Say who is on duty and who comes next, in at most six lines."""
    known = await duties.rota(talk.db, team.id, talk.now)
    now = [one for one in known if one.runs(talk.now)]
    nobody = _("⚠️ Nobody is on duty for {organization}.", organization=team.name)
    heading = _("🔔 On duty for {organization}:", organization=team.name)
    shown = known[:SHOWN]
    text = lines(
        first,
        heading if now else nobody,
        None if now else _("🚨 Emergencies are told to all of you."),
        *(_line(talk, one) for one in shown),
    )
    return Reply(text, numbered(await _options(talk, team, shown)))


async def _options(talk: Talk, team: Organization, shown: list[Duty]) -> list[Option]:
    teams = await coordinators.organizations_of(talk.db, talk.person.id)
    return [
        Option(f"/onduty {team.id}", I_AM_ON),
        Option(f"/dutylater {team.id}", LATER),
        Option(f"/dutyfor {team.id}", SOMEBODY),
        *(_stop(talk, one) for one in shown),
        *([Option(f"/duty {OTHER}", TEAMS)] if len(teams) > 1 else []),
        Option("/panic", FREEZE),
        Option("/suspend", SUSPEND),
        home(),
    ]


def _line(talk: Talk, one: Duty) -> Text:
    times = {"start": moment(one.starts), "end": moment(one.ends)}
    if one.person_id == talk.person.id:
        if one.runs(talk.now):
            return _("👤 You, until {end}", end=times["end"])
        return _("📅 You, from {start} to {end}", **times)
    if one.runs(talk.now):
        return _("👤 Number {number}, until {end}", number=one.person_id, end=times["end"])
    return _("📅 Number {number}, from {start} to {end}", number=one.person_id, **times)


def _stop(talk: Talk, one: Duty) -> Option:
    starts = local(one.starts)
    if one.person_id == talk.person.id and one.runs(talk.now):
        # i18n: button: my duty ends now; max 20
        return Option(f"/offduty {one.id}", _("🔕 I stop"))
    # i18n: button: end a duty, known by its day and time as 24/11 20:00; max 24
    return Option(f"/offduty {one.id}", _("🔕 End: {moment}", moment=f"{starts:%d/%m %H:%M}"))


async def _team(talk: Talk) -> Organization:
    """Return the team behind the command, one's own without one; raises Refused."""
    named = numbers(talk)
    return await _of(talk, named[0]) if named else await organization_of(talk)


async def _of(talk: Talk, number: int) -> Organization:
    await organization_of(talk)
    await coordinators.must_act_for(talk.db, talk.person.id, number)
    return Organization(number, await duties.name_of(talk.db, number))


def _ends(now: datetime) -> dict[str, tuple[datetime, Text]]:
    """Return until when somebody may be on duty from now on."""
    found: dict[str, tuple[datetime, Text]] = {}
    for hours in LENGTHS:
        ends = _hour(now + timedelta(hours=hours))
        found[f"{hours}h"] = (ends, as_is(ends.time()))
    day = now.date() + timedelta(days=now.time() >= MORNING)
    # i18n: button: until the next morning; max 24
    label = _("🌅 Morning, {time}", time=MORNING)
    found["morning"] = (datetime.combine(day, MORNING, now.tzinfo), label)
    return found


def _hour(at: datetime) -> datetime:
    """Return the next full half of an hour."""
    minutes = -(-at.minute // 30) * 30
    return at.replace(minute=0, second=0, microsecond=0) + timedelta(minutes=minutes)


def _moments(day: date, span: Span) -> tuple[datetime, datetime]:
    found = times_on(day, span.starts, span.minutes)
    return found.starts, found.ends
