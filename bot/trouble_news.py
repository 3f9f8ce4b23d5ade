"""What news of troubles say: what does not go well, since when, and when it is over."""

from datetime import UTC, datetime

from bot.messages import Approved, Option, Reply
from bot.shift_cards import moment
from bot.story import Stories, Story
from locales import Text, _, lines
from services import troubles
from services.news import News

CHANNELS = {"telegram": "Telegram", "whatsapp": "WhatsApp"}
WORDS = {
    # i18n: to coordinators: people who write to the bot
    troubles.WAITING: _("Answers to people wait for more than two minutes."),
    # i18n: to coordinators: the computer on which the bot runs
    troubles.DISK: _("The bot's disk is almost full."),
    # i18n: to coordinators: the computer on which the bot runs
    troubles.STORE: _("The bot could not write anything down."),
    # i18n: to coordinators: messages on WhatsApp cost money; there is a limit for each day
    troubles.SPENDING: _("WhatsApp: 80 % of today's messages are used. Messages to many wait."),
    # i18n: to coordinators: messages on WhatsApp cost money; there is a limit for each day
    troubles.SPENT: _("WhatsApp: today's messages are used up. Only emergencies are answered."),
    # i18n: to coordinators: data of people, which is kept for some days only
    troubles.RETENTION: _("Old data is not deleted in time."),
    # i18n: to coordinators: a backup is a copy of all data
    troubles.BACKUP: _("There is no fresh backup of the data."),
    # i18n: to coordinators: the file in which the bot keeps everything
    troubles.INTEGRITY: _("The bot's data is damaged in some places."),
}


async def _trouble(story: Story) -> Reply | None:
    said = _("⚠️ {trouble}", trouble=_what(story))
    # i18n: to coordinators, after what is wrong with the bot
    return _told(said, _("Please tell who looks after the bot. I tell you when it is over."))


async def _over(story: Story) -> Reply | None:
    # i18n: to coordinators: what was wrong with the bot, which is over
    said = _("✅ This is over: {trouble}", trouble=_what(story))
    since = moment(datetime.fromtimestamp(story.number("since"), UTC))
    # i18n: to coordinators: when something that is over now began
    return _told(said, _("🕕 It began: {moment}", moment=since))


def _what(story: Story) -> Text:
    token = str(story.item.details["trouble"])
    if token in WORDS:
        return WORDS[token]
    # i18n: to coordinators: of Telegram or WhatsApp
    return _("Nothing goes out on {channel}.", channel=CHANNELS.get(token, token))


def _told(said: Text, more: Text) -> Reply:
    # i18n: button, max 20
    menu = Option("/menu", _("☰ Menu"), number=0)
    template = Approved("news", (said,), presses=False)
    return Reply(lines(said, more), [menu], template=template, vital=True)


TROUBLES: Stories = {News.TROUBLE: _trouble, News.TROUBLE_OVER: _over}
