"""/served and /coverage: portions of the last week, and coming evenings without a dinner."""

from bot.coordinating import home, numbered, numbers, organizations_of
from bot.lengths import cut
from bot.messages import Option, Reply
from bot.place_words import meals
from bot.registry import command
from bot.talk import Talk
from locales import Lines, Text, _, as_is, lines, listed, ngettext
from services import coverage, portions
from services.coverage import Evening
from services.people import Role
from services.portions import Portions

LIST = 4  # days and areas in one message, a line each
NIGHTS = 3  # evenings in one message
NAME = 24  # letters of an area's name
AREAS = 2  # named on one line


@command(
    "served",
    # i18n: button: portions of food of the last week; max 20
    _("📊 Food served"),
    role=Role.COORDINATOR,
)
async def show_portions(talk: Talk) -> Reply:
    """Show what was served and what was missing in seven days, by day and area."""
    teams = [one.id for one in await organizations_of(talk)]
    found = await portions.of_last_week(talk.db, teams, talk.now)
    named = numbers(talk)
    skip = named[0] if named and named[0] < len(found) else 0
    options = []
    if len(found) > skip + LIST:
        # i18n: button, max 20
        options.append(Option(f"/served {skip + LIST}", _("➡️ Next")))
    # i18n: button: coming evenings without a dinner; max 20
    options.append(Option("/coverage", _("🌙 No dinner where?")))
    # i18n: button: places whose hours nobody confirmed for long; max 20
    options.append(Option("/stilltrue", _("🗓 Places to check")))
    said = lines(_total(found), *map(_line, found[skip : skip + LIST]))
    return Reply(said, numbered([*options, meals(), home()]))


@command(
    "coverage",
    # i18n: button: coming evenings without a dinner; max 20
    _("🌙 No dinner where?"),
    role=Role.COORDINATOR,
)
async def show_gaps_of_dinner(talk: Talk) -> Reply:
    """Show the coming evenings on which nobody serves dinner near an area of one's teams."""
    teams = [one.id for one in await organizations_of(talk)]
    areas = await coverage.areas_of(talk.db, teams, talk.now)
    if not areas:
        said: Text | Lines = _("🌙 I do not know your areas yet. Please tell the administrator.")
        return Reply(said, numbered([meals(), home()]))
    found = await coverage.evenings(talk.db, areas, talk.now)
    named = numbers(talk)
    skip = named[0] if named and named[0] < len(found) else 0
    options = []
    if len(found) > skip + NIGHTS:
        # i18n: button, max 20
        options.append(Option(f"/coverage {skip + NIGHTS}", _("➡️ Next")))
    # i18n: button: portions of food of the last week; max 20
    options.append(Option("/served", _("📊 Food served")))
    said = _("✅ Every evening of this week there is dinner near your areas.")
    if found:
        said = lines(
            _("🌙 Dinner within 2 km, in the coming 7 days:"),
            *(_night(one) for one in found[skip : skip + NIGHTS]),
        )
    return Reply(said, numbered([*options, meals(), home()]))


def _total(found: list[Portions]) -> Text:
    if not found:
        return _("📊 Nothing was noted in the last 7 days.")
    served = sum(one.served for one in found)
    return ngettext(
        "📊 {count} portion served in the last 7 days:",
        "📊 {count} portions served in the last 7 days:",
        served,
    )


def _line(one: Portions) -> Text:
    """Say a day in one area."""
    parts = [as_is(one.day), as_is(cut(one.area, NAME))]
    if one.served or one.left:
        parts.append(_("{served} served, {left} left", served=one.served, left=one.left))
    if one.missing:
        parts.append(ngettext("⚠️ {count} missing", "⚠️ {count} missing", one.missing))
    if one.unnoted:
        parts.append(ngettext("{count} shift not noted", "{count} shifts not noted", one.unnoted))
    return listed(*parts)


def _night(one: Evening) -> Text:
    """Say an evening: near which areas there is no dinner, and where it is not sure."""
    parts = []
    if one.none:
        parts.append(_("❌ {day}: none near {areas}", day=one.day, areas=_areas(one.none)))
    if one.unsure:
        near = _areas(one.unsure)
        first = _("❓ {day}: not sure near {areas}", day=one.day, areas=near)
        parts.append(_("❓ not sure near {areas}", areas=near) if parts else first)
    return listed(*parts)


def _areas(names: tuple[str, ...]) -> Text:
    shown = ", ".join(cut(one, NAME) for one in names[:AREAS])
    if len(names) <= AREAS:
        return as_is(shown)
    return _("{some} and {count} more", some=shown, count=len(names) - AREAS)
