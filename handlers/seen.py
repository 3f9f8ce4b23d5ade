"""/seen: somebody has read that a shift was changed or cancelled."""

from bot.messages import Option, Reply
from bot.news_words import SEEN, SHIFTS
from bot.registry import command
from bot.seat_words import DONE_WITH, MY_SHIFTS, number_of, own
from bot.talk import Talk
from locales import _
from services import acknowledging, signups
from services.shifts import shift_of

THANKS = _("👍 Thank you.")


@command("seen", SEEN, aside=True)
async def seen(talk: Talk) -> Reply:
    """Note that a change was read, and say how the shift stands today."""
    number = number_of(talk.argument) or 0
    await acknowledging.seen(talk.db, talk.person.id, number)
    found = await signups.seat(talk.db, number)
    if found is None or found.person_id != talk.person.id or found.status in DONE_WITH:
        return Reply(THANKS, [Option("/shifts", SHIFTS), Option("/myshifts", MY_SHIFTS)])
    return await own(talk, await shift_of(talk.db, found.shift_id), found, THANKS)
