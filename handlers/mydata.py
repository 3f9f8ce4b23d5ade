"""/mydata: what is kept of somebody, in a few lines and as a file; nobody else's."""

from collections.abc import Mapping

from bot.data_route import path
from bot.messages import Option, Reply
from bot.registry import command
from bot.talk import Talk
from locales import Text, _, as_is, language, lines, listed, ngettext, pgettext
from services import my_data
from services.my_data import Rows

CHANNELS = {"telegram": "Telegram", "whatsapp": "WhatsApp"}


@command(
    "mydata",
    # i18n: button: what we keep about the person; max 20
    _("📋 My data"),
    words=pgettext("words", "my data | what do you know about me | what do you keep about me"),
    aside=True,
)
async def my_own_data(talk: Talk) -> Reply:
    """Show what is kept, and give all of it as a file where that can be done."""
    found = await my_data.everything(talk.db, talk.seal, talk.person.id)
    link = talk.web(path(talk.seal, talk.person.id, talk.now))
    return Reply(
        lines(
            _("📋 What we keep about you:"),
            _who(found),
            _rows(found),
            _("🔗 All of it, for 10 minutes:") if link else None,
            as_is(link) if link else None,
        ),
        [
            # i18n: button: how long we keep what; max 20
            Option("/privacy 2", _("⏳ How long"), number=1),
            # i18n: button: all that we keep about the person; max 20
            Option("/forget", _("🗑 Delete my data"), number=2),
            # i18n: button, max 20
            Option("/menu", _("☰ Menu"), number=0),
        ],
        sealed=True,
        file=my_data.written(found, talk.now),
    )


def _who(found: Mapping[str, Rows]) -> Text:
    """Say by what somebody is known: the platform, the language, the last day, the role."""
    there = {str(one["channel"]) for one in found["address"]}
    where = sorted(CHANNELS.get(one, one) for one in there)
    me = found["person"][0]
    spoken = [as_is(language(me["language"]).name)] if me["language"] else []
    role = [ROLES[me["role"]]] if me["role"] in ROLES else []
    return listed(
        # i18n: {where} is Telegram or WhatsApp
        _("📱 Your address at {where}", where=", ".join(where)),
        *spoken,
        *role,
        # i18n: the day of the last message; {day} is a date
        _("last message: {day}", day=_day(me["last_seen"])),
    )


def _day(iso: str) -> str:
    year, month, day = iso.split("-")
    return f"{day}/{month}/{year}"


def _rows(found: Mapping[str, Rows]) -> Text:
    """Say how much there is besides."""
    seats, told = len(found["signup"]), len([one for one in found["report"] if "need_id" in one])
    asked = len([one for one in found["ticket"] if "person_id" in one])
    brings = len(found["pledge"])
    counted = [
        (seats, ngettext("{count} seat", "{count} seats", seats)),
        (told, ngettext("{count} need", "{count} needs", told)),
        (brings, ngettext("{count} promise", "{count} promises", brings)),
        (asked, ngettext("{count} question", "{count} questions", asked)),
    ]
    there = [said for count, said in counted if count]
    daily = [_("where food is, every day")] if found["subscription"] else []
    follows = [_("places you follow")] if found["follow"] else []
    # i18n: in a list of what is kept of somebody: besides the address, there is nothing
    return listed(*there, *daily, *follows) if there or daily or follows else _("nothing more")


ROLES = {
    # i18n: somebody's role, in a list
    "volunteer": _("volunteer"),
    # i18n: somebody's role, in a list
    "coordinator": _("coordinator"),
}
