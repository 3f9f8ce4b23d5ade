"""/coordinate: everything a coordinator can do, in one list."""

from bot.coordinating import new_shift, numbered, organization_of, planned_shifts
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
        new_shift(),
        planned_shifts(),
        # i18n: button: shifts that miss people; max 20
        Option("/gaps", _("🆘 Gaps")),
        # i18n: button: who asked to volunteer; max 20
        Option("/volunteers", _("🙋 New volunteers")),
        # i18n: button: invite a coordinator; max 20
        Option("/invite", _("🔑 Invite")),
        # i18n: button: the coordinators of the organization; max 20
        Option("/team", _("👥 Our team")),
        # i18n: button: what coordinators did; max 20
        Option("/log", _("📜 What was done")),
        # i18n: button: end the role of a volunteer; max 20
        Option("/endrole", _("🚫 End a role")),
        # i18n: button, max 24
        Option("/cancelmeal", _("❌ Cancel a meal")),
        # i18n: button, max 20
        Option("/menu", _("☰ Menu"), number=0),
    ]
    said = _("🧭 You coordinate {organization}. What do you want to do?", organization=mine.name)
    return Reply(said, numbered(options))
