"""/sensitivity: a coordinator says who may know exactly where a place is, and where to meet."""

from bot.coordinating import home, numbered, numbers, organization_of
from bot.lengths import cut
from bot.messages import Reply
from bot.place_words import MET, meals, others, this_place, who_sees
from bot.points import Point
from bot.registry import command
from bot.talk import Talk
from locales import Text, _, lines
from services.meals import Sensitivity
from services.people import Role
from services.places import Place
from services.refusals import Refused
from services.sensitivity import GONE, LONGEST, kept_place, set_sensitivity

NAME = 40  # letters of a place's name


@command(
    "sensitivity",
    # i18n: button: who may see where a place is; max 20
    _("🔒 Who may see it"),
    role=Role.COORDINATOR,
)
async def say_who_may_see(talk: Talk) -> Reply:
    """Ask who may know the exact point, and where the others are met."""
    await organization_of(talk)
    named = numbers(talk)
    if not named:
        raise Refused(GONE)
    found = await kept_place(talk.db, named[0], talk.now, talk.person.id)
    name = cut(found.name, NAME)
    prompt = lines(_("🔒 {place}: who may see exactly where it is?", place=name), _today(found))
    chosen = await talk.choose("who", prompt, who_sees())
    words, point = "", None
    if chosen is not Sensitivity.PUBLIC:
        words = await talk.text("meeting", MET, at_most=LONGEST, optional=True)
        if words:
            where = _("🗺 Share this meeting point, or choose what is near it.")
            point = await talk.ask(
                "point", Point(where, talk.db, talk.sealed, talk.unsealed, optional=True)
            )
    await talk.confirm(
        lines(
            _("🔒 {place}", place=name),
            chosen.label,
            others(chosen, words),
            _("Is this right?"),
        )
    )
    await set_sensitivity(
        talk.db,
        found.id,
        chosen,
        talk.now,
        talk.person.id,
        meeting_point=words,
        meeting_position=point.position if point else None,
    )
    said = lines(_("✅ {place}: changed.", place=name), chosen.label, others(chosen, words))
    return Reply(said, numbered([this_place(found.id), meals(), home()]))


def _today(found: Place) -> Text:
    return _("Now: {who}", who=found.sensitivity.label)
