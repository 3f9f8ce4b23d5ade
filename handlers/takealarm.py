"""/takealarm: a coordinator takes an emergency; the first one has it."""

from bot.coordinating import home, numbered, numbers
from bot.danger_words import point, tongue, where
from bot.lengths import cut
from bot.messages import Option, Reply
from bot.registry import command
from bot.talk import Talk
from locales import _, lines
from services import emergencies
from services.disclosure import said_in
from services.people import Role
from services.refusals import Refused
from services.ticket_rows import ticket_of

SHOWN = 120  # letters of what the person wrote last


@command("takealarm", _("🤝 I take it"), role=Role.COORDINATOR, in_a_freeze=True)
async def take_alarm(talk: Talk) -> Reply:
    """Take an emergency, and show what is known of it to who has it."""
    named = numbers(talk)
    if not named:
        raise Refused(emergencies.OVER)
    holder = await emergencies.take(talk.db, named[0], talk.now, talk.person.id)
    found = await emergencies.emergency_of(talk.db, named[0])
    if found is None or holder != talk.person.id:
        return Reply(_("🤝 Somebody else has it already. Thank you."), numbered([home()]))
    ticket = await ticket_of(talk.db, found.id)
    last = await said_in(talk.db, talk.seal, ticket, talk.person.id, talk.now, 1) if ticket else ()
    said = [one for one in last if not one.by_team]
    text = lines(
        _("🤝 You have it: {danger}", danger=found.danger.label),
        where(found),
        point(found),
        tongue(ticket.language if ticket else None),
        *[_("💬 {words}", words=cut(one.words, SHOWN)) for one in said if one.words],
        _("✍️ Please write to the person now. They were told whom to call."),
    )
    return Reply(text, numbered([*_acts(found.id), home()]), sealed=True)


def _acts(ticket_id: int) -> list[Option]:
    return [
        # i18n: button: answer a person; max 20
        Option(f"/answer {ticket_id}", _("✍️ Answer")),
        # i18n: button: what was said in a ticket; max 20
        Option(f"/ticket {ticket_id}", _("💬 What was said")),
        # i18n: button: give a ticket to somebody else; max 20
        Option(f"/giveticket {ticket_id}", _("🤝 Hand over")),
        # i18n: button, max 20
        Option(f"/closeticket {ticket_id}", _("✅ Close")),
    ]
