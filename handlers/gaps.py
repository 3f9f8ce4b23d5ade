"""/gaps and /askhelp: which shifts of the coming days miss people, and who is asked to come."""

from bot.coordinating import (
    LIST,
    choices,
    home,
    line,
    manage,
    named_shift,
    numbered,
    numbers,
    organizations_of,
    planned_shifts,
    which,
)
from bot.messages import Option, Reply
from bot.registry import command
from bot.shift_cards import heading
from bot.talk import Talk
from bot.wave_words import asked, see
from locales import _, lines, ngettext
from services import gaps, waves
from services.changing import CANCELLED
from services.people import Role
from services.refusals import Refused

DAYS = 7
BEGUN = _("This shift has begun already.")


@command(
    "gaps",
    # i18n: button: shifts that miss people; max 20
    _("🆘 Gaps"),
    role=Role.COORDINATOR,
)
async def show_gaps(talk: Talk) -> Reply:
    """Show the shifts of the coming seven days that miss people, the soonest first."""
    teams = [one.id for one in await organizations_of(talk)]
    found = await gaps.gaps(talk.db, teams, talk.now, DAYS)
    if not found:
        said = _("✅ No shift misses people in the coming {days} days.", days=DAYS)
        return Reply(said, numbered([planned_shifts(), home()]))
    named = numbers(talk)
    skip = named[0] if named and named[0] < len(found) else 0
    shown = found[skip : skip + LIST]
    said_of = [
        line(
            number,
            one.shift,
            teams[0],
            ngettext("{count} missing", "{count} missing", one.missing),
            dated=True,
        )
        for number, one in enumerate(shown, start=1)
    ]
    options = choices([one.shift for one in shown], "manage")
    if len(found) > skip + LIST:
        # i18n: button, max 20
        options.append(Option(f"/gaps {skip + LIST}", _("➡️ Next")))
    first = ngettext(
        "🆘 {count} shift misses people in the coming {days} days:",
        "🆘 {count} shifts miss people in the coming {days} days:",
        len(found),
        days=DAYS,
    )
    return Reply(lines(first, *said_of), numbered([*options, home()]))


@command("askhelp", _("🆘 Ask for help"), role=Role.COORDINATOR)
async def ask_for_help(talk: Talk) -> Reply:
    """Ask the volunteers whom a shift suits best to fill its gaps, a few at a time."""
    shift = await named_shift(talk)
    if shift is None:
        return await which(talk, "askhelp")
    if shift.cancelled or shift.begun(talk.now):
        raise Refused(CANCELLED if shift.cancelled else BEGUN)
    started = [
        await waves.for_role(talk.db, role.id, talk.now, talk.person.id)
        for role in shift.roles
        if role.short
    ]
    said = asked(started) if shift.short else lines(_("✅ Enough people are coming:"))
    options = [*see(started), manage(shift.id), home()]
    return Reply(lines(said, heading(shift)), numbered(options))
