"""Hostile bodies: updates and forms that are nearly right, by somebody who knows their structure.

Everything comes from the chance that is given: the same seed makes the same bodies.
"""

import json
import math
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from random import Random
from typing import Any
from urllib.parse import quote_plus, urlencode

from tests.platforms.twilio_people import ACCOUNT, SENDER
from tests.platforms.twilio_rules import signature

PEOPLE = 500
LONG = 250  # signs
WORDS = [
    *("hello", "2", "ça va", "/nothing", "/start x", "", " ", "x" * 5000, "ا" * 4096, "0" * 100),
    *(
        "\x00",
        "a\x00b",
        "\ud800",
        "\udfff\ud800",
        "\u202eolleh",
        "\u2066" * 300,
        "e" + "\u0301" * 5000,
    ),
    *(
        "\u200d" * 1000,
        "👨‍👩‍👧" * 500,
        "<b>x",
        "</a>&lt;",
        "{place}",
        "%s%n",
        "${x}",
        "'; DROP TABLE person;--",
    ),
    *(
        "../../etc/passwd",
        "http://169.254.169.254/",
        "\ufeff",
        "\r\n\r\nHTTP/1.1 200",
        "٣",
        "1e999",
        "NaN",
    ),
]
VALUES: list[Any] = [
    *(None, True, False, 0, -1, 1, 2**31, 2**53, 2**63, -(2**63) - 1, 10**300, 1.5, -0.0, 1e308),
    *(
        math.nan,
        math.inf,
        [],
        {},
        [[]],
        [None] * 100,
        {"id": 1},
        {"": ""},
        [{}],
        "private",
        "group",
    ),
]
NAMES = [
    "id",
    "chat",
    "from",
    "text",
    "data",
    "type",
    "update_id",
    "message",
    "",
    "__class__",
    "é",
]


@dataclass(frozen=True, slots=True)
class Post:
    """A request to one of the routes."""

    path: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    query: str = ""
    method: str = "POST"


def updates(chance: Random, number: int) -> Iterator[bytes]:
    """Make updates of Telegram, with numbers of their own from this one on, without an end."""
    while True:
        number += 1
        update = deepcopy(_update(chance, number))
        for _each in range(chance.choice((0, 1, 1, 1, 2, 3, 8))):
            _spoil(chance, update)
        yield _written(chance, update)


def forms(chance: Random) -> Iterator[dict[str, str]]:
    """Make parameters of messages on WhatsApp, without an end."""
    while True:
        sid = f"SM{chance.getrandbits(128):032x}"
        sender = f"whatsapp:+3363998{chance.randrange(PEOPLE):04}"
        form = {
            "MessageSid": sid,
            "AccountSid": ACCOUNT,
            "From": sender,
            "To": SENDER,
            "NumMedia": "0",
            "Body": _words(chance),
            **chance.choice(_MORE),
        }
        for _each in range(chance.choice((0, 0, 1, 1, 2, 4))):
            name = chance.choice([*form, *NAMES, "ButtonPayload", "Latitude", "ExternalUserId"])
            form[name] = chance.choice([_words(chance), str(chance.choice(VALUES)), "9" * 3000])
        yield form


def statuses(chance: Random) -> Iterator[tuple[dict[str, str], str]]:
    """Make parameters and queries of what Twilio tells of our messages, without an end."""
    while True:
        number = chance.choice((f"{chance.randrange(1, 5000):032}", "f" * 32, _words(chance)[:34]))
        form = {
            "MessageSid": f"SM{number}",
            "AccountSid": ACCOUNT,
            "MessageStatus": chance.choice((*_STATES, _words(chance))),
            "ErrorCode": chance.choice(("", "21211", "30008", "63016", "٣", "9" * 400, "-1")),
        }
        if chance.random() < 0.3:
            form[chance.choice([*form, *NAMES])] = _words(chance)
        yield form, chance.choice(("", f"id={chance.randrange(1, 5000)}", "id=", "id=x&id=%ff"))


def signed(form: dict[str, str], url: str, token: str, path: str, query: str = "") -> Post:
    """Return a form as Twilio itself hands it over."""
    whole = {name: _sayable(value) for name, value in form.items()}
    address = f"{url}{path}{'?' if query else ''}{query}"
    headers = (
        ("content-type", "application/x-www-form-urlencoded"),
        ("x-twilio-signature", signature(token, address, whole)),
    )
    return Post(path, headers, urlencode(whole).encode(), query)


def forged(chance: Random, url: str, token: str, secret: str) -> Iterator[Post]:
    """Make requests nobody had the right to make, without an end."""
    telegram, whatsapp = updates(chance, 5_000_000), forms(chance)
    while True:
        path = chance.choice(("/telegram", "/whatsapp", "/whatsapp", "/whatsapp/status"))
        if path == "/telegram":
            header = chance.choice(("x-telegram-bot-api-secret-token", "authorization"))
            word = chance.choice(
                ("", "x", secret[:-1], secret.upper() + "0", secret[::-1], "é", "\x00")
            )
            yield Post(path, ((header, word),), next(telegram))
            continue
        right = signed(next(whatsapp), url, token, path)
        yield chance.choice(_FORGERIES)(chance, right, token)


def elsewhere(chance: Random) -> Iterator[Post]:
    """Make requests to addresses that are not there, or need a word that is not known."""
    while True:
        path = chance.choice(
            ("/calendar/{}.ics", "/voice/fr/{}.ogg", "/mydata/{}.json", "/{}", "/health")
        )
        word = quote_plus(_words(chance)[:300], errors="replace") or "x"
        word = chance.choice((word, "0" * 32, "../" * 9, "%00", "%ff%fe", "A" * 3000))
        headers = (
            ("authorization", chance.choice(("", "Bearer ", "Bearer é", f"Bearer {'0' * 32}"))),
        )
        body = chance.choice((b"", b"x" * 1000))
        yield Post(
            path.format(word), headers, body, method=chance.choice(("GET", "POST", "PUT", "HEAD"))
        )


def _update(chance: Random, number: int) -> dict[str, Any]:
    chat: dict[str, Any] = {
        "id": chance.randrange(1, PEOPLE),
        "type": "private",
        "first_name": _words(chance),
    }
    if chance.random() < 0.1:
        chat = {
            "id": -chance.randrange(1, 99),
            "type": chance.choice(("group", "supergroup", "channel")),
        }
    sender = {
        "id": abs(chat["id"]),
        "is_bot": False,
        "language_code": chance.choice(("fr", "ar", "zz", "x" * 99)),
    }
    message = {"message_id": number, "date": 1795000000, "chat": chat, "from": sender}
    content = chance.choice(_CONTENT)(chance)
    kind = chance.choice(
        ("message", "message", "message", "edited_message", "callback_query", *_KINDS)
    )
    match kind:
        case "callback_query":
            pressed = {
                "id": str(number),
                "from": sender,
                "message": message,
                "data": _words(chance)[:64],
            }
            return {"update_id": number, kind: pressed}
        case "my_chat_member":
            state = {"status": chance.choice(("kicked", "member", "left", "king")), "user": sender}
            return {"update_id": number, kind: {**message, "new_chat_member": state}}
        case "poll" | "poll_answer" | "inline_query":
            return {
                "update_id": number,
                kind: {"id": "1", "from": sender, "query": _words(chance)},
            }
    return {"update_id": number, kind: {**message, **content}}


_KINDS = (
    "my_chat_member",
    "channel_post",
    "poll",
    "poll_answer",
    "inline_query",
    "business_message",
)
_STATES = ("queued", "sent", "delivered", "read", "failed", "undelivered", "canceled", "king")
_FILE = {"file_id": "x", "file_unique_id": "y", "file_size": 2**40}
_CONTENT: list[Callable[[Random], dict[str, Any]]] = [
    lambda chance: {"text": _words(chance)},
    lambda chance: {"text": _words(chance)},
    lambda chance: {
        "text": _words(chance),
        "entities": [{"type": "bot_command", "offset": -1, "length": 2**40}],
    },
    lambda chance: {
        "location": {"latitude": chance.choice((48.88, 91, "x", 1e308)), "longitude": 2.36}
    },
    lambda chance: {"voice": _FILE},
    lambda chance: {"photo": [_FILE], "caption": _words(chance)},
    lambda chance: {"document": {**_FILE, "file_name": _words(chance)}},
    lambda chance: {"contact": {"phone_number": "+33639980000", "first_name": _words(chance)}},
    lambda chance: {"sticker": _FILE},
    lambda chance: {"poll": {"id": "1", "question": _words(chance)}},
    lambda chance: {"forward_origin": {"type": "user"}, "text": _words(chance)},
    lambda chance: {"reply_to_message": {"text": _words(chance)}, "text": _words(chance)},
    lambda chance: {"pinned_message": {}},
    lambda chance: {"migrate_to_chat_id": chance.choice(VALUES)},
    lambda chance: {"new_chat_members": [{"id": 1}]},
    lambda _chance: {},
]
_MORE: list[dict[str, str]] = [
    {},
    {"ButtonPayload": "forged:yes:1", "ButtonText": "x"},
    {"ButtonPayload": "x" * 300},
    {"ListId": "/need", "ListTitle": "x"},
    {"Latitude": "48.88", "Longitude": "2.36"},
    {"Latitude": "nan", "Longitude": "inf"},
    {"NumMedia": "1", "MediaContentType0": "audio/ogg", "MediaUrl0": "http://169.254.169.254/"},
    {"NumMedia": "10", "MediaContentType0": ""},
    {"MessageType": "contacts"},
    {"ExternalUserId": "whatsapp:FR.1"},
]


def _words(chance: Random) -> str:
    """Return words, some that nobody ever said; the longest, which cost most, one time in four."""
    if chance.random() < 0.02:
        return "".join(chance.choices("abcdefg hijkl mnopq", k=chance.choice((5, 12, 40, 400))))
    found = chance.choice(WORDS)
    return found if len(found) < LONG or chance.random() < 0.25 else chance.choice(WORDS)


def _sayable(value: str) -> str:
    """Return what can be percent-encoded; other bytes are for forgeries."""
    return value.encode("utf-8", "replace").decode()


def _spoil(chance: Random, update: dict[str, Any]) -> None:
    """Change one thing somewhere inside."""
    holder: Any = update
    while True:
        keys = list(holder) if isinstance(holder, dict) else list(range(len(holder)))
        if not keys:
            return
        key = chance.choice(keys)
        if key == "update_id" and chance.random() < 0.9:
            continue  # what has no number is not looked at any further
        inner = holder[key]
        if not isinstance(inner, dict | list) or not inner or chance.random() < 0.3:
            break
        holder = inner
    if isinstance(holder, dict) and chance.random() < 0.25:
        holder[chance.choice(NAMES)] = holder.pop(key)
    elif chance.random() < 0.2:
        del holder[key]
    else:
        holder[key] = deepcopy(chance.choice((chance.choice(VALUES), _words(chance))))


def _written(chance: Random, update: dict[str, Any]) -> bytes:
    """Write an update, sometimes as no program would."""
    body = json.dumps(update).encode()
    match chance.randrange(40):
        case 0:
            return body[: chance.randrange(len(body))]
        case 1:
            where = chance.randrange(len(body))
            return body[:where] + bytes([chance.randrange(256)]) + body[where + 1 :]
        case 2:
            return b"\xef\xbb\xbf" + body
        case 3:
            return body[:-1] + b',"update_id": 1, "message": 5}'
        case 4:
            return b"[" * chance.choice((10, 2000, 50_000))
        case 5:
            return chance.choice((b"", b"null", b"[]", b"5", b'"x"', b"\xff\xfe\x00", b"{}" * 9))
        case 6:
            return json.dumps(update).encode("utf-16")
    return body


def _cut(_chance: Random, post: Post, _token: str) -> Post:
    return Post(post.path, post.headers[:1], post.body)


def _wrong_word(chance: Random, post: Post, _token: str) -> Post:
    given = chance.choice(("", "x", "é", "A" * 28, "A" * 5000, "=" * 28, "\x00"))
    return Post(post.path, (post.headers[0], ("x-twilio-signature", given)), post.body)


def _other_form(chance: Random, post: Post, _token: str) -> Post:
    ends = (
        b"&Extra=1",
        b"&Body=again",
        b"&From=whatsapp%3A%2B33639980001",
        b"&%00=%ff",
        b"&" * 300,
    )
    return Post(post.path, post.headers, post.body + chance.choice(ends))


def _other_kind(chance: Random, post: Post, _token: str) -> Post:
    kinds = ("application/json", "multipart/form-data; boundary=x", "", "text/plain", "é")
    return Post(post.path, (("content-type", chance.choice(kinds)), post.headers[1]), post.body)


def _other_place(chance: Random, post: Post, _token: str) -> Post:
    return Post(
        post.path,
        post.headers,
        post.body,
        query=chance.choice(("a=1", "id=5", "%ff", "a=" + "b" * 900)),
    )


def _other_key(chance: Random, post: Post, token: str) -> Post:
    form = {"MessageSid": f"SM{chance.getrandbits(128):032x}", "AccountSid": ACCOUNT, "Body": "x"}
    key = chance.choice(("f" * 32, token[:-1], "", token.upper()))
    return signed(form, "https://popote.example.org", key, post.path)


def _flipped(chance: Random, post: Post, _token: str) -> Post:
    where = chance.randrange(len(post.body))
    other = bytes([post.body[where] ^ (1 << chance.randrange(7))])
    body = post.body[:where] + other + post.body[where + 1 :]
    same = body.lower() == post.body.lower()  # %3a is %3A
    return Post(post.path, post.headers, post.body + b"&x=1" if same else body)


_FORGERIES = (_cut, _wrong_word, _other_form, _other_kind, _other_place, _other_key, _flipped)
