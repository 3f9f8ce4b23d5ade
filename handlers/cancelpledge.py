"""/cancelpledge: what somebody promised is taken back with one tap, and nobody is blamed."""

from bot.messages import Option, Reply
from bot.pledge_words import BRING, CANNOT, MENU, MY_PLEDGES, NOT_MINE, amount, over
from bot.registry import command
from bot.seat_words import number_of
from bot.talk import Talk
from locales import _, lines
from services import pledges, promises
from services.pledge_guard import Outcome


@command("cancelpledge", CANNOT, aside=True)
async def cancel_pledge(talk: Talk) -> Reply:
    """Take a promise back, at any time."""
    number = number_of(talk.argument) or 0
    made = await pledges.cancel(talk.db, talk.person.id, number, talk.now)
    found = await promises.own(talk.db, talk.person.id, number)
    menu = Option("/menu", MENU, number=0)
    if found is None:
        return Reply(NOT_MINE, [Option("/mypledges", MY_PLEDGES), Option("/bring", BRING), menu])
    if made.outcome is not Outcome.CANCELLED:
        return over(found)
    said = _("Thank you for telling us. Somebody else can bring it now.")
    options = [Option("/bring", BRING), menu]
    if found.need.missing:
        # i18n: button, max 20: it was taken back by mistake
        options.insert(0, Option(f"/bring {found.need.id}", _("↩️ Undo")))
    return Reply(lines(said, amount(found)), options)
