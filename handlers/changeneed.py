"""/changeneed and /giveneed: something else about a need, or another team that looks after it."""

from collections.abc import Mapping

from bot import need_questions
from bot.messages import Reply
from bot.need_cards import named
from bot.need_desk import board, brief, named_need, shown
from bot.registry import command
from bot.talk import Talk
from locales import Text, _, as_is, lines
from services import drop_offs, opening_up, triage
from services.categories import Urgency
from services.closing import may_end
from services.drop_offs import DropOff
from services.needs import Need, State
from services.people import Role
from services.triage import MOST

ROWS = 10  # of a list on WhatsApp
URGENCY, QUANTITY, WANTED, DEADLINE = "urgency", "quantity", "wanted", "until"
CATEGORY, SIZE = "what", "size"
CHOICES: Mapping[str, Text] = {
    # i18n: row of a list: how soon something is needed; max 24
    URGENCY: _("🔴 How urgent it is"),
    # i18n: row of a list: how many are missing; max 24
    QUANTITY: _("🔢 How many are missing"),
    # i18n: row of a list: how many people are asked to bring; max 24
    WANTED: _("🎁 How many to bring"),
    # i18n: row of a list: until when something is of use; max 24
    DEADLINE: _("⏳ Until when"),
    # i18n: row of a list: what is missing; max 24
    CATEGORY: _("📦 What it is"),
    # i18n: row of a list: a size of clothes; max 24
    SIZE: _("📏 The size"),
}


@command("changeneed", _("✏️ Change it"), role=Role.COORDINATOR)
async def change_need(talk: Talk) -> Reply:
    """Change one thing about a need."""
    need = await named_need(talk)
    if need is None:
        return await board(talk)
    may_end(need)
    prompt = _("✏️ {thing}: what is to change?", thing=named(need))
    what = await talk.choose("change", prompt, {one: (one, CHOICES[one]) for one in _can(need)})
    await _change(talk, need, what)
    return await shown(talk, need.id, _("✅ Changed."))


@command("giveneed", _("➡️ Another team"), role=Role.COORDINATOR)
async def give_need(talk: Talk) -> Reply:
    """Give a need to another team, which is told and decides what to do."""
    need = await named_need(talk)
    if need is None:
        return await board(talk)
    triage.may_move(need)
    others = (await triage.teams(talk.db, need.organization_id))[:ROWS]
    if not others:
        return await brief(talk, need.id, _("There is no other team."))
    choices = {str(number): (number, as_is(name)) for number, name in others}
    prompt = _("➡️ {thing}: who looks after it?", thing=named(need))
    team = await talk.choose("team", prompt, choices)
    name = dict(others)[team]
    await talk.confirm(
        lines(
            _("➡️ {thing}: give it to {team}?", thing=named(need), team=name),
            _("Their coordinators see all of it then. You may see it no more."),
        )
    )
    await triage.move(talk.db, need.id, team, talk.now, talk.person.id)
    reply = await board(talk)
    return Reply(reply.text, reply.options, _("✅ {team} is told.", team=name))


def _can(need: Need) -> list[str]:
    """Return what can be changed of a need as it stands."""
    fixed = need.state is State.OPEN and need.promised
    return [
        *([] if need.standing else [URGENCY, QUANTITY]),
        *([WANTED] if need.state is State.OPEN else []),
        DEADLINE,
        *([] if fixed or need.standing else [CATEGORY]),
        *([SIZE] if need.category.sizes and not fixed and not need.standing else []),
    ]


async def _point(talk: Talk, need: Need) -> DropOff | None:
    """Return where it is brought to, once people are asked to bring it."""
    if need.state is not State.OPEN or need.drop_off_id is None:
        return None
    return await drop_offs.drop_off_of(talk.db, need.drop_off_id)


async def _change(talk: Talk, need: Need, what: str) -> None:
    """Ask for the new value, and write it."""
    db, now, actor = talk.db, talk.now, talk.person.id
    if what == URGENCY:
        urgency = await talk.pick("urgency", _("🔴 How soon is it needed?"), Urgency)
        await triage.change(db, need.id, now, actor, urgency=urgency)
    elif what == QUANTITY:
        asks = _("🔢 {thing}: how many are missing?", thing=named(need))
        quantity = await talk.number("quantity", asks, at_least=1, at_most=MOST)
        await triage.change(db, need.id, now, actor, quantity=quantity)
    elif what == WANTED:
        least = max(1, need.promised + need.received)
        asks = _("📣 {thing}: how many are to be brought?", thing=named(need))
        most = opening_up.most_wanted(need)
        wanted = await talk.number("wanted", asks, at_least=least, at_most=most)
        await opening_up.set_wanted(db, need.id, wanted, now, actor)
    elif what == DEADLINE:
        deadline = await need_questions.until(talk, await _point(talk, need))
        await triage.set_deadline(db, need.id, deadline, now, actor)
    elif what == CATEGORY:
        category = await need_questions.category(talk, brought=need.state is State.OPEN)
        size = await need_questions.size(talk, category)
        await triage.change(db, need.id, now, actor, category=category, size=size)
    else:
        size = await need_questions.size(talk, need.category)
        await triage.change(db, need.id, now, actor, size=size)
