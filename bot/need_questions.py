"""Questions about needs: what it is, which size, where it is brought to and until when."""

from datetime import datetime, time, timedelta

from bot.need_words import size_label
from bot.talk import Talk
from locales import Text, _, as_is
from services import drop_offs
from services.categories import MEMBERS, Category, Group
from services.days import PARIS
from services.drop_offs import DropOff

LAST = time(23, 59)  # of the day until which something is of use
DAYS = (0, 1, 2, 3, 7, 14, 30)  # from today on, that are offered
FOR_EVER = "-"
ROWS = 10  # of a list on WhatsApp


async def category(talk: Talk, *, brought: bool) -> Category:
    """Ask what it is, first of which kind; `brought`: only what people can bring."""
    known = {
        group: [one for one in members if one.brought or not brought]
        for group, members in MEMBERS.items()
    }
    groups = {one.value: (one, one.label) for one, members in known.items() if members}
    group: Group = await talk.choose("group", _("📦 What is it?"), groups)
    members = {one.value: (one, one.label) for one in known[group]}
    return await talk.choose("category", _("📦 What is it?"), members)


async def size(talk: Talk, what: Category, *, optional: bool = True) -> str:
    """Ask for the size, where it matters; "" for any."""
    if not what.sizes:
        return ""
    # i18n: row of a list: the size does not matter; max 24
    every = {"any": ("", _("Any size"))} if optional and len(what.sizes) < ROWS else {}
    sizes = {one: (one, size_label(one)) for one in what.sizes}
    return await talk.choose("size", _("📏 Which size?"), {**every, **sizes})


async def drop_off(talk: Talk, organization_id: int) -> DropOff | None:
    """Ask where it is brought to; the only point is not asked for, None when there is none."""
    points = (await drop_offs.of_organization(talk.db, organization_id))[:ROWS]
    if len(points) < 2:
        return points[0] if points else None
    choices: dict[str, tuple[DropOff, Text]] = {
        str(one.id): (one, as_is(one.name)) for one in points
    }
    return await talk.choose("point", _("📍 Where is it brought to?"), choices)


async def until(talk: Talk, point: DropOff | None = None) -> datetime | None:
    """Ask until when it is of use: the end of a day, or None for as long as it is missing.

    No day is offered on which it cannot have been brought to the point yet.
    """
    today = talk.now.date()
    coming = drop_offs.days(point, talk.now, 1) if point is not None else []
    first = coming[0].day if coming else today
    choices: dict[str, tuple[datetime | None, Text]] = {
        # i18n: row of a list: something is needed without an end; max 24
        FOR_EVER: (None, _("♾ As long as needed"))
    }
    for day in (today + timedelta(days=ahead) for ahead in DAYS):
        if day >= first:
            choices[day.isoformat()] = (datetime.combine(day, LAST, PARIS), as_is(day))
    return await talk.choose("until", _("⏳ Until when is it of use?"), choices)
