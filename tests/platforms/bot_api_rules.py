"""What Telegram's Bot API refuses: its limits as documented, and faults on request."""

import json
import math
import re
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Params = dict[str, str]
UPLOADED = "(uploaded)"  # the name under which a file stands in the parameters, as latin-1


@dataclass(frozen=True, slots=True)
class Answer:
    """What is sent back: a result, or an error as the Bot API words it."""

    status: int
    body: bytes

    @classmethod
    def result(cls, result: object) -> "Answer":
        return cls(200, json.dumps({"ok": True, "result": result}).encode())

    @classmethod
    def error(cls, status: int, description: str, retry_after: int | None = None) -> "Answer":
        told: dict[str, Any] = {"ok": False, "error_code": status, "description": description}
        if retry_after is not None:
            told["parameters"] = {"retry_after": retry_after}
        return cls(status, json.dumps(told).encode())


@dataclass
class Fault:
    """Something that goes wrong for the next calls of one method; see REFUSALS and ACCIDENTS."""

    kind: str
    method: str = "sendMessage"
    chat: str | None = None  # None: whoever comes
    times: int = 1
    seconds: float = 1.0  # of "flood": retry_after; of "late": until the answer


# The message is not taken.
REFUSALS = {
    "blocked": Answer.error(403, "Forbidden: bot was blocked by the user"),
    "deactivated": Answer.error(403, "Forbidden: user is deactivated"),
    "voiceless": Answer.error(400, "Bad Request: VOICE_MESSAGES_FORBIDDEN"),
    "not found": Answer.error(400, "Bad Request: chat not found"),
    "bad": Answer.error(400, "Bad Request: can't parse entities"),
    "unauthorized": Answer.error(401, "Unauthorized"),
    "unknown": Answer.error(404, "Not Found"),
    "conflict": Answer.error(409, "Conflict: terminated by other getUpdates request"),
    "error": Answer.error(500, "Internal Server Error"),
    "gateway": Answer(502, b"<html>Bad Gateway</html>"),
}
ACCIDENTS = {
    "flood": "429 with retry_after; the message is not taken",
    "dropped": "the connection breaks before the message is taken",
    "lost": "the message is taken, then the connection breaks",
    "late": "the message is taken, the answer comes `seconds` later",
    "broken": "the message is taken, the answer is no JSON",
    "empty": "the message is taken, the answer is JSON without a result",
}
UNREADABLE = {"broken": Answer(200, b'{"ok": tru'), "empty": Answer(200, b'{"ok": true}')}


@dataclass
class Speed:
    """At most `limit` a second, one a second for each chat after a burst, 20 a minute to groups.

    With `punish`, every refusal closes the door for everybody, each time twice as long.
    https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this
    """

    limit: int = 30
    burst: int = 3
    group: int = 20  # in any minute, to a chat whose number is below zero
    punish: bool = False
    _minutes: dict[str, deque[float]] = field(default_factory=dict)
    _taken: deque[float] = field(default_factory=deque)
    _owed: dict[str, float] = field(default_factory=dict)
    _closed: float = 0.0
    _hold: float = 1.0

    def refuse(self, chat: str, now: float) -> int | None:
        """Take a message, or return the whole seconds after which to come back."""
        wait = max(self._overall(now), self._of_chat(chat, now), self._closed - now)
        wait = max(wait, self._of_group(chat, now))
        if wait <= 0:
            self._minutes.setdefault(chat, deque(maxlen=self.group)).append(now)
            self._taken.append(now)
            self._owed[chat] = max(self._owed.get(chat, 0.0), now) + 1
            return None
        if self.punish:
            self._closed, self._hold = now + self._hold, min(2 * self._hold, 60.0)
            wait = self._closed - now
        return max(1, math.ceil(wait))

    def _overall(self, now: float) -> float:
        while self._taken and self._taken[0] <= now - 1:
            self._taken.popleft()
        return self._taken[0] + 1 - now if len(self._taken) >= self.limit else 0.0

    def _of_group(self, chat: str, now: float) -> float:
        taken = self._minutes.get(chat)
        if taken is None or len(taken) < self.group or not chat.startswith("-"):
            return 0.0
        return taken[0] + 60 - now

    def _of_chat(self, chat: str, now: float) -> float:
        return self._owed.get(chat, 0.0) - now - (self.burst - 1)


def wrong_message(params: Params) -> str | None:
    """Return why sendMessage would be refused, or None. https://core.telegram.org/bots/api"""
    text = params.get("text", "")
    if not re.fullmatch(r"-?\d+", params.get("chat_id", "")):
        return "chat_id is empty"
    if not text.strip():
        return "message text is empty"
    if len(text.encode("utf-16-le")) > 2 * 4096:
        return "message is too long"
    return _wrong_markup(params["reply_markup"]) if "reply_markup" in params else None


def wrong_voice(params: Params, known: Mapping[str, bytes]) -> str | None:
    """Return why sendVoice would be refused, or None. https://core.telegram.org/bots/api#sendvoice"""
    if not re.fullmatch(r"-?\d+", params.get("chat_id", "")):
        return "chat_id is empty"
    if len(params.get("caption", "").encode("utf-16-le")) > 2 * 1024:
        return "message caption is too long"
    if UPLOADED not in params and params.get("voice") not in known:
        return "wrong file identifier/HTTP URL specified"
    if not params.get(UPLOADED, "OggS").startswith("OggS"):
        return "failed to get HTTP URL content"
    return _wrong_markup(params["reply_markup"]) if "reply_markup" in params else None


def _wrong_markup(written: str) -> str | None:
    markup = json.loads(written)
    buttons = [each for row in markup.get("inline_keyboard", []) for each in row]
    keys = [each for row in markup.get("keyboard", []) for each in row]
    if len(buttons) > 100:
        return "reply markup is too long"
    if not all(1 <= len(each.get("callback_data", "").encode()) <= 64 for each in buttons):
        return "BUTTON_DATA_INVALID"
    if not all(each.get("text") for each in buttons + keys):
        return "Text buttons are unallowed in the inline keyboard"
    return None


def wrong_commands(params: Params) -> str | None:
    """Return why setMyCommands would be refused, or None."""
    if not re.fullmatch(r"([a-z]{2})?", params.get("language_code", "")):
        return "invalid language code specified"
    commands = json.loads(params.get("commands", "[]"))
    if len(commands) > 100:
        return "too many commands"
    for each in commands:
        if not re.fullmatch(r"[a-z0-9_]{1,32}", each["command"]):
            return "BOT_COMMAND_INVALID"
        if not 1 <= len(each["description"]) <= 256:
            return "BOT_COMMAND_DESCRIPTION_INVALID"
    return None


def wrong_webhook(params: Params) -> str | None:
    """Return why setWebhook would be refused, or None; plain http is let pass here."""
    if not re.fullmatch(r"[A-Za-z0-9_-]{0,256}", params.get("secret_token", "")):
        return "secret token contains unallowed characters"
    return None if params.get("url") else "bad webhook: no address"
