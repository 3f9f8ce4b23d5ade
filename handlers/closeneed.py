"""/metneed and /closeneed: a need is met, or closed for a reason that its reporters hear."""

from bot.messages import Reply
from bot.need_cards import named
from bot.need_desk import board, brief, named_need, people_told
from bot.registry import command
from bot.talk import Talk
from locales import Text, _, lines, ngettext
from services import closing, needs
from services.closing import BY_COORDINATORS, Reason
from services.needs import Need
from services.people import Role


@command("metneed", _("✅ It is met"), role=Role.COORDINATOR)
async def need_is_met(talk: Talk) -> Reply:
    """Mark a need as met; its reporters are told."""
    need = await named_need(talk)
    if need is None:
        return await board(talk)
    closing.may_be_met(need)
    await talk.confirm(
        lines(
            _("✅ {thing}: is it met?", thing=named(need)),
            await _will_be_told(talk, need),
            _promised(need),
        )
    )
    count = await closing.fulfil(talk.db, need.id, talk.now, talk.person.id)
    return await _done(talk, need, _("✅ Met. Thank you!"), count)


@command("closeneed", _("❌ Close it"), role=Role.COORDINATOR)
async def close_need(talk: Talk) -> Reply:
    """Close a need for a reason; its reporters are told, but of what was not serious."""
    need = await named_need(talk)
    if need is None:
        return await board(talk)
    closing.may_end(need)
    reason = Reason.GONE
    if not need.standing:
        prompt = _("❌ {thing}: why is it closed?", thing=named(need))
        choices = {one.value: (one, one.label) for one in BY_COORDINATORS}
        reason = await talk.choose("reason", prompt, choices)
    await talk.confirm(
        lines(
            _("❌ {thing}: close it?", thing=named(need)),
            await _will_be_told(talk, need) if reason.told else _("Nobody has to be told."),
            _promised(need),
        )
    )
    count = await closing.close(talk.db, need.id, reason, talk.now, talk.person.id)
    return await _done(talk, need, _("✅ Closed."), count)


async def _will_be_told(talk: Talk, need: Need) -> Text:
    count = len(await needs.reporters(talk.db, need.id))
    if not count:
        return _("Nobody has to be told.")
    return ngettext(
        "👥 {count} person who told us will hear of it.",
        "👥 {count} people who told us will hear of it.",
        count,
    )


def _promised(need: Need) -> Text | None:
    """Say what becomes of what was promised."""
    if not need.promised:
        return None
    return ngettext(
        "⚠️ {count} is promised: who brings it is asked not to come.",
        "⚠️ {count} are promised: who brings them is asked not to come.",
        need.promised,
    )


async def _done(talk: Talk, need: Need, done: Text, count: int) -> Reply:
    reply = await brief(talk, need.id, done)
    return Reply(lines(done, named(need), people_told(count)), reply.options)
