"""/cancelmeal: a coordinator cancels one sitting, and whoever asked about it is told at once."""

from datetime import datetime, timedelta

from bot.cards import date_of
from bot.messages import Reply
from bot.registry import command
from bot.talk import Talk
from locales import _, as_is, ngettext
from services import audit, coordinators, occurrences
from services.answers import at_place
from services.audit import Act
from services.meals import Status
from services.offers import Offer
from services.people import Role
from services.refusals import Refused
from services.search import named

SHOWN = 7
A_MINUTE = timedelta(minutes=1)


@command(
    "cancelmeal",
    # i18n: button, max 24
    _("❌ Cancel a meal"),
    role=Role.COORDINATOR,
)
async def cancel_meal(talk: Talk) -> Reply:
    """Cancel one date of a place and tell those who asked about it in the last three hours."""
    words = await talk.text("place", _("Which place? Write its name."))
    places = [one for one in await named(talk.db, words, verified=True) if one.place_id]
    if not places:
        raise Refused(_("I know no such place."))
    named_so = {str(one.place_id): (one, as_is(one.name)) for one in places}
    chosen = places[0]
    if len(places) > 1:
        chosen = await talk.choose("which", _("Which one do you mean?"), named_so)
    await coordinators.keeper(talk.db, talk.person.id, chosen.place_id or 0)
    coming = await _coming(talk, chosen.place_id or 0)
    if not coming:
        raise Refused(_("Nothing is planned there in the next days."))
    offer = await talk.choose(
        "when", _("Which date?"), {token: (one, date_of(one)) for token, one in coming.items()}
    )
    await talk.confirm(_("Cancel {place}, {date}?", place=offer.name, date=date_of(offer)))
    return await _cancelled(talk, offer)


async def _coming(talk: Talk, place_id: int) -> dict[str, Offer]:
    """Return what is planned there, by its beginning."""
    offers = await at_place(
        talk.db, talk.now, place_id, verified=True, teams=frozenset({place_id})
    )
    planned = {
        f"{one.starts:%Y%m%d%H%M}": one
        for one in offers
        if one.starts and one.status is not Status.CANCELLED
    }
    return dict(list(planned.items())[:SHOWN])


async def _cancelled(talk: Talk, offer: Offer) -> Reply:
    starts = offer.starts or talk.now
    acts_for = await coordinators.keeper(talk.db, talk.person.id, offer.place_id)
    told = await occurrences.cancel(
        talk.db,
        talk.now,
        offer.place_id,
        starts,
        max(offer.latest or starts, starts + A_MINUTE),
        person_id=talk.person.id,
    )
    await _note(talk, offer, starts, acts_for)
    talk.tell(
        told,
        _(
            "❌ {place}: cancelled, {date}. Write “food” for another.",
            place=offer.name,
            date=date_of(offer),
        ),
        offer.latest,
    )
    if not told:
        return Reply(_("Cancelled. Nobody had asked about it."))
    return Reply(
        ngettext(
            "Cancelled. {count} person who asked is told.",
            "Cancelled. {count} people who asked are told.",
            len(told),
        )
    )


async def _note(talk: Talk, offer: Offer, starts: datetime, acts_for: int | None) -> None:
    await audit.note(
        talk.db,
        talk.person.id,
        acts_for,
        Act.CANCELLED_MEAL,
        talk.now,
        place=offer.place_id,
        starts=f"{starts:%Y-%m-%dT%H:%M}",
    )
