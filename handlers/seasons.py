"""/seasons and /setseason: times of the year such as Ramadan, whose days move many meals."""

from datetime import date, timedelta

from bot.coordinating import home, numbered, organization_of
from bot.messages import Option, Reply
from bot.place_words import meals, numbered_line
from bot.registry import command
from bot.season_days import SeasonDay, written
from bot.talk import Talk
from locales import Text, _, lines, ngettext
from services import seasons
from services.circumstances import Season
from services.days import local
from services.people import Role
from services.seasons import RAMADAN, called

LIST = 4  # seasons in one message, a line each
SHOWN_FOR = timedelta(days=30)  # after the end
OTHER = "other"


@command(
    "seasons",
    # i18n: button: times of the year such as Ramadan; max 20
    _("🗓 Seasons"),
    role=Role.COORDINATOR,
)
async def show_seasons(talk: Talk) -> Reply:
    """Show the seasons with their days; each is a button that moves it."""
    await organization_of(talk)
    found = await _known(talk)
    said = [_line(number, one) for number, one in enumerate(found[:LIST], start=1)]
    options = [Option(f"/setseason {one.key}", called(one.key)) for one in found[:LIST]]
    first = _("🗓 Seasons. Press one to move it:")
    if not found:
        first = _("🗓 No season is known yet.")
    return Reply(lines(first, *said), numbered([*options, _new(), meals(), home()]))


@command(
    "setseason",
    # i18n: button: a time of the year such as Ramadan; max 20
    _("✏️ Set a season"),
    role=Role.COORDINATOR,
)
async def set_season(talk: Talk) -> Reply:
    """Give a season its first and last day, and say first what moves with it.

    "ramadan-2027 2027-02-09 2027-03-09" asks only whether this is right.
    """
    await organization_of(talk)
    words = talk.argument.split()
    key = seasons.key_of(words[0]) if words else await _key(talk)
    known = await seasons.season_of(talk.db, key)
    first, last = await _days(talk, key, known, words[1:])
    seasons.check(first, last)
    await talk.confirm(
        lines(
            _("🗓 {season}: from {first} to {last}", season=called(key), first=first, last=last),
            _("Before: from {first} to {last}", first=known.starts_on, last=known.ends_on)
            if known
            else None,
            await _moves(talk, known),
            _length(key, first, last),
            _("Is this right?"),
        )
    )
    await seasons.set_dates(talk.db, key, first, last, talk.now, talk.person.id)
    said = _("✅ {season}: from {first} to {last}", season=called(key), first=first, last=last)
    return Reply(said, numbered([_all(), meals(), home()]))


async def _key(talk: Talk) -> str:
    """Ask which season is meant: a known one, the next Ramadan, or one with another name."""
    keys = [one.key for one in (await _known(talk))[:LIST]]
    keys += seasons.expected_ramadans(local(talk.now).date())
    shown = {key: (key, called(key)) for key in dict.fromkeys(keys)}
    # i18n: button: a time of the year with another name; max 20
    shown[OTHER] = ("", _("✏️ Another name"))
    chosen = await talk.choose("season", _("🗓 Which season?"), shown)
    if chosen:
        return chosen
    asks = _("✏️ What is it called? For example: {example}", example="winter 2027")
    return seasons.key_of(await talk.text("name", asks, at_most=seasons.LONGEST_KEY))


async def _days(talk: Talk, key: str, known: Season | None, words: list[str]) -> tuple[date, date]:
    """Return the first and the last day, asking for what does not stand behind the command."""
    today = local(talk.now).date()
    given = [written(one, known.starts_on if known else today) for one in words[:2]]
    if len(given) == 2 and given[0] and given[1]:
        return given[0], given[1]
    expected = seasons.expected_ramadans(today).get(key)
    begins = known.starts_on if known else expected or today
    asks = _("🗓 {season}: which is the first day? For example: 24/11/2026", season=called(key))
    first = await talk.ask("first", SeasonDay(asks, begins, bool(known or expected)))
    lasts = known.ends_on - known.starts_on if known else timedelta(days=29)
    asks = _("🗓 {season}: which is the last day?", season=called(key))
    offered = known is not None or key.startswith(RAMADAN)
    return first, await talk.ask("last", SeasonDay(asks, first + lasts, offered))


async def _moves(talk: Talk, known: Season | None) -> Text | None:
    """Say what moves along."""
    if known is None:
        return None
    found = await seasons.moving(talk.db, known.id)
    if not found.meals:
        return _("🍲 No meal moves with it.")
    places = ngettext("{count} place", "{count} places", found.places)
    return ngettext(
        "🍲 {count} meal of {places} moves with it.",
        "🍲 {count} meals of {places} move with it.",
        found.meals,
        places=places,
    )


def _length(key: str, first: date, last: date) -> Text | None:
    if not seasons.is_odd(key, first, last):
        return None
    days = (last - first).days + 1
    return _("⚠️ That is {count} days. Ramadan has 29 or 30.", count=days)


async def _known(talk: Talk) -> list[Season]:
    return await seasons.known_seasons(talk.db, local(talk.now).date() - SHOWN_FOR)


def _line(number: int, one: Season) -> Text:
    days = _("from {first} to {last}", first=one.starts_on, last=one.ends_on)
    return numbered_line(number, called(one.key), days)


def _new() -> Option:
    # i18n: button: a time of the year such as Ramadan; max 20
    return Option("/setseason", _("➕ New season"))


def _all() -> Option:
    # i18n: button: times of the year such as Ramadan; max 20
    return Option("/seasons", _("🗓 Seasons"))
