"""/friend: somebody comes with a friend, by the word that the friend forwarded."""

from bot.messages import Reply
from bot.registry import command
from bot.seat_words import decided
from bot.talk import Talk
from locales import _
from services import friends
from services.shifts import shift_of
from services.slips import Kind


@command(
    "friend",
    # i18n: button, max 20
    _("👥 With a friend"),
    slip=Kind.FRIENDS,
)
async def come_with_friend(talk: Talk) -> Reply:
    """Take a seat that is kept for a friend of somebody, or any that is free."""
    number = await friends.shift_on(talk.db, talk.seal, talk.argument)
    decision = await friends.come(talk.db, talk.seal, talk.argument, talk.person.id, talk.now)
    shift = await shift_of(talk.db, number) if number is not None else None
    return await decided(talk, decision, shift)
