"""Group words: how a group in which calls are posted is named, and what can be done with it."""

from bot.lengths import cut
from bot.messages import Option
from locales import Text, _, as_is, listed
from services.days import local
from services.groups import Group

NAME = 40  # letters of a name that are shown
# i18n: button: chats of several people where calls are posted; max 20
GROUPS = _("💬 Groups")
# i18n: button: post no more calls in a group; max 20
STOP = _("⏹ Stop it there")
HOW = _("To add one: put this bot into a Telegram group, then write /here in it.")


def line(number: int, group: Group, *, named: bool) -> Text:
    """Say one group on a line of a list, behind the number that is typed for it.

    `named` says also whose calls are posted there.
    """
    begun = _(
        "{number}. Group {group}, since {day}",
        number=number,
        group=group.id,
        day=local(group.since).date(),
    )
    return listed(begun, as_is(cut(group.organization, NAME))) if named else begun


def stopped(group: Group) -> Text:
    """Say that no more calls are posted in a group."""
    return _("⏹ No more calls are posted in group {number}.", number=group.id)


def stop(group: Group) -> Option:
    """Return the button that ends a group."""
    return Option(f"/leavegroup {group.id}", STOP)
