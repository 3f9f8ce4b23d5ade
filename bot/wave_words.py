"""Wave words: what a coordinator reads of a call that asks a few people at a time."""

from collections.abc import Sequence
from datetime import datetime, time

from bot.messages import Option
from locales import Lines, Text, _, lines, ngettext
from services.days import local
from services.waves import Started

NOBODY = _("There is nobody more to ask today.")


def asked(started: Sequence[Started]) -> Lines:
    """Say how many are asked now, and when the next ones are."""
    begun = [one for one in started if one.call_id is not None]
    if not begun:
        return lines(NOBODY)
    count = sum(one.asked for one in begun)
    first = ngettext("🙏 {count} person is asked.", "🙏 {count} people are asked.", count)
    if not count:
        first = _("🙏 People are being asked already.")
    return lines(first, _asleep(begun), _next(begun))


def see(started: Sequence[Started]) -> list[Option]:
    """Return the button that shows such a call, and stops it."""
    # i18n: button: a message to many; max 20
    label = _("📣 The call")
    return [Option(f"/call {one.call_id}", label) for one in started if one.call_id][:1]


def _asleep(begun: Sequence[Started]) -> Text | None:
    until = next((one.sleeping_until for one in begun if one.sleeping_until), None)
    return None if until is None else _("🌙 They get it at {time}.", time=_clock(until))


def _next(begun: Sequence[Started]) -> Text | None:
    following = min((one.next_at for one in begun if one.next_at is not None), default=None)
    if following is None:
        return None
    at = _clock(following)
    return _("⏱ At {time} the next ones are asked, if people are still missing.", time=at)


def _clock(at: datetime) -> time:
    return local(at).time()
