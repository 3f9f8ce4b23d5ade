"""/stilltrue: a coordinator confirms with one tap that the hours of a place are as we say."""

from bot.coordinating import home, numbered, numbers, organizations_of
from bot.lengths import cut
from bot.messages import Option, Reply
from bot.place_words import coming_line, it_changed, meals, numbered_line, this_place
from bot.registry import command
from bot.talk import Talk
from locales import Text, _, as_is, lines, ngettext
from services import still_true
from services.days import local
from services.people import Role
from services.places import load
from services.sensitivity import kept_place
from services.still_true import NEVER, Timetable

LIST = 4  # places in one message, a line each
NAME = 24  # letters of a place's name on a line


@command(
    "stilltrue",
    # i18n: button: the hours of a place; max 20
    _("✅ Still true"),
    role=Role.COORDINATOR,
)
async def confirm_place(talk: Talk) -> Reply:
    """Confirm the place behind the command; without one show those to be confirmed."""
    named = numbers(talk)
    if not named:
        return await _waiting(talk)
    found = await kept_place(talk.db, named[0], talk.now, talk.person.id)
    await still_true.confirm(talk.db, found.id, talk.now, talk.person.id)
    sittings = await still_true.coming(talk.db, found.id, talk.now, talk.person.id)
    said = lines(
        _("✅ Thank you. {place}: checked today.", place=cut(found.name, 40)),
        coming_line(sittings),
    )
    options = [it_changed(found.id), this_place(found.id)]
    teams = [one.id for one in await organizations_of(talk)]
    if await still_true.unconfirmed(talk.db, teams, talk.now):
        # i18n: button: places to be confirmed; max 20
        options.append(Option("/stilltrue", _("➡️ Next place")))
    return Reply(said, numbered([*options, home()]))


async def _waiting(talk: Talk) -> Reply:
    """Show the places that nobody confirmed for long, each as a button that confirms it."""
    teams = [one.id for one in await organizations_of(talk)]
    due = await still_true.unconfirmed(talk.db, teams, talk.now)
    if not due:
        said = _("✅ All your places were checked in the last five weeks.")
        return Reply(said, numbered([meals(), home()]))
    shown = due[:LIST]
    places, _around = await load(
        talk.db, [one.place_id for one in shown], talk.now, talk.now, talk.now
    )
    names = {one.id: cut(one.name, NAME) for one in places}
    first = ngettext(
        "🗓 {count} place to check. Press what is still true:",
        "🗓 {count} places to check. Press what is still true:",
        len(due),
    )
    said_of = [
        numbered_line(number, as_is(names[one.place_id]), _checked(one))
        for number, one in enumerate(shown, start=1)
    ]
    options = [Option(f"/stilltrue {one.place_id}", as_is(names[one.place_id])) for one in shown]
    return Reply(lines(first, *said_of), numbered([*options, meals(), home()]))


def _checked(one: Timetable) -> Text:
    if one.confirmed_at == NEVER:
        return _("never checked")
    return _("checked {day}", day=f"{local(one.confirmed_at):%d/%m/%Y}")
