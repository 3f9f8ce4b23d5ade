"""/person: who wants a person is told honestly where one is."""

from bot.messages import Reply
from bot.registry import command
from bot.talk import Talk
from locales import _, lines, pgettext


@command(
    "person",
    # i18n: button, max 20
    _("👤 A person"),
    words=pgettext("words", "person | human | someone | talk to someone | a person please"),
    signs=("👤", "🙋"),
    number=9,
    aside=True,
    urgent=True,
)
async def person(talk: Talk) -> Reply:
    """Say where a person can be asked."""
    return Reply(
        lines(
            _("👤 Nobody from the team reads this chat. At a meal, ask the volunteers."),
            _("☎️ A place to sleep, advice: call 115, free, day and night."),
            _("🚨 Danger: call 112, free."),
        )
    )
