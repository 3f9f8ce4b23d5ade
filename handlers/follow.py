"""/follow and /unfollow: be told when a place cancels, moves or changes a meal."""

from bot.coordinating import NEXT, numbered, numbers
from bot.messages import Option, Reply
from bot.quiet_words import (
    FOLLOW,
    SILENT,
    UNFOLLOW,
    follow,
    follow_a_place,
    food,
    levels,
    menu,
    my_messages,
)
from bot.registry import command
from bot.talk import Talk
from locales import _, as_is
from services import disclosure, following, quiet
from services.asked import recently_asked
from services.quiet import Level

SHOWN = 9  # places in a list; with the menu the ten rows of WhatsApp


@command("follow", FOLLOW, aside=True)
async def follow_place(talk: Talk) -> Reply:
    """Follow the place behind the command, else show those that were in the last answers."""
    if await quiet.level_of(talk.db, talk.person.id) is Level.NONE:
        return Reply(SILENT, levels())
    named = numbers(talk)
    if not named:
        return await _choices(talk)
    mine = await disclosure.spots(talk.db, talk.person.id, talk.now)
    name = await following.begin(talk.db, talk.person.id, named[0], talk.now, spots=mine)
    said = _("🔔 I tell you when a meal changes here: {place}", place=as_is(name))
    return Reply(said, [follow(named[0], True, 1), my_messages(2), menu()])


@command("unfollow", UNFOLLOW, aside=True)
async def follow_no_more(talk: Talk) -> Reply:
    """Follow the place behind the command no more, else show those that are followed.

    "0 8" behind the command shows those after the first eight.
    """
    number, skip, *_more = [*numbers(talk), 0, 0]
    mine = await following.of_person(talk.db, talk.person.id)
    if not number and mine[skip:]:
        rows = [Option(f"/unfollow {one}", as_is(name)) for one, name in mine[skip:]]
        if len(rows) > SHOWN:
            rows = [*rows[: SHOWN - 1], Option(f"/unfollow 0 {skip + SHOWN - 1}", NEXT)]
        return Reply(_("🔕 Which place shall I not write about?"), numbered([*rows, menu()]))
    name = dict(mine).get(number)
    if name is None:
        return Reply(_("🔔 You follow no such place."), numbered([follow_a_place(), menu()]))
    await following.end(talk.db, talk.person.id, number)
    said = _("🔕 I do not write about this place any more: {place}", place=as_is(name))
    return Reply(said, [follow(number, False, 1), my_messages(2), menu()])


async def _choices(talk: Talk) -> Reply:
    recent = await recently_asked(talk.db, talk.person.id, talk.now)
    followed = {one for one, _name in await following.of_person(talk.db, talk.person.id)}
    rows = [
        Option(f"/follow {number}", as_is(name))
        for number, name in recent
        if number not in followed
    ]
    if not rows:
        said = _("🍲 First ask where food is. Then you can choose a place here.")
        return Reply(said, [food(), menu()])
    said = _("🔔 Which place? I tell you when a meal there is cancelled or moved.")
    return Reply(said, numbered([*rows[:SHOWN], menu()]))
