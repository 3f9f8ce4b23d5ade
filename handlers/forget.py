"""/forget: all that is kept of somebody is erased, with two taps, and they are told so once.

Who has chosen a PIN and coordinates is asked nothing more: less is kept afterwards, never more.
"""

from bot.messages import Reply
from bot.registry import command
from bot.talk import Talk
from locales import Lines, Text, _, lines, pgettext
from services import coordinators, emergencies, erasing
from services.people import Role


@command(
    "forget",
    # i18n: button: all that we keep about the person; max 20
    _("🗑 Delete my data"),
    words=pgettext(
        "words",
        "forget me | delete my data | delete all my data | erase my data | delete everything"
        " about me",
    ),
    signs=("🗑",),
)
async def forget(talk: Talk) -> Reply:
    """Erase everything about who writes, after one more yes."""
    await talk.confirm(await _asked(talk))
    await erasing.forget(talk.db, talk.seal, talk.person.id, talk.now, answered=True)
    return Reply(
        lines(
            _("🗑 Done. Nothing is left here about you."),
            _("What you read here stays in this chat, and with Telegram or WhatsApp."),
            _("To take it away, delete the chat on your telephone. You can always come back."),
        ),
        last=True,
    )


async def _asked(talk: Talk) -> Lines:
    said = _("🗑 Delete all that we keep about you? Nobody can bring it back.")
    return lines(said, *[one for one in (await _danger(talk), await _team(talk)) if one])


async def _danger(talk: Talk) -> Text | None:
    """Say what else ends with it for somebody in danger."""
    if await emergencies.open_of(talk.db, talk.person.id) is None:
        return None
    return _("🚨 Then the team cannot write to you any more about your emergency. Call 112.")


async def _team(talk: Talk) -> Text | None:
    """Say what others lose by it."""
    mine = await coordinators.organization_of(talk.db, talk.person.id)
    if mine is not None:
        others = set(await coordinators.of_organization(talk.db, mine.id)) - {talk.person.id}
        if not others:
            return _(
                "⚠️ You are the last coordinator of {organization}. Then nobody acts for it.",
                organization=mine.name,
            )
        return _("Your role ends. What you did for the team stays as a number for 90 days.")
    if talk.person.role is Role.PERSON and talk.person.paused is None:
        return _("Needs you told stay, without you. Seats and promises of yours are given back.")
    return _("Your role ends, and your seats are given to others.")
