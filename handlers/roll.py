"""/roll, /mark, /allhere and /portions: who was there, and what was served.

* the lead of a shift may, whatever their role, and the coordinators of its organization;
* one tap for all who came, one for each who came late or did not come; the last word counts.
"""

from bot.coordinating import led_shift, numbered, numbers
from bot.counts import Amount
from bot.messages import Option, Reply
from bot.registry import command
from bot.shift_cards import heading
from bot.talk import Talk
from locales import Text, _, as_is, lines, listed, ngettext
from services import rollcall, signups
from services.activities import Attendance
from services.changing import GONE
from services.refusals import Refused
from services.rollcall import MOST_PORTIONS
from services.shifts import Shift
from services.signups import Seat

ONE_BY_ONE = "next"
SIGNS = {Attendance.HERE: "✅", Attendance.LATE: "🕒", Attendance.MISSED: "➖"}
ROWS = 8  # seats in one list


@command(
    "roll",
    # i18n: button: the roll-call; max 20
    _("📋 Who is here"),
)
async def call_the_roll(talk: Talk) -> Reply:
    """Show who has a seat; "next" behind the number asks for one after the other."""
    shift = await _named(talk)
    seats = await rollcall.roll(talk.db, shift.id)
    named = numbers(talk)
    if len(named) > 1:
        return _list(shift, seats, named[1])
    unmarked = [one for one in seats if one.attendance is None]
    if unmarked and talk.argument.endswith(ONE_BY_ONE):
        return _ask(shift, unmarked[0], len(unmarked))
    return _overview(talk, shift, seats)


@command("mark", _("Note who is here"))
async def mark(talk: Talk) -> Reply:
    """Note of one seat whether somebody is here; without that, it is asked."""
    named = numbers(talk)
    seat = await signups.seat(talk.db, named[0]) if named else None
    if seat is None:
        raise Refused(rollcall.NO_SEAT)
    shift = await led_shift(talk, seat.shift_id)
    noted = talk.argument.rpartition(" ")[2]
    if noted not in set(Attendance):
        return _ask(shift, seat, 0)
    await rollcall.mark(talk.db, seat.signup_id, Attendance(noted), talk.now, talk.person.id)
    seats = await rollcall.roll(talk.db, shift.id)
    unmarked = [one for one in seats if one.attendance is None]
    return _ask(shift, unmarked[0], len(unmarked)) if unmarked else _overview(talk, shift, seats)


@command("allhere", _("✅ The rest are here"))
async def all_here(talk: Talk) -> Reply:
    """Note that everybody is here of whom nothing was noted."""
    shift = await _named(talk)
    for one in await rollcall.roll(talk.db, shift.id):
        if one.attendance is None:
            await rollcall.mark(talk.db, one.signup_id, Attendance.HERE, talk.now, talk.person.id)
    return _overview(talk, shift, await rollcall.roll(talk.db, shift.id))


@command("portions", _("🍲 Portions"))
async def portions(talk: Talk) -> Reply:
    """Note how many portions were served and left over; both may be skipped."""
    shift = await _named(talk)
    served = await talk.ask(
        "served", Amount(_("🍲 How many portions were served?"), MOST_PORTIONS)
    )
    left = await talk.ask("left", Amount(_("🍲 How many were left over?"), MOST_PORTIONS))
    if served is None and left is None:
        return Reply(_("Nothing was noted."), _ways(shift))
    await rollcall.portions(talk.db, shift.id, served or 0, left or 0, talk.now, talk.person.id)
    said = _(
        "✅ Thank you. Noted: {served} served, {left} left over.",
        served=served or 0,
        left=left or 0,
    )
    return Reply(said, _ways(shift))


async def _named(talk: Talk) -> Shift:
    named = numbers(talk)
    if not named:
        raise Refused(GONE)
    return await led_shift(talk, named[0])


def _overview(talk: Talk, shift: Shift, seats: list[Seat]) -> Reply:
    """Say how far the roll-call is."""
    if talk.now < shift.meets:
        said = _("📋 Come back when people meet, at {time}.", time=shift.meets.time())
        return Reply(lines(heading(shift), said), _ways(shift))
    unmarked = [one for one in seats if one.attendance is None]
    options = []
    if unmarked:
        # i18n: button: everybody of whom nothing was noted; max 20
        options.append(Option(f"/allhere {shift.id}", _("✅ The rest are here")))
        # i18n: button: the roll-call, one person after the other; max 20
        options.append(Option(f"/roll {shift.id} {ONE_BY_ONE}", _("👤 One by one")))
    # i18n: button: portions of food; max 20
    options.append(Option(f"/portions {shift.id}", _("🍲 Portions")))
    if seats and not unmarked:
        # i18n: button: what was noted of somebody is wrong; max 20
        options.append(Option(f"/roll {shift.id} 0", _("✏️ Correct it")))
    if not unmarked:
        # i18n: button, max 20
        options.append(Option("/menu", _("☰ Menu"), number=0))
    count = ngettext("👥 {count} person has a seat.", "👥 {count} people have a seat.", len(seats))
    rest = None
    if unmarked and len(unmarked) < len(seats):
        rest = ngettext("❔ {count} to note.", "❔ {count} to note.", len(unmarked))
    return Reply(lines(heading(shift), count, *_noted(seats), rest), numbered(options))


def _ask(shift: Shift, seat: Seat, count: int) -> Reply:
    """Ask of one seat; three buttons, as many as WhatsApp has."""
    options = [
        Option(f"/mark {seat.signup_id} {one.value}", one.label, number=number)
        for number, one in enumerate(Attendance, start=1)
    ]
    role = next((one.part.label for one in shift.roles if one.id == seat.role_id), None)
    said = listed(_("👤 Seat {number}", number=f"#{seat.number}"), *([role] if role else []))
    left = ngettext("❔ {count} to note.", "❔ {count} to note.", count) if count else None
    return Reply(lines(heading(shift), said, left), options)


def _list(shift: Shift, seats: list[Seat], skip: int) -> Reply:
    """Show what was noted of each, to correct it."""
    shown = seats[skip : skip + ROWS]
    options = [
        Option(f"/mark {one.signup_id}", as_is(f"#{one.number} {_sign(one)}")) for one in shown
    ]
    if len(seats) > skip + ROWS:
        # i18n: button, max 20
        options.append(Option(f"/roll {shift.id} {skip + ROWS}", _("➡️ Next")))
    options.append(Option(f"/roll {shift.id}", _("📋 Who is here")))
    return Reply(lines(heading(shift), _("✏️ Which seat?")), numbered(options))


def _noted(seats: list[Seat]) -> list[Text]:
    """Say who is here, who came late and who is not here, each with their numbers."""
    said = []
    for kind in Attendance:
        numbers_of = [as_is(f"#{one.number}") for one in seats if one.attendance is kind]
        if numbers_of:
            said.append(_("{state}: {seats}", state=kind.label, seats=listed(*numbers_of)))
    return said


def _sign(seat: Seat) -> str:
    return SIGNS[seat.attendance] if seat.attendance else "❔"


def _ways(shift: Shift) -> list[Option]:
    roll = Option(f"/roll {shift.id}", _("📋 Who is here"), number=1)
    # i18n: button, max 20
    return [roll, Option("/menu", _("☰ Menu"), number=0)]
