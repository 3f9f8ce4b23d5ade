"""What the weekly summary says to coordinators: numbers, kinds and areas, and nobody at all."""

from collections.abc import Sequence
from datetime import date, timedelta

from bot.lengths import cut
from bot.messages import Approved, Option, Reply
from bot.story import Stories, Story
from locales import Lines, Text, _, as_is, lines, listed, ngettext
from services import coordinators
from services.coordinators import Organization
from services.news import News
from services.summaries import Summary, Unmet, summary

SHOWN = 3  # kinds that are missing, under the figures
NAME = 40  # letters of an organization's name
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def week_of(found: Summary, teams: Sequence[Organization]) -> Lines:
    """Say a week in six lines at most: what was told and met, how soon, what is missing most."""
    if found.quiet:
        return lines(_heading(found, teams), _("Nothing was asked for in this week."))
    return lines(
        _heading(found, teams),
        _(
            "📦 Asked: {asked} · ✅ Met: {met} · ⏳ Still waiting: {waiting}",
            asked=found.asked,
            met=found.met,
            waiting=found.waiting,
        ),
        _("⏱ Half were met within {time}.", time=_lasting(found.half)) if found.half else None,
        *map(missing, found.unmet[:SHOWN]),
    )


def missing(unmet: Unmet) -> Text:
    """Say on one line what is missing where."""
    return ngettext(
        "{what} · {area}: {count} missing",
        "{what} · {area}: {count} missing",
        unmet.quantity,
        what=unmet.category.label,
        area=unmet.area,
    )


def see_the_week(monday: date) -> Option:
    """Return the button that shows a week."""
    # i18n: button: a week in figures; max 20
    return Option(f"/summary {monday}", _("📊 See the week"))


def _heading(found: Summary, teams: Sequence[Organization]) -> Text:
    first = as_is(cut(teams[0].name, NAME))
    named = first
    if len(teams) > 1:
        named = ngettext(
            "{team} and {count} more team",
            "{team} and {count} more teams",
            len(teams) - 1,
            team=first,
        )
    return _("📊 {team}: {first} to {last}", team=named, first=found.monday, last=found.sunday)


def _lasting(time: timedelta) -> Text:
    """Say a time in minutes, hours or days, whichever is short."""
    if time < 2 * HOUR:
        minutes = max(1, round(time.total_seconds() / 60))
        return ngettext("{count} minute", "{count} minutes", minutes)
    if time < 2 * DAY:
        return ngettext("{count} hour", "{count} hours", round(time / HOUR))
    return ngettext("{count} day", "{count} days", round(time / DAY))


async def _told(story: Story) -> Reply | None:
    """Say the week of all for whom somebody acts today; None when it is nobody any more."""
    teams = await coordinators.organizations_of(story.db, story.standing.person.id)
    if not teams:
        return None
    monday = date.fromisoformat(story.token("week"))
    found = await summary(story.db, [one.id for one in teams], monday)
    # i18n: button: what people say is missing; max 20
    board = Option("/needs", _("📦 Needs"))
    figures = listed(
        _("📦 Asked: {count}", count=found.asked), _("✅ Met: {count}", count=found.met)
    )
    return Reply(
        week_of(found, teams),
        [see_the_week(monday), board],
        template=Approved("news", (figures,), presses=False),
    )


SUMMARIES: Stories = {News.SUMMARY: _told}
