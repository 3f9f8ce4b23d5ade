"""Rights: what somebody may begin now, and what they are told when they may not.

* in a freeze who coordinates keeps the few commands that end it, and those of a danger;
* a role that is suspended leaves what is for everybody.
"""

from bot.registry import Command
from locales import Text, _
from services.freezing import PAUSED
from services.people import Person, Role

NOT_FOR_YOU = _("That is only for the team.")
SUSPENDED = _("⏸ Your role in the team is paused for now. Food and 🚨 112 work as always.")


def may(person: Person, command: Command) -> bool:
    """Tell whether a command is for this person now."""
    if person.role.may(command.role):
        return True
    paused = person.paused
    return command.in_a_freeze and paused is not None and paused.may(command.role)


def why_not(person: Person, command: Command) -> Text:
    """Return why a command is not for this person now."""
    if person.suspended:
        return SUSPENDED
    paused = person.paused
    return PAUSED if paused is not None and paused.may(command.role) else NOT_FOR_YOU


def named(person: Person) -> Role:
    """Return the role whose commands somebody calls by their words, be it paused."""
    return person.paused or person.role
