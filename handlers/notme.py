"""/notme: somebody cannot help this time, is thanked for saying so, and is asked no more."""

from bot.call_words import NO_MORE
from bot.messages import Option, Reply
from bot.news_words import NOT_COMING
from bot.registry import command
from bot.seat_words import MENU, MY_SHIFTS
from bot.shift_cards import heading
from bot.talk import Talk
from locales import _, lines
from services import call_answers, shifts


@command(
    "notme",
    # i18n: button: somebody cannot help this time; max 20
    _("🙅 Not me"),
    aside=True,
)
async def not_me(talk: Talk) -> Reply:
    """Say no to a call."""
    menu = Option("/menu", MENU, number=0)
    meant = await call_answers.meant(talk.db, talk.seal, talk.argument)
    found = await call_answers.not_me(talk.db, meant, talk.person.id, talk.now)
    if found.seat is not None:
        shift = await shifts.shift_of(talk.db, found.seat.shift_id)
        said = lines(
            _("You have a seat here. Can you not come?"), heading(shift) if shift else None
        )
        leave = Option(f"/leave {found.seat.signup_id}", NOT_COMING)
        return Reply(said, [leave, Option("/myshifts", MY_SHIFTS), menu])
    said = lines(_("👍 Thank you for telling us. All is well, perhaps next time."))
    if found.call is None:
        return Reply(said, [menu])
    return Reply(said, [Option(f"/quiet call {found.call.id}", NO_MORE), menu])
