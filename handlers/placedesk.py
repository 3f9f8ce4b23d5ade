"""/placedesk: one place as its team sees it, and everything that can be done with it."""

from bot.coordinating import numbered, organizations_of
from bot.meal_desk import named_place
from bot.messages import Option, Reply
from bot.place_cards import card
from bot.place_words import meals, still_true
from bot.registry import command
from bot.talk import Talk
from locales import _
from services import sightings
from services.answers import at_place
from services.meals import Status
from services.offers import Offer
from services.people import Role
from services.places import Place

ROWS = 10  # of a list on WhatsApp


@command(
    "placedesk",
    # i18n: button: where food is served, for who looks after it; max 20
    _("🍲 This place"),
    role=Role.COORDINATOR,
)
async def show_place(talk: Talk) -> Reply:
    """Show the place behind the command, or the one that is named."""
    found = await named_place(talk)
    own = frozenset(one.name for one in await organizations_of(talk))
    offers = await at_place(talk.db, talk.now, found.id, spots=frozenset({found.id}))
    told = await sightings.of_place(talk.db, found.id, talk.now)
    return Reply(
        card(found, offers, told, own), numbered(_options(found, offers, seen=bool(told)))
    )


def _options(found: Place, offers: tuple[Offer, ...], *, seen: bool) -> list[Option]:
    """Return what can be done today; ten at most, as many as a list of WhatsApp has rows."""
    number = found.id
    dated = [one for one in offers if one.starts]
    # i18n: button: food is served there one more time; max 20
    options = [Option(f"/addmeal {number}", _("➕ Once more"))]
    if any(one.status is not Status.CANCELLED for one in dated):
        # i18n: button: one date of a meal; max 20
        options.append(Option(f"/cancelmeal {number}", _("❌ Cancel a date")))
    if dated:
        # i18n: button: one date of a place gets other hours; max 20
        options.append(Option(f"/replacemeal {number}", _("🕕 Other hours")))
        # i18n: button: one date of a place is served elsewhere; max 20
        options.append(Option(f"/movemeal {number}", _("📍 Move a date")))
    if seen:
        # i18n: button: what people told from a place; max 20
        options.append(Option(f"/seenthere {number}", _("👀 What people saw")))
    # i18n: button: the hours of a place, week after week; max 20
    options.append(Option(f"/hours {number}", _("🗓 Weekly hours")))
    if any(one.hours for one in found.servings):
        options.append(still_true(number))
    # i18n: button: who is told where a place is; max 20
    options.append(Option(f"/sensitivity {number}", _("🔒 Who may see it")))
    # i18n: button: write a message to many people; max 20
    options.append(Option(f"/newcall place {number}", _("📣 Call people")))
    # i18n: button: no food is served there any more; max 20
    options.append(Option(f"/endplace {number}", _("🏁 No food any more")))
    return [*options[: ROWS - 1], meals()]
