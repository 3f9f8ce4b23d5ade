"""What news about calls say: to who is asked to agree, and to who wrote one how it went.

Only who acts for the organization at this very moment is told anything.
"""

from dataclasses import replace

from bot.call_cards import CHANNELS, about, after, in_a_minute, this_call, undo
from bot.call_words import material
from bot.messages import Approved, Option, Reply
from bot.story import Stories, Story
from locales import Lines, Text, _, lines, ngettext
from services import calls, coordinators
from services.call_acts import to_begin
from services.call_counts import counts
from services.calls import Call, State
from services.news import News

MENU = _("☰ Menu")


async def _approve(story: Story) -> Reply | None:
    """Ask a coordinator to agree to a call, as long as it waits for it."""
    call = await _theirs(story)
    if call is None or call.state is not State.APPROVING:
        return None
    return await _told(story, call, _("🖐 A call to many people waits for your yes or no:"))


async def _approved(story: Story) -> Reply | None:
    call = await _theirs(story)
    if call is None:
        return None
    people = ngettext("👥 {count} person", "👥 {count} people", call.people)
    said = await _told(story, call, _("✅ Another coordinator agreed. It is sent:"), people)
    if not to_begin(call, story.now):
        return said
    shown, menu = said.options
    back = replace(undo(call.id), number=2)
    return replace(said, notice=in_a_minute(), options=[shown, back, menu])


async def _refused(story: Story) -> Reply | None:
    call = await _theirs(story)
    if call is None or call.state is not State.DRAFT:
        return None
    return await _told(story, call, _("↩️ Another coordinator asks you to change this call:"))


async def _over(story: Story) -> Reply | None:
    """Say how a call ended, with what came of it."""
    call = await _theirs(story)
    if call is None:
        return None
    found = await material(story.db, story.seal, call, story.now)
    said = after(call, found, await counts(story.db, call.id))
    return _reply(said, call)


async def _trouble(story: Story) -> Reply | None:
    """Say that a platform takes no calls now, with the code it gave."""
    call = await _theirs(story)
    if call is None:
        return None
    name = story.token("channel")
    first = _(
        "⚠️ {channel} takes no calls from us now ({code}). This call is held:",
        channel=CHANNELS.get(name, name) or "WhatsApp",
        code=story.token("code") or "?",
    )
    more = _("Go on when it is solved. Answers to people still arrive.")
    return await _told(story, call, first, more)


async def _told(story: Story, call: Call, first: Text, more: Text | None = None) -> Reply:
    found = await material(story.db, story.seal, call, story.now)
    return _reply(lines(first, about(found), more), call)


def _reply(said: Lines, call: Call) -> Reply:
    options = [
        Option(this_call(call.id).token, this_call(call.id).label, number=1),
        Option("/menu", MENU, number=0),
    ]
    which = _("📣 Call {number}", number=call.id)
    return Reply(said, options, template=Approved("news", (which,), presses=False), sealed=True)


async def _theirs(story: Story) -> Call | None:
    call = await calls.call_of(story.db, story.number("call"))
    if call is None:
        return None
    person_id = story.item.person_id
    acts = await coordinators.acts_for(story.db, person_id, call.organization_id)
    return call if acts else None


CALLS: Stories = {
    News.CALL_APPROVE: _approve,
    News.CALL_APPROVED: _approved,
    News.CALL_REFUSED: _refused,
    News.CALL_OVER: _over,
    News.CALL_TROUBLE: _trouble,
}
