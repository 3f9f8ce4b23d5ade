"""What the ledger's alarm says to every coordinator."""

from bot.messages import Approved, Option, Reply
from bot.story import Stories, Story
from locales import _, lines
from services.news import News


async def _many_spots(story: Story) -> Reply | None:
    # i18n: to coordinators: addresses of shifts and places that are not public
    said = _(
        "🔎 People asked for {count} exact addresses in an hour.", count=story.number("count")
    )
    more = _("Please look who it is. If it is wrong, suspend them or stop everything: /panic")
    # i18n: button: who was told which address; max 20
    see = Option("/ledger", _("🔎 Who was told"), number=1)
    # i18n: button, max 20
    menu = Option("/menu", _("☰ Menu"), number=0)
    return Reply(lines(said, more), [see, menu], template=Approved("news", (said,), presses=False))


LEDGER: Stories = {News.MANY_SPOTS: _many_spots}
