"""/endplace: a place serves no food any more; it stays known, so that nobody enters it again."""

from bot.coordinating import home, numbered
from bot.meal_desk import named_place
from bot.messages import Reply
from bot.place_words import meals
from bot.registry import command
from bot.talk import Talk
from locales import _
from services import upkeep
from services.people import Role


@command(
    "endplace",
    # i18n: button: no food is served there any more; max 20
    _("🏁 No food any more"),
    role=Role.COORDINATOR,
)
async def end_place(talk: Talk) -> Reply:
    """End the weekly hours of the place behind the command."""
    found = await named_place(talk)
    await talk.confirm(
        _(
            "🏁 {place}: is no food served there any more? For one date use “Cancel a date”.",
            place=found.name,
        )
    )
    await upkeep.end(talk.db, found.id, talk.now, talk.person.id)
    said = _("🏁 {place} has ended. New hours bring it back.", place=found.name)
    return Reply(said, numbered([meals(), home()]))
