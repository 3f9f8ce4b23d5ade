"""/complain: where a complaint goes that the team of this chat does not read."""

from bot.messages import Option, Reply
from bot.registry import command
from bot.talk import Talk
from bot.ticket_words import DANGER, MENU
from locales import _, as_is, lines, pgettext

# i18n: said to everybody, before an e-mail address or a telephone number; max 90
THEM = _("✉️ To complain about us, or about what we keep about you:")
# i18n: said to everybody: who is in charge of this chat; max 120
ASK = _("✉️ To complain about us: ask at a meal who is responsible for this chat.")
# i18n: said to everybody; max 90
NOT_READ = _("The team of this chat does not read it there.")
# i18n: said to everybody: a public office in France that is on nobody's side; max 150
OTHERS = _(
    "⚖️ Defender of Rights (Défenseur des droits), not part of us: {number}",
    number="09 69 39 00 00",
)


@command(
    "complain",
    # i18n: in a list of commands; max 40
    _("Complain"),
    words=pgettext("words", "complain"),
    aside=True,
)
async def complain(talk: Talk) -> Reply:
    """Say who answers for Popote here, and who else takes complaints.

    The number: https://www.defenseurdesdroits.fr/.
    """
    contact = talk.addresses.contact
    to = (THEM, as_is(contact), NOT_READ) if contact else (ASK,)
    return Reply(
        lines(*to, OTHERS, DANGER),
        [
            # i18n: button, max 20
            Option("/privacy", _("🔒 My data")),
            Option("/menu", MENU, number=0),
        ],
    )
