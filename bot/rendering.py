"""Rendering: a reply is put into words and within the limits of a channel.

Options degrade by the channel's limits: buttons, else a list, else numbers that are typed.
"""

from collections.abc import Sequence
from typing import Any

from bot.channels import Limits
from bot.messages import Option, Reply, Style
from locales import Lines, Text, _, label, language, say
from locales.formatter import RLM

# i18n: button, max 40
SHARE = _("📍 Share my location")
# i18n: button that opens a list, max 20
CHOOSE = _("Choose")


def render(reply: Reply, codes: Sequence[str], limits: Limits) -> dict[str, Any]:
    """Return the body of an outbox row: the words in one or more languages, and the options."""
    words = "\n\n".join(_said(reply, code) for code in codes)
    style = _style(reply.options, codes[0], limits, words)
    if reply.options and style is Style.NONE:
        words = f"{words}\n{_numbered(reply.options, codes[0])}"
    return {
        "text": cut(words, limits.text if style is Style.NONE else limits.text_with_options),
        "style": style.value,
        "buttons": _buttons(reply.options, codes[0], limits, style),
        "opener": label(CHOOSE, codes[0]) if style is Style.LIST else "",
        "asks_location": label(SHARE, codes[0])
        if reply.asks_location and limits.asks_location
        else "",
    }


def cut(words: str, most: int) -> str:
    """Return words of at most so many UTF-16 units."""
    if units(words) <= most:
        return words
    while units(words) >= most:
        words = (
            words[: most - 1 - (units(words) - len(words))] if len(words) >= most else words[:-1]
        )
    return words + "…"


def units(words: str) -> int:
    """Count as the platforms do: in UTF-16 units."""
    return len(words) + sum(1 for sign in words if sign > "\uffff")


def _said(reply: Reply, code: str) -> str:
    parts: tuple[Text | Lines | None, ...] = (reply.notice, reply.text, reply.footer)
    return say(Lines(parts), code)


def _style(options: Sequence[Option], code: str, limits: Limits, words: str) -> Style:
    if not options or units(words) > limits.text_with_options:
        return Style.NONE
    longest = max(units(label(one.label, code)) for one in options)
    if len(options) <= limits.buttons and longest <= limits.button_label:
        return Style.BUTTONS
    if len(options) <= limits.rows and longest <= limits.row_label:
        return Style.LIST
    return Style.NONE


def _buttons(
    options: Sequence[Option], code: str, limits: Limits, style: Style
) -> list[tuple[str, str, str]]:
    if style is Style.NONE:
        return []
    return [
        (
            label(one.label, code),
            one.token,
            cut(label(one.description, code), limits.row_description)
            if one.description and limits.row_description
            else "",
        )
        for one in options
    ]


def _numbered(options: Sequence[Option], code: str) -> str:
    mark = RLM if language(code).rtl else ""
    return "\n".join(
        f"{mark}{one.number} {label(one.label, code)}"
        if one.number is not None
        else f"{mark}• {label(one.label, code)}"
        for one in options
    )
