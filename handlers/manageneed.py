"""/manageneed, /claimneed, /letgo: a need as its coordinators see it, and who looks after it."""

from bot.messages import Reply
from bot.need_desk import board, named_need, shown
from bot.registry import command
from bot.talk import Talk
from locales import _
from services import triage
from services.people import Role


@command(
    "manageneed",
    # i18n: button: one thing that is missing; max 20
    _("📦 This need"),
    role=Role.COORDINATOR,
)
async def manage_need(talk: Talk) -> Reply:
    """Show one need, and everything that can be done about it."""
    need = await named_need(talk)
    return await board(talk) if need is None else await shown(talk, need.id)


@command("claimneed", _("🙋 I look after it"), role=Role.COORDINATOR)
async def claim_need(talk: Talk) -> Reply:
    """Look after a need, so that the others of the team need not."""
    need = await named_need(talk)
    if need is None:
        return await board(talk)
    await triage.claim(talk.db, need.id, talk.now, talk.person.id)
    return await shown(talk, need.id, _("✅ You look after it now."))


@command("letgo", _("↩️ Let it go"), role=Role.COORDINATOR)
async def let_go(talk: Talk) -> Reply:
    """Look after a need no more, or let another coordinator's go who is away."""
    need = await named_need(talk)
    if need is None:
        return await board(talk)
    await triage.let_go(talk.db, need.id, talk.now, talk.person.id)
    return await shown(talk, need.id, _("✅ Now anybody of the team can look after it."))
