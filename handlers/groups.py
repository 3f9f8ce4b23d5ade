"""/groups and /leavegroup: the group chats in which an organization's calls are posted."""

from bot.coordinating import NEXT, home, numbered, numbers, organizations_of
from bot.group_words import GROUPS, HOW, line, stopped
from bot.messages import Option, Reply
from bot.registry import command
from bot.talk import Talk
from locales import Lines, Text, _, lines, ngettext
from services import groups
from services.people import Role
from services.refusals import Refused

LIST = 3  # groups in one message, a line each


@command("groups", GROUPS, role=Role.COORDINATOR)
async def show_groups(talk: Talk) -> Reply:
    """Show the groups; a number behind the command goes on after so many."""
    named = numbers(talk)
    return await _board(talk, named[0] if named else 0)


@command(
    "leavegroup",
    # i18n: button: post no more calls in a group; max 20
    _("⏹ Leave a group"),
    role=Role.COORDINATOR,
)
async def leave_group(talk: Talk) -> Reply:
    """Post no more calls in the group whose number stands behind the command."""
    named = numbers(talk)
    if not named:
        return await _board(talk)
    mine = [one.id for one in await organizations_of(talk)]
    if not mine:
        raise Refused(groups.UNKNOWN)
    group = await groups.end(talk.db, named[0], talk.now, talk.person.id)
    return await _board(talk, done=stopped(group))


async def _board(talk: Talk, skip: int = 0, done: Text | Lines | None = None) -> Reply:
    """Show groups after so many, each with the button that ends it."""
    mine = [one.id for one in await organizations_of(talk)]
    found = await groups.of_organizations(talk.db, mine)
    shown = found[skip : skip + LIST] or found[:LIST]
    said = [line(number, one, named=len(mine) > 1) for number, one in enumerate(shown, start=1)]
    options = [_stop(one) for one in shown]
    if len(found) > skip + LIST:
        options.append(Option(f"/groups {skip + LIST}", NEXT))
    first = ngettext(
        "💬 Calls are posted in {count} group. Press to stop it:",
        "💬 Calls are posted in {count} groups. Press to stop it:",
        len(found),
    )
    if not found:
        first = _("💬 Calls are posted in no group yet.")
    calls = Option("/calls", _("📣 Calls"))
    return Reply(lines(first, *said, HOW), numbered([*options, calls, home()]), done)


def _stop(group: groups.Group) -> Option:
    # i18n: button: post no more calls in this group; max 20
    return Option(f"/leavegroup {group.id}", _("⏹ Group {number}", number=group.id))
