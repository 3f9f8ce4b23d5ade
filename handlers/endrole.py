"""/endrole: a coordinator ends the role of a volunteer, who is named by a seat of a shift."""

from bot.coordinating import home, named_shift, numbered, which
from bot.messages import Reply
from bot.pin_questions import with_pin
from bot.registry import command
from bot.shift_cards import heading, seat_of
from bot.talk import Talk
from locales import _, lines
from services import signups, volunteers
from services.people import Role
from services.refusals import Refused


@command(
    "endrole",
    # i18n: button: end the role of a volunteer; max 20
    _("🚫 End a role"),
    role=Role.COORDINATOR,
)
async def end_a_role(talk: Talk) -> Reply:
    """End the role of whoever has a seat; the seat's number is what the lead was told."""
    shift = await named_shift(talk)
    if shift is None:
        return await which(talk, "endrole")
    taken = [one for one in await signups.of_shift(talk.db, shift.id) if one.person_id]
    if not taken:
        raise Refused(_("Nobody has a seat on this shift."))
    seat = await talk.choose(
        "seat",
        lines(heading(shift), _("🚫 Who is meant? The lead knows the number.")),
        {str(one.signup_id): (one, seat_of(shift, one)) for one in taken},
    )
    question = _(
        "End the role of {seat} as a volunteer? They lose all their seats and are told.",
        seat=f"#{seat.number}",
    )
    await talk.confirm(question)
    await with_pin(talk)
    await volunteers.remove(talk.db, seat.person_id or 0, talk.now, talk.person.id)
    return Reply(_("✅ Done. They are told."), numbered([home()]))
