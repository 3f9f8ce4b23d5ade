"""Coordinating: for whom a coordinator acts, which of its shifts is meant, and the way on.

* a shift is named behind the command, so that an old button gets today's truth;
* a shift of another organization is refused, whose button it was;
* who is of a hub sees its own and its members' together, and says which one where it matters.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from bot.lengths import cut
from bot.messages import Option, Reply
from bot.shift_cards import row
from bot.talk import Talk
from locales import Text, _, as_is, lines, listed, ngettext
from services import coordinators, shifts
from services.changing import CANCELLED, GONE, OVER
from services.coordinators import Organization
from services.days import DAY
from services.people import Role
from services.refusals import Refused
from services.shifts import Shift

DIGITS = 15  # of the highest number that is looked for
LIST = 4  # shifts in one message, a line each
NUMBERS = 8  # seats that are named on one line
NAME = 24  # letters of an organization's name on a line
ROWS = 9  # organizations in one list; with "more" the ten rows of WhatsApp
MORE = "more"
# i18n: button, max 20
NEXT = _("➡️ Next")
AHEAD = 28 * DAY
RUNNING = timedelta(hours=12)  # how long ago a shift began that may still be meant
NOBODYS = _("You act for no organization. Please ask for a new invitation.")
NOBODY = _("Nobody has to be told.")
NOT_LED = _("Only who leads this shift and the team see this.")


async def organization_of(talk: Talk) -> Organization:
    """Return for whom somebody acts; raises Refused when it is nobody."""
    found = await coordinators.organization_of(talk.db, talk.person.id)
    if found is None:
        raise Refused(NOBODYS)
    return found


async def organizations_of(talk: Talk) -> list[Organization]:
    """Return all for whom somebody acts, their own first; raises Refused when it is nobody."""
    found = await coordinators.organizations_of(talk.db, talk.person.id)
    if not found:
        raise Refused(NOBODYS)
    return found


async def named_organization(talk: Talk, place: int) -> Organization:
    """Return the organization whose number stands at this place behind it, or one's own.

    Raises Refused for one for which they do not act.
    """
    acts_for, named = await organizations_of(talk), numbers(talk)
    if len(named) <= place or not named[place]:
        return acts_for[0]
    found = next((one for one in acts_for if one.id == named[place]), None)
    if found is None:
        raise Refused(coordinators.NOT_YOURS)
    return found


async def asked_organization(talk: Talk) -> Organization:
    """Return for whom somebody acts; of several it is asked for which one, some at a time."""
    acts_for = await organizations_of(talk)
    if len(acts_for) == 1:
        return acts_for[0]
    for page, first in enumerate(range(0, len(acts_for), ROWS), start=1):
        shown: dict[str, tuple[Organization | None, Text]] = {
            str(one.id): (one, as_is(one.name)) for one in acts_for[first : first + ROWS]
        }
        if first + ROWS < len(acts_for):
            shown[MORE] = (None, NEXT)
        chosen = await talk.choose(f"team_{page}", _("🏢 For which team?"), shown)
        if chosen is not None:
            return chosen
    raise Refused(NOBODYS)


def numbers(talk: Talk) -> list[int]:
    """Return the numbers that stand behind the command; what is none ends them."""
    found: list[int] = []
    for part in talk.argument.split():
        if not (part.isascii() and part.isdigit() and len(part) <= DIGITS):
            break
        found.append(int(part))
    return found


async def named_shift(talk: Talk) -> Shift | None:
    """Return the shift whose number stands behind the command, None when there is no number.

    Raises Refused when it is not there or not of this organization.
    """
    named = numbers(talk)
    return await own_shift(talk, named[0]) if named else None


async def own_shift(talk: Talk, number: int) -> Shift:
    """Return a shift of the organization; raises Refused for any other."""
    await organization_of(talk)
    found = await shifts.shift_of(talk.db, number)
    if found is None:
        raise Refused(GONE)
    await coordinators.must_act_for(talk.db, talk.person.id, found.organization_id)
    return found


def must_stand(talk: Talk, shift: Shift) -> None:
    """Raise Refused when there is nothing to change about a shift any more."""
    if shift.cancelled:
        raise Refused(CANCELLED)
    if shift.over(talk.now):
        raise Refused(OVER)


async def led_shift(talk: Talk, number: int) -> Shift:
    """Return a shift that somebody leads or coordinates; raises Refused for any other."""
    found = await shifts.shift_of(talk.db, number)
    if found is None:
        raise Refused(GONE)
    if found.lead_id != talk.person.id or not talk.person.role.may(Role.VOLUNTEER):
        mine = await coordinators.organization_of(talk.db, talk.person.id)
        if mine is None or not talk.person.role.may(Role.COORDINATOR):
            raise Refused(NOT_LED)
        await coordinators.must_act_for(talk.db, talk.person.id, found.organization_id)
    return found


async def which(talk: Talk, command: str) -> Reply:
    """Ask for which shift a command is meant; each is a button."""
    teams = await organizations_of(talk)
    coming = await shifts.of_organizations(
        talk.db, [one.id for one in teams], talk.now - RUNNING, talk.now + AHEAD
    )
    shown = [one for one in coming if not one.cancelled][:LIST]
    if not shown:
        return Reply(_("No shift is planned."), numbered([new_shift(), home()]))
    own = teams[0].id
    said = [line(number, one, own, dated=True) for number, one in enumerate(shown, start=1)]
    options = numbered([*choices(shown, command), planned_shifts(), home()])
    return Reply(lines(_("Which shift?"), *said), options)


def line(
    number: int, shift: Shift, own: int, state: Text | None = None, *, dated: bool = False
) -> Text:
    """Say a shift on one line of a list, with the number that is typed for it.

    Whose it is is said unless it is of one's `own` organization.
    """
    starts = shift.starts
    shown = state or seats(shift)
    theirs = [] if shift.organization_id == own else [as_is(cut(shift.organization, NAME))]
    return listed(
        as_is(f"{number}"),
        _("{day}, {time}", day=starts.date(), time=starts.time())
        if dated
        else as_is(starts.time()),
        shift.activity.label,
        as_is(shift.area),
        _("❌ Cancelled") if shift.cancelled else shown,
        *theirs,
    )


def seats(shift: Shift) -> Text:
    """Say how many seats of a shift are taken."""
    taken, most = (sum(getattr(one, name) for one in shift.roles) for name in ("taken", "most"))
    return _("👥 {taken} of {most}", taken=taken, most=most)


def choices(shown: Sequence[Shift], command: str) -> list[Option]:
    """Return a button for each shift that begins a command about it."""
    found = []
    for one in shown:
        label, description = row(one)
        found.append(Option(f"/{command} {one.id}", label, description))
    return found


def numbered(options: Iterable[Option]) -> list[Option]:
    """Return options numbered from one, so that they can be typed; what has a number keeps it."""
    return [
        one if one.number is not None else Option(one.token, one.label, one.description, number)
        for number, one in enumerate(options, start=1)
    ]


def to_be_told(count: int) -> Text:
    """Say how many people will be told when something is done."""
    if not count:
        return NOBODY
    return ngettext(
        "{count} person on it will be told.", "{count} people on it will be told.", count
    )


def told(count: int) -> Text:
    """Say how many people are told about something that was done."""
    if not count:
        return NOBODY
    return ngettext("{count} person is told.", "{count} people are told.", count)


def not_seen(seats: Sequence[int]) -> Text:
    """Name the seats whose people have not seen the last change."""
    named = listed(*(as_is(f"#{one}") for one in seats[:NUMBERS]))
    if len(seats) > NUMBERS:
        named = _("{some} and {count} more", some=named, count=len(seats) - NUMBERS)
    return _("👀 Have not seen the change: {seats}", seats=named)


def tell_again(number: int) -> Option:
    """Return the button that tells those who have not seen the last change once more."""
    # i18n: button: those who have not seen a change; max 20
    return Option(f"/tellagain {number}", _("🔔 Tell them again"))


def manage(number: int) -> Option:
    """Return the button that shows a shift as its coordinators see it."""
    # i18n: button, max 20
    return Option(f"/manage {number}", _("📋 This shift"))


def new_shift() -> Option:
    """Return the button that plans a shift."""
    # i18n: button, max 20
    return Option("/newshift", _("➕ New shift"))


def planned_shifts(day: date | None = None) -> Option:
    """Return the button that shows what is planned on a day, today by default."""
    # i18n: button, max 20
    return Option(f"/planned {day}" if day else "/planned", _("📅 Planned shifts"))


def the_week() -> Option:
    """Return the button that shows the last week in needs."""
    # i18n: button: the last week in figures; max 20
    return Option("/summary", _("📊 The week"))


def home() -> Option:
    """Return the button that shows all that a coordinator can do."""
    # i18n: button, max 20
    return Option("/coordinate", _("🧭 Coordinate"))
