"""What news about groups say to the coordinator who made them, never in the group itself."""

from bot.group_words import GROUPS, HOW, stop, stopped
from bot.messages import Approved, Option, Reply
from bot.story import Stories, Story
from locales import _, as_is, lines
from services import coordinators
from services.groups import Change, Group, group_of
from services.news import News


async def _changed(story: Story) -> Reply | None:
    """Say what became of a group; None when that is nobody's of theirs any more."""
    group = await group_of(story.db, story.number("group"))
    if group is None:
        return None
    change, mine = Change(story.token("change")), Option("/groups", GROUPS)
    if change is Change.TAKEN:
        return _taken()
    if not await coordinators.acts_for(story.db, story.standing.person.id, group.organization_id):
        return None
    if change is Change.ON:
        return _begun(group, mine)
    gone = _(
        "👋 I was removed from group {number}. No more calls are posted there.", number=group.id
    )
    said = gone if change is Change.GONE else stopped(group)
    return Reply(lines(said, HOW), [mine], template=Approved("news", (said,), presses=False))


def _begun(group: Group, mine: Option) -> Reply:
    said = _(
        "✅ Calls of {organization} are now posted in group {number}.",
        organization=as_is(group.organization),
        number=group.id,
    )
    more = _("🤐 I say nothing else there, and keep nothing of what people write.")
    template = Approved("news", (said,), presses=False)
    return Reply(lines(said, more), [stop(group), mine], template=template)


def _taken() -> Reply:
    said = _("✋ Another team posts its calls in this group. They can end it there with /away.")
    return Reply(said, template=Approved("news", (said,), presses=False))


GATHERINGS: Stories = {News.GROUP_ADDED: _changed}
