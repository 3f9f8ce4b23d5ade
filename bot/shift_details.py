"""Shift details: what a shift may have beside its day and its seats, each with its question."""

from enum import StrEnum

from bot.kitchens import Kitchen
from bot.picker import pages
from bot.talk import Talk
from locales import Text, _
from services.activities import Activity, Part, Visibility
from services.areas import nearest_area
from services.changing import Particulars

LONGEST_AREA = 80  # characters
MORE = "more"  # what the picker calls its second page


class Detail(StrEnum):
    """Something that can be said of a shift, or left out."""

    TIME = "time"
    MEETS = "meets"
    AREA = "area"
    MEETING = "meeting"
    ADDRESS = "address"
    BRING = "bring"
    NOTE = "note"
    CONTACT = "contact"
    MEAL = "meal"
    WHO = "who"
    SEATS = "seats"
    ROLES = "roles"
    REPEAT = "repeat"

    @property
    def label(self) -> Text:
        """What stands on its button."""
        return LABELS[self]


LABELS = {
    # i18n: all of these: what can be told of a shift; list row, max 24
    Detail.TIME: _("🕕 Day and time"),
    # i18n: list row, max 24
    Detail.MEETS: _("⏱ Meet earlier"),
    # i18n: list row, max 24
    Detail.AREA: _("🗺 Area"),
    # i18n: list row, max 24
    Detail.MEETING: _("📍 Meeting point"),
    # i18n: list row, max 24
    Detail.ADDRESS: _("🏠 Exact address"),
    # i18n: list row, max 24
    Detail.BRING: _("🎒 What to bring"),
    # i18n: list row, max 24
    Detail.NOTE: _("ℹ️ A note"),
    # i18n: list row, max 24
    Detail.CONTACT: _("☎️ Lead's contact"),
    # i18n: list row: which meal the shift is for; max 24
    Detail.MEAL: _("🍲 For which meal"),
    # i18n: list row, max 24
    Detail.WHO: _("👁 Who may see it"),
    # i18n: list row, max 24
    Detail.SEATS: _("👥 How many people"),
    # i18n: list row: drivers, interpreters …; max 24
    Detail.ROLES: _("🚐 Driver and others"),
    # i18n: list row: the shift comes back every day or week; max 24
    Detail.REPEAT: _("🔁 Repeat it"),
}
WORDS = {
    Detail.MEETING: _("📍 Where exactly do people meet? Only who has a seat reads it."),
    Detail.ADDRESS: _("🏠 What is the exact address? Only who confirmed a seat reads it."),
    Detail.BRING: _("🎒 What should people bring?"),
    Detail.NOTE: _("ℹ️ What else should people know?"),
    Detail.CONTACT: _("☎️ How is the lead reached? Only who confirmed a seat reads it."),
}
BEFORE = (15, 30, 45, 60)  # minutes


async def words(talk: Talk, detail: Detail) -> str:
    """Ask for a detail that is words; "" when it is skipped."""
    return await talk.text(detail.value, WORDS[detail], optional=True)


async def particulars(talk: Talk, detail: Detail) -> Particulars:
    """Ask for any detail but the times, the seats and the repetition."""
    match detail:
        case Detail.MEETING:
            return {"meeting": await words(talk, detail)}
        case Detail.ADDRESS:
            return {"address": await words(talk, detail)}
        case Detail.BRING:
            return {"bring": await words(talk, detail)}
        case Detail.NOTE:
            return {"note": await words(talk, detail)}
        case Detail.CONTACT:
            return {"contact": await words(talk, detail)}
        case Detail.AREA:
            return await area(talk)
        case Detail.MEAL:
            prompt = _("🍲 Which meal is it for? Write the name of the place.")
            kitchen = await talk.ask("meal", Kitchen(prompt, talk.db, talk.person.id))
            return {"place_id": kitchen.place_id if kitchen else None}
        case Detail.WHO:
            prompt = _("👁 Who may see it and take a seat?")
            return {"visibility": await talk.pick("who", prompt, Visibility)}
        case _other:
            raise ValueError(detail)


async def area(talk: Talk) -> Particulars:
    """Ask for the area, which everybody may know, with its point."""
    spot = await talk.place("area", _("🗺 In which area? Everybody may know this."))
    called = spot.name or (await nearest_area(talk.db, spot.position)).name
    return {"area": called[:LONGEST_AREA], "position": spot.position}


async def minutes_before(talk: Talk) -> int:
    """Ask how long before the start people meet, in minutes."""
    offered = {"0": (0, _("At the start"))}
    for one in BEFORE:
        # i18n: button: people meet so long before a shift starts; max 20
        offered[str(one)] = (one, _("{minutes} min before", minutes=one))
    return await talk.choose("meets", _("⏱ When do people meet?"), offered)


async def spoken(talk: Talk) -> str:
    """Ask for the language of an interpreter; returns its code."""
    first, second = pages()
    prompt = _("🗣 Which language should they speak?")
    code = await talk.choose("speaks", prompt, first)
    return code if code != MORE else await talk.choose("speaks_more", prompt, second)


def main_part(activity: Activity) -> Part:
    """Return which role a shift needs first."""
    return MAIN.get(activity, Part.ANYONE)


MAIN = {Activity.DRIVING: Part.DRIVER, Activity.INTERPRETING: Part.INTERPRETER}
