"""Meals: the words in which food is spoken of, and who may eat where."""

from datetime import datetime
from enum import StrEnum

from locales import Text, _
from services.days import local


class Meal(StrEnum):
    """What is served."""

    BREAKFAST = "breakfast"
    LUNCH = "lunch"
    DINNER = "dinner"
    SNACK = "snack"
    PARCEL = "parcel"
    GROCERIES = "groceries"
    MEAL = "meal"  # which one depends on the hour

    @property
    def label(self) -> Text:
        """What a person calls it."""
        return _MEALS[self]

    def at(self, moment: datetime) -> "Meal":
        """Return which meal it is at this hour, where nothing more is known."""
        if self is not Meal.MEAL:
            return self
        hour = local(moment).hour
        if 5 <= hour < 11:
            return Meal.BREAKFAST
        if 11 <= hour < 15:
            return Meal.LUNCH
        return Meal.DINNER if hour >= 17 else Meal.MEAL


class Audience(StrEnum):
    """For whom a place is, and how a person who asks may be described."""

    EVERYONE = "everyone"
    WOMEN = "women"
    FAMILIES = "families"
    MINORS = "minors"
    ADULTS = "adults"
    STUDENTS = "students"

    @property
    def label(self) -> Text:
        """For whom it is, as a condition to be said before the address."""
        return _AUDIENCES[self]

    @property
    def may_eat_at(self) -> tuple["Audience", ...]:
        """The places to which such a person is sent; never a minor among adults only."""
        return _MAY_EAT_AT[self]


class Condition(StrEnum):
    """What is asked of those who come, and what they get."""

    FREE = "free"
    PAID = "paid"
    NO_PAPERS = "no_papers"
    PAPERS = "papers"
    CARD = "card"
    REGISTRATION = "registration"
    REFERRAL = "referral"
    TAKE_AWAY = "take_away"
    HALAL = "halal"
    VEGETARIAN = "vegetarian"
    NO_PORK = "no_pork"

    @property
    def label(self) -> Text:
        """What a person has to know of it."""
        return _CONDITIONS[self]


class Sensitivity(StrEnum):
    """Who may know the exact point of a place; others get a meeting point or nothing."""

    PUBLIC = "public"
    VERIFIED = "verified"  # approved volunteers
    TEAM = "team"  # those with a seat on it

    @property
    def label(self) -> Text:
        """Who is told where it is."""
        return _SENSITIVITIES[self]


class SightingKind(StrEnum):
    """What somebody on the spot can tell."""

    CLOSED = "closed"
    NO_FOOD = "no_food"
    QUEUE = "queue"

    @property
    def label(self) -> Text:
        """What is seen."""
        return _SIGHTINGS[self]


class Status(StrEnum):
    """The four answers about a time at which food is served."""

    OPEN = "open"
    OPENS = "opens"
    UNSURE = "unsure"
    CANCELLED = "cancelled"

    @property
    def label(self) -> Text:
        """The answer in a word."""
        return _STATUSES[self]


class Doubt(StrEnum):
    """Why an answer is not sure, the most important first."""

    NO_FOOD = "no_food"
    CLOSED = "closed"
    ALERT = "alert"
    TEAM = "team"
    CONFLICT = "conflict"
    HOURS_UNKNOWN = "hours_unknown"
    HOURS_UNCERTAIN = "hours_uncertain"
    USUALLY = "usually"
    NOT_CONFIRMED = "not_confirmed"

    @property
    def label(self) -> Text:
        """The reason, as it is said to a person."""
        return _DOUBTS[self]


_MEALS = {
    Meal.BREAKFAST: _("Breakfast"),
    Meal.LUNCH: _("Lunch"),
    Meal.DINNER: _("Dinner"),
    Meal.SNACK: _("Snack and hot drinks"),
    Meal.PARCEL: _("Food parcel"),
    Meal.GROCERIES: _("Cheap groceries"),
    Meal.MEAL: _("Meal"),
}
_AUDIENCES = {
    Audience.EVERYONE: _("For everyone"),
    Audience.WOMEN: _("For women only"),
    Audience.FAMILIES: _("For families"),
    Audience.MINORS: _("For people under 18 without parents"),
    Audience.ADULTS: _("For adults only, no children"),
    Audience.STUDENTS: _("For students"),
}
_MAY_EAT_AT = {
    Audience.EVERYONE: (Audience.EVERYONE, Audience.ADULTS),
    Audience.WOMEN: (Audience.EVERYONE, Audience.WOMEN, Audience.ADULTS),
    Audience.FAMILIES: (Audience.EVERYONE, Audience.FAMILIES),
    Audience.MINORS: (Audience.EVERYONE, Audience.MINORS),
    Audience.ADULTS: (Audience.EVERYONE, Audience.ADULTS),
    Audience.STUDENTS: (Audience.EVERYONE, Audience.STUDENTS, Audience.ADULTS),
}
_CONDITIONS = {
    Condition.FREE: _("Free"),
    Condition.PAID: _("You pay something"),
    Condition.NO_PAPERS: _("No papers asked"),
    Condition.PAPERS: _("Bring your papers"),
    Condition.CARD: _("You need a card or a ticket"),
    Condition.REGISTRATION: _("You must register first"),
    Condition.REFERRAL: _("A social worker must send you"),
    Condition.TAKE_AWAY: _("To take away"),
    Condition.HALAL: _("Halal"),
    Condition.VEGETARIAN: _("Vegetarian"),
    Condition.NO_PORK: _("No pork"),
}
_SENSITIVITIES = {
    Sensitivity.PUBLIC: _("Everyone is told where it is"),
    Sensitivity.VERIFIED: _("Only volunteers are told where it is"),
    Sensitivity.TEAM: _("Only the team is told where it is"),
}
_SIGHTINGS = {
    # i18n: button, max 20
    SightingKind.CLOSED: _("It is closed"),
    # i18n: button, max 20
    SightingKind.NO_FOOD: _("No food left"),
    # i18n: button, max 20
    SightingKind.QUEUE: _("Long queue"),
}
_STATUSES = {
    Status.OPEN: _("Open now"),
    Status.OPENS: _("Opens later"),
    Status.UNSURE: _("Not sure"),
    Status.CANCELLED: _("Cancelled"),
}
_DOUBTS = {
    Doubt.NO_FOOD: _("People there say that no food is left."),
    Doubt.CLOSED: _("People there say that it is closed."),
    Doubt.ALERT: _("It may be stopped: the police or the city do not allow it there now."),
    Doubt.TEAM: _("There may not be enough helpers."),
    Doubt.CONFLICT: _("We have heard different hours."),
    Doubt.HOURS_UNKNOWN: _("We do not know the hours."),
    Doubt.HOURS_UNCERTAIN: _("The days or hours are not certain."),
    Doubt.USUALLY: _("Usually open, but many places close at this time of year."),
    Doubt.NOT_CONFIRMED: _("Nobody has confirmed this recently."),
}
