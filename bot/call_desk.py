"""The call desk: which call a coordinator means, how it is shown, and what can be done with it.

* a call is named behind the command, so that an old button gets today's truth;
* a call of another organization is refused, whose button it was.
"""

from bot.call_cards import (
    about,
    after,
    approval_wanted,
    before,
    heading,
    line,
    night_warning,
    row,
    undo,
    ways,
)
from bot.call_words import Material, material
from bot.coordinating import NEXT, home, numbered, numbers, organization_of, organizations_of
from bot.messages import Option, Reply
from bot.talk import Talk
from locales import Lines, Text, _, lines, ngettext
from services import call_acts, calls
from services.call_counts import counts
from services.call_drafts import must_find
from services.calls import Call, State
from services.previews import Preview, preview

LIST = 4  # calls in one message, a line each
# i18n: button: a new message to many; max 20
NEW_CALL = _("➕ New call")
# i18n: button: messages to many people; max 20
CALLS = _("📣 Calls")
UNTIL_WHEN = _("⏳ Until when?")
# i18n: button: send a message to many; max 20
SEND = _("✅ Send it")


async def named_call(talk: Talk) -> Call | None:
    """Return the call whose number stands behind the command, None when there is no number.

    Raises Refused when it is not there or not of an organization for which they act.
    """
    await organization_of(talk)
    named = numbers(talk)
    return await must_find(talk.db, named[0], talk.person.id) if named else None


async def board(talk: Talk, skip: int = 0) -> Reply:
    """Show the newest calls, after so many that were seen already."""
    mine = [one.id for one in await organizations_of(talk)]
    found, total = await calls.of_organizations(talk.db, mine, skip=skip, limit=LIST)
    if skip and not found:
        return await board(talk)
    known = [(one, await material(talk.db, talk.seal, one, talk.now)) for one in found]
    options = [Option("/newcall", NEW_CALL)]
    options += [Option(f"/call {one.id}", *row(one, what)) for one, what in known]
    if total > skip + LIST:
        options.append(Option(f"/calls {skip + LIST}", NEXT))
    # i18n: button: chats of several people where calls are posted; max 20
    options.append(Option("/groups", _("💬 Groups")))
    first = ngettext("📣 {count} call:", "📣 {count} calls:", total)
    if not total:
        first = _("📣 A call reaches many people at once. Nobody has sent one yet.")
    said = [line(number, *one) for number, one in enumerate(known, start=2)]
    return Reply(lines(first, *said), numbered([*options, home()]), sealed=True)


async def shown(talk: Talk, number: int, done: Text | Lines | None = None) -> Reply:
    """Show a call with everything that can be done with it, after what was done."""
    call = await must_find(talk.db, number, talk.person.id)
    found = await material(talk.db, talk.seal, call, talk.now)
    if call.state is State.DROPPED:
        return Reply(heading(call), numbered([calls_button(), home()]), done)
    if not call.state.unsent:
        return await _sent(talk, call, found, done)
    if found is None:
        gone = numbered([_drop(call), calls_button(), home()])
        return Reply(about(None), gone, done)
    seen = await preview(talk.db, call, talk.now, talk.rates)
    notes = [done, night_warning() if seen.night else None]
    if seen.needs_approval and call.state is State.DRAFT:
        notes.append(approval_wanted(talk.rates.approval))
    if not seen.people and not seen.groups:
        notes.append(call_acts.NOBODY)
    said = [one for one in notes if one is not None]
    late = call.not_after <= talk.now
    options = (
        _of_draft(call, seen, late=late) if call.state is State.DRAFT else _waiting(talk, call)
    )
    notice = lines(*said) if said else None
    return Reply(before(call, found, seen, talk.rates), numbered(options), notice, sealed=True)


async def _sent(
    talk: Talk, call: Call, found: Material | None, done: Text | Lines | None
) -> Reply:
    said = after(call, found, await counts(talk.db, call.id))
    soon = call_acts.to_begin(call, talk.now)
    options = [undo(call.id), *ways(call)] if soon else ways(call)
    if found is not None:
        options.append(_read(call))
    if call.state.running:
        # i18n: button: how many people have a message to many by now; max 20
        options.append(Option(f"/call {call.id}", _("🔄 How far is it?")))
    return Reply(said, numbered([*options, calls_button(), home()]), done, sealed=True)


def _of_draft(call: Call, seen: Preview, *, late: bool) -> list[Option]:
    """Return what can be done with a call before it is sent; ten at most."""
    number = call.id
    options = [Option(f"/calluntil {number}", UNTIL_WHEN)] if late else []
    if not late and (seen.people or seen.groups):
        # i18n: button: a second coordinator has to agree to a message to many; max 20
        label = _("🖐 Ask to approve it") if seen.needs_approval else SEND
        options.append(Option(f"/sendcall {number} {seen.people}", label))
    # i18n: button: who gets a message to many; max 20
    options += [_read(call), Option(f"/callwhom {number}", _("👥 To whom"))]
    # i18n: button: own words of a message to many, in any language; max 20
    options.append(Option(f"/callwords {number}", _("✍️ Words, languages")))
    if call.urgent:
        # i18n: button: a message to many only for who wants all of them; max 20
        options.append(Option(f"/urgentcall {number} off", _("⚪ Not urgent")))
    else:
        # i18n: button: a message to many also for who wants urgent ones only; max 20
        options.append(Option(f"/urgentcall {number} on", _("🔴 It is urgent")))
    if seen.groups:
        # i18n: button: do not post a message in the group chats; max 20
        options.append(Option(f"/callgroups {number} off", _("💬 Not in groups")))
    elif not call.groups:
        # i18n: button: post a message in the group chats as well; max 20
        options.append(Option(f"/callgroups {number} on", _("💬 Also in groups")))
    return [*options, _drop(call), calls_button(), home()]


def _waiting(talk: Talk, call: Call) -> list[Option]:
    """Return what can be done with a call that waits for the agreement of a second one."""
    back = Option(f"/refusecall {call.id}", _("↩️ Back to change it"))
    mine = call.created_by == talk.person.id
    # i18n: button: agree to a message to many, which is then sent; max 20
    agree = [] if mine else [Option(f"/approvecall {call.id}", _("✅ Agree, send it"))]
    return [*agree, back, _read(call), calls_button(), home()]


def calls_button() -> Option:
    """Return the button that shows all calls."""
    return Option("/calls", CALLS)


def _read(call: Call) -> Option:
    # i18n: button: a message to many as people get it; max 20
    return Option(f"/showcall {call.id}", _("👁 Read it"))


def _drop(call: Call) -> Option:
    # i18n: button: a message to many is not sent; max 20
    return Option(f"/dropcall {call.id}", _("🗑 Throw it away"))
