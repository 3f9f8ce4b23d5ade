"""The words of exchanged files: what free text about audiences and conditions means to us.

Audiences are read by a table of whole phrases: one that is not in it is an error of the file, for
nobody may be sent to a wrong table by a guess. Conditions are read clause by clause, and what is
not in their table stays in the words of the source.
"""

import re
from dataclasses import dataclass

from locales.fold import fold
from services.meals import Audience, Condition, Meal, Sensitivity

EVERYONE = (
    "everyone",
    "all",
    "all (mostly men), minors too",
    "all (men, women, children)",
    "all: men, women, families, young people",
    "all: women alone or with children, elderly, workers, migrants, homeless",
    "all; men, women, elderly",
    "exiles",
    "exiles, about 1000 people",
    "exiles incl. minors",
    "exiles; lone men and women, families",
    "isolated people",
    "men, women and children in precarious situations",
    "migrants",
    "migrants incl. families",
    "migrants, mainly from Eritrea and Sudan",
    "people in precarious situations",
    "people sleeping in the streets",
    "refugees",
)
NO_PAPERS = (
    "all (unconditional)",
    "all, unconditional",
    "all, no proof asked",
    "all, no papers asked",
    "all, families, people without papers",
    "exiles, unconditional",
)
REGISTERED = ("registered", "registered; residents domiciled in 2e, 3e, 11e, 12e")
OTHERS = {
    "adults": (Audience.ADULTS, ()),
    "adults only": (Audience.ADULTS, ()),
    "adults only (no children)": (Audience.ADULTS, ()),
    "families": (Audience.FAMILIES, ()),
    "families with a yellow card": (Audience.FAMILIES, (Condition.CARD,)),
    "registered families": (Audience.FAMILIES, (Condition.REGISTRATION,)),
    "women": (Audience.WOMEN, ()),
    "women only": (Audience.WOMEN, ()),
    "women and children": (Audience.WOMEN, ()),
    "minors": (Audience.MINORS, ()),
    "unaccompanied minors": (Audience.MINORS, ()),
    "students": (Audience.STUDENTS, ()),
}

CONDITIONS = {
    Condition.PAID: r"paid|[\d.]+ eur|eur|pay what you want",
    Condition.FREE: r"free",
    Condition.NO_PAPERS: r"no papers|anonymous|unconditional|without papers",
    Condition.PAPERS: r"papers needed|identity document|caf papers",
    Condition.CARD: r"card|ticket|token|coupon|membership",
    Condition.REGISTRATION: r"registration|register|registered|booking",
    Condition.REFERRAL: r"referral|from social services",
    Condition.TAKE_AWAY: r"take away|baskets?|lunch bag|meal bags",
    Condition.HALAL: r"halal",
    Condition.VEGETARIAN: r"vegetarian",
    Condition.NO_PORK: r"no pork|never pork",
}
MEALS = {
    Meal.PARCEL: r"parcels?|colis|paniers?|baskets",
    Meal.BREAKFAST: r"breakfasts?|petits? dejeuners?|p tits dej|p tits dejs",
    Meal.GROCERIES: r"grocery|epicerie",
    Meal.DINNER: r"dinner|evenings?|soir|iftar|soupe de nuit|chorba",
    Meal.LUNCH: r"lunch|dejeuners?|midday|noon|midis?",
}
OVER = r"closed|destroyed|ended|end of service"
PAUSED = r"temporarily closed from"
SENSITIVE = r"sensitive place|sites not published|living sites?|camp along"


@dataclass(frozen=True, slots=True)
class Meaning:
    """What the words of one row mean."""

    audience: Audience
    conditions: tuple[Condition, ...]
    meal: Meal
    ended: bool
    sensitivity: Sensitivity


def audience_of(words: str) -> tuple[Audience, tuple[Condition, ...]] | None:
    """Return for whom a phrase says it is, with what it asks of them; None for an unknown one."""
    spelled = fold(words)
    if not spelled or _among(spelled, EVERYONE):
        return Audience.EVERYONE, ()
    if _among(spelled, NO_PAPERS):
        return Audience.EVERYONE, (Condition.NO_PAPERS,)
    if _among(spelled, REGISTERED):
        return Audience.EVERYONE, (Condition.REGISTRATION,)
    return next((found for one, found in OTHERS.items() if fold(one) == spelled), None)


def meaning(
    name: str, address: str, audience: str, conditions: str, confidence: str, hours: str = ""
) -> Meaning | None:
    """Return what a row means, or None when its audience is not known."""
    for_whom = audience_of(audience)
    if for_whom is None:
        return None
    said, clauses = fold(conditions), {fold(clause) for clause in conditions.split(";")}
    asked = {one for one, pattern in CONDITIONS.items() if _has(said, pattern)} | set(for_whom[1])
    asked |= {one for one in Condition if one.value.replace("_", " ") in clauses}
    if Condition.PAID in asked:
        asked.discard(Condition.FREE)
    if Condition.NO_PAPERS in asked:
        asked.discard(Condition.PAPERS)
    hidden = _has(fold(f"{address} {conditions} {confidence}"), SENSITIVE)
    in_brackets = " ".join(re.findall(r"\(([^)]*)\)", name))
    return Meaning(
        for_whom[0],
        tuple(one for one in Condition if one in asked),
        _meal(fold(name), said, clauses, bool(hours)),
        "ended" in clauses or _has(said, PAUSED) or _has(fold(in_brackets), OVER),
        Sensitivity.VERIFIED if hidden else Sensitivity.PUBLIC,
    )


def canonical(conditions: tuple[Condition, ...], meal: Meal, ended: bool) -> str:
    """Return words for a row that nobody has written by hand; they are read back the same."""
    words = [meal.value, *(one.value.replace("_", " ") for one in conditions)]
    return "; ".join(words + (["ended"] if ended else []))


def _meal(name: str, said: str, clauses: set[str], has_hours: bool) -> Meal:
    """Read it from a clause of its own, else from the name, else from the rest.

    Where there are hours, they tell breakfast from dinner better than the rest does.
    """
    exact = next((one for one in Meal if one.value in clauses), None)
    if exact is not None:
        return exact
    for text in (name, said):
        found = [one for one, pattern in MEALS.items() if _has(text, pattern)]
        if has_hours and text is said:
            found = [one for one in found if one in (Meal.PARCEL, Meal.GROCERIES)]
        if Meal.LUNCH in found and Meal.DINNER in found:
            return Meal.MEAL
        if found:
            return found[0]
    return Meal.MEAL


def _among(spelled: str, phrases: tuple[str, ...]) -> bool:
    return any(fold(one) == spelled for one in phrases)


def _has(said: str, pattern: str) -> bool:
    return re.search(rf"\b(?:{pattern})\b", said) is not None
