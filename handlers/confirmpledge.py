"""/confirmpledge: somebody still brings what they promised; one tap, also when it was too late."""

from bot.messages import Option, Reply
from bot.pledge_words import BRING, MENU, MY_PLEDGES, NOT_MINE, STILL, decided, over, own
from bot.registry import command
from bot.seat_words import number_of
from bot.talk import Talk
from locales import _
from services import pledges, promises
from services.pledge_guard import Outcome

KEPT = (Outcome.CONFIRMED, Outcome.PLEDGED)


@command("confirmpledge", STILL, aside=True)
async def confirm_pledge(talk: Talk) -> Reply:
    """Say that one still brings it; what expired is promised again if it is still missing."""
    number = number_of(talk.argument) or 0
    made = await pledges.confirm(talk.db, talk.person.id, number, talk.now)
    before = await promises.own(talk.db, talk.person.id, number)
    if before is None:
        options = [Option("/mypledges", MY_PLEDGES), Option("/bring", BRING)]
        return Reply(NOT_MINE, [*options, Option("/menu", MENU, number=0)])
    if made.outcome is Outcome.ENDED:
        return over(before)
    now = await promises.own(talk.db, talk.person.id, made.pledge_id or number)
    if made.outcome in KEPT and now is not None:
        return await own(talk, now, _("👍 Thank you. We wait for you."))
    return await decided(talk, made, before.need)
