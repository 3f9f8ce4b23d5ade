"""/coordinate: everything a coordinator can do, in one list."""

from bot.coordinating import numbered, organization_of, planned_shifts
from bot.messages import Option, Reply
from bot.registry import command
from bot.talk import Talk
from locales import _, pgettext
from services.people import Role


@command(
    "coordinate",
    # i18n: button, max 20
    _("🧭 Coordinate"),
    words=pgettext("words", "coordinate | coordination | organise | organize"),
    signs=("🧭",),
    listed=True,
    role=Role.COORDINATOR,
)
async def coordinate(talk: Talk) -> Reply:
    """Show what a coordinator can do."""
    mine = await organization_of(talk)
    options = [
        # i18n: button: what people say is missing; max 20
        Option("/needs", _("📦 Needs")),
        # i18n: button: people who asked for a person of the team; max 20
        Option("/tickets", _("💬 Questions")),
        # i18n: button: who is on duty for emergencies; max 20
        Option("/duty", _("🔔 On duty")),
        planned_shifts(),
        # i18n: button: shifts that miss people; max 20
        Option("/gaps", _("🆘 Gaps")),
        # i18n: button: messages to many people; max 20
        Option("/calls", _("📣 Calls")),
        # i18n: button: where food is served, for who looks after it; max 20
        Option("/meals", _("🍲 Meals")),
        # i18n: button: who asked to volunteer; max 20
        Option("/volunteers", _("🙋 New volunteers")),
        # i18n: button: the coordinators of the organization; max 20
        Option("/team", _("👥 Our team")),
        # i18n: button, max 20
        Option("/menu", _("☰ Menu"), number=0),
    ]
    said = _("🧭 You coordinate {organization}. What do you want to do?", organization=mine.name)
    return Reply(said, numbered(options))
