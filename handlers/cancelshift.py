"""/cancelshift: a shift is cancelled, and whoever is on it is told at once."""

from bot.coordinating import home, named_shift, numbered, planned_shifts, to_be_told, told, which
from bot.messages import Option, Reply
from bot.registry import command
from bot.shift_cards import heading
from bot.talk import Talk
from locales import Text, _, lines
from services import changing
from services.people import Role
from services.refusals import Refused
from services.shifts import Shift


@command("cancelshift", _("❌ Cancel a shift"), role=Role.COORDINATOR)
async def cancel_shift(talk: Talk) -> Reply:
    """Cancel one shift after it was read back; one that comes back is cancelled this once."""
    shift = await named_shift(talk)
    if shift is None:
        return await which(talk, "cancelshift")
    if shift.cancelled:
        raise Refused(changing.CANCELLED)
    on_it = await changing.signed_up(talk.db, shift.id)
    await talk.confirm(
        lines(_("❌ Cancel this shift?"), heading(shift), _told_then(shift, len(on_it), talk))
    )
    count = await changing.cancel(talk.db, shift.id, talk.now, talk.person.id)
    # i18n: button: plan another shift like this one; max 20
    again = Option(f"/newshift {shift.id}", _("➕ One more like it"))
    said = lines(_("❌ Cancelled: {shift}", shift=heading(shift)), told(count))
    return Reply(said, numbered([again, planned_shifts(shift.starts.date()), home()]))


def _told_then(shift: Shift, count: int, talk: Talk) -> Text:
    if shift.over(talk.now):
        return _("It is over: who was there keeps the hours.")
    return to_be_told(count)
