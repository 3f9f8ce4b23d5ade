"""/shifts and /shift: which shifts need me, and one of them in full.

What stands behind a command says the rest, so that an old button gets today's truth: a day
("2026-11-24"), "+4" to go on, "day" to be asked for one; the number of a shift.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.coordinating import not_seen, tell_again
from bot.messages import Option, Reply
from bot.news_words import SHIFTS
from bot.opening_words import needed
from bot.registry import command
from bot.seat_words import MENU, MY_SHIFTS, NOT_KNOWN, PENDING, WAIT, decided, number_of, own
from bot.shift_cards import MOST_LINES, card, part
from bot.talk import Talk
from locales import Lines, Text, _, as_is, label, lines, listed, pgettext
from services import signups, volunteers
from services.acknowledging import unseen
from services.decisions import Decision, Outcome
from services.disclosure import of_shift
from services.shifts import Shift, ShiftRole, shift_of
from services.sight import Eyes, Sight, eyes, sight
from services.volunteers import Profile

A_DAY = "day"
ROLES = 3  # as many as are offered by a button


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked: on which day, and how many were already seen."""

    day: date | None = None
    skip: int = 0
    asks: bool = False


@command(
    "shifts",
    # i18n: button, max 20
    _("📅 Shifts"),
    words=pgettext("words", "shifts | shift | which shifts | where can i help | seats"),
    signs=("📅", "🗓"),
)
async def shifts(talk: Talk) -> Reply:
    """Say which shifts need this person."""
    wish = _wish(talk.argument)
    day = wish.day
    if wish.asks:
        day = await talk.day("day", _("📆 Which day?"))
    return await needed(talk.db, talk.person.id, talk.now, day=day, skip=wish.skip)


@command(
    "shift",
    # i18n: button, max 20
    _("👀 See the shift"),
)
async def shift(talk: Talk) -> Reply:
    """Show one shift, as far as this person may know it, and what they can do with it."""
    number = number_of(talk.argument)
    found = await shift_of(talk.db, number) if number is not None else None
    if found is None:
        return Reply(NOT_KNOWN, [Option("/shifts", SHIFTS), Option("/menu", MENU, number=0)])
    looking = await eyes(talk.db, talk.person.id)
    seat = await signups.own_seat(talk.db, talk.person.id, found.id)
    if seat is not None:
        return await _leading(talk, found, looking, await own(talk, found, seat))
    if sight(found, looking, talk.now) is Sight.NOTHING:
        why = Outcome.NOT_TEAM if looking.approved else Outcome.NOT_APPROVED
        return await decided(talk, Decision(why), None)
    return await _leading(talk, found, looking, await _offered(talk, found, looking))


async def _offered(talk: Talk, found: Shift, looking: Eyes) -> Reply:
    """Show a shift on which the person has no seat."""
    told = await of_shift(
        talk.db, talk.seal, talk.person.id, found, talk.now, recalls=talk.recalls
    )
    reply = await _with_seats(talk, found, looking, card(found, told))
    return replace(reply, gone_at=told.gone_at)


async def _with_seats(talk: Talk, found: Shift, looking: Eyes, shown: Lines) -> Reply:
    """Say what somebody can do with a shift that is shown to them."""
    if found.cancelled:
        return Reply(shown, _elsewhere(looking))
    if found.begun(talk.now):
        return Reply(lines(shown, _("⌛ It has begun.")), _elsewhere(looking))
    if not looking.approved:
        return Reply(lines(shown, PENDING), _elsewhere(looking))
    known = await volunteers.volunteer(talk.db, talk.person.id)
    profile = known.profile if known is not None else Profile()
    mine = [one for one in found.roles if _fits(one, profile)]
    if not mine:
        # i18n: button, max 20
        change = Option("/volunteer change", _("✏️ What I can do"))
        return Reply(lines(shown, _lacking(found)), [*_elsewhere(looking), change])
    return Reply(shown, [*_seats(talk, mine), Option("/shifts", SHIFTS)])


def _seats(talk: Talk, roles: Sequence[ShiftRole]) -> list[Option]:
    """Return a button for each role with a seat, else to wait for one."""
    free = sorted((one for one in roles if one.free), key=lambda one: -one.short)[:ROLES]
    if not free:
        full = roles[:ROLES]
        return [Option(f"/wait {one.id}", _named(talk, WAIT, one, full)) for one in full]
    # i18n: button, max 20
    taking = _("✅ Take a seat")
    options = [Option(f"/seat {one.id}", _named(talk, taking, one, free)) for one in free]
    together = next((one for one in free if one.free > 1), None)
    if together is not None:
        # i18n: button, max 20
        options.append(Option(f"/friends {together.id}", _("👥 With friends")))
    return options


def _named(talk: Talk, one: Text, role: ShiftRole, roles: Sequence[ShiftRole]) -> Text:
    """Say what a button does; where there are several roles, for which."""
    if len(roles) == 1:
        return one
    called = label(part(role), talk.language)
    return as_is(f"{'✅' if role.free else '⏳'} {called}")


def _fits(role: ShiftRole, profile: Profile) -> bool:
    """Tell whether somebody has what a role needs; the decision itself looks again."""
    return (
        (profile.licence or not role.needs.licence)
        and (profile.car or not role.needs.car)
        and (profile.first_aid or not role.needs.first_aid)
        and (not role.language or role.language in profile.languages)
    )


def _lacking(found: Shift) -> Text:
    """Say for whom the seats are that somebody cannot take."""
    return _("🔎 It needs: {roles}", roles=listed(*(part(one) for one in found.roles[:ROLES])))


def _elsewhere(looking: Eyes) -> list[Option]:
    if not looking.approved:
        return [Option("/shifts", SHIFTS), Option("/menu", MENU, number=0)]
    return [Option("/shifts", SHIFTS), Option("/myshifts", MY_SHIFTS)]


async def _leading(talk: Talk, found: Shift, looking: Eyes, reply: Reply) -> Reply:
    """Add what only who leads a shift, or coordinates it, can do with it."""
    if found.organization_id in looking.coordinates and not found.cancelled:
        # i18n: button, max 20: change a shift, cancel it, ask for help
        manage = Option(f"/manage {found.id}", _("🧭 Manage"))
        return replace(reply, options=[manage, *reply.options])
    if found.lead_id != talk.person.id or found.over(talk.now):
        return reply
    unseen_by = await unseen(talk.db, found.id)
    more = [tell_again(found.id)] if unseen_by else []
    if found.begun(talk.now) and not found.cancelled:
        # i18n: button, max 20
        more.append(Option(f"/roll {found.id}", _("📋 Who is here")))
    options = [*more, *reply.options]
    if not unseen_by or not isinstance(reply.text, Lines):
        return replace(reply, options=options)
    shown = Lines(reply.text.lines[: MOST_LINES - 1])
    return replace(reply, notice=not_seen(unseen_by), text=shown, options=options)


def _wish(argument: str) -> Wish:
    """Read what stands behind the command; what cannot be read asks for less."""
    day, skip = None, 0
    for word in argument.split():
        if word.startswith("+") and (number := number_of(word[1:])) is not None:
            skip = min(number, 1000)
        else:
            day = _day(word) or day
    return Wish(day, skip, asks=argument == A_DAY)


def _day(word: str) -> date | None:
    try:
        return date.fromisoformat(word)
    except ValueError:
        return None
