"""/newplace: a place where food will be served is made."""

from bot.coordinating import asked_organization, numbered
from bot.messages import Option, Reply
from bot.new_places import asked_place, read_back
from bot.place_words import meals
from bot.registry import command
from bot.talk import Talk
from locales import _, lines
from services import upkeep
from services.people import Role
from services.refusals import Refused
from services.upkeep import LONGEST


@command(
    "newplace",
    # i18n: button: a place where food will be served; max 20
    _("➕ New place"),
    role=Role.COORDINATOR,
)
async def new_place(talk: Talk) -> Reply:
    """Make a place: its name, where it is and who is told so."""
    team = (await asked_organization(talk)).id
    prompt = _("🍲 What is the place called?")
    name = await talk.text("name", prompt, at_most=LONGEST["name"])
    if await upkeep.called(talk.db, team, name) is not None:
        raise Refused(_("{name} is already known. Choose it in the list.", name=name))
    new = await asked_place(talk, name)
    await talk.confirm(lines(read_back(new), _("Is this right?")))
    number = await upkeep.create(talk.db, team, new, talk.now, talk.person.id)
    options = [
        # i18n: button: the hours of a place, week after week; max 20
        Option(f"/hours {number}", _("🗓 Weekly hours")),
        # i18n: button: food is served there one more time; max 20
        Option(f"/addmeal {number}", _("➕ Once more")),
        meals(),
    ]
    return Reply(_("✅ {place} is there. When is food served?", place=name), numbered(options))
