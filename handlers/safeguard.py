"""/safeguard: which coordinators answer for children, and are told of them alone."""

from bot.coordinating import home, numbered, numbers, organization_of
from bot.messages import Reply
from bot.pin_questions import with_pin
from bot.registry import command
from bot.talk import Talk
from locales import Text, _, as_is, lines
from services import safeguarding
from services.people import Role

TOO_FEW = _("⚠️ Fewer than two: cases of children go to everybody on duty, as all others do.")


@command(
    "safeguard",
    # i18n: button: who of the team answers for children; max 20
    _("🧒 For children"),
    role=Role.COORDINATOR,
)
async def safeguard(talk: Talk) -> Reply:
    """Say who answers for children; name the coordinator behind the command, or one no more."""
    mine = await organization_of(talk)
    asked = next(iter(numbers(talk)), None)
    done: Text | None = None
    if asked is not None:
        await talk.confirm(
            _("🧒 Change whether number {number} answers for children?", number=asked)
        )
        await with_pin(talk)
        now = await safeguarding.toggle(talk.db, asked, talk.now, talk.person.id)
        done = _("✅ Number {number} answers for children now.", number=asked)
        if not now:
            done = _("✅ Number {number} answers for children no more.", number=asked)
    found = await safeguarding.named(talk.db, mine.id)
    listed = ", ".join(str(one) for one in found) or "—"
    few = len(found) < safeguarding.AT_LEAST
    # i18n: coordinators as numbers
    who = _("🧒 For children: {numbers}", numbers=as_is(listed))
    # i18n: what a coordinator types
    how = _("To name somebody, or no more: /safeguard and their number in the team.")
    return Reply(lines(done, who, TOO_FEW if few else None, how), numbered([home()]))
