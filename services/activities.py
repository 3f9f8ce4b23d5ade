"""Activities: what volunteers do, the roles inside a shift and who may see one."""

from dataclasses import dataclass
from enum import StrEnum

from locales import Text, _


class Activity(StrEnum):
    """What a shift is for."""

    COOKING = "cooking"
    SERVING = "serving"
    DISTRIBUTION = "distribution"
    NIGHT = "night"
    DRIVING = "driving"
    SORTING = "sorting"
    INTERPRETING = "interpreting"
    ACCOMPANIMENT = "accompaniment"
    RECEPTION = "reception"
    BREAKFAST = "breakfast"

    @property
    def label(self) -> Text:
        """What people read."""
        return ACTIVITIES[self]


class Part(StrEnum):
    """A role inside a shift."""

    ANYONE = "anyone"
    COOK = "cook"
    DRIVER = "driver"
    CAR = "car"
    INTERPRETER = "interpreter"
    FIRST_AID = "first_aid"

    @property
    def label(self) -> Text:
        """What people read."""
        return PARTS[self]

    @property
    def needs(self) -> "Needs":
        """What somebody must have for it, beside the language of an interpreter."""
        return Needs(
            licence=self in (Part.DRIVER, Part.CAR),
            car=self is Part.CAR,
            first_aid=self is Part.FIRST_AID,
        )


@dataclass(frozen=True, slots=True)
class Needs:
    """What a role asks of a volunteer."""

    licence: bool = False
    car: bool = False
    first_aid: bool = False


class Visibility(StrEnum):
    """Who may see a shift and take a seat."""

    OPEN = "open"
    VOLUNTEERS = "volunteers"
    TEAM = "team"

    @property
    def label(self) -> Text:
        """What people read."""
        return VISIBILITIES[self]


class Status(StrEnum):
    """What became of a signup; it only changes, and is never deleted."""

    WAITING = "waiting"
    OFFERED = "offered"  # promoted, to be accepted in time
    HELD = "held"  # for a friend of somebody, who is not there yet
    SEATED = "seated"
    CANCELLED = "cancelled"
    LATE = "late"  # cancelled late
    RELEASED = "released"  # not confirmed or not accepted in time
    CALLED_OFF = "called_off"  # the shift was cancelled
    REPLACED = "replaced"  # somebody took it over


class Attendance(StrEnum):
    """What the lead saw."""

    HERE = "here"
    LATE = "late"
    MISSED = "missed"

    @property
    def label(self) -> Text:
        """What people read."""
        return ATTENDANCES[self]


ACTIVITIES = {
    # i18n: all activities: list row, max 24
    Activity.COOKING: _("🍳 Cooking"),
    # i18n: max 24
    Activity.SERVING: _("🍽 Serving meals"),
    # i18n: max 24
    Activity.DISTRIBUTION: _("📦 Distribution"),
    # i18n: max 24
    Activity.NIGHT: _("🌙 Night round"),
    # i18n: max 24
    Activity.DRIVING: _("🚐 Driving"),
    # i18n: max 24
    Activity.SORTING: _("🧥 Sorting clothes"),
    # i18n: max 24
    Activity.INTERPRETING: _("🗣 Interpreting"),
    # i18n: max 24
    Activity.ACCOMPANIMENT: _("🤝 Going with someone"),
    # i18n: max 24
    Activity.RECEPTION: _("👋 Reception"),
    # i18n: max 24
    Activity.BREAKFAST: _("☕ Breakfast"),
}
PARTS = {
    # i18n: max 24
    Part.ANYONE: _("Anyone"),
    # i18n: max 24
    Part.COOK: _("Cook"),
    # i18n: max 24
    Part.DRIVER: _("Driver"),
    # i18n: max 24
    Part.CAR: _("Driver with a car"),
    # i18n: max 24
    Part.INTERPRETER: _("Interpreter"),
    # i18n: max 24
    Part.FIRST_AID: _("First aid"),
}
VISIBILITIES = {
    # i18n: who may see a shift; max 24
    Visibility.OPEN: _("Everyone"),
    # i18n: who may see a shift; max 24
    Visibility.VOLUNTEERS: _("Approved volunteers"),
    # i18n: who may see a shift; max 24
    Visibility.TEAM: _("Our own team"),
}
ATTENDANCES = {
    # i18n: button, max 20
    Attendance.HERE: _("✅ Here"),
    # i18n: button, max 20
    Attendance.LATE: _("🕒 Came late"),
    # i18n: button, max 20
    Attendance.MISSED: _("➖ Not here"),
}
