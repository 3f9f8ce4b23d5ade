"""/addmeal: food is served once more, such as tonight at 23:00, from one sentence or by taps."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.coordinating import numbers
from bot.meal_desk import changed, own_organization, own_places, when
from bot.messages import Reply
from bot.new_places import asked_place, read_back
from bot.place_choice import NEW, PLACE, WhichPlace, meant
from bot.questions import Declined
from bot.registry import command
from bot.shift_plans import hours
from bot.sitting_questions import Sentence, kept, recalled
from bot.talk import Talk
from locales import Lines, Text, _, as_is, lines
from services import occurrences, upkeep
from services.activities import Activity
from services.areas import area_of
from services.days import local
from services.meals import Sensitivity
from services.people import Role
from services.places import Place
from services.refusals import Refused
from services.sensitivity import kept_place
from services.shift_times import times_on
from services.upkeep import NewPlace
from services.written_sitting import Sitting, read

USUAL = timedelta(hours=2)  # where no end was given
OTHERS = (timedelta(hours=1), timedelta(hours=3))
EXAMPLE = "ce soir 23h Porte de la Chapelle"
EXAMPLE_THERE = "ce soir 23h-0h30"


@dataclass(frozen=True, slots=True)
class Where:
    """Where it is served: a place that there is, or one that is made with it."""

    name: str
    said: Lines | Text | None
    place_id: int | None = None
    new: NewPlace | None = None


@command(
    "addmeal",
    # i18n: button: food is served there one more time; max 20
    _("➕ Once more"),
    role=Role.COORDINATOR,
)
async def add_meal(talk: Talk) -> Reply:
    """Serve once more; behind the command stands the number of a place, or a sentence."""
    named = numbers(talk) if talk.argument.isdecimal() else []  # "23 h Stalingrad" is a time
    known = await kept_place(talk.db, named[0], talk.now, talk.person.id) if named else None
    sitting = await _sitting(talk, known)
    where = _there(known) if known else await _where(talk, sitting.place)
    ends = await _ready(talk, where, sitting)
    number = where.place_id or await _made(talk, where)
    added = await occurrences.add(
        talk.db, talk.now, number, sitting.starts, ends, person_id=talk.person.id
    )
    said = _("✅ {place}: {when}", place=where.name, when=when(sitting.starts, ends))
    return await changed(talk, added, number, said)


async def _sitting(talk: Talk, known: Place | None) -> Sitting:
    """Return when it is, as it was said behind the command or as it is asked for."""
    said = _behind(talk) if known is None else None
    if said is not None:
        return said
    example = EXAMPLE_THERE if known else EXAMPLE
    prompt = _("➕ When and where? Write it in one line: {example}", example=example)
    if known:
        prompt = _("➕ {place}: when? For example: {example}", place=known.name, example=example)
    asked = Sentence(prompt, talk.now, talk.sealed, talk.unsealed)
    found = await talk.ask("sentence", asked)
    return found or await _tapped(talk)


def _behind(talk: Talk) -> Sitting | None:
    """Read a sentence behind the command, and keep it so that nobody else can read it."""
    try:
        if talk.argument.startswith("@"):
            return recalled(talk.argument, talk.unsealed)
        if not talk.argument:
            return None
        found = read(talk.argument, talk.now)
    except (Refused, ValueError):
        talk.frame.argument = ""
        return None
    talk.frame.argument = kept(found, talk.sealed)
    return found


async def _tapped(talk: Talk) -> Sitting:
    day = await talk.day("day", _("📅 Which day?"))
    span = await hours(talk, day, Activity.NIGHT)
    times = times_on(day, span.starts, span.minutes)
    return Sitting(local(times.starts), local(times.ends), "")


async def _where(talk: Talk, words: str) -> Where:
    """Return the place that was named, or the one that is asked for."""
    own = await own_places(talk)
    token = await _meant(talk, words, own) if words else None
    if token is None:
        prompt = _("📍 Where? Write a place of yours, a station, or a new name.")
        token = await talk.ask(
            "where", WhichPlace(prompt, talk.db, own, talk.person.id, talk.sealed)
        )
    if token.startswith(NEW):
        new = await asked_place(talk, words or talk.unsealed(token.removeprefix(NEW)))
        return Where(new.name, read_back(new), new=new)
    kind, _colon, key = token.partition(":")
    if f"{kind}:" == PLACE:
        return _there(await kept_place(talk.db, int(key), talk.now, talk.person.id))
    return await _spot(talk, key)


async def _meant(talk: Talk, words: str, own: dict[int, str]) -> str:
    """Return the token of what words mean; of several which one is asked."""
    found = await meant(talk.db, words, own, talk.person.id, areas=True)
    if len(found) == 1:
        return found[0].key
    choices = {one.key: (one.key, as_is(one.name)) for one in found}
    # i18n: button: a place where nobody served before; max 20
    choices[NEW] = (NEW, _("➕ A new place"))
    return await talk.choose("which", _("📍 Where is “{place}”?", place=words), choices)


async def _spot(talk: Talk, key: str) -> Where:
    """Return one's own place at a well known spot, which is made the first time."""
    area = await area_of(talk.db, key)
    if area is None:
        raise Refused(_("I know no such place."))
    team = await own_organization(talk)
    known = await upkeep.called(talk.db, team, area.name)
    if known is not None:
        return _there(await kept_place(talk.db, known, talk.now, talk.person.id))
    new = NewPlace(area.name, area.city, area.position, area.name)
    return Where(area.name, None, new=new)


def _there(place: Place) -> Where:
    secret = place.sensitivity is not Sensitivity.PUBLIC
    told = not secret and place.address not in ("", place.name)
    said = lines(
        _("📍 {address}", address=place.address) if told else None,
        _("🔒 {who}", who=place.sensitivity.label) if secret else None,
    )
    return Where(place.name, said, place.id)


async def _ready(talk: Talk, where: Where, sitting: Sitting) -> datetime:
    """Read it back and return when it ends; raises Declined for no."""
    ends = sitting.ends or sitting.starts + USUAL
    # i18n: button, max 20
    choices: dict[str, tuple[datetime | None, Text]] = {"yes": (ends, _("✅ Yes"))}
    if sitting.ends is None:
        for number, longer in enumerate(OTHERS):
            other = sitting.starts + longer
            # i18n: button: food is served until then; max 20
            said = _("🕐 Until {end}", end=local(other).time())
            choices[f"until{number}"] = (other, said)
    # i18n: button, max 20
    choices["no"] = (None, _("❌ No"))
    prompt = lines(
        _("➕ {place}: {when}", place=where.name, when=when(sitting.starts, ends)),
        where.said,
        _("Is this right?"),
    )
    chosen = await talk.choose("ready", prompt, choices)
    if chosen is None:
        raise Declined
    return chosen


async def _made(talk: Talk, where: Where) -> int:
    if where.new is None:
        raise RuntimeError("there is no place to serve at")
    team = await own_organization(talk)
    return await upkeep.create(talk.db, team, where.new, talk.now, talk.person.id)
