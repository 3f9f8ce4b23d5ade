"""/urgent, /describe, /quietneed and /takeneed: what who told a need can still do about it."""

from bot.messages import Option, Reply
from bot.need_words import (
    DESCRIBE,
    MENU,
    MY_NEEDS,
    NONE_YET,
    TAKE_BACK,
    TELL,
    row,
    told,
    ways,
    who_looks,
)
from bot.registry import command
from bot.seat_words import number_of
from bot.talk import Talk
from locales import Text, _, lines
from services import reported
from services.categories import Urgency
from services.reported import Told

LONGEST = 300
MOST = 8  # in one list
OFF = "off"


# The words on these buttons mean more than a need when somebody writes them alone.
@command("urgent", _("🔴 My need is urgent"), aside=True)
async def make_urgent(talk: Talk) -> Reply:
    """Note that a need cannot wait, or how soon it is needed when that is named."""
    found = await _own(talk)
    if found is None:
        return await _which(talk, "urgent")
    named = talk.argument.rpartition(" ")[2]
    soon = Urgency(named) if named in set(Urgency) else Urgency.NOW
    await reported.set_urgency(talk.db, found.need.id, talk.person.id, soon, talk.now)
    if soon is not Urgency.NOW:
        after = await reported.own(talk.db, found.need.id, talk.person.id)
        thanks = _("✅ Thank you. We have it:")
        return await _after(talk, found.need.id, thanks, after.need.urgency.label)
    looks = await who_looks(talk.db, found.need.organization_id, talk.now)
    return await _after(
        talk,
        found.need.id,
        _("🔴 Noted: it is urgent."),
        looks,
        _("🚨 Danger: call 112, free."),
    )


@command("describe", DESCRIBE)
async def describe(talk: Talk) -> Reply:
    """Keep a few words about a need, for the team alone."""
    found = await _own(talk)
    if found is None:
        return await _which(talk, "describe")
    words = await talk.text(
        "words",
        lines(
            _("✍️ What should the team know? Where exactly, for whom, until when?"),
            told(found),
            _("👀 Only the team reads it. Please write no name."),
        ),
        at_most=LONGEST,
    )
    await reported.add_words(talk.db, talk.seal, found.need.id, talk.person.id, words, talk.now)
    return await _after(talk, found.need.id, _("✅ Thank you. The team reads your words."))


@command("quietneed", _("🙈 No news of my need"), aside=True)
async def be_quiet(talk: Talk) -> Reply:
    """Let the team not write back about a need, or write again."""
    found = await _own(talk)
    if found is None:
        return await _which(talk, "quietneed")
    may = talk.argument.endswith(f" {OFF}")
    await reported.set_may_write(talk.db, found.need.id, talk.person.id, may)
    said = _("🔔 We write to you about it.") if may else _("🙈 We do not write to you about it.")
    return await _after(talk, found.need.id, said)


@command("takeneed", TAKE_BACK, aside=True)
async def take_back(talk: Talk) -> Reply:
    """Take back what one told."""
    found = await _own(talk)
    if found is None:
        return await _which(talk, "takeneed")
    await reported.take_back(talk.db, talk.seal, found.need.id, talk.person.id, talk.now)
    return Reply(
        lines(_("↩️ Thank you. You do not need it any more:"), told(found)),
        [
            Option("/need", TELL, number=4),
            Option("/myneeds", MY_NEEDS),
            Option("/menu", MENU, number=0),
        ],
    )


async def _own(talk: Talk) -> Told | None:
    """Return the need behind the command, None when there is no number.

    Raises Refused when this person did not tell it.
    """
    number = number_of(talk.argument.partition(" ")[0])
    return None if number is None else await reported.own(talk.db, number, talk.person.id)


async def _which(talk: Talk, name: str) -> Reply:
    """Ask which need is meant, when a command came without one."""
    mine = await reported.mine(talk.db, talk.person.id, talk.now)
    running = [one for one in mine if not one.need.state.ended][:MOST]
    options = [row(one, name, number) for number, one in enumerate(running, start=1)]
    menu = Option("/menu", MENU, number=0)
    if not options:
        return Reply(NONE_YET, [Option("/need", TELL, number=4), menu])
    return Reply(_("📦 Which one?"), [*options, menu])


async def _after(talk: Talk, number: int, first: Text, *more: Text) -> Reply:
    found = await reported.own(talk.db, number, talk.person.id)
    return Reply(lines(first, told(found), *more), ways(found))
