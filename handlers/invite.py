"""/invite: a coordinator makes an invitation for one more, to be passed on."""

from bot.coordinating import asked_organization, home, named_organization, numbers
from bot.messages import Option, Reply
from bot.pin_questions import with_pin
from bot.registry import command
from bot.shift_cards import moment
from bot.talk import Talk
from locales import _, as_is, lines
from services import invitations, seconds
from services.people import Role


@command(
    "invite",
    # i18n: button, max 20
    _("🔑 Invite"),
    role=Role.COORDINATOR,
)
async def invite(talk: Talk) -> Reply:
    """Make an invitation and say the word and the links that bring it here.

    The number behind the command is that of the organization.
    """
    named = numbers(talk)
    mine = await named_organization(talk, 0) if named else await asked_organization(talk)
    others = await seconds.anybody_for(talk.db, mine.id, talk.person.id)
    await talk.confirm(
        lines(
            _("🔑 Invite one coordinator for {organization}?", organization=mine.name),
            _("The invitation works once, for 48 hours."),
            _("Then another coordinator has to agree.")
            if others
            else _("Then the administrator has to agree: there is no other coordinator."),
        )
    )
    await with_pin(talk)
    made = await invitations.invite(talk.db, talk.seal, mine.id, talk.now, talk.person.id)
    said = _(
        "🔑 Invitation {number}. Pass it on to one person. It works once, until {moment}:",
        number=made.id,
        moment=moment(made.not_after),
    )
    links = [as_is(one) for one in talk.links(made.word)]
    # i18n: button: an invitation is taken back; max 20
    back = Option(f"/takeback {made.id}", _("↩️ Take it back"), number=1)
    return Reply(lines(said, as_is(made.word), *links), [back, home()])
