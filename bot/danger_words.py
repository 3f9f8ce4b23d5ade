"""Danger words: what is said at once to somebody in danger, and how the team reads of them.

* the number to call and what to do come first, whatever else there is to say;
* sources of the numbers: service-public.fr, « Quels sont les numéros d'urgence ? »; 116 000 is
  the number of Europe for missing children.
"""

from bot.messages import Option
from bot.shift_cards import language_name, moment
from locales import Lines, Text, _, as_is, lines, listed
from services.dangers import Danger
from services.days import local
from services.emergencies import Raised
from services.ringing import Emergency

NUMBERS = {
    Danger.DANGER: lines(
        _("🚨 Call 112 now: police, fire, ambulance. Free, day and night."),
        _("✋ Go to a safe place if you can. You cannot speak: write an SMS to 114."),
    ),
    Danger.MEDICAL: lines(
        _("🚑 Call 15 or 112 now. Free, day and night. You cannot speak: write an SMS to 114."),
        _("🤝 Stay with the person. Do what they tell you on the telephone."),
    ),
    Danger.CHILD: lines(
        _("🧒 Call 119 now. Free, day and night. A child in danger now: call 112."),
        _("🤝 Stay with the child, in a place with light and other people."),
    ),
    Danger.VIOLENCE: lines(
        _("✋ Call 17 or 112 now, or write an SMS to 114. Free, day and night."),
        _("🚶 Go where other people are. Someone is hurt: call 15."),
    ),
    Danger.EVICTION: lines(
        _("👮 Someone is hurt or in danger: call 112. Keep papers, phone and medicine with you."),
        _("⚖️ Held? Ask for an interpreter and a lawyer. Sign nothing that you cannot read."),
    ),
    Danger.MISSING: lines(
        _("🔎 Call 112 now: who is it, where and when last seen? A child: call 116\u00a0000 too."),
        _("📷 Keep a photo ready. Say what the person wears."),
    ),
    Danger.SEA: lines(
        _("🌊 Call 196 now, or 112. Say where you are, and how many you are."),
        _("🦺 Put life jackets on. Stay together, stay in the boat."),
    ),
}
"""For each danger whom to call and what to do."""

WRITE = _("✍️ What you write now goes to them.")
TOLD = _("🔔 The team on duty is told now, and answers you here.")
TAKEN = _("🤝 Somebody of the team looks after it, and reads what you write.")
ALL_TOLD = _("⏳ Nobody of the team is on duty now. All are told, but please do not wait: call.")
UNHEARD = _("🚨 Nobody of the team has answered yet. Please call 112 now, free.")
AGAIN = _("🔔 All of them are told again and again, until one answers.")
NO_TEAM = _("⏳ No team reads this chat now. Please call.")
NO_PLACE = _("📍 We do not know where yet.")


def team(raised: Raised) -> Lines:
    """Say honestly who of the team knows, and when somebody answers."""
    if raised.ticket_id is None:
        return lines(NO_TEAM)
    if raised.taken:
        return lines(TAKEN)
    if raised.on_duty:
        return lines(TOLD, WRITE)
    if raised.unheard:
        return lines(UNHEARD, AGAIN, WRITE)
    following = (
        _("🕕 On duty again: {moment}", moment=moment(raised.next_at)) if raised.next_at else None
    )
    return lines(ALL_TOLD, following, WRITE)


def ways_on(ticket_id: int | None) -> list[Option]:
    """Return what somebody in danger can press."""
    # i18n: button, max 20
    menu = Option("/menu", _("☰ Menu"), number=0)
    if ticket_id is None:
        return [menu]
    return [
        # i18n: button: tell the team where I am; max 20
        Option(f"/whereami {ticket_id}", _("📍 Where I am")),
        # i18n: button: the danger is over, or there was none; max 20
        Option(f"/safe {ticket_id}", _("✅ I am safe")),
        menu,
    ]


def heading(found: Emergency) -> Text:
    """Say what it is and since when, on one line; nothing of who it is."""
    return listed(found.danger.label, as_is(local(found.created).time()))


def where(found: Emergency) -> Text:
    """Say about where it is, for the team."""
    return _("📍 Near {area}", area=found.area) if found.area else NO_PLACE


def point(found: Emergency) -> Text | None:
    """Say the point for who looks after it, as exactly as it is kept."""
    if found.cell is None:
        return None
    latitude, longitude = found.cell.centre
    return _(
        "🗺 {latitude}, {longitude} (to about 500 m)",
        latitude=f"{latitude:.4f}",
        longitude=f"{longitude:.4f}",
    )


def tongue(code: str | None) -> Text | None:
    """Say which language the person reads."""
    return _("🗣 They read: {language}", language=language_name(code)) if code else None
