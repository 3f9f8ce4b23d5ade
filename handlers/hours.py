"""/hours: the weekly hours of a meal, by taps or in words; the next dates are confirmed first."""

from dataclasses import dataclass
from datetime import date

from bot.coordinating import numbered
from bot.meal_desk import named_place, when
from bot.messages import Reply
from bot.place_words import meals, this_place
from bot.questions import Declined
from bot.registry import command
from bot.talk import Talk
from bot.week_hours import asked_hours
from bot.written import Day
from locales import Lines, Text, _, lines
from services import upkeep
from services.circumstances import Season
from services.days import local
from services.hours import Slot
from services.meals import Meal
from services.people import Role
from services.places import Place
from services.refusals import Refused
from services.seasons import called, known_seasons
from services.upkeep import Validity

YEAR = 366  # days ahead
SEASONS = 4  # in one list
NEVER = _("These hours never come on these days. Nothing is changed.")
ANOTHER = "another"
EXAMPLE = "lun-ven 18h-20h"


@dataclass(frozen=True, slots=True)
class Rule:
    """The hours that are to be."""

    place: Place
    meal: Meal
    hours: str


@command(
    "hours",
    # i18n: button: the hours of a place, week after week; max 20
    _("🗓 Weekly hours"),
    role=Role.COORDINATOR,
)
async def set_hours(talk: Talk) -> Reply:
    """Give a meal of the place behind the command its weekly hours."""
    place = await named_place(talk)
    meal = await _meal(talk, place)
    prompt = _(
        "🗓 {meal}: when? For example: {example}", meal=meal.label, example="lun-ven 18h-20h"
    )
    rule = Rule(place, meal, await asked_hours(talk, prompt, meal))
    valid, beside, begins = Validity(), False, None
    if not await _always(talk, rule):
        valid, begins = await _validity(talk)
        beside = await _beside(talk, rule)
        await talk.confirm(await _preview(talk, rule, valid))
    await upkeep.set_hours(
        talk.db, place.id, meal, rule.hours, valid, talk.now, talk.person.id, beside=beside
    )
    done = _("✅ {place}: the new hours of {meal} count now.", place=place.name, meal=meal.label)
    if begins and begins > talk.now.date():
        done = _("✅ {place}: the new hours count from {day}.", place=place.name, day=begins)
    return Reply(done, numbered([this_place(place.id), meals()]))


async def _meal(talk: Talk, place: Place) -> Meal:
    """Ask which meal; those that have hours are offered first."""
    served = list(dict.fromkeys(one.meal for one in place.servings))
    if served:
        choices: dict[str, tuple[Meal | None, Text]] = {
            one.value: (one, one.label) for one in served
        }
        # i18n: row of a list: a meal that has no hours yet; max 24
        choices[ANOTHER] = (None, _("➕ Another meal"))
        chosen = await talk.choose(
            "which", _("🗓 {place}: the hours of which meal?", place=place.name), choices
        )
        if chosen is not None:
            return chosen
    prompt = _("🗓 {place}: which meal is it?", place=place.name)
    return await talk.pick("meal", prompt, [one for one in Meal if one not in served])


async def _always(talk: Talk, rule: Rule) -> bool:
    """Show the next three dates; False for a part of the year only. Raises Declined for no."""
    # i18n: button: these hours are right, from now on; max 20
    yes = _("✅ Yes")
    # i18n: button: only between two days or in a season; max 20
    some = _("📅 Not all year")
    prompt = await _preview(talk, rule, Validity())
    # i18n: button, max 20
    no = _("❌ No")
    choices = {"yes": ("yes", yes), "some": ("some", some), "no": ("no", no)}
    chosen = await talk.choose("always", prompt, choices)
    if chosen == "no":
        raise Declined
    return chosen == "yes"


async def _preview(talk: Talk, rule: Rule, valid: Validity) -> Lines:
    slots = await upkeep.dates(talk.db, rule.hours, valid, rule.place.position, talk.now)
    if not slots:
        raise Refused(NEVER)
    return lines(
        _("🗓 {place}, {meal}. The next dates:", place=rule.place.name, meal=rule.meal.label),
        *map(_said, slots),
        _("Is this right?"),
    )


def _said(slot: Slot) -> Text:
    if slot.end_known:
        return _("• {date}", date=when(slot.starts, slot.ends))
    starts = local(slot.starts)
    return _("• {date}", date=_("{day}, from {start}", day=slot.day, start=starts.time()))


async def _validity(talk: Talk) -> tuple[Validity, date]:
    """Ask for the part of the year: between two days, or a season; returns its first day too."""
    today = talk.now.date()
    known = (await known_seasons(talk.db, today))[:SEASONS]
    # i18n: row of a list: the first and the last day are asked; max 24
    choices: dict[str, tuple[Season | None, Text]] = {"days": (None, _("📅 Between two days"))}
    choices |= {one.key: (one, called(one.key)) for one in known}
    season = await talk.choose("part", _("📅 In which part of the year?"), choices)
    if season is not None:
        return Validity(season_id=season.id), season.starts_on
    first = await talk.ask("first", Day(_("📅 The first day?"), today, YEAR))
    last = await talk.ask("last", Day(_("📅 The last day?"), first, YEAR))
    return Validity(first, last), first


async def _beside(talk: Talk, rule: Rule) -> bool:
    """Ask whether the hours of now go on as well, where there are any."""
    if not any(one.meal is rule.meal and one.hours for one in rule.place.servings):
        return False
    # i18n: button: the hours of now end when the new ones begin; max 20
    instead = _("🔁 Instead")
    # i18n: button: the hours of now go on beside the new ones; max 20
    beside = _("➕ As well")
    prompt = _(
        "🗓 {meal} has hours already. Do the new ones count instead, or as well?",
        meal=rule.meal.label,
    )
    return await talk.choose("beside", prompt, {"no": (False, instead), "yes": (True, beside)})
