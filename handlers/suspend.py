"""/suspend, /suspendseat, /suspendme and /restore: a role is paused for a day at most.

Nobody has a name: a coordinator is a number, as in the list of the team; a volunteer is too, or is
named by a seat of a shift.
"""

from bot.coordinating import home, named_shift, numbered, numbers, which
from bot.messages import Option, Reply
from bot.panic_words import SUSPEND, restore
from bot.registry import command
from bot.shift_cards import heading, moment, seat_of
from bot.talk import Talk
from locales import Text, _, lines, pgettext
from services import coordinators, signups, suspending
from services.people import Role
from services.refusals import Refused

MOST = 9  # coordinators in one list
HOLDS = _("It holds from their next message on, for 24 hours at most.")


@command(
    "suspend",
    SUSPEND,
    words=pgettext("words", "suspend | stolen phone | lost phone"),
    signs=("⛔",),
    role=Role.COORDINATOR,
    in_a_freeze=True,
)
async def suspend(talk: Talk) -> Reply:
    """Suspend who has the number behind the command; without one, choose a coordinator."""
    named = numbers(talk)
    number = named[0] if named else await _chosen(talk)
    if number == talk.person.id:
        return await suspend_me.hold(talk)
    await talk.confirm(lines(_("⛔ Suspend the role of number {number}?", number=number), HOLDS))
    return await _suspended(talk, number)


@command("suspendseat", _("⛔ Suspend a volunteer"), role=Role.COORDINATOR)
async def suspend_seat(talk: Talk) -> Reply:
    """Suspend a volunteer who has a seat on a shift."""
    shift = await named_shift(talk)
    if shift is None:
        return await which(talk, "suspendseat")
    taken = [one for one in await signups.of_shift(talk.db, shift.id) if one.person_id]
    if not taken:
        raise Refused(_("Nobody has a seat on this shift."))
    seat = await talk.choose(
        "seat",
        lines(heading(shift), _("⛔ Who is meant? The lead knows the number.")),
        {str(one.signup_id): (one, seat_of(shift, one)) for one in taken},
    )
    who = f"#{seat.number}"
    await talk.confirm(lines(_("⛔ Suspend the role of {seat}?", seat=who), HOLDS))
    return await _suspended(talk, seat.person_id or 0)


@command("suspendme", _("⛔ Suspend my own role"), role=Role.VOLUNTEER, in_a_freeze=True)
async def suspend_me(talk: Talk) -> Reply:
    """Suspend one's own role, as when a telephone may be taken."""
    await talk.confirm(
        lines(_("⛔ Suspend your own role for 24 hours? Two others can restore it."), HOLDS)
    )
    found = await suspending.suspend(talk.db, talk.person.id, talk.now, talk.person.id)
    # i18n: button; max 20
    menu = Option("/menu", _("☰ Menu"), number=0)
    said = _("⛔ Your role is suspended until {moment}", moment=moment(found.until))
    return Reply(lines(said, _("Your team is told. Food and 🚨 112 work as always.")), [menu])


@command("restore", _("↩️ Restore a role"), role=Role.COORDINATOR, in_a_freeze=True)
async def give_back(talk: Talk) -> Reply:
    """Ask to restore a role, or agree to it; without a number, show all that are suspended."""
    named = numbers(talk)
    if not named:
        return await _list(talk)
    number = named[0]
    await talk.confirm(_("↩️ Restore the role of number {number}?", number=number))
    if await suspending.restore(talk.db, number, talk.now, talk.person.id):
        return Reply(_("↩️ The role of number {number} is restored.", number=number), [home()])
    said = _("↩️ A second coordinator must agree. They are told.")
    return Reply(said, [home()])


async def _suspended(talk: Talk, number: int) -> Reply:
    found = await suspending.suspend(talk.db, number, talk.now, talk.person.id)
    until = moment(found.until)
    said = _(
        "⛔ The role of number {number} is suspended until {moment}", number=number, moment=until
    )
    told = _("The team is told. Two others can restore it.")
    return Reply(lines(said, told), numbered([restore(number), home()]))


async def _chosen(talk: Talk) -> int:
    everybody = await coordinators.everyone(talk.db)
    others = [one for one in everybody if one != talk.person.id][:MOST]
    if not others:
        raise Refused(_("There is no other coordinator. You can invite somebody."))
    shown: dict[str, tuple[int, Text]] = {
        # i18n: button: a coordinator by number; max 20
        str(one): (one, _("👤 Number {number}", number=one))
        for one in others
    }
    asked = lines(
        _("⛔ Whose role? It is the number in your list."), _("A volunteer: /suspendseat")
    )
    return await talk.choose("who", asked, shown)


async def _list(talk: Talk) -> Reply:
    found = (await suspending.suspensions(talk.db))[:MOST]
    if not found:
        return Reply(_("Nobody is suspended."), [home()])
    options = [
        # i18n: button: give somebody their role back, known by number; max 20
        Option(f"/restore {one.person_id}", _("↩️ Number {number}", number=one.person_id))
        for one in found
    ]
    return Reply(
        _("⛔ These roles are suspended. Two of you can restore one."),
        [*numbered(options), home()],
    )
