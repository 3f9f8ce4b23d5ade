"""/seat, /wait, /accept, /confirm and /friends: one tap for a seat, and the true answer to it.

The buttons carry the number of a role or of a signup: whatever became of it is decided today.
"""

from bot.messages import Option, Reply
from bot.news_words import COMING, SHIFTS, TAKE
from bot.opening_words import needed
from bot.registry import command
from bot.seat_words import MY_SHIFTS, WAIT, decided, number_of, own, which
from bot.shift_cards import heading, moment
from bot.talk import Talk
from locales import Text, _, as_is, lines, ngettext
from services import friends, seats, signups
from services.decisions import Decision, Outcome
from services.shifts import Shift, shift_of, with_role
from services.signups import Seat

NO_SUCH = Decision(Outcome.GONE)


@command(
    "seat",
    # i18n: button, max 20
    _("✅ Take a seat"),
    aside=True,
)
async def seat(talk: Talk) -> Reply:
    """Take a seat of a role."""
    role_id = number_of(talk.argument)
    if role_id is None:
        return await needed(talk.db, talk.person.id, talk.now)
    decision = await seats.take(talk.db, talk.person.id, role_id, talk.now)
    return await decided(talk, decision, await with_role(talk.db, role_id), role_id)


@command("wait", WAIT, aside=True)
async def wait(talk: Talk) -> Reply:
    """Take a seat of a role, or a place in the line for one."""
    role_id = number_of(talk.argument)
    if role_id is None:
        return await needed(talk.db, talk.person.id, talk.now)
    decision = await seats.wait(talk.db, talk.person.id, role_id, talk.now)
    return await decided(talk, decision, await with_role(talk.db, role_id), role_id)


@command("accept", TAKE, aside=True)
async def accept(talk: Talk) -> Reply:
    """Accept a seat that was offered."""
    if not talk.argument:
        return await which(talk, "accept")
    found = await _mine(talk)
    if found is None:
        return await decided(talk, NO_SUCH, None)
    decision = await seats.accept(talk.db, talk.person.id, found.signup_id, talk.now)
    return await decided(talk, decision, await shift_of(talk.db, found.shift_id), found.role_id)


@command("confirm", COMING, aside=True)
async def confirm(talk: Talk) -> Reply:
    """Say that one still comes; the exact address is told for it."""
    if not talk.argument:
        return await which(talk, "confirm")
    found = await _mine(talk)
    if found is None:
        return await decided(talk, NO_SUCH, None)
    decision = await seats.confirm(talk.db, talk.person.id, found.signup_id, talk.now)
    shift = await shift_of(talk.db, found.shift_id)
    now = None
    if decision.signup_id is not None:
        now = await signups.seat(talk.db, decision.signup_id)
    if decision.outcome is Outcome.SEATED and now is not None:
        return await own(talk, shift, now, _("👍 Thank you. See you there."))
    return await decided(talk, decision, shift, found.role_id)


@command(
    "friends",
    # i18n: button, max 20
    _("👥 With friends"),
)
async def with_friends(talk: Talk) -> Reply:
    """Take a seat with seats for friends, all or none; they come by a word that is forwarded."""
    role_id = number_of(talk.argument)
    shift = await with_role(talk.db, role_id) if role_id is not None else None
    if role_id is None or shift is None:
        return await decided(talk, NO_SUCH, None)
    mine = await signups.own_seat(talk.db, talk.person.id, shift.id)
    if mine is not None and mine.seated:
        return await _invitation(talk, shift, mine)
    count = await talk.choose("friends", _("👥 How many friends come with you?"), _numbers())
    decision = await seats.take(talk.db, talk.person.id, role_id, talk.now, friends=count)
    if decision.outcome is Outcome.FULL:
        return await _too_many(talk, role_id, decision)
    taken = await signups.seat(talk.db, decision.signup_id) if decision.signup_id else None
    if decision.outcome is not Outcome.SEATED or taken is None:
        return await decided(talk, decision, shift, role_id)
    return await _invitation(talk, shift, taken)


def _numbers() -> dict[str, tuple[int, Text]]:
    return {str(one): (one, as_is(str(one))) for one in range(1, seats.MOST_FRIENDS + 1)}


async def _invitation(talk: Talk, shift: Shift, mine: Seat) -> Reply:
    """Say the word that brings friends; it can be forwarded, and says nothing but the area."""
    held = await signups.held_for(talk.db, mine.signup_id)
    word = await friends.word(talk.db, talk.seal, mine.signup_id)
    if not held or word is None:
        return await own(talk, shift, mine)
    return Reply(
        lines(
            ngettext(
                "👥 Come with me! Please forward. {count} seat is kept until {moment}.",
                "👥 Come with me! Please forward. {count} seats are kept until {moment}.",
                len(held),
                moment=moment(held[0].until or shift.starts),
            ),
            heading(shift),
            _("👉 Send this word to Popote:"),
            as_is(word),
            *(as_is(one) for one in talk.links(word)),
        ),
        # i18n: button, max 20
        [Option(f"/shift {shift.id}", _("👀 My seat")), Option("/myshifts", MY_SHIFTS)],
    )


async def _too_many(talk: Talk, role_id: int, decision: Decision) -> Reply:
    """Say how many seats there are, when not all of them were to be had."""
    shift = await with_role(talk.db, role_id)
    free = next((one.free for one in shift.roles if one.id == role_id), 0) if shift else 0
    if shift is None or not free:
        return await decided(talk, decision, shift, role_id)
    # i18n: button, max 20
    alone = Option(f"/seat {role_id}", _("✅ Take a seat"))
    together = Option(f"/friends {role_id}", _("👥 With friends"))
    return Reply(
        lines(
            ngettext(
                "There is only {count} free seat, so I took none.",
                "There are only {count} free seats, so I took none.",
                free,
            ),
            heading(shift),
        ),
        [alone, *([together] if free > 1 else []), Option("/shifts", SHIFTS)],
    )


async def _mine(talk: Talk) -> Seat | None:
    """Return the signup behind the command, if it is this person's."""
    number = number_of(talk.argument)
    found = await signups.seat(talk.db, number) if number is not None else None
    return found if found is not None and found.person_id == talk.person.id else None
