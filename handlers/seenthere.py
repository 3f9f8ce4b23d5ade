"""/seenthere: what people told from a place; a coordinator says whether it is true."""

from bot.coordinating import home, numbered, numbers, organization_of
from bot.lengths import cut
from bot.messages import Option, Reply
from bot.place_words import date_of, meals, this_place, what_was_seen
from bot.registry import command
from bot.talk import Talk
from locales import Text, _, lines, ngettext
from services import pushes, sightings
from services.meals import SightingKind
from services.people import Role
from services.places import Place
from services.refusals import Refused
from services.sensitivity import GONE, kept_place
from services.settling import cancel_what_is_on
from services.timetable import Sitting

YES, NO = "yes", "no"
NAME = 40  # letters of a place's name


@command(
    "seenthere",
    # i18n: button: what people told from a place; max 20
    _("👀 What people saw"),
    role=Role.COORDINATOR,
)
async def settle_what_was_seen(talk: Talk) -> Reply:
    """Show what people told from the place behind the command; "yes" or "no" settles it."""
    await organization_of(talk)
    named = numbers(talk)
    if not named:
        raise Refused(GONE)
    found = await kept_place(talk.db, named[0], talk.now, talk.person.id)
    said = talk.argument.rpartition(" ")[2]
    if said == NO:
        return await _untrue(talk, found)
    if said == YES:
        return await _true(talk, found)
    return await _shown(talk, found)


async def _shown(talk: Talk, found: Place) -> Reply:
    told = await sightings.of_place(talk.db, found.id, talk.now)
    name = cut(found.name, NAME)
    if not told:
        said = _("👀 {place}: nobody told anything in the last two hours.", place=name)
        return Reply(said, _ways(found))
    sitting = await sightings.sitting_told_of(talk.db, found.id, talk.now, talk.person.id)
    empty = any(one.kind is not SightingKind.QUEUE for one in told)
    options = []
    if empty and sitting is not None:
        # i18n: button: what people told from a place is true; max 20
        options.append(Option(f"/seenthere {found.id} {YES}", _("✅ True: cancel it")))
    # i18n: button: what people told from a place is not true; max 20
    options.append(Option(f"/seenthere {found.id} {NO}", _("❌ It is not true")))
    return Reply(
        lines(
            _("👀 {place}: people there tell us:", place=name),
            *what_was_seen(told),
            _("🕕 {date}", date=date_of(sitting)) if sitting else None,
        ),
        numbered([*options, this_place(found.id), home()]),
    )


async def _untrue(talk: Talk, found: Place) -> Reply:
    count = await sightings.settle(talk.db, found.id, False, talk.now, talk.person.id)
    said = _("👀 {place}: nothing is left to settle.", place=cut(found.name, NAME))
    if count:
        said = _("✅ {place}: nobody is told this any more.", place=cut(found.name, NAME))
    return Reply(said, _ways(found))


async def _true(talk: Talk, found: Place) -> Reply:
    """Cancel what is on; a second press finds nothing more to cancel."""
    sitting = await sightings.sitting_told_of(talk.db, found.id, talk.now, talk.person.id)
    told = await sightings.of_place(talk.db, found.id, talk.now)
    if sitting is None or not told:
        said = _("👀 {place}: nothing is left to settle.", place=cut(found.name, NAME))
        return Reply(said, _ways(found))
    number = await cancel_what_is_on(talk.db, found.id, sitting, talk.now, talk.person.id)
    return Reply(
        lines(_cancelled(found, sitting), await _to_be_told(talk, found)),
        # i18n: button: take back what was just done; max 20
        numbered([Option(f"/undomeal {number}", _("↩️ Undo")), this_place(found.id), home()]),
    )


def _cancelled(found: Place, sitting: Sitting) -> Text:
    place = cut(found.name, NAME)
    return _("❌ {place}: cancelled, {date}", place=place, date=date_of(sitting))


async def _to_be_told(talk: Talk, found: Place) -> Text:
    people = set(await pushes.concerned(talk.db, found.id, talk.now)) - {talk.person.id}
    count = len(people)
    if not count:
        return _("Nobody had asked about it.")
    return ngettext(
        "⏳ In 2 minutes {count} person is told.",
        "⏳ In 2 minutes {count} people are told.",
        count,
    )


def _ways(found: Place) -> list[Option]:
    return numbered([this_place(found.id), meals(), home()])
