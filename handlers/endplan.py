"""/endplan: a shift comes back no more; where somebody has a seat, it stays."""

from bot.coordinating import home, named_shift, numbered, planned_shifts, which
from bot.messages import Reply
from bot.registry import command
from bot.shift_cards import heading
from bot.talk import Talk
from locales import _, lines, ngettext
from services import template_changes, templates
from services.people import Role
from services.refusals import Refused


@command("endplan", _("🔁 Stop repeating"), role=Role.COORDINATOR)
async def end_plan(talk: Talk) -> Reply:
    """Let a shift come back no more."""
    shift = await named_shift(talk)
    if shift is None:
        return await which(talk, "endplan")
    number = shift.template_id
    template = await templates.template_of(talk.db, number) if number is not None else None
    if template is None or template.ended:
        raise Refused(_("This shift does not come back."))
    await talk.confirm(
        lines(
            _("🔁 Stop repeating this shift?"),
            heading(shift),
            _("Shifts on which somebody has a seat stay. Cancel those one by one."),
        )
    )
    done = await template_changes.end_template(talk.db, template.id, talk.now, talk.person.id)
    kept = (
        ngettext("{count} shift with people stays.", "{count} shifts with people stay.", done.kept)
        if done.kept
        else None
    )
    return Reply(
        lines(_("✅ It does not come back any more."), kept),
        numbered([planned_shifts(shift.starts.date()), home()]),
    )
