"""The emergency card: whom to call, and what goes on as a choice."""

from collections.abc import Sequence

from bot.messages import Option, Reply
from locales import _, lines
from services.dangers import Danger


def emergency_card(aloud: Sequence[Option]) -> Reply:
    """Return the numbers with a button for each danger; `aloud` is the one that reads it."""
    # Without numbers: 1 is food, also for who has just read this.
    dangers = [Option(f"/{one.value}", one.label) for one in Danger]
    return Reply(
        lines(
            _("🚨 Danger, police, fire, someone badly hurt: call 112. Free, day and night."),
            _("🏥 Doctor: 15. You cannot speak: write an SMS to 114."),
            _("🏠 A place to sleep tonight: 115. A child in danger: 119."),
            _("🌊 In danger at sea: call 196."),
            _("👇 What goes on? The team on duty is told at once."),
        ),
        # i18n: button, max 20
        [
            *dangers,
            Option("/minor", _("🧒 I am under 18")),
            *aloud,
            Option("/menu", _("☰ Menu"), number=0),
        ],
        safety=True,
    )
