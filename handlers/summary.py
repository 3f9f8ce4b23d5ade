"""/summary: a week in needs: how many were asked for and met, how soon, what is missing where."""

from datetime import date

from bot.coordinating import asked_organization, home, numbered, organizations_of
from bot.messages import Option, Reply
from bot.registry import command
from bot.summary_news import SHOWN, missing, week_of
from bot.talk import Talk
from locales import _, lines, pgettext
from services.coordinators import NOT_YOURS, Organization
from services.days import DAY, local
from services.people import Role
from services.refusals import Refused
from services.summaries import WEEK, Summary, monday_of, summary

ONE = "one"  # behind the day: which team is asked
MORE = 6  # kinds in a message of their own
BACK = 520 * DAY
DIGITS = 15


@command(
    "summary",
    # i18n: button: a week in figures; max 20
    _("📊 The week"),
    words=pgettext("words", "summary | weekly summary | figures | statistics"),
    role=Role.COORDINATOR,
)
async def show_the_week(talk: Talk) -> Reply:
    """Show the last week, or the one of the day behind the command, of all teams or of one.

    "2026-11-16 3 +3" is that of organization 3 from the fourth kind on; 0 means all.
    """
    monday, rest = _week(talk)
    teams = await organizations_of(talk)
    several = len(teams) > 1
    if ONE in rest:
        teams = [await asked_organization(talk)]
    elif rest and rest[0] != "0" and rest[0].isdecimal():
        teams = _only(teams, rest[0])
    found = await summary(talk.db, [one.id for one in teams], monday)
    skip = _skip(rest)
    which = teams[0].id if several and len(teams) == 1 else 0
    options = numbered([*_ways(talk, found, which, skip, several), home()])
    if skip and found.unmet[skip:]:
        return Reply(lines(*map(missing, found.unmet[skip : skip + MORE])), options)
    return Reply(week_of(found, teams), options)


def _ways(talk: Talk, found: Summary, which: int, skip: int, several: bool) -> list[Option]:
    """Return what else can be seen: more of this week, other weeks, one team."""
    options = []
    following = skip + MORE if skip else SHOWN
    if found.unmet[following:]:
        # i18n: button, max 20
        options.append(Option(f"/summary {found.monday} {which} +{following}", _("➡️ Next")))
    # i18n: button, max 20
    options.append(Option(f"/summary {found.monday - WEEK} {which}", _("⬅️ Week before")))
    if found.monday < monday_of(local(talk.now).date()):
        # i18n: button, max 20
        options.append(Option(f"/summary {found.monday + WEEK} {which}", _("📅 Week after")))
    if several:
        # i18n: button: the figures of one team, not of all together; max 20
        options.append(Option(f"/summary {found.monday} {ONE}", _("🏢 One team")))
    return options


def _week(talk: Talk) -> tuple[date, list[str]]:
    """Read the week that is meant, the last one by default, and what stands behind it."""
    today = local(talk.now).date()
    first, *rest = talk.argument.split() or [""]
    try:
        day = date.fromisoformat(first)
    except ValueError:
        return monday_of(today) - WEEK, []
    near = today - BACK <= day <= today
    return (monday_of(day), rest) if near else (monday_of(today) - WEEK, [])


def _only(teams: list[Organization], named: str) -> list[Organization]:
    found = [one for one in teams if len(named) <= DIGITS and str(one.id) == named]
    if not found:
        raise Refused(NOT_YOURS)
    return found


def _skip(rest: list[str]) -> int:
    """Read how many kinds were already seen."""
    more = rest[-1].removeprefix("+") if rest and rest[-1].startswith("+") else ""
    return int(more) if more.isascii() and more.isdigit() and len(more) < 5 else 0
