"""/calendar: the address under which a telephone's calendar finds all shifts of its owner."""

from bot.messages import Option, Reply
from bot.registry import command
from bot.seat_words import CALENDAR, MY_SHIFTS, calendar
from bot.talk import Talk
from locales import _, as_is, lines, pgettext
from services import calendars
from services.people import Role

RENEW = "renew"


@command(
    "calendar",
    CALENDAR,
    words=pgettext("words", "calendar | agenda | my calendar"),
    role=Role.VOLUNTEER,
)
async def my_calendar(talk: Talk) -> Reply:
    """Say the address of one's calendar, or make a new one so that the old one opens nothing."""
    mine = Option("/myshifts", MY_SHIFTS)
    if talk.web("/") is None:
        return Reply(_("📆 There is no calendar here. Your shifts are in this chat."), [mine])
    renews = talk.argument == RENEW
    if renews:
        await talk.confirm(_("Make a new address? The old one does not work any more then."))
        await calendars.renew(talk.db, talk.seal, talk.person.id)
    link = await calendar(talk)
    return Reply(
        lines(
            _("📆 Add this address to the calendar of your phone. It stays up to date."),
            as_is(link or ""),
            _("Keep it for yourself: who has it sees your shifts."),
        ),
        # i18n: button, max 20
        [mine, Option(f"/calendar {RENEW}", _("🔑 New address"))],
    )
