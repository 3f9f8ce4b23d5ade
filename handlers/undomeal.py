"""/undomeal: a change of a meal is taken back before anybody is told."""

from bot.coordinating import home, numbered, numbers
from bot.messages import Reply
from bot.place_words import meals
from bot.registry import command
from bot.talk import Talk
from locales import _
from services import pushes
from services.people import Role
from services.refusals import Refused


@command(
    "undomeal",
    # i18n: button: take a change of a meal back; max 20
    _("↩️ Undo"),
    role=Role.COORDINATOR,
)
async def undo_meal(talk: Talk) -> Reply:
    """Take the change behind the command back; after two minutes it is too late."""
    number = next(iter(numbers(talk)), 0)
    try:
        undone = await pushes.undo(talk.db, number, talk.now, talk.person.id)
    except Refused as refused:
        return Reply(refused.why, numbered([meals(), home()]))
    said = _("↩️ Undone. Nobody was told.") if undone else _("↩️ That is undone already.")
    return Reply(said, numbered([meals(), home()]))
