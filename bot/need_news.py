"""What news about needs say: to coordinators what is missing, to reporters what becomes of it.

* coordinators read more than what and where on the need's own card only, while they act for it;
* reporters hear what concerns them.
"""

from bot.messages import Approved, Option, Reply
from bot.need_cards import about, told
from bot.need_words import MY_NEEDS
from bot.story import Stories, Story
from locales import Text, _, lines, listed, ngettext
from services import coordinators, needs
from services.closing import Reason
from services.needs import Need
from services.news import News

WHY = {
    "new": _("📦 Something is missing:"),
    "again": _("👥 Somebody else tells the same:"),
    "words": _("✍️ Somebody told more about this:"),
    "urgent": _("🔴 This is urgent now:"),
    "back": _("↩️ Somebody does not need this any more:"),
}
BECAUSE = {
    Reason.MET_ELSEWHERE: _("🤝 Others have given this, the team says:"),
    Reason.GONE: _("👋 The team closed this. It seems not to be needed any more:"),
    Reason.NOT_POSSIBLE: _("😔 We are sorry. The team cannot do this:"),
    Reason.DOUBLE: _("👥 The team knew of this already, and closed the second report:"),
}


async def _to_coordinators(story: Story) -> Reply | None:
    """Tell of a need to who acts for its organization, at this very moment."""
    need = await _need(story)
    if need is None or not await _theirs(story, need):
        return None
    moved = story.item.kind is News.NEED_MOVED
    first = WHY.get(story.token("why"), WHY["new"])
    if moved:
        first = _("➡️ Another team gives this need to you:")
    options = [Option(f"/manageneed {need.id}", _("📦 This need"), number=1)]
    if need.claimed_by is None and not need.state.ended:
        options.append(Option(f"/claimneed {need.id}", _("🙋 I look after it"), number=2))
    people = ngettext("👥 {count} person told us.", "👥 {count} people told us.", need.reports)
    return _reply(first, listed(*told(need)), people if need.reports > 1 else None, *options)


async def _claimed(story: Story) -> Reply | None:
    return await _to_reporter(story, _("🙋 Somebody of the team looks after this now:"))


async def _opened(story: Story) -> Reply | None:
    more = _("You hear from us when it is there.")
    return await _to_reporter(story, _("📣 We ask people to bring this:"), more)


async def _met(story: Story) -> Reply | None:
    need = await _need(story)
    if need is not None and need.category.brought:
        more = _("Where do you get it? Ask the team: 👤 9")
        return await _to_reporter(story, _("✅ This is there now:"), more)
    more = _("Is it not so? Tell the team: 👤 9")
    return await _to_reporter(story, _("✅ This is done, the team says:"), more)


async def _closed(story: Story) -> Reply | None:
    why = story.token("reason")
    known = {one.value: words for one, words in BECAUSE.items()}
    if why not in known:
        return None
    more = _("Do you still need it? Tell the team: 👤 9")
    return await _to_reporter(story, known[why], more)


async def _to_reporter(story: Story, first: Text, more: Text | None = None) -> Reply | None:
    """Tell of a need to who reported it: what it is and what becomes of it."""
    need = await _need(story)
    if need is None:
        return None
    mine = Option("/myneeds", MY_NEEDS, number=1)
    # i18n: button, max 20
    person = Option("/person", _("👤 A person"), number=9)
    return _reply(first, about(need), more, mine, person)


def _reply(first: Text, which: Text, more: Text | None, *options: Option) -> Reply:
    template = Approved("news", (which,), presses=False)
    return Reply(lines(first, which, more), options, template=template)


async def _need(story: Story) -> Need | None:
    return await needs.current(story.db, story.number("need"))


async def _theirs(story: Story, need: Need) -> bool:
    person_id = story.item.person_id
    return await coordinators.acts_for(story.db, person_id, need.organization_id)


NEEDS: Stories = {
    News.NEED: _to_coordinators,
    News.NEED_MOVED: _to_coordinators,
    News.NEED_CLAIMED: _claimed,
    News.NEED_OPEN: _opened,
    News.NEED_MET: _met,
    News.NEED_CLOSED: _closed,
}
