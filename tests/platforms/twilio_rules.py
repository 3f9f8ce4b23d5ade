"""What Twilio checks and how it signs, written from its documentation and not from its library.

* signatures: https://www.twilio.com/docs/usage/webhooks/webhooks-security
* variables: https://www.twilio.com/docs/api/errors/21656
* buttons and lists: https://www.twilio.com/docs/content/twilio-quick-reply,
  https://www.twilio.com/docs/content/twiliolist-picker
"""

import base64
import hashlib
import hmac
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

BODY, BODY_WITH_OPTIONS = 1600, 1024
TITLE, ITEM, DESCRIPTION, IDENTITY = 20, 24, 72, 200
BUTTONS_IN_SESSION, ITEMS = 3, 10
VARIABLES = 100
TO = re.compile(r"whatsapp:(\+[1-9]\d{6,14}|[A-Z]{2}\.[A-Za-z0-9.]{4,140})")
META = {"ar", "bn", "en", "fr", "prs_AF", "ru", "uk", "ur"}
VARIABLE = re.compile(r"{{(\w{1,16})}}")


class Wrong(Exception):
    """A request Twilio refuses."""

    def __init__(self, code: int, status: int = 400) -> None:
        super().__init__(code)
        self.code, self.status = code, status


@dataclass(frozen=True, slots=True)
class Choice:
    """An option as it is shown on the telephone."""

    title: str
    identity: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class Rendered:
    """What the person reads."""

    text: str
    style: str = "text"  # text, buttons, list or voice
    choices: tuple[Choice, ...] = ()
    opener: str = ""


def signature(token: str, url: str, form: Mapping[str, str]) -> str:
    """Return what Twilio puts into X-Twilio-Signature for a form."""
    signed = url + "".join(name + form[name] for name in sorted(form))
    mac = hmac.new(token.encode(), signed.encode(), hashlib.sha1)
    return base64.b64encode(mac.digest()).decode()


def checked_content(resource: Any) -> dict[str, Any]:
    """Return a resource that may be kept; raises Wrong."""
    if not isinstance(resource, dict) or not isinstance(resource.get("types"), dict):
        raise Wrong(20001)
    text = json.dumps(resource["types"])
    names = set(VARIABLE.findall(text))
    samples = resource.get("variables") or {}
    if not resource.get("language") or text.count("{{") != len(VARIABLE.findall(text)):
        raise Wrong(20001)
    if len(names) > VARIABLES or not names <= set(samples) or not all(samples.values()):
        raise Wrong(20001)
    return resource


def render(resource: Mapping[str, Any], given: str | None) -> Rendered:
    """Put variables into a resource; raises Wrong for what Twilio refuses at once."""
    words = dict(resource.get("variables") or {}) | _variables(given or "{}")
    [(kind, layout)] = resource["types"].items()
    body = _filled(layout["body"], words)
    if kind == "twilio/text":
        return Rendered(body)
    if kind == "twilio/quick-reply":
        choices = [
            Choice(_filled(one["title"], words), _filled(one["id"], words))
            for one in layout["actions"]
        ]
        return Rendered(body, "buttons", tuple(choices))
    choices = [
        Choice(
            _filled(one["item"], words),
            _filled(one["id"], words),
            _filled(one.get("description") or "", words),
        )
        for one in layout["items"]
    ]
    return Rendered(body, "list", tuple(choices), _filled(layout["button"], words))


def wrong_template(resource: Mapping[str, Any], wanted: Mapping[str, Any]) -> str:
    """Return why Meta would reject a text for use outside the window, "" when it would not.

    https://www.twilio.com/docs/whatsapp/tutorial/message-template-approvals-statuses
    """
    [(kind, layout)] = resource["types"].items()
    body = layout["body"]
    numbers = [int(one) for one in re.findall(r"{{(\d+)}}", body)]
    ids = [int(VARIABLE.fullmatch(one["id"])[1]) for one in layout.get("actions", [])]  # type: ignore[index]
    titles = [one["title"] for one in layout.get("actions", [])]
    words = [one for one in re.sub(r"{{\d+}}", "", body).split() if any(map(str.isalnum, one))]
    found = {
        "its name": not re.fullmatch(r"[a-z0-9_]{1,512}", wanted["name"]),
        "its category": wanted["category"] not in ("UTILITY", "MARKETING"),
        "its language": resource["language"] not in META,
        "its kind": kind not in ("twilio/text", "twilio/quick-reply"),
        "its numbers": numbers + ids != list(range(1, len(numbers + ids) + 1)),
        "its length": len(body) > BODY_WITH_OPTIONS,
        "a variable first or last": bool(re.search(r"^\W*{{\d|\d}}\W*$", body)),
        "variables side by side": bool(re.search(r"}}\s*{{", body)),
        "more variables than words": len(words) < 2 * len(numbers),
        "line breaks": "\n\n\n" in body or "\t" in body or "    " in body,
        "its titles": not all(0 < len(one.encode("utf-16-le")) // 2 <= TITLE for one in titles),
        "titles that are the same": len(set(titles)) < len(titles),
        "a variable in a title": any("{{" in one for one in titles),
    }
    return ", ".join(why for why, wrong in found.items() if wrong)


def refused_later(shown: Rendered) -> int | None:
    """Return the code with which WhatsApp refuses what Twilio took, None when it does not."""
    if shown.style in ("text", "voice"):
        return None
    buttons = shown.style == "buttons"
    most, longest = (BUTTONS_IN_SESSION, TITLE) if buttons else (ITEMS, ITEM)
    titles = [one.title for one in shown.choices]
    fits = (
        len(shown.text) <= BODY_WITH_OPTIONS
        and 0 < len(titles) <= most
        and len(set(titles)) == len(titles)
        and all(0 < len(one) <= longest for one in titles)
        and all(len(one.description) <= DESCRIPTION for one in shown.choices)
        and all(0 < len(one.identity) <= IDENTITY for one in shown.choices)
        and (buttons or 0 < len(shown.opener) <= TITLE)
    )
    return None if fits else 63021


def _variables(given: str) -> dict[str, str]:
    try:
        words = json.loads(given)
    except ValueError:
        raise Wrong(21656) from None
    if not isinstance(words, dict):
        raise Wrong(21656)
    for value in words.values():
        if not isinstance(value, str) or not value.strip() or re.search(r"[\n\t]| {5}|'", value):
            raise Wrong(21656)
        if len(value) > BODY:
            raise Wrong(21658)
    return words


def _filled(text: str, words: Mapping[str, str]) -> str:
    return VARIABLE.sub(lambda found: words[found[1]], text)
