"""/mypledges, /pledge and /changepledge: what somebody brings, and more or fewer of it."""

from bot.messages import Option, Reply
from bot.pledge_questions import Pieces
from bot.pledge_words import (
    ANOTHER_NUMBER,
    BRING,
    MENU,
    MY_PLEDGES,
    NOT_MINE,
    amount,
    over,
    own,
    pledge_line,
    pledge_row,
    point_of,
    why,
)
from bot.registry import command
from bot.seat_words import number_of
from bot.talk import Talk
from locales import _, as_is, lines, listed, pgettext
from services import pledges, promises
from services.pledge_guard import Outcome


@command(
    "mypledges",
    MY_PLEDGES,
    words=pgettext("words", "my pledges | my pledge | what do i bring | my donations"),
    aside=True,
)
async def my_pledges(talk: Talk) -> Reply:
    """Say what somebody is going to bring, the soonest first."""
    mine = await promises.mine(talk.db, talk.person.id, talk.now)
    said = []
    for number, one in enumerate(mine, start=1):
        point = await point_of(talk, one)
        said.append(pledge_line(number, one, point.area if point else ""))
    first = _("🎒 You bring:") if mine else _("🎒 You promised nothing for now.")
    options = [pledge_row("pledge", one, number) for number, one in enumerate(mine, start=1)]
    return Reply(
        lines(first, *said),
        [*options, Option("/bring", BRING), Option("/menu", MENU, number=0)],
    )


@command(
    "pledge",
    # i18n: button: one thing that I bring; max 20
    _("👀 See what I bring"),
    aside=True,
)
async def pledge(talk: Talk) -> Reply:
    """Show one pledge with where and when to bring it."""
    found = await promises.own(talk.db, talk.person.id, number_of(talk.argument) or 0)
    return await own(talk, found) if found is not None else _unknown()


@command("changepledge", ANOTHER_NUMBER)
async def change_pledge(talk: Talk) -> Reply:
    """Bring more or fewer than was promised."""
    number = number_of(talk.argument) or 0
    found = await promises.own(talk.db, talk.person.id, number)
    if found is None:
        return _unknown()
    if not found.state.stands:
        return over(found)
    most = found.quantity + found.need.missing
    prompt = lines(
        listed(amount(found), as_is(found.day)),
        _("✏️ How many do you bring in all? You can also write it."),
    )
    quantity = await talk.ask("quantity", Pieces(prompt, most))
    made = await pledges.change(talk.db, talk.person.id, number, quantity, talk.now)
    changed = await promises.own(talk.db, talk.person.id, number)
    if changed is None:
        return _unknown()
    done = made.outcome is Outcome.CHANGED
    return await own(talk, changed, _("✅ Changed.") if done else why(made))


def _unknown() -> Reply:
    options = [Option("/mypledges", MY_PLEDGES), Option("/bring", BRING)]
    return Reply(NOT_MINE, [*options, Option("/menu", MENU, number=0)])
