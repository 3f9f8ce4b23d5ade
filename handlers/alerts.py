"""/alerts, /newalert and /liftalert: bans and police operations, drawn as a circle and dates."""

from datetime import date, datetime

from bot.alert_words import LASTING, RADII, line, row, until_text, when
from bot.coordinating import home, numbered, numbers, organization_of
from bot.messages import Option, Reply
from bot.place_words import meals, metres
from bot.points import Point
from bot.registry import command
from bot.talk import Talk
from locales import Text, _, lines, ngettext
from services import alerts
from services.areas import nearest_area
from services.days import DAY, PARIS, beginning, local, service_day
from services.people import Role
from services.refusals import Refused

LIST = 4  # alerts in one message, a line each
NOW, LATER, OTHER = "now", "later", "other"


@command(
    "alerts",
    # i18n: button: bans and police operations; max 20
    _("⚠️ Alerts"),
    role=Role.COORDINATOR,
)
async def show_alerts(talk: Talk) -> Reply:
    """Show the alerts that are on or to come; each is a button that lifts it."""
    await organization_of(talk)
    found = await alerts.standing(talk.db, talk.now)
    named = numbers(talk)
    skip = named[0] if named and named[0] < len(found) else 0
    shown = found[skip : skip + LIST]
    areas = [(await nearest_area(talk.db, one.position)).name for one in shown]
    said = [
        line(number, one, area, talk.now)
        for number, (one, area) in enumerate(zip(shown, areas, strict=True), start=1)
    ]
    options = [
        Option(f"/liftalert {one.id}", *row(one, area))
        for one, area in zip(shown, areas, strict=True)
    ]
    if len(found) > skip + LIST:
        # i18n: button, max 20
        options.append(Option(f"/alerts {skip + LIST}", _("➡️ Next")))
    first: Text = ngettext(
        "⚠️ {count} alert. Press one to lift it:",
        "⚠️ {count} alerts. Press one to lift it:",
        len(found),
    )
    if not found:
        first = _("✅ No alert: nothing says that the police stop meals.")
    return Reply(lines(first, *said), numbered([*options, _new(), meals(), home()]))


@command(
    "newalert",
    # i18n: button: a ban or a police operation; max 20
    _("➕ New alert"),
    role=Role.COORDINATOR,
)
async def draw_alert(talk: Talk) -> Reply:
    """Draw a circle with dates: meals in it are said to be not sure."""
    await organization_of(talk)
    where = _("⚠️ Where do the police stop meals? Share the middle, or choose a place.")
    spot = await talk.ask("where", Point(where, talk.db, talk.sealed, talk.unsealed))
    assert spot is not None
    radius = await talk.choose(
        "radius",
        _("⚠️ How far around it?"),
        {str(one): (one, metres(one)) for one in RADII},
    )
    starts = await _starts(talk)
    ends = await _ends(talk, starts or talk.now)
    if ends <= (starts or talk.now):
        raise Refused(_("The end is before the beginning."))
    if ends <= talk.now:
        raise Refused(alerts.OVER)
    asks = _("✍️ What is it about? Only coordinators read this.")
    words = await talk.text("note", asks, at_most=alerts.LONGEST_NOTE, optional=True)
    area = spot.name or (await nearest_area(talk.db, spot.position)).name
    inside = await alerts.places_in(talk.db, spot.position, radius)
    await talk.confirm(
        lines(
            _("⚠️ {radius} around {place}", radius=metres(radius), place=area),
            when(starts, ends),
            _inside(inside),
            _("Meals there are said to be not sure. Is this right?"),
        )
    )
    await alerts.raise_alert(
        talk.db,
        talk.now,
        spot.position,
        radius,
        starts or talk.now,
        ends,
        note=words,
        actor=talk.person.id,
    )
    said = lines(
        _("✅ The alert is drawn: {radius} around {place}.", radius=metres(radius), place=area),
        _inside(inside),
        until_text(ends),
    )
    return Reply(said, numbered([_all(), _new(), home()]))


@command("liftalert", _("✅ Lift an alert"), role=Role.COORDINATOR)
async def lift_alert(talk: Talk) -> Reply:
    """End the alert whose number stands behind the command."""
    await organization_of(talk)
    named = numbers(talk)
    found = await alerts.alert_of(talk.db, named[0], talk.now) if named else None
    if found is None:
        return Reply(alerts.OVER, numbered([_all(), _new(), home()]))
    area = (await nearest_area(talk.db, found.position)).name
    await talk.confirm(
        lines(
            _("⚠️ {radius} around {place}", radius=metres(found.radius_m), place=area),
            when(found.starts if found.starts > talk.now else None, found.ends),
            _("✍️ {note}", note=found.note) if found.note else None,
            _("Is it over?"),
        )
    )
    await alerts.lift(talk.db, found.id, talk.now, talk.person.id)
    said = _("✅ The alert is over. Meals there are shown as before.")
    return Reply(said, numbered([_all(), _new(), home()]))


async def _starts(talk: Talk) -> datetime | None:
    """Ask from when on; None is now."""
    # i18n: button: when something begins; max 20
    shown = {NOW: (NOW, _("▶️ Now")), LATER: (LATER, _("🗓 Later"))}
    if await talk.choose("from", _("🕗 From when on?"), shown) == NOW:
        return None
    day = await talk.day("from_day", _("🗓 From which day on?"))
    at = await talk.time("from_time", _("🕕 From what time on?"))
    return datetime.combine(day, at, PARIS)


async def _ends(talk: Talk, starts: datetime) -> datetime:
    """Ask until when; days end at 05:00, when the night is over."""
    first = service_day(starts)
    choices = {
        str(days): (days, until_text(_morning(first, days), short=True)) for days in LASTING
    }
    # i18n: button: another day than those shown; max 20
    shown = {**choices, OTHER: (0, _("🗓 Another day"))}
    days = await talk.choose("until", _("⏳ Until when?"), shown)
    if days:
        return _morning(first, days)
    day = await talk.day("until_day", _("🗓 Until which day?"))
    at = await talk.time("until_time", _("🕕 Until what time?"))
    return datetime.combine(day, at, PARIS)


def _morning(first: date, days: int) -> datetime:
    return local(beginning(first + days * DAY))


def _inside(count: int) -> Text:
    if not count:
        return _("No place we know lies in it.")
    return ngettext("🍲 {count} place lies in it.", "🍲 {count} places lie in it.", count)


def _new() -> Option:
    # i18n: button: a ban or a police operation; max 20
    return Option("/newalert", _("➕ New alert"))


def _all() -> Option:
    # i18n: button: bans and police operations; max 20
    return Option("/alerts", _("⚠️ Alerts"))
