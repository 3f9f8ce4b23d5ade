"""Joining: what several replies say in one: notices one after another, options of both."""

from collections.abc import Sequence
from dataclasses import replace

from bot.messages import Option, Reply
from locales import Lines, Text, lines

MOST_OPTIONS = 10  # rows of a list


def joined(*parts: Text | Lines | None) -> Text | Lines | None:
    """Put notices one after another."""
    said = [part for part in parts if part is not None]
    return said[0] if len(said) == 1 else lines(*said) if said else None


def offered_first(reply: Reply, why: Text, options: Sequence[Option]) -> Reply:
    """Return a reply that begins with a notice, and whose first options are these."""
    tokens = {one.token for one in options}
    others = [one for one in reply.options if one.token not in tokens]
    shown = [*options, *others][:MOST_OPTIONS]
    return replace(reply, notice=joined(why, reply.notice), options=shown)


def with_one_more(reply: Reply, option: Option) -> Reply:
    """Return a reply that offers one thing more, whatever else it offers."""
    if any(one.token == option.token for one in reply.options):
        return reply
    return replace(reply, options=[*reply.options[: MOST_OPTIONS - 1], option])


def with_danger(question: Reply, reply: Reply) -> list[Option]:
    """Return the options of a question; after the numbers to call, danger can be pressed too."""
    shown = list(question.options)
    if reply.safety and len(shown) < MOST_OPTIONS:
        shown += [replace(one, number=None) for one in reply.options[:1]]
    return shown
