"""/ledger: who was told which exact address, for those who act for its organization."""

from collections.abc import Mapping
from datetime import datetime

from bot.coordinating import home, numbered, numbers, organization_of, the_week
from bot.messages import Option, Reply
from bot.registry import command
from bot.shift_cards import area
from bot.talk import Talk
from locales import Text, _, as_is, lines, listed
from services import ledger, shifts
from services.days import local
from services.ledger import Line, Spot
from services.people import Role
from services.shifts import Shift

SHOWN = 5  # lines in one message


@command(
    "ledger",
    # i18n: button: who was told which address; max 20
    _("🔎 Who was told"),
    role=Role.COORDINATOR,
    aside=True,
)
async def who_was_told(talk: Talk) -> Reply:
    """Show who was told what, the newest first, with the hour; people are numbers.

    Behind the command stands the line to go on before.
    """
    await organization_of(talk)
    before = next(iter(numbers(talk)), None)
    found = await ledger.read(talk.db, talk.person.id, SHOWN + 1, before)
    if not found:
        none = _("🔎 Nobody was told an exact address.")
        return Reply(none, numbered([the_week(), home()]))
    numbers_of = {one.number for one in found if one.spot is not Spot.PLACE}
    known = {one.id: one for one in await shifts.load(talk.db, numbers_of)}
    options = [the_week(), home()]
    if len(found) > SHOWN:
        # i18n: button: earlier lines of a log; max 20
        options.insert(0, Option(f"/ledger {found[SHOWN - 1].id}", _("⬅️ Earlier")))
    return Reply(
        lines(
            _("🔎 Exact addresses were told to:"), *(_line(one, known) for one in found[:SHOWN])
        ),
        numbered(options),
    )


def _line(one: Line, known: Mapping[int, Shift]) -> Text:
    who = _("Number {number}", number=one.person_id)
    return listed(as_is(_hour(one.at)), who, _what(one, known))


def _hour(at: datetime) -> datetime:
    return local(at).replace(minute=0, second=0, microsecond=0)


def _what(one: Line, known: Mapping[int, Shift]) -> Text:
    found = known.get(one.number)
    if one.spot is Spot.PLACE or found is None:
        # i18n: a place where food is served, by its number
        return _("place {number}", number=one.number)
    return listed(found.activity.label, area(found), as_is(f"{found.id}"))
