"""/sighting: somebody on the spot tells that it is closed, empty or full."""

from collections.abc import Mapping

from bot.messages import Reply
from bot.quiet_words import follow, food, menu
from bot.registry import command
from bot.talk import Talk
from locales import Text, _, as_is, pgettext
from services import following, sightings
from services.answers import When, nearest
from services.asked import recently_asked
from services.meals import SightingKind
from services.people import Role

NO_PLACE = _("I know no place here. Write the name of a station first.")


@command(
    "sighting",
    # i18n: button, max 20
    _("👀 I am there"),
    words=pgettext("words", "closed | it is closed | no food left | nothing left | long queue"),
    signs=("👀",),
    number=7,
)
async def tell_what_is_seen(talk: Talk) -> Reply:
    """Take what somebody sees at a place, for those who ask after them."""
    places = await _places(talk)
    if not places:
        return Reply(NO_PLACE, then_food=True)
    chosen = talk.argument
    if chosen not in places:
        chosen = await talk.choose(
            "place",
            _("👀 Where are you?"),
            {key: (key, as_is(name)) for key, name in places.items()},
        )
    kind = await talk.pick(
        "kind", _("What do you see at {place}?", place=places[chosen]), SightingKind
    )
    believed = await sightings.report(
        talk.db,
        talk.person.id,
        talk.person.role.may(Role.VOLUNTEER),
        int(chosen),
        kind,
        talk.now,
    )
    followed = await following.of_person(talk.db, talk.person.id)
    follows = int(chosen) in (number for number, _name in followed)
    return Reply(_thanks(believed), [food(), follow(int(chosen), follows, 2), menu()])


async def _places(talk: Talk) -> Mapping[str, str]:
    """Return the places that may be meant: those this person asked about, else the next ones."""
    recent = await recently_asked(talk.db, talk.person.id, talk.now)
    if recent:
        return {str(number): name for number, name in recent}
    found = await nearest(talk.db, talk.now, None, When.NOW, None)
    return {str(one.place_id): one.name for one in found.offers}


def _thanks(believed: bool) -> Text:
    if believed:
        return _("Thank you. Whoever asks now is told.")
    return _("Thank you. When a second person says it, everybody is told.")
