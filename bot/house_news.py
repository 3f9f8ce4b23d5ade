"""What news of the house say: a question whose writer is gone, and a clock that jumped."""

from bot.messages import Approved, Option, Reply
from bot.story import Stories, Story
from locales import Text, _, lines
from services.news import News


async def _writer_gone(story: Story) -> Reply | None:
    said = _(
        # i18n: to who answers a question: the person who asked it wanted all to be deleted
        "🗑 Question {number} is gone: who wrote it had everything deleted.",
        number=story.number("ticket"),
    )
    more = None
    if story.item.details.get("danger"):
        # i18n: it was an emergency; a person may still be in danger
        more = _("It was an emergency. If you know where they are, please look after them.")
    return _told(said, more)


async def _clock(story: Story) -> Reply | None:
    # i18n: to coordinators: of the machine on which the bot runs
    said = _("⏰ The bot's clock jumped. It may be wrong, and old data is not deleted for now.")
    return _told(said, _("Please tell who looks after the bot. It goes on by itself in a day."))


def _told(said: Text, more: Text | None) -> Reply:
    # i18n: button, max 20
    menu = Option("/menu", _("☰ Menu"), number=0)
    return Reply(lines(said, more), [menu], template=Approved("news", (said,), presses=False))


HOUSE: Stories = {News.WRITER_GONE: _writer_gone, News.CLOCK: _clock}
