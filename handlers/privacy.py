"""/privacy: what is kept, for how long, and who can read it; one line, one message, then all.

Every figure is that of services/retention.py: what is said here is what is done.
"""

from datetime import timedelta

from bot.messages import Option, Reply
from bot.registry import command
from bot.talk import Talk
from locales import Lines, Text, _, lines, ngettext, pgettext
from services import idle
from services.retention import TABLE, Kept

A_PAGE = 4  # lines of the list in one message
SAID = [(one.said, one.lasts) for one in TABLE if one.said is not None]
FIRST_LIST = 3  # the number of its first page


@command(
    "privacy",
    # i18n: a command of the chat, in a platform's own menu; max 40
    _("🔒 What is kept about you"),
    words=pgettext("words", "privacy | data protection | is it safe | who can read this"),
    signs=("🔒",),
    aside=True,
)
async def privacy(talk: Talk) -> Reply:
    """Say a little, and more when more is asked for."""
    pages = FIRST_LIST + (len(SAID) - 1) // A_PAGE
    asked = int(talk.argument) if talk.argument.isascii() and talk.argument.isdigit() else 1
    number = min(max(asked, 1), pages)
    contact = talk.addresses.contact
    return Reply(_page(number, contact), _options(number, pages))


def _page(number: int, contact: str | None) -> Text | Lines:
    if number == 1:
        return _("🔒 We keep your address, your language and what you ask for. No name.")
    if number == 2:
        return _short(contact)
    first = (number - FIRST_LIST) * A_PAGE
    return lines(_("⏳ Kept, and then deleted:"), *map(_line, SAID[first : first + A_PAGE]))


def _short(contact: str | None) -> Lines:
    return lines(
        _(
            "⏳ Who does not write for {days} days is forgotten. Seats are kept {seats} days.",
            days=idle.PERSON.days,
            seats=_named("sign-up").lasts.days,
        ),
        _("👀 Telegram, or Meta and Twilio for WhatsApp, can read this chat. It is not secret."),
        _("🤝 The team reads what you write to it. Others never see your number."),
        _("🗑 /forget deletes all at once. 📋 /mydata shows it."),
        # i18n: who answers for the bot; {contact} is an address
        _("✉️ Questions: {contact}", contact=contact) if contact else None,
    )


def _line(one: tuple[Text, timedelta]) -> Text:
    what, lasts = one
    # i18n: in a list: what is kept, and for how long, as "24 hours"
    return _("{what}: {time}", what=what, time=_time(lasts))


def _time(lasts: timedelta) -> Text:
    if lasts.days > 1:
        # i18n: for how long something is kept
        return ngettext("{count} day", "{count} days", lasts.days)
    hours = int(lasts.total_seconds()) // 3600
    # i18n: for how long something is kept
    return ngettext("{count} hour", "{count} hours", hours)


def _named(name: str) -> Kept:
    return next(one for one in TABLE if one.name == name)


def _options(number: int, pages: int) -> list[Option]:
    # i18n: button: further things to read; max 20
    more = [Option(f"/privacy {number + 1}", _("➕ More"), number=1)] if number < pages else []
    # i18n: button: what we keep about the person; max 20
    data = Option("/mydata", _("📋 My data"), number=2)
    # i18n: button, max 20
    return [*more, data, Option("/menu", _("☰ Menu"), number=0)]
