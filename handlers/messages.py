"""/messages: what somebody gets unasked, and how to change each of it."""

from collections.abc import Sequence

from bot.coordinating import numbered
from bot.daily_words import daily, described
from bot.lengths import cut
from bot.messages import Option, Reply
from bot.quiet_words import (
    ANSWERS,
    MY_MESSAGES,
    TEAMS,
    UNFOLLOW,
    WAITS,
    follow_a_place,
    menu,
    you_get,
)
from bot.registry import command
from bot.talk import Talk
from locales import Text, _, as_is, lines, listed, pgettext
from services import following, quiet, subscriptions
from services.quiet import Level

NAMED, NAME = 3, 40  # places on one line, and letters of each


@command(
    "messages",
    MY_MESSAGES,
    words=pgettext("words", "my messages | messages | notifications"),
    signs=("🔔",),
    aside=True,
)
async def show_messages(talk: Talk) -> Reply:
    """Show the level of quiet, the daily meal and the places that are followed."""
    level = await quiet.level_of(talk.db, talk.person.id)
    kept = await subscriptions.of_person(talk.db, talk.person.id)
    places = await following.of_person(talk.db, talk.person.id)
    said = lines(
        you_get(level),
        await described(talk.db, kept) if kept else None,
        _("👀 Changes at: {places}", places=_named([name for _number, name in places]))
        if places
        else None,
        WAITS if level is Level.NONE and (kept or places) else None,
        ANSWERS,
    )
    options = [Option("/quiet", TEAMS), daily(), follow_a_place()]
    if places:
        options.append(Option("/unfollow", UNFOLLOW))
    return Reply(said, numbered([*options, menu()]))


def _named(names: Sequence[str]) -> Text:
    shown = listed(*(as_is(cut(one, NAME)) for one in names[:NAMED]))
    if len(names) <= NAMED:
        return shown
    return _("{some} and {count} more", some=shown, count=len(names) - NAMED)
