"""/panic and what follows: one coordinator freezes all, two go on, two or ten minutes erase.

It is for a stolen telephone or a taken-over account; short retention is what erases otherwise.
"""

from bot.coordinating import home, numbers
from bot.messages import Reply
from bot.panic_words import FREEZE, OFF, STILL, TOLD, menu, since, steps
from bot.pin_questions import with_pin
from bot.registry import command
from bot.shift_cards import moment
from bot.talk import Talk
from locales import Text, _, lines, ngettext, pgettext
from services import freezing, panic
from services.freezing import PATIENCE, Freeze
from services.panic import NOT_FROZEN, Drill
from services.people import Role
from services.refusals import Refused

NOW, DRILL = "now", "drill"


@command(
    "panic",
    FREEZE,
    words=pgettext("words", "panic | freeze all | freeze everything"),
    signs=("🧊",),
    role=Role.COORDINATOR,
    in_a_freeze=True,
)
async def freeze(talk: Talk) -> Reply:
    """Freeze all after one question, or at once with "now"; show how a freeze stands."""
    found = await freezing.current(talk.db)
    if found is not None:
        return _shown(found)
    if talk.argument == DRILL:
        return _drilled(await panic.drill(talk.db, talk.now, talk.person.id))
    if talk.argument != NOW:
        await talk.confirm(lines(_("🧊 Freeze everything, until two of you end it?"), OFF, STILL))
    return _shown(await panic.freeze(talk.db, talk.now, talk.person.id), TOLD)


@command("thaw", _("▶️ End a freeze"), role=Role.COORDINATOR, in_a_freeze=True)
async def thaw(talk: Talk) -> Reply:
    """Ask to end a freeze, or agree to it as the second."""
    found = await _found(talk)
    alone = await panic.is_the_only_one(talk.db, talk.person.id)
    if found.thaw_asked_by is None and not alone:
        await talk.confirm(lines(since(found), _("▶️ Ask a second coordinator to end it?")))
    elif found.thaw_asked_by != talk.person.id:
        await talk.confirm(lines(since(found), _("▶️ End it now, with all that is shown again?")))
    if await panic.thaw(talk.db, talk.now, talk.person.id):
        said = _("▶️ The freeze is over. Calls that were held back wait: see each of them.")
        return Reply(lines(said, TOLD), [home()])
    return _shown(found, _("▶️ A second coordinator must agree. All are told."))


@command("wipe", _("🗑 Erase everything"), role=Role.COORDINATOR, in_a_freeze=True)
async def wipe(talk: Talk) -> Reply:
    """Ask to erase all but public data; it takes a freeze, a PIN, and a second or ten minutes."""
    found = await freezing.current(talk.db)
    if found is None:
        raise Refused(_("First freeze all: /panic"))
    if found.wipe_asked_at is not None:
        return _shown(found)
    await with_pin(talk)
    await talk.confirm(
        lines(
            _("🗑 Erase all people, shifts, needs and messages? It cannot be undone."),
            _("Places with food and pages stay."),
        )
    )
    return _shown(await panic.ask_wipe(talk.db, talk.now, talk.person.id), TOLD)


@command("agreewipe", _("🗑 Agree to erase"), role=Role.COORDINATOR, in_a_freeze=True)
async def agree(talk: Talk) -> Reply:
    """Agree to erase all, as another one than who asked for it."""
    found = await _found(talk)
    if found.wipe_asked_at is None:
        raise Refused(panic.NO_WIPE)
    if found.wipe_asked_by == talk.person.id:
        raise Refused(panic.SECOND)
    await with_pin(talk)
    await talk.confirm(_("🗑 Erase everything now? It cannot be undone."))
    await panic.agree_to_wipe(talk.db, talk.now, talk.person.id)
    said = _("🗑 Two of you agreed: everything is erased now. I do not know you after this.")
    return Reply(said, [menu()])


@command("cancelwipe", _("✋ Stop erasing"), role=Role.COORDINATOR, in_a_freeze=True)
async def cancel(talk: Talk) -> Reply:
    """Stop that all is erased, as any coordinator; nothing is asked."""
    await panic.cancel_wipe(talk.db, talk.now, talk.person.id)
    return _shown(await _found(talk), _("✋ Nothing is erased. All are told."))


@command("drillseen", _("👍 I read it"), role=Role.COORDINATOR, aside=True, in_a_freeze=True)
async def drill_seen(talk: Talk) -> Reply:
    """Note that a coordinator read about a drill."""
    named = numbers(talk)
    await panic.saw_drill(talk.db, named[0] if named else 0, talk.now, talk.person.id)
    return Reply(_("👍 Thank you."), [home()])


def _shown(found: Freeze, done: Text | None = None) -> Reply:
    """Say how a freeze stands, with all that can be done about it."""
    if found.wipe_agreed_at is not None:
        state = _("🗑 Two of you agreed to erase everything.")
    elif found.wipe_asked_at is not None:
        until = moment(found.wipe_asked_at + PATIENCE)
        state = _("🗑 All is erased at {moment}, or when a second one agrees.", moment=until)
    else:
        state = OFF
    return Reply(lines(done, since(found), state, STILL), steps(found))


def _drilled(found: Drill) -> Reply:
    """Say what a drill found, and how many have answered so far."""
    last = found.answers[-1] - found.at if found.answers else None
    return Reply(
        lines(
            _("🧪 A drill, begun at {moment}. Nothing is frozen.", moment=moment(found.at)),
            ngettext(
                "{count} coordinator has pressed the button, of {told}.",
                "{count} coordinators have pressed the button, of {told}.",
                len(found.answers),
                told=found.told,
            ),
            _("⏱ The last of them after {minutes} minutes.", minutes=last.seconds // 60)
            if last
            else None,
            _("⚠️ Cannot be reached now: {count}", count=found.unreachable)
            if found.unreachable
            else None,
            _(
                "🧊 A freeze would hold {calls} calls and pause {roles} roles.",
                calls=found.calls,
                roles=found.roles,
            ),
        ),
        [home()],
    )


async def _found(talk: Talk) -> Freeze:
    found = await freezing.current(talk.db)
    if found is None:
        raise Refused(NOT_FROZEN)
    return found
