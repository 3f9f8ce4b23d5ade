"""The desk of meals: which place is meant, what is planned there, and how a change is answered.

* a place is named behind the command, so that an old button gets today's truth;
* one that others look after is refused, whose button it was;
* a change says how many will hear of it, and can be undone until they do.
"""

from datetime import datetime

from bot.cards import date_of
from bot.coordinating import numbered, numbers, organization_of
from bot.messages import Option, Reply
from bot.place_choice import WhichPlace
from bot.place_words import meals, this_place
from bot.talk import Talk
from bot.week_words import told
from locales import Text, _, lines, ngettext
from services import coordinators, pushes, upkeep
from services.answers import at_place
from services.days import BEGINS, DAY, local
from services.meals import Status
from services.offers import Offer
from services.places import Place
from services.refusals import Refused
from services.sensitivity import kept_place

SHOWN = 7  # dates in one list
NOTHING = _("Nothing is planned there in the next days.")


async def named_place(talk: Talk) -> Place:
    """Return the place behind the command, or the one that is asked for.

    Raises Refused when it is not there or others look after it.
    """
    named = numbers(talk)
    number = named[0] if named else await _asked(talk)
    return await kept_place(talk.db, number, talk.now, talk.person.id)


async def own_places(talk: Talk) -> dict[int, str]:
    """Return the places that somebody looks after, by name."""
    acts_for = await coordinators.organizations_of(talk.db, talk.person.id)
    return await upkeep.places_of(talk.db, [one.id for one in acts_for], talk.now)


async def own_organization(talk: Talk) -> int:
    """Return for whom a new place is made: one's own organization; raises Refused for nobody."""
    return (await organization_of(talk)).id


async def planned(talk: Talk, place_id: int, *, cancelled: bool = False) -> dict[str, Offer]:
    """Return what is planned at a place, by its beginning."""
    offers = await at_place(talk.db, talk.now, place_id, spots=frozenset({place_id}))
    found = {
        f"{one.starts:%Y%m%d%H%M}{one.meal.value}": one
        for one in offers
        if one.starts and (cancelled or one.status is not Status.CANCELLED)
    }
    return dict(list(found.items())[:SHOWN])


async def asked_date(
    talk: Talk, place: Place, prompt: Text, *, cancelled: bool = False
) -> tuple[Offer, datetime, datetime]:
    """Ask for one date of a place; returns it with its beginning and end. Raises Refused."""
    coming = await planned(talk, place.id, cancelled=cancelled)
    if not coming:
        raise Refused(NOTHING)
    several = len({one.meal for one in coming.values()}) > 1
    chosen = await talk.choose(
        "when", prompt, {token: (one, _labelled(one, several)) for token, one in coming.items()}
    )
    starts = chosen.starts or talk.now
    return chosen, starts, chosen.latest or starts


def when(starts: datetime, ends: datetime) -> Text:
    """Say from when to when, with the day; of a night both days."""
    first, last = local(starts), local(ends)
    day, start, end = first.date(), first.time(), last.time()
    if start < BEGINS:
        return _(
            "night from {day} to {next_day}, from {start} to {end}",
            day=day - DAY,
            next_day=day,
            start=start,
            end=end,
        )
    return _("{day}, from {start} to {end}", day=day, start=start, end=end)


async def changed(talk: Talk, occurrence_id: int, place_id: int, said: Text) -> Reply:
    """Say what was changed, who will hear of it, and until when it can be undone."""
    people = set(await pushes.concerned(talk.db, place_id, talk.now)) - {talk.person.id}
    until = local(talk.now + pushes.UNDO).time()
    heard = _("👥 Nobody has asked about it. You can undo it until {time}.", time=until)
    if people:
        heard = ngettext(
            "👥 {count} person will be told at {time}. Until then you can undo it.",
            "👥 {count} people will be told at {time}. Until then you can undo it.",
            len(people),
            time=until,
        )
    return Reply(
        lines(said, heard),
        numbered(
            [
                # i18n: button: take a change of a meal back; max 20
                Option(f"/undomeal {occurrence_id}", _("↩️ Undo")),
                this_place(place_id),
                meals(),
            ]
        ),
    )


async def _asked(talk: Talk) -> int:
    prompt = _("Which place? Write its name.")
    asked = WhichPlace(prompt, talk.db, await own_places(talk), talk.person.id)
    token = await talk.ask("place", asked)
    return int(token.partition(":")[2])


def _labelled(offer: Offer, several: bool) -> Text:
    date = told(offer.meal.label, date_of(offer)) if several else date_of(offer)
    return _("❌ {date}", date=date) if offer.status is Status.CANCELLED else date
