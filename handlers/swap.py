"""/swap and /take: a seat is offered on a card that can be forwarded, and somebody takes it over.

The card says about where, never where people meet: nobody knows who will read it.
"""

from bot.messages import Option, Reply
from bot.news_words import NOT_COMING, SHIFTS
from bot.registry import command
from bot.seat_words import MY_SHIFTS, decided, number_of, which
from bot.shift_cards import heading, part
from bot.talk import Talk
from locales import _, as_is, lines
from services import handovers, signups
from services.shifts import shift_of
from services.slips import Kind


@command(
    "swap",
    # i18n: button, max 20: somebody else may have my seat
    _("🔁 Give my seat"),
)
async def swap(talk: Talk) -> Reply:
    """Make a card for one's seat, which one keeps until somebody takes it."""
    if not talk.argument:
        return await which(talk, "swap")
    number = number_of(talk.argument) or 0
    word = await handovers.hand_over(talk.db, talk.seal, talk.person.id, number, talk.now)
    mine = await signups.seat(talk.db, number)
    shift = await shift_of(talk.db, mine.shift_id) if mine is not None else None
    if word is None or mine is None or shift is None:
        return Reply(
            _("You have no seat there that somebody can take over."),
            [Option("/myshifts", MY_SHIFTS), Option("/shifts", SHIFTS)],
        )
    role = next(one for one in shift.roles if one.id == mine.role_id)
    return Reply(
        lines(
            _("🔁 Who can come instead of me? Please forward. I come until somebody has my seat."),
            heading(shift),
            _("👉 {role}: send this word to Popote, and the seat is yours.", role=part(role)),
            as_is(word),
            *(as_is(one) for one in talk.links(word)),
        ),
        [
            Option(f"/leave {number}", NOT_COMING),
            Option("/myshifts", MY_SHIFTS),
        ],
    )


@command(
    "take",
    # i18n: button, max 20
    _("✅ I take it"),
    slip=Kind.SWAP,
)
async def take(talk: Talk) -> Reply:
    """Take over the seat that a card offers."""
    number = await handovers.shift_on(talk.db, talk.seal, talk.argument)
    decision = await handovers.take_over(
        talk.db, talk.seal, talk.argument, talk.person.id, talk.now
    )
    shift = await shift_of(talk.db, number) if number is not None else None
    return await decided(talk, decision, shift)
