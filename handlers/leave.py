"""/leave: a seat, an offer or a place in line is given back with one tap, and nobody is blamed."""

from bot.messages import Option, Reply
from bot.news_words import NOT_COMING, SHIFTS
from bot.registry import command
from bot.seat_words import MY_SHIFTS, number_of, which
from bot.shift_cards import heading
from bot.talk import Talk
from locales import Text, _, lines
from services import leaving, signups
from services.leaving import Leaving
from services.shifts import shift_of

DONE = (Leaving.LEFT, Leaving.LATE)
SAID = {
    Leaving.LATE: _("Thank you for telling us. We now ask others if they can come."),
    Leaving.ALREADY_GONE: _("You have no seat there any more. All is well."),
    Leaving.OVER: _("This shift is over. There is nothing to do."),
    Leaving.GONE: _("You have no such seat."),
}


@command("leave", NOT_COMING, aside=True)
async def leave(talk: Talk) -> Reply:
    """Give back what somebody has on a shift, at any time."""
    if not talk.argument:
        return await which(talk, "leave")
    number = number_of(talk.argument) or 0
    before = await signups.seat(talk.db, number)
    left = await leaving.leave(talk.db, talk.person.id, number, talk.now)
    shift = await shift_of(talk.db, left.shift_id) if left.shift_id is not None else None
    seated = before is not None and before.seated
    options = [Option("/shifts", SHIFTS), Option("/myshifts", MY_SHIFTS)]
    if left.leaving in DONE and before is not None and shift and not shift.begun(talk.now):
        # i18n: button, max 20: somebody gave a seat back by mistake
        options.append(Option(f"/wait {before.role_id}", _("↩️ Undo")))
    return Reply(
        lines(_said(left.leaving, seated=seated), heading(shift) if shift else None), options
    )


def _said(what: Leaving, *, seated: bool) -> Text:
    if what is Leaving.LEFT:
        if seated:
            return _("Thank you for telling us. Your seat is free for somebody else.")
        return _("You do not wait for this any more.")
    return SAID[what]
