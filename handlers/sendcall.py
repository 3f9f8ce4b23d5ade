"""/sendcall, /approvecall, /refusecall, /undocall: a call to many, above a set number by two.

* at night it is asked once more whether people shall be woken;
* who pressed on a smaller number of people than it would reach now sees the new one first.
"""

from bot.call_cards import in_a_minute, night_warning, who_gets_it
from bot.call_desk import board, named_call, shown
from bot.coordinating import numbers
from bot.joining import joined
from bot.messages import Reply
from bot.pin_questions import with_pin
from bot.registry import command
from bot.talk import Talk
from locales import Text, _, as_is, lines
from services import call_acts, quiet_hours
from services.call_drafts import must_find
from services.calls import Call, State
from services.days import local
from services.people import Role
from services.previews import preview

MORE = 1.1  # times as many people as were seen, and
A_FEW = 5  # more, that are sent to without a question
NIGHT, MORNING = "night", "morning"
SAID = {
    State.APPROVING: _("🖐 Another coordinator is asked to agree. Then it is sent."),
    State.SENDING: _("📤 It is being sent."),
    State.DRAFT: _("⌛ It was asked over 15 minutes ago. Send it, and the other is asked again."),
}
MEANWHILE = _("Somebody else was faster:")


@command("sendcall", _("✅ Send a call"), role=Role.COORDINATOR)
async def send_call(talk: Talk) -> Reply:
    """Send a call, or ask for the agreement of a second coordinator."""
    call = await named_call(talk)
    if call is None:
        return await board(talk)
    if call.state is not State.DRAFT:
        return await shown(talk, call.id)
    await _must_know_how_many(talk, call)
    at_night = await _at_night(talk, call)
    if (await preview(talk.db, call, talk.now, talk.rates)).needs_approval:
        await with_pin(talk)
    args = talk.db, call.id, talk.now, talk.person.id, talk.rates
    state = await call_acts.send(*args, at_night=at_night)
    return await shown(talk, call.id, _done(talk, state, at_night=at_night))


@command("approvecall", _("✅ Agree to a call"), role=Role.COORDINATOR)
async def approve_call(talk: Talk) -> Reply:
    """Agree to a call that another coordinator wrote; it is sent."""
    call = await named_call(talk)
    if call is None:
        return await board(talk)
    if call.state is not State.APPROVING:
        return await shown(talk, call.id, MEANWHILE)
    mine = call.created_by == talk.person.id  # is refused below
    asked = not mine and not call_acts.too_late(call, talk.now)
    at_night = call.at_night or (asked and await _at_night(talk, call))
    if asked:
        await with_pin(talk)
    args = talk.db, call.id, talk.now, talk.person.id
    state = await call_acts.approve(*args, at_night=at_night)
    said = _done(talk, state, at_night=at_night) or MEANWHILE
    found = await must_find(talk.db, call.id, talk.person.id)
    soon = in_a_minute() if call_acts.to_begin(found, talk.now) else None
    return await shown(talk, call.id, joined(said, soon))


@command("refusecall", _("↩️ Send a call back"), role=Role.COORDINATOR)
async def refuse_call(talk: Talk) -> Reply:
    """Send a call back, so that it can be changed."""
    call = await named_call(talk)
    if call is None:
        return await board(talk)
    state = await call_acts.refuse(talk.db, call.id, talk.now, talk.person.id)
    back = state is State.DRAFT
    return await shown(talk, call.id, _("↩️ It can be changed now.") if back else MEANWHILE)


# i18n: button: a message to many that does not go out yet; max 20
@command("undocall", _("↩️ Undo"), role=Role.COORDINATOR)
async def undo_call(talk: Talk) -> Reply:
    """Take back what two agreed to, before anybody gets it."""
    call = await named_call(talk)
    if call is None:
        return await board(talk)
    state = await call_acts.undo(talk.db, call.id, talk.now, talk.person.id)
    back = state is State.DRAFT
    return await shown(talk, call.id, _("↩️ It can be changed now.") if back else MEANWHILE)


async def _must_know_how_many(talk: Talk, call: Call) -> None:
    """Ask again when it would reach clearly more people than were seen with the button."""
    named = numbers(talk)
    seen = await preview(talk.db, call, talk.now, talk.rates)
    known = named[1] if len(named) > 1 else 0
    if seen.people > known * MORE + A_FEW:
        await talk.confirm(lines(who_gets_it(seen), _("✅ Send it now?")))


async def _at_night(talk: Talk, call: Call) -> bool:
    """Ask whether people are woken; False by day, and when it waits until the morning."""
    if not quiet_hours.is_quiet(talk.now):
        return False
    morning = local(quiet_hours.ends(talk.now))
    # i18n: button: send a message to many at night; max 20
    ways = {NIGHT: (True, _("🌙 Send it now"))}
    if call.not_after > morning:
        # i18n: button: send a message to many in the morning; max 20
        ways[MORNING] = (False, _("🌅 At {time}", time=as_is(morning.time())))
    return await talk.choose("night", night_warning(), ways)


def _done(talk: Talk, state: State, *, at_night: bool) -> Text | None:
    if state is State.SENDING and not at_night and quiet_hours.is_quiet(talk.now):
        morning = local(quiet_hours.ends(talk.now)).time()
        return _("🌅 It is sent at {time}.", time=morning)
    return SAID.get(state)
