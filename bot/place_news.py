"""What news about places say to who looks after them: what people saw, and is it still true."""

from datetime import date, datetime

from bot.cards import NAME
from bot.lengths import cut
from bot.messages import Approved, Option, Reply
from bot.place_words import coming_line, it_changed, still_true, this_place, what_was_seen
from bot.story import Stories, Story
from locales import Text, _, as_is, lines
from services import sightings
from services import still_true as asking
from services.days import local
from services.meals import SightingKind
from services.news import News
from services.places import Place
from services.refusals import Refused
from services.seasons import known_seasons
from services.sensitivity import kept_place
from services.still_true import Why

ASKED = {
    Why.LONG: _("🗓 Is this still true?"),
    Why.AUGUST: _("🗓 Many places close in August. Is this true in August?"),
    Why.CHRISTMAS: _("🗓 Many places close at Christmas. Is this true at Christmas?"),
    Why.RAMADAN: _("🗓 Ramadan begins soon. Is this true in Ramadan?"),
}


async def _seen(story: Story) -> Reply | None:
    """Tell who looks after a place what people say there; None once it is settled."""
    found = await _place(story)
    if found is None or story.token("seen") not in set(SightingKind):
        return None
    told = await sightings.of_place(story.db, found.id, story.now)
    if not told:
        return None
    # i18n: button: what people told from a place; max 20
    settle = Option(f"/seenthere {found.id}", _("👀 Is it true?"), number=1)
    said = [_("👀 {place}: people there tell us:", place=_name(found)), *what_was_seen(told)]
    template = Approved("news", (said[0],), presses=False)
    return Reply(lines(*said), [settle, this_place(found.id, 2)], template=template)


async def _still_true(story: Story) -> Reply | None:
    """Ask whether the hours of a place are still true; None when they are gone."""
    found = await _place(story)
    if found is None or story.token("why") not in set(Why):
        return None
    why = Why(story.token("why"))
    since = await _since(story)
    actor = story.standing.person.id
    sittings = await asking.coming(story.db, found.id, story.now, actor, since)
    about = _("🗓 Is this still true? {place}", place=_name(found))
    template = Approved("news", (about,), presses=False)
    return Reply(
        lines(
            ASKED[why],
            _("🍲 {place}", place=_name(found)),
            coming_line(sittings),
            _last(found, story.now),
        ),
        [still_true(found.id, 1), it_changed(found.id, 2), this_place(found.id, 3)],
        template=template,
    )


async def _since(story: Story) -> date | None:
    """Return the first day that is asked about, None for today."""
    today = local(story.now).date()
    found = asking.asking_on(today, await known_seasons(story.db, today))
    return found.begins if found and found.why.value == story.token("why") else None


async def _place(story: Story) -> Place | None:
    """Return the place, unless others look after it by now."""
    try:
        return await kept_place(
            story.db, story.number("place"), story.now, story.standing.person.id
        )
    except Refused:
        return None


def _name(found: Place) -> Text:
    return as_is(cut(found.name, NAME))


def _last(found: Place, now: datetime) -> Text:
    known = [one.confirmed_at for one in found.servings if one.confirmed_at is not None]
    if not known:
        return _("❔ Nobody has confirmed this")
    oldest = local(min(known))
    if now - oldest >= asking.OLD:
        return _("❔ Not confirmed since {date}", date=f"{oldest:%d/%m/%Y}")
    return _("✅ Checked {when}", when=oldest)


PLACES: Stories = {News.SEEN: _seen, News.STILL_TRUE: _still_true}
"""How news about places are told."""
