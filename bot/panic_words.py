"""Words about a freeze, and the buttons that follow: what is off, what works, and how it ends."""

from bot.messages import Option
from bot.shift_cards import moment
from locales import Text, _
from services.freezing import Freeze

# i18n: button: pause everything at once, because of a stolen telephone or the like; max 20
FREEZE = _("🧊 Freeze all")
# i18n: button: pause the role of somebody, whose telephone is stolen; max 20
SUSPEND = _("⛔ Suspend")
# i18n: button; max 20
MENU = _("☰ Menu")
OFF = _("🧊 No shifts, calls, addresses or questions work. Every role is paused.")
STILL = _("🍲 Food and 🚨 112 go on. An emergency still rings.")
TOLD = _("📣 All coordinators are told.")


def since(found: Freeze) -> Text:
    """Say since when all is frozen."""
    return _("🧊 All is frozen since {moment}.", moment=moment(found.at))


def menu() -> Option:
    """Return the button that shows the menu: in a freeze it is that of anybody."""
    return Option("/menu", MENU, number=0)


def steps(found: Freeze) -> list[Option]:
    """Return what a coordinator can do about a freeze now."""
    if found.wipe_agreed_at is not None:
        return [menu()]
    # i18n: button: end a freeze of everything; max 20
    go_on = Option("/thaw", _("▶️ End a freeze"), number=1)
    if found.wipe_asked_at is None:
        # i18n: button: all people, shifts, needs and messages; max 20
        return [go_on, Option("/wipe", _("🗑 Erase all"), number=2), menu()]
    # i18n: button: nothing is to be erased; max 20
    stop = Option("/cancelwipe", _("✋ Stop erasing"), number=2)
    # i18n: button: that everything is erased; max 20
    agree = Option("/agreewipe", _("🗑 Agree to erase"), number=3)
    return [go_on, stop, agree, menu()]


def suspend(number: int) -> Option:
    """Return the button that suspends who has this number."""
    return Option(f"/suspend {number}", SUSPEND)


def restore(number: int) -> Option:
    """Return the button that gives somebody their role back."""
    # i18n: button: the role of somebody who was suspended; max 20
    return Option(f"/restore {number}", _("↩️ Restore"))
