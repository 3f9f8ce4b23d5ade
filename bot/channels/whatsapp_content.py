"""Content: what Twilio must keep before buttons, lists and templates can be sent.

* buttons and lists need a resource even inside the window; ours hold variables only, one for each
  label, token and line of text, and are made once for each layout;
* a variable may be no empty text and hold no line break, so the line breaks stand in the layout
  (https://www.twilio.com/docs/api/errors/21656); there is no limit on how many are kept
  (https://www.twilio.com/docs/content/content-api-resources);
* labels, tokens and descriptions may be variables
  (https://www.twilio.com/docs/content/twiliolist-picker);
* templates are the texts of bot/approved.py: `popote_<key>_<language>`, and `_v2` once it changed.
"""

import asyncio
import json
import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.channels import DeliveryError, Limits
from bot.channels.whatsapp_rest import APPROVED, Content, Rest
from bot.lengths import units
from bot.messages import Outgoing, Style, Template
from services.approvals import tongues

MOST_LINES = 40
FRESH = 600.0  # seconds: an approval is noticed within ten minutes
PAUSE = 60.0  # seconds without buttons when they could not be made
INVISIBLE = " \t\r\u200e\u200f\u2066\u2067\u2068\u2069"
NOTHING = "–"


@dataclass(frozen=True, slots=True)
class Layout:
    """What differs between one resource and another: never a word of a message."""

    style: Style
    lines: str  # one sign for each line of the body: t for text, _ for an empty one
    rows: str  # one sign for each option: d with a description, p without

    @property
    def name(self) -> str:
        """Return the name it is found by after a restart."""
        return f"popote_{self.style}_{self.rows}_{self.lines}_v1"

    def resource(self) -> dict[str, object]:
        """Return what Twilio is asked to keep."""
        names = [f"{{{{line{n}}}}}" if sign == "t" else "" for n, sign in enumerate(self.lines)]
        body = "\n".join(names)
        if self.style is Style.BUTTONS:
            types = {"twilio/quick-reply": {"body": body, "actions": [*self._actions()]}}
        else:
            types = {
                "twilio/list-picker": {
                    "body": body,
                    "button": "{{opener}}",
                    "items": [*self._items()],
                }
            }
        return {
            "friendly_name": self.name,
            "language": "en",
            "variables": {name: "1" for name in re.findall(r"{{(\w+)}}", json.dumps(types))},
            "types": types,
        }

    def _actions(self) -> Iterator[dict[str, str]]:
        for n in range(len(self.rows)):
            yield {"type": "QUICK_REPLY", "title": f"{{{{label{n}}}}}", "id": f"{{{{id{n}}}}}"}

    def _items(self) -> Iterator[dict[str, str]]:
        for n, sign in enumerate(self.rows):
            item = {"item": f"{{{{label{n}}}}}", "id": f"{{{{id{n}}}}}"}
            yield item | ({"description": f"{{{{about{n}}}}}"} if sign == "d" else {})


def layout(outgoing: Outgoing, limits: Limits) -> Layout:
    """Return the layout a message with options needs; raises DeliveryError when none fits."""
    lines = outgoing.text.split("\n")
    if not _fits(outgoing, limits) or len(lines) > MOST_LINES:
        raise DeliveryError("content", permanent=True)
    return Layout(
        outgoing.style,
        "".join("t" if line.strip(INVISIBLE) else "_" for line in lines),
        "".join("d" if _described(outgoing, n) else "p" for n in range(len(outgoing.buttons))),
    )


def variables(outgoing: Outgoing) -> str:
    """Return the words of a message for its layout, as JSON."""
    words = {f"line{n}": _plain(line) for n, line in enumerate(outgoing.text.split("\n"))}
    if outgoing.style is Style.LIST:
        words["opener"] = _plain(outgoing.opener)
    for n, button in enumerate(outgoing.buttons):
        words |= {f"label{n}": _plain(button.label), f"id{n}": button.token}
        if _described(outgoing, n):
            words[f"about{n}"] = _plain(button.description)
    return json.dumps({name: word for name, word in words.items() if word.strip(INVISIBLE)})


def template_variables(template: Template, most: int) -> str:
    """Return the words of a template, numbered from 1 to the `most` its text takes, as JSON."""
    words = {str(n): _plain(word) or NOTHING for n, word in enumerate(template.variables, 1)}
    return json.dumps({number: word for number, word in words.items() if int(number) <= most})


def template_names(key: str, code: str) -> list[str]:
    """Return where to look for a template: the person's language, then French, then English."""
    return [f"popote_{key}_{tongue}".lower() for tongue in tongues(code)]


class Library:
    """The texts Twilio keeps for us: looked up when first needed, made when missing."""

    def __init__(self, rest: Rest) -> None:
        self._rest = rest
        self._sids: dict[str, str] = {}
        self._approved: list[Content] = []
        self._listed_at: float | None = None
        self._rests_until = 0.0
        self._one_at_a_time = asyncio.Lock()

    async def sid(self, wanted: Layout) -> str:
        """Return the SID of a layout; raises DeliveryError when it cannot be had now."""
        if wanted.name not in self._sids:
            async with self._one_at_a_time:
                await self._find_or_make(wanted)
        return self._sids[wanted.name]

    async def approved(self, names: Sequence[str], given: int) -> list[Content]:
        """Return the templates that may be sent, in the order of these names.

        Of each the newest comes first, and only those that take no more variables than are given.
        """
        async with self._one_at_a_time:
            if self._listed_at is None or time.monotonic() - self._listed_at > FRESH:
                await self._list()
        fit = [one for one in self._approved if one.variables <= given]
        fit.sort(key=lambda one: one.version[1], reverse=True)
        return [one for name in names for one in fit if one.version[0] == name]

    def lost(self, sid: str) -> None:
        """Twilio does not know this layout: ask what it keeps before the next is made."""
        self._sids = {name: one for name, one in self._sids.items() if one != sid}
        self._listed_at = None

    def refused(self, sid: str) -> None:
        """Do not use this template again until it is time to ask about all."""
        self._approved = [one for one in self._approved if one.sid != sid]

    async def _find_or_make(self, wanted: Layout) -> None:
        if time.monotonic() < self._rests_until:
            raise DeliveryError("content", permanent=True)
        try:
            if self._listed_at is None:
                await self._list()
            if wanted.name not in self._sids:
                self._sids[wanted.name] = await self._rest.create_content(wanted.resource())
        except DeliveryError:
            self._listed_at = None  # it may have been made all the same
            self._rests_until = time.monotonic() + PAUSE
            raise

    async def _list(self) -> None:
        found = await self._rest.contents()
        self._sids = {one.name: one.sid for one in reversed(found)}
        self._approved = [one for one in found if one.status == APPROVED]
        self._listed_at = time.monotonic()


def _fits(outgoing: Outgoing, limits: Limits) -> bool:
    buttons = outgoing.style is Style.BUTTONS
    most, longest = (
        (limits.buttons, limits.button_label) if buttons else (limits.rows, limits.row_label)
    )
    return (
        units(outgoing.text) <= limits.text_with_options
        and 0 < len(outgoing.buttons) <= most
        and all(units(one.label) <= longest for one in outgoing.buttons)
        and all(units(one.description) <= limits.row_description for one in outgoing.buttons)
    )


def _described(outgoing: Outgoing, n: int) -> bool:
    described = outgoing.buttons[n].description.strip(INVISIBLE)
    return outgoing.style is Style.LIST and bool(described)


def _plain(line: str) -> str:
    # Apostrophes were refused too: https://github.com/twilio/twilio-node/issues/1082
    return " ".join(line.split()).replace("'", "’")
