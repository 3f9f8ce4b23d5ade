"""New places: what is asked when food is served where nobody served before."""

from bot.points import Point
from bot.talk import Talk
from locales import Lines, Text, _, lines
from services.areas import nearest_area
from services.meals import Sensitivity
from services.upkeep import LONGEST, NewPlace

# i18n: row of a list: who is told where a place is; max 24
EVERYONE = _("🌍 Everyone")
# i18n: row of a list: who is told where a place is; max 24
VOLUNTEERS = _("🙋 Our volunteers only")
# i18n: row of a list: who is told where a place is; max 24
TEAM = _("🔒 The team that day")
WHO = {
    Sensitivity.PUBLIC: EVERYONE,
    Sensitivity.VERIFIED: VOLUNTEERS,
    Sensitivity.TEAM: TEAM,
}


async def asked_place(talk: Talk, name: str) -> NewPlace:
    """Ask where a new place is and who may know it; nothing is written yet."""
    prompt = _("📍 Where is {place}? Share the location, or write a station.", place=name)
    point = await talk.ask("point", Point(prompt, talk.db, talk.sealed, talk.unsealed))
    if point is None:
        raise RuntimeError("a point that may not be skipped was skipped")
    address = await asked_address(talk)
    prompt = _("🔒 Who is told exactly where it is?")
    choices = {one.value: (one, said) for one, said in WHO.items()}
    sensitivity = await talk.choose("sensitivity", prompt, choices)
    meeting = ""
    if sensitivity is not Sensitivity.PUBLIC:
        ask = _("🤝 Where can the others be met? Without this they do not see the place.")
        meeting = await talk.text("meeting", ask, at_most=LONGEST["meeting"], optional=True)
    near = await nearest_area(talk.db, point.position)
    address = address or point.name or near.name
    return NewPlace(name, near.city, point.position, address, sensitivity, meeting)


async def asked_address(talk: Talk) -> str:
    """Ask for an address, which may be skipped."""
    prompt = _("🏠 The exact address, or what can be seen there? You can skip this.")
    return await talk.text("address", prompt, at_most=LONGEST["address"], optional=True)


def read_back(new: NewPlace) -> Lines:
    """Say a new place before it is made."""
    secret = new.sensitivity is not Sensitivity.PUBLIC
    met: Text | None = None
    if secret and new.meeting_point:
        met = _("🤝 Others meet at: {address}", address=new.meeting_point)
    elif secret:
        met = _("🤝 Others do not see it.")
    return lines(
        _("🍲 New place: {place}", place=new.name),
        _("📍 {address}", address=new.address or new.city),
        _("🔒 {who}", who=new.sensitivity.label) if secret else None,
        met,
    )
