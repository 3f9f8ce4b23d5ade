"""/myneeds and /myneed: what somebody told to be missing, and what became of it."""

from bot.messages import Option, Reply
from bot.need_words import MENU, MY_NEEDS, NONE_YET, STATES, TELL, row, told, ways, who_looks
from bot.registry import command
from bot.seat_words import number_of
from bot.talk import Talk
from locales import Text, _, as_is, lines, listed, pgettext
from services import reported
from services.needs import State
from services.reported import Told

SHOWN = 4  # in one message, a line each
SIGNS = {
    State.NEW: "⏳",
    State.CLAIMED: "👀",
    State.OPEN: "🎁",
    State.FULFILLED: "✅",
    State.CLOSED: "☑️",
    State.MERGED: "⏳",
}


@command(
    "myneeds",
    MY_NEEDS,
    words=pgettext("words", "my needs | my requests | what i asked for"),
    aside=True,
)
async def my_needs(talk: Talk) -> Reply:
    """Show what somebody told, the newest first."""
    return await _shown(talk)


@command("myneed", _("📦 One of my needs"), aside=True)
async def my_need(talk: Talk) -> Reply:
    """Show one need that somebody told."""
    number = number_of(talk.argument)
    if number is None:
        return await _shown(talk)
    return await _card(talk, await reported.own(talk.db, number, talk.person.id))


async def _shown(talk: Talk) -> Reply:
    """Show what somebody told; a single one with all about it."""
    mine = await reported.mine(talk.db, talk.person.id, talk.now)
    if not mine:
        return Reply(NONE_YET, [_tell(), _menu()])
    if len(mine) == 1:
        return await _card(talk, mine[0])
    skip = min(number_of(talk.argument.removeprefix("+")) or 0, len(mine) - 1)
    shown = mine[skip : skip + SHOWN]
    options = [row(one, "myneed", number) for number, one in enumerate(shown, start=1)]
    if len(mine) > skip + SHOWN:
        # i18n: button, max 20
        options.append(Option(f"/myneeds +{skip + SHOWN}", _("➡️ Next"), number=6))
    said = [_line(number, one) for number, one in enumerate(shown, start=1)]
    return Reply(lines(_("📦 What you told us:"), *said), [*options, _menu()])


async def _card(talk: Talk, one: Told) -> Reply:
    need = one.need
    waits = need.state is State.NEW
    return Reply(
        lines(
            told(one),
            STATES[need.state],
            await who_looks(talk.db, need.organization_id, talk.now) if waits else None,
            None if one.may_write else _("🙈 We do not write to you about it."),
        ),
        ways(one, listing=False),
    )


def _line(number: int, one: Told) -> Text:
    return listed(as_is(f"{number} {SIGNS[one.need.state]}"), told(one))


def _tell() -> Option:
    return Option("/need", TELL, number=4)


def _menu() -> Option:
    return Option("/menu", MENU, number=0)
