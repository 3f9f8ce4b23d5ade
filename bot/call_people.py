"""Questions about whom a call is for: the usual audiences in one tap, any other in a few.

Which are usual depends on what the call is about.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time

from bot.paged import one_of, some_of
from bot.talk import Talk
from locales import LANGUAGES, Text, _, as_is
from services.activities import Activity, Part
from services.areas import nearest_area
from services.audiences import Audience, Whom
from services.calls import Kind
from services.days import DAY, PARIS
from services.hours import Position
from services.reach import known_area

LANGUAGE, OTHERS = "language", "others"
EVENING = time(17)  # when somebody has to be free who is free that evening
TO_WHOM = _("👥 Who is to get it?")


@dataclass(frozen=True, slots=True)
class Aim:
    """What a call is about, as far as it decides for whom it is."""

    kind: Kind
    area: str = ""
    position: Position | None = None
    place_id: int | None = None
    part: Part | None = None  # of a role in a shift
    times: tuple[datetime, datetime] | None = None  # of a shift
    brought: bool = False


async def audience(talk: Talk, aim: Aim) -> Audience:
    """Ask whom a call is for."""
    key = await _key(talk, aim)
    usual = suggested(aim, key)
    shown: dict[str, tuple[Audience | str, Text]] = dict(usual)
    # i18n: list row: who speaks a language; max 24
    shown[LANGUAGE] = (LANGUAGE, _("🌐 By language"))
    # i18n: list row: other people, to be described; max 24
    shown[OTHERS] = (OTHERS, _("⚙️ Choose exactly"))
    chosen = await talk.choose("whom", TO_WHOM, shown)
    if isinstance(chosen, Audience):
        return chosen
    if chosen == LANGUAGE:
        return Audience(languages=await _languages(talk))
    return await _exactly(talk, aim)


def suggested(aim: Aim, key: str) -> Mapping[str, tuple[Audience, Text]]:
    """Return the usual audiences for a call, the best first; `key` names its area, or is ""."""
    able = _able(aim)
    near = replace(able, areas=(key,))
    found: dict[str, tuple[Audience, Text]] = {}
    if aim.place_id is not None:
        asked = Audience(asked=aim.place_id)
        # i18n: list row: who asked about a place in the last three hours; max 24
        found["asked"] = (asked, _("🕒 Asked in last 3 hours"))
        follows = Audience(follows=aim.place_id)
        # i18n: list row: who wants to be told when a place changes; max 24
        found["follows"] = (follows, _("🔔 Who follows a place"))
    if key:
        # i18n: list row: volunteers who live or help near; max 24
        found["near"] = (near, _("📍 Volunteers near"))
    # i18n: list row: volunteers of this organization; max 24
    found["own"] = (replace(able, own=True), _("🏠 Our volunteers"))
    # i18n: list row; max 24
    found["volunteers"] = (able, _("💪 All volunteers"))
    if aim.kind is Kind.GAP and aim.part is not None:
        return found
    if aim.kind is not Kind.CHANGE:
        found["supporters"] = (Audience(Whom.SUPPORTERS), Whom.SUPPORTERS.label)
    if key:
        here = Audience(areas=(key,))
        # i18n: list row: volunteers near, and who asked for food near in the last hours; max 24
        found["here"] = (here, _("👥 Everybody near"))
    if aim.kind is Kind.NOTICE:
        found["people"] = (Audience(Whom.PEOPLE), Whom.PEOPLE.label)
        team = Audience(Whom.COORDINATORS, own=True)
        # i18n: list row: coordinators of this organization; max 24
        found["team"] = (team, _("🧭 Our coordinators"))
    found["everybody"] = (Audience(), Whom.EVERYBODY.label)
    return found


def _able(aim: Aim) -> Audience:
    """Return the volunteers who can do what a call asks for, and are free then."""
    needs = aim.part.needs if aim.part is not None else None
    return Audience(
        Whom.VOLUNTEERS,
        licence=needs is not None and needs.licence,
        car=needs is not None and needs.car,
        first_aid=needs is not None and needs.first_aid,
        free=aim.times if aim.kind is Kind.GAP else None,
    )


async def _key(talk: Talk, aim: Aim) -> str:
    """Return the key of the area a call is about, "" when nobody knows it."""
    known = known_area(aim.area) if aim.area else None
    if known is not None:
        return known.key
    if aim.position is None:
        return ""
    return (await nearest_area(talk.db, aim.position)).key


async def _exactly(talk: Talk, aim: Aim) -> Audience:
    """Ask for everything that can be asked of people, but only for what is wanted."""
    role = await talk.pick("role", TO_WHOM, Whom)
    filters = await some_of(talk, "must", _("🔎 What else must be true?"), _filters(aim, role))
    chosen = Audience(
        role,
        licence="licence" in filters,
        car="car" in filters,
        first_aid="first_aid" in filters,
        own="own" in filters,
    )
    if "near" in filters:
        spot = await talk.place("near", _("📍 Near which place?"))
        area = await nearest_area(talk.db, spot.position)
        chosen = replace(chosen, areas=(area.key,))
    if "activity" in filters:
        doing = {one.value: one.label for one in Activity}
        did = await some_of(talk, "doing", _("💪 Who helps with what?"), doing, needed=True)
        chosen = replace(chosen, activities=tuple(Activity(one) for one in did))
    if "times" in filters:
        chosen = replace(chosen, free=aim.times)
    if "evening" in filters:
        day = await talk.day("evening", _("📅 Who is free on which evening?"))
        start = datetime.combine(day, EVENING, PARIS)
        chosen = replace(chosen, free=(start, datetime.combine(day + DAY, time(), PARIS)))
    if LANGUAGE in filters:
        chosen = replace(chosen, languages=await _languages(talk))
    return chosen


def _filters(aim: Aim, role: Whom) -> dict[str, Text]:
    # i18n: all of these: what people must have or be, list row; max 24
    shown = {"near": _("📍 Near a place"), LANGUAGE: _("🌐 Their language")}
    # i18n: list row: of volunteers; max 24
    skills = {
        "activity": _("💪 What they help with"),
        "licence": _("🪪 Driving licence"),
        # i18n: list row: of volunteers; max 24
        "car": _("🚗 A car"),
        # i18n: list row: of volunteers; max 24
        "first_aid": _("⛑ First aid"),
    }
    # i18n: list row: volunteers or coordinators of this organization; max 24
    ours = {"own": _("🏠 Of our team")}
    if role not in (Whom.VOLUNTEERS, Whom.COORDINATORS):
        return shown
    if role is Whom.COORDINATORS:
        return shown | ours
    # i18n: list row: volunteers without a shift at that time; max 24
    free = {"times": _("🕗 Free at that time")} if aim.times else {}
    # i18n: list row: volunteers without a shift on an evening; max 24
    return shown | skills | ours | (free or {"evening": _("🕗 Free on an evening")})


async def _languages(talk: Talk) -> tuple[str, ...]:
    spoken = {one.code: as_is(one.name) for one in LANGUAGES}
    asks = _("🌐 Who speaks which language?")
    return tuple(await some_of(talk, "language", asks, spoken, needed=True))


async def one_language(talk: Talk, *first: str) -> str:
    """Ask for a language: these first, then one's own."""
    order = {code: number for number, code in enumerate([*first, talk.language])}
    ranked = sorted(LANGUAGES, key=lambda one: order.get(one.code, len(order)))
    names = {one.code: as_is(one.name) for one in ranked}
    return await one_of(talk, "language", _("🌐 In which language?"), names)
