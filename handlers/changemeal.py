"""/replacemeal and /movemeal: one date of a place gets other hours, or is served elsewhere."""

from bot.cards import date_of
from bot.meal_desk import asked_date, changed, named_place, when
from bot.messages import Reply
from bot.new_places import asked_address
from bot.points import Point
from bot.registry import command
from bot.spans import FromTo
from bot.talk import Talk
from locales import _
from services import occurrences
from services.areas import nearest_area
from services.days import BEGINS, DAY, local
from services.people import Role
from services.shift_times import times_on


@command(
    "replacemeal",
    # i18n: button: one date of a place gets other hours; max 20
    _("🕕 Other hours"),
    role=Role.COORDINATOR,
)
async def replace_meal(talk: Talk) -> Reply:
    """Give one date other hours; one that was cancelled is served again."""
    place = await named_place(talk)
    prompt = _("🕕 {place}: which date gets other hours?", place=place.name)
    offer, starts, _ends = await asked_date(talk, place, prompt, cancelled=True)
    day = offer.day or local(starts).date()
    ask = _("🕕 {day}: from when to when? For example: {example}", day=day, example="18h-21h")
    tomorrow = day + DAY  # a night goes on after midnight: whether it is over is said below
    span = await talk.ask("hours", FromTo(ask, tomorrow, talk.now))
    times = times_on(tomorrow if span.starts < BEGINS else day, span.starts, span.minutes)
    number = await occurrences.replace(
        talk.db,
        talk.now,
        place.id,
        times.starts,
        times.ends,
        meal=offer.meal,
        person_id=talk.person.id,
    )
    said = _("🕕 {place}: now {when}", place=place.name, when=when(times.starts, times.ends))
    return await changed(talk, number, place.id, said)


@command(
    "movemeal",
    # i18n: button: one date of a place is served elsewhere; max 20
    _("📍 Move a date"),
    role=Role.COORDINATOR,
)
async def move_meal(talk: Talk) -> Reply:
    """Serve one date elsewhere at the same hours."""
    place = await named_place(talk)
    prompt = _("📍 {place}: which date is served elsewhere?", place=place.name)
    offer, starts, ends = await asked_date(talk, place, prompt)
    ask = _("📍 Where is it served then? Share the location, or write a station.")
    point = await talk.ask("point", Point(ask, talk.db, talk.sealed, talk.unsealed))
    if point is None:
        raise RuntimeError("a point that may not be skipped was skipped")
    address = await asked_address(talk)
    near = await nearest_area(talk.db, point.position)
    address = address or point.name or near.name
    number = await occurrences.move(
        talk.db,
        talk.now,
        place.id,
        starts,
        ends,
        address,
        position=point.position,
        meal=offer.meal,
        person_id=talk.person.id,
    )
    said = _(
        "📍 {place}, {date}: moved to {address}",
        place=place.name,
        date=date_of(offer),
        address=address,
    )
    return await changed(talk, number, place.id, said)
