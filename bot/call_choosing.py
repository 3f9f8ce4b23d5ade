"""What a new call is about, chosen from what is open now, or told in a few taps."""

from bot.call_subjects import A_WHILE, NO_PLACE, Subject, about_shift, of_need, of_place, role_of
from bot.call_until import Until
from bot.coordinating import asked_organization, organizations_of
from bot.need_cards import about
from bot.need_choices import Amount
from bot.need_questions import category as any_category
from bot.need_words import thing
from bot.shift_cards import row
from bot.talk import Talk
from locales import Text, _, as_is
from services import gaps, search, shifts, triage
from services.areas import nearest_area
from services.calls import Kind
from services.categories import COMMON, Category
from services.days import DAY
from services.hours import Position
from services.needs import Need
from services.refusals import Refused
from services.shifts import Shift

MOST = 1000  # people, or things
ROWS = 7  # of what is open, in a list of ten
NEW, MORE, PEOPLE, NEXT_DAYS = "new", "more", "people", 7


async def asked(talk: Talk) -> Subject:
    """Ask what kind of call it is, and what about."""
    kind = await talk.pick("kind", _("📣 What is it about?"), Kind)
    if kind is Kind.URGENT:
        return await _urgent(talk)
    if kind is Kind.GAP:
        return await _gap(talk)
    if kind is Kind.CHANGE:
        return await _change(talk)
    team = await asked_organization(talk)
    return Subject(team.id, kind, told=False)


async def _urgent(talk: Talk) -> Subject:
    found, _total = await triage.board(talk.db, talk.person.id, talk.now, limit=ROWS)
    open_now = [one for one in found if one.missing or not one.category.brought]
    if open_now:
        shown: dict[str, tuple[Need | None, Text]] = {
            str(one.id): (one, about(one)) for one in open_now
        }
        # i18n: list row: a message to many about something that stands in no list; max 24
        shown[NEW] = (None, _("➕ Something else"))
        chosen = await talk.choose("need", _("📦 What is needed?"), shown)
        if chosen is not None:
            return of_need(talk, chosen)
    team = await asked_organization(talk)
    what = await _what(talk)
    if what is None:
        return await _people(talk, team.id, Kind.URGENT)
    asks = _("{thing}: how many?", thing=thing(what))
    wanted = await talk.ask("wanted", Amount(asks, MOST))
    area, position = await _where(talk)
    until = await talk.ask("until", Until(_("⏳ Until when?"), talk.now))
    return Subject(
        team.id,
        Kind.URGENT,
        until,
        category=what,
        area=area,
        position=position,
        wanted=wanted,
    )


async def _what(talk: Talk) -> Category | None:
    """Ask what is needed; None for people who help."""
    shown: dict[str, tuple[Category | str, Text]] = {one.value: (one, one.label) for one in COMMON}
    # i18n: list row: people are needed who help; max 24
    shown[PEOPLE] = (PEOPLE, _("👥 People who help"))
    # i18n: list row: other things that can be missing; max 24
    shown[MORE] = (MORE, _("➕ More"))
    chosen = await talk.choose("what", _("📦 What is needed?"), shown)
    if isinstance(chosen, Category):
        return chosen
    return None if chosen == PEOPLE else await any_category(talk, brought=False)


async def _people(talk: Talk, organization_id: int, kind: Kind) -> Subject:
    wanted = await talk.ask("wanted", Amount(_("👥 How many people?"), MOST))
    area, position = await _where(talk)
    starts = await talk.ask("starts", Until(_("🕗 From when on?"), talk.now, at_once=True))
    at_once = starts <= talk.now
    return Subject(
        organization_id,
        kind,
        talk.now + A_WHILE if at_once else starts,
        area=area,
        position=position,
        starts=None if at_once else starts,
        wanted=wanted,
        told=False,
    )


async def _gap(talk: Talk) -> Subject:
    teams = [one.id for one in await organizations_of(talk)]
    found = (await gaps.gaps(talk.db, teams, talk.now, NEXT_DAYS))[:ROWS]
    shown: dict[str, tuple[Shift | None, Text]] = {
        str(one.shift.id): (one.shift, row(one.shift)[0]) for one in found
    }
    if shown:
        # i18n: list row: people are needed, but for no shift that is planned; max 24
        shown[NEW] = (None, _("➕ For something else"))
        chosen = await talk.choose("shift", _("🙏 For which shift?"), shown)
        if chosen is not None:
            return await role_of(talk, chosen, change=False)
    team = await asked_organization(talk)
    return await _people(talk, team.id, Kind.GAP)


async def _change(talk: Talk) -> Subject:
    what = await talk.choose(
        "changed",
        _("🔁 What is changed?"),
        {
            # i18n: list row: food served at a place; max 24
            "place": ("place", _("🍲 A meal")),
            # i18n: list row; max 24
            "shift": ("shift", _("📅 A shift")),
            # i18n: list row; max 24
            NEW: (NEW, _("✍️ Something else")),
        },
    )
    if what == "place":
        return await of_place(talk, await _which_place(talk))
    if what == "shift":
        return await _changed_shift(talk)
    team = await asked_organization(talk)
    return Subject(team.id, Kind.CHANGE, told=False)


async def _changed_shift(talk: Talk) -> Subject:
    teams = [one.id for one in await organizations_of(talk)]
    end = talk.now + NEXT_DAYS * DAY
    coming = await shifts.of_organizations(talk.db, teams, talk.now, end)
    if not coming:
        raise Refused(_("No shift is planned."))
    shown = {str(one.id): (one, row(one)[0]) for one in coming[:ROWS]}
    chosen = await talk.choose("shift", _("📅 Which shift?"), shown)
    return about_shift(talk, chosen)


async def _which_place(talk: Talk) -> int:
    words = await talk.text("place", _("📍 Which place? Write its name."))
    found = await search.named(talk.db, words, actor=talk.person.id)
    places = {str(one.place_id): one for one in found if one.place_id is not None}
    if not places:
        raise Refused(NO_PLACE)
    if len(places) == 1:
        return int(next(iter(places)))
    shown = {number: (one.place_id or 0, as_is(one.name)) for number, one in places.items()}
    return await talk.choose("which", _("Which one do you mean?"), shown)


async def _where(talk: Talk) -> tuple[str, Position | None]:
    """Ask about where it is; a shared location becomes the name of the area it lies in."""
    spot = await talk.place("area", _("📍 Where?"))
    if spot.name is not None:
        return spot.name, spot.position
    return (await nearest_area(talk.db, spot.position)).name, spot.position
