"""Quiet words: what is said of the messages somebody gets unasked, and the buttons about them."""

from bot.messages import Option
from locales import Text, _
from services.quiet import Level

# i18n: button: what somebody gets unasked; max 20
MY_MESSAGES = _("🔔 My messages")
# i18n: button: what was just done is taken back; max 20
UNDO = _("↩️ Undo")
# i18n: button, max 20
MENU = _("☰ Menu")
# i18n: button, max 20
FOOD = _("🍲 Food now")
# i18n: button: be told when a meal at this place changes; max 20
FOLLOW = _("🔔 Tell me changes")
# i18n: button: be told no more when a meal at this place changes; max 20
UNFOLLOW = _("🔕 Tell me no more")
# i18n: button: be told every day where food is; max 20
DAILY = _("🍲 Food every day")
# i18n: button: which messages of the teams somebody wants; max 20
TEAMS = _("📣 From the teams")
ANSWERS = _("💬 You always get answers, and news of your own needs and shifts.")
WAITS = _("⏸ Food every day and changes of meals do not come either.")
SILENT = _("🔕 You chose to get no messages. Choose first which ones you want:")


def you_get(level: Level) -> Text:
    """Say which calls somebody gets."""
    return YOU_GET[level]


YOU_GET = {
    Level.ALL: _("🔔 You get all messages of the teams."),
    Level.URGENT: _("🆘 You get only urgent messages of the teams."),
    Level.NONE: _("🔕 You get no messages of the teams."),
}


def levels() -> list[Option]:
    """Return a button for each level; three, as many as WhatsApp has."""
    return [
        Option(f"/quiet {one.value}", one.label, number=number)
        for number, one in enumerate(Level, start=1)
    ]


def my_messages(number: int | None = None) -> Option:
    """Return the button that shows what somebody gets unasked."""
    return Option("/messages", MY_MESSAGES, number=number)


def menu() -> Option:
    """Return the button that shows the menu."""
    return Option("/menu", MENU, number=0)


def food() -> Option:
    """Return the button that says where food is."""
    return Option("/food", FOOD, number=1)


def follow(place_id: int, follows: bool, number: int | None = None) -> Option:
    """Return the button by which somebody follows a place, or does no more."""
    if follows:
        return Option(f"/unfollow {place_id}", UNFOLLOW, number=number)
    return Option(f"/follow {place_id}", FOLLOW, number=number)


def follow_a_place() -> Option:
    """Return the button that shows which places can be followed."""
    # i18n: button: be told when a meal at a place changes; max 20
    return Option("/follow", _("🔔 Follow a place"))
