"""New places: what is asked when food is served where nobody served before."""

from bot.place_words import MET, others, who_sees
from bot.points import Point
from bot.talk import Talk
from locales import Lines, _, lines
from services.areas import nearest_area
from services.meals import Sensitivity
from services.upkeep import LONGEST, NewPlace


async def asked_place(talk: Talk, name: str) -> NewPlace:
    """Ask where a new place is and who may know it; nothing is written yet."""
    prompt = _("📍 Where is {place}? Share the location, or write a station.", place=name)
    point = await talk.ask("point", Point(prompt, talk.db, talk.sealed, talk.unsealed))
    if point is None:
        raise RuntimeError("a point that may not be skipped was skipped")
    address = await asked_address(talk)
    prompt = _("🔒 {place}: who may see exactly where it is?", place=name)
    sensitivity = await talk.choose("sensitivity", prompt, who_sees())
    meeting = ""
    if sensitivity is not Sensitivity.PUBLIC:
        meeting = await talk.text("meeting", MET, at_most=LONGEST["meeting"], optional=True)
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
    return lines(
        _("🍲 New place: {place}", place=new.name),
        _("📍 {address}", address=new.address or new.city),
        _("🔒 {who}", who=new.sensitivity.label) if secret else None,
        others(new.sensitivity, new.meeting_point),
    )
