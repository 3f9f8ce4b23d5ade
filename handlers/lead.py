"""/lead: who leads a shift, by the number of a seat; who does is told."""

from bot.coordinating import manage, named_shift, numbered, which
from bot.messages import Reply
from bot.registry import command
from bot.shift_cards import heading, seat_of
from bot.talk import Talk
from locales import Text, _, lines
from services import changing, signups
from services.people import Role
from services.shifts import Shift


@command(
    "lead",
    # i18n: button: who leads this shift; max 20
    _("⭐ Who leads"),
    role=Role.COORDINATOR,
)
async def choose_the_lead(talk: Talk) -> Reply:
    """Let somebody with a seat lead a shift, or the coordinator who is asked."""
    shift = await named_shift(talk)
    if shift is None:
        return await which(talk, "lead")
    await changing.changeable(talk.db, shift.id, talk.now, talk.person.id)
    prompt = lines(heading(shift), _("⭐ Who leads this shift?"))
    person_id = await talk.choose("who", prompt, await _people(talk, shift))
    await changing.give_lead(talk.db, talk.seal, shift.id, person_id, talk.now, talk.person.id)
    return Reply(lines(heading(shift), _("✅ Changed.")), numbered([manage(shift.id)]))


async def _people(talk: Talk, shift: Shift) -> dict[str, tuple[int, Text]]:
    """Return who may lead: everybody with a seat, by its number, and oneself."""
    # i18n: button: the reader leads this shift; max 20
    found: dict[str, tuple[int, Text]] = {"me": (talk.person.id, _("👤 I lead it"))}
    for seat in await signups.of_shift(talk.db, shift.id):
        if seat.seated and seat.person_id not in (None, talk.person.id):
            found[str(seat.signup_id)] = (seat.person_id or 0, seat_of(shift, seat))
    return found
