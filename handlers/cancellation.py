"""/cancelmeal: a coordinator cancels one date of a place; who asked about it is told."""

from datetime import timedelta

from bot.cards import date_of
from bot.meal_desk import asked_date, changed, named_place
from bot.messages import Reply
from bot.registry import command
from bot.talk import Talk
from locales import _
from services import occurrences
from services.people import Role

A_MINUTE = timedelta(minutes=1)


@command(
    "cancelmeal",
    # i18n: button, max 24
    _("❌ Cancel a meal"),
    role=Role.COORDINATOR,
)
async def cancel_meal(talk: Talk) -> Reply:
    """Cancel one date of the place behind the command; for two minutes it can be undone."""
    place = await named_place(talk)
    prompt = _("❌ {place}: which date is cancelled?", place=place.name)
    offer, starts, ends = await asked_date(talk, place, prompt)
    number = await occurrences.cancel(
        talk.db,
        talk.now,
        place.id,
        starts,
        max(ends, starts + A_MINUTE),
        meal=offer.meal,
        person_id=talk.person.id,
    )
    said = _("❌ Cancelled. {place}: {date}", place=place.name, date=date_of(offer))
    return await changed(talk, number, place.id, said)
