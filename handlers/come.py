"""/come: one tap under a call, and the true answer to it: a seat, a thank-you, or "filled".

The button carries the number of the call, or the word that opens it: whatever became of it is
decided today.
"""

from bot.call_words import I_BRING, I_HELP, material, structure
from bot.messages import Option, Reply
from bot.news_words import SHIFTS
from bot.registry import command
from bot.seat_words import MENU, WAIT, decided, own
from bot.shift_cards import heading
from bot.talk import Talk
from locales import Lines, Text, _, lines
from services import call_answers, needs, shifts, signups
from services.call_answers import Answer, Came
from services.calls import Call, State
from services.decisions import Decision, Outcome
from services.shifts import Shift

UNKNOWN = _("I do not know this call. It may be an old one.")
FILLED = _("🙏 It is filled now. Thank you!")
OVER = _("⌛ The time for this is over. Thank you for answering!")
NOT_ON = {
    Outcome.FULL: FILLED,
    Outcome.OVER: OVER,
    Outcome.GONE: OVER,
    # i18n: somebody wanted to come to a shift that was called off
    Outcome.CANCELLED: _("❌ This is cancelled. Thank you for answering!"),
}


@command(
    "come",
    # i18n: button, max 20
    _("✅ I come"),
    aside=True,
)
async def come(talk: Talk) -> Reply:
    """Say yes to a call."""
    meant = await call_answers.meant(talk.db, talk.seal, talk.argument)
    came = await call_answers.come(talk.db, meant, talk.person.id, talk.now)
    if came.call is None:
        return Reply(UNKNOWN, [Option("/shifts", SHIFTS), _menu()])
    if came.decision is not None:
        return await _seat(talk, came.call, came.decision)
    if came.answer is None:
        return await _elsewhere(talk, came.call)
    return await _wanted(talk, came, came.call)


async def _seat(talk: Talk, call: Call, decision: Decision) -> Reply:
    """Say whether they have the seat, and thank whoever is too late."""
    shift = await shifts.with_role(talk.db, call.role_id or 0)
    if decision.outcome is Outcome.SEATED and decision.signup_id is not None:
        mine = await signups.seat(talk.db, decision.signup_id)
        if mine is not None:
            return await own(talk, shift, mine, _("🙏 Thank you for coming!"))
    if decision.outcome in NOT_ON:
        return _too_late(NOT_ON[decision.outcome], shift, call, decision)
    return await decided(talk, decision, shift, call.role_id)


def _too_late(first: Text, shift: Shift | None, call: Call, decision: Decision) -> Reply:
    options = [Option("/shifts", SHIFTS), _menu()]
    if decision.outcome is Outcome.FULL and call.role_id is not None:
        options.insert(0, Option(f"/wait {call.role_id}", WAIT))
    return Reply(lines(first, heading(shift) if shift else None), options)


async def _elsewhere(talk: Talk, call: Call) -> Reply:
    """Show the way on where something is to be brought, or nobody has to answer."""
    need = await needs.current(talk.db, call.need_id) if call.need_id is not None else None
    if need is None or need.state.ended:
        said = (
            FILLED if call.need_id is not None else _("🙏 Thank you! Nobody has to answer this.")
        )
        return Reply(said, [_menu()])
    brought = need.category.brought
    way = (
        Option(f"/bring {need.id}", I_BRING) if brought else Option(f"/canhelp {need.id}", I_HELP)
    )
    return Reply(lines(_("🙏 Thank you!"), await _about(talk, call)), [way, _menu()])


async def _wanted(talk: Talk, came: Came, call: Call) -> Reply:
    """Thank who is one of those that were wanted, and who came too late."""
    about = await _about(talk, call)
    if came.answer is not Answer.YES:
        over = call.not_after <= talk.now or call.state is State.STOPPED
        first = OVER if over else FILLED
        return Reply(lines(first, about), [_menu()])
    # i18n: button: somebody who said that they come cannot come; max 20
    cannot = Option(f"/notme {call.id}", _("❌ I cannot come"))
    # i18n: button, max 20
    person = Option("/person", _("👤 A person"), number=9)
    return Reply(
        lines(
            _("✅ Thank you! The team counts on you."),
            about,
            _("Plans change? One tap is enough."),
        ),
        [cannot, person, _menu()],
    )


async def _about(talk: Talk, call: Call) -> Lines | None:
    """Say what a call is about, when it can still be said."""
    found = await material(talk.db, talk.seal, call, talk.now)
    return None if found is None else structure(found)


def _menu() -> Option:
    return Option("/menu", MENU, number=0)
