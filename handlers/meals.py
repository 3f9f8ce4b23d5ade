"""/meals: the places somebody looks after, with what is on there today."""

from bot.coordinating import home, numbered, organizations_of
from bot.messages import Option, Reply
from bot.place_cards import line, state
from bot.registry import command
from bot.talk import Talk
from locales import _, as_is, lines, ngettext
from services.answers import at_places
from services.meals import Status
from services.offers import Offer
from services.people import Role
from services.upkeep import places_of

SHOWN = 4  # places in one message; with all else ten rows
SHOWN_OF_MORE = 3


@command(
    "meals",
    # i18n: button: where food is served, for who looks after it; max 20
    _("🍲 Meals"),
    role=Role.COORDINATOR,
)
async def show_meals(talk: Talk) -> Reply:
    """Show one's places, those that serve soonest first; "+3" behind the command goes on."""
    teams = await organizations_of(talk)
    own = await places_of(talk.db, [one.id for one in teams], talk.now)
    offers = await at_places(talk.db, talk.now, own, spots=frozenset(own))
    first = {one: _first(offers.get(one, ())) for one in own}
    ranked = sorted(own, key=lambda one: _rank(first[one], own[one]))
    skip = _skipped(talk)
    most = SHOWN if len(ranked) <= SHOWN else SHOWN_OF_MORE
    shown = ranked[skip : skip + most]
    said = [line(number, own[one], first[one]) for number, one in enumerate(shown, start=1)]
    options = [Option(f"/placedesk {one}", as_is(own[one]), state(first[one])) for one in shown]
    if len(ranked) > skip + most:
        # i18n: button, max 20
        options.append(Option(f"/meals +{skip + most}", _("➡️ Next")))
    head = ngettext(
        "🍲 Your team has {count} place.", "🍲 Your team has {count} places.", len(own)
    )
    if not own:
        head = _("🍲 Your team has no place yet. Add tonight’s meal, or a new place.")
    return Reply(lines(head, *said), numbered([*options, *_others(more=len(ranked) > SHOWN)]))


def _others(*, more: bool) -> list[Option]:
    # i18n: button: a place where food is served, found by its name; max 20
    search = Option("/placedesk", _("🔎 Another place"))
    # i18n: button: a place where food will be served; max 20
    new = Option("/newplace", _("➕ New place"))
    return [
        search if more else new,
        # i18n: button: food is served there one more time; max 20
        Option("/addmeal", _("➕ Once more")),
        # i18n: button: bans and police operations; max 20
        Option("/alerts", _("⚠️ Alerts")),
        # i18n: button: times of the year, such as Ramadan; max 20
        Option("/seasons", _("🗓 Seasons")),
        # i18n: button: how many portions were served; max 20
        Option("/served", _("📊 Food served")),
        home(),
    ]


def _first(offers: tuple[Offer, ...]) -> Offer | None:
    """Return what is on or comes, before what is cancelled."""
    known = [one for one in offers if one.starts]
    served = [one for one in known if one.status is not Status.CANCELLED]
    return next(iter((*served, *known)), None)


def _rank(offer: Offer | None, name: str) -> tuple[bool, float, str]:
    starts = offer.starts.timestamp() if offer and offer.starts else 0.0
    return offer is None, starts, name


def _skipped(talk: Talk) -> int:
    words = talk.argument.removeprefix("+")
    return int(words) if words.isascii() and words.isdigit() and len(words) < 5 else 0
