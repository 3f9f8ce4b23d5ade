"""/myshifts: the seats, offers and places in line that somebody has, and the hours they gave."""

from bot.messages import Option, Reply
from bot.news_words import SHIFTS
from bot.registry import command
from bot.seat_words import CALENDAR, MY_SHIFTS, number_of
from bot.shift_cards import heading, moment, row
from bot.talk import Talk
from locales import Text, _, as_is, lines, listed, ngettext, pgettext
from services import signups
from services.activities import Status
from services.people import Role
from services.rollcall import hours_of
from services.shifts import Shift, load
from services.signups import Seat

SHOWN = 4
NEXT = 6  # the number that goes on, as with food


@command(
    "myshifts",
    MY_SHIFTS,
    words=pgettext("words", "my shifts | my seats | my plan | when do i help"),
    signs=("📋",),
    listed=True,
    listed_to=Role.VOLUNTEER,
    role=Role.VOLUNTEER,
)
async def my_shifts(talk: Talk) -> Reply:
    """Say what this person has signed up for, the soonest first."""
    mine = await signups.mine(talk.db, talk.person.id, talk.now)
    skip = min(number_of(talk.argument.removeprefix("+")) or 0, 1000)
    page = mine[skip : skip + SHOWN]
    known = {one.id: one for one in await load(talk.db, {seat.shift_id for seat in page})}
    hours = await hours_of(talk.db, talk.person.id) // 60
    first = _("📋 Your shifts:") if page else _("📋 You have no shift now.")
    given = ngettext(
        "🕒 {count} hour of help so far. Thank you!",
        "🕒 {count} hours of help so far. Thank you!",
        hours,
    )
    options = [Option(f"/shift {one.shift_id}", *row(known[one.shift_id])) for one in page]
    if len(mine) > skip + SHOWN:
        # i18n: button, max 20
        options.append(Option(f"/myshifts +{skip + SHOWN}", _("➡️ Next"), number=NEXT))
    calendar = [Option("/calendar", CALENDAR)] if talk.web("/") is not None else []
    options += [Option("/shifts", SHIFTS), *calendar]
    return Reply(
        lines(
            first,
            *(_line(one, known[one.shift_id]) for one in page),
            given if hours else None,
        ),
        options,
    )


def _line(seat: Seat, shift: Shift) -> Text:
    """Say one signup on a line."""
    if seat.status is Status.OFFERED and seat.until is not None:
        return _(
            "🎟 {shift}: free for you until {moment}",
            shift=heading(shift),
            moment=moment(seat.until),
        )
    if seat.status is Status.WAITING:
        return _(
            "⏳ {shift}: place {place} in the line", shift=heading(shift), place=seat.place_in_line
        )
    return listed(heading(shift), as_is(f"#{seat.number}"))
