"""A stand-in for Telegram's Bot API, as an HTTP server on the loopback address.

In a test::

    async with BotApi(latency=0.06) as api:
        settings = read_settings(None, telegram_bot_token=api.token, telegram_api_url=api.url)
        ...
        api.people.say(7, "hello")           # a person writes; returns the update_id
        await api.until(lambda: api.sent)    # wait for something to become true
        assert api.sent[0].text == "..."

As a process of its own: `python -m tests.platforms.bot_api --port 8081`. Every helper below is
then a POST to `/control/<helper>` with its arguments as a JSON object (`{"chat": 7, "text": "hi"}`
to `/control/say`); GET `/control/state` returns `sent`, `edited`, `refused`, `pending`,
`confirmed` and `answered`.

What people do: `api.people.say`, `edit`, `press`, `share_location`, `voice`, `picture`, `sticker`,
`contact`, `document`, `block`, `unblock`, `update` (any fields), `garble` (any JSON value in place
of an update; text that is no JSON reaches webhooks as it is); in groups `say_in`, `add_to`,
`remove_from`, `grow`. `repeat` delivers an update once more, `shuffle` mixes those that wait;
`pending` are those that wait.

What goes wrong: `api.fail(kind, method=, chat=, times=, seconds=)`, with the kinds REFUSALS and
ACCIDENTS of bot_api_rules; `api.mend()` ends it. Who has blocked the bot is refused as well.

What can be looked at: `sent` (accepted messages, in order, with the second `at` which), `edited`
(the same of changes; `deleted` ones cannot be changed), `voices` (files by number; who is in
`people.voiceless` forbids them), `refused` (how many 429), `calls` (method, parameters),
`confirmed` (the offset), `answered` (button presses), `pushes` (status of each webhook request, 0
for none), `commands`, `webhook`.

What it enforces: `speed` (30 in any second, one a second for each chat after a burst of 3,
`punish`), 4096 UTF-16 units of text, 1 to 64 bytes of callback data, names of commands, secrets.
"""

import argparse
import asyncio
import contextlib
import json
import socket
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import asdict, dataclass
from typing import Any, Self
from urllib.parse import parse_qsl

import httpx
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.platforms.bot_api_people import People, Waiting
from tests.platforms.bot_api_rules import (
    REFUSALS,
    UNREADABLE,
    UPLOADED,
    Answer,
    Fault,
    Params,
    Speed,
    wrong_commands,
    wrong_message,
    wrong_voice,
    wrong_webhook,
)

TOKEN = "1234567890:test-token-of-the-stand-in"
SAME = "Bad Request: message is not modified: specified new message content is the same"
BATCH = 100


@dataclass(frozen=True, slots=True)
class Sent:
    """A message that was accepted."""

    chat: str
    text: str
    at: float  # monotonic seconds
    id: int
    markup: dict[str, Any] | None
    params: Params
    voice: str = ""  # the number of the file that was heard


class QuietServer(uvicorn.Server):
    """A web server inside a test."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave the signals to whoever runs the tests."""
        yield


class BotApi:
    """The server; see the module for how to use it."""

    def __init__(
        self,
        *,
        port: int = 0,
        token: str = TOKEN,
        latency: float = 0.0,
        speed: Speed | None = None,
        seed: int = 1,
    ) -> None:
        self.token, self.latency, self.speed = token, latency, speed or Speed()
        self.sent: list[Sent] = []
        self.edited: list[Sent] = []  # with the text it has now
        self.documents: list[str] = []  # files that were sent
        self.voices: dict[str, bytes] = {}  # files that were uploaded, by number
        self.deleted: set[int] = set()  # messages that cannot be changed any more
        self.recalled: list[tuple[str, int]] = []  # chats and messages taken out of them
        self.refused = 0
        self.calls: list[tuple[str, Params]] = []
        self.people = People(seed)
        self.confirmed = 0
        self.answered: list[str] = []
        self.pushes: list[int] = []
        self.commands: dict[str, list[dict[str, str]]] = {}
        self.webhook: Params = {}
        self.redelivers_after = 0.05  # seconds after a webhook request that was not answered 2xx
        self._faults: list[Fault] = []
        self._next_message = 1
        self._poller = 0
        self._pusher: asyncio.Task[None] | None = None
        # Named, for asyncio to see TCP and turn Nagle off: else answers wait 40 ms for an ACK.
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.socket.bind(("127.0.0.1", port))
        self.url = f"http://127.0.0.1:{self.socket.getsockname()[1]}"

    # -- the server ------------------------------------------------------------------------

    async def __aenter__(self) -> Self:
        routes = [
            Route("/bot{token}/{method}", self._api, methods=["GET", "POST"]),
            Route("/control/state", self._state, methods=["GET"]),
            Route("/control/{helper}", self._control, methods=["POST"]),
        ]
        config = uvicorn.Config(
            Starlette(routes=routes), log_level="critical", lifespan="off", ws="none", http="h11"
        )
        self._server = QuietServer(config)
        self._serving = asyncio.create_task(self._server.serve(sockets=[self.socket]))
        await self.until(lambda: self._server.started)
        return self

    async def __aexit__(self, *_error: object) -> None:
        self._server.should_exit = True
        self._poller += 1
        self.people.tell()
        await self._stop_pushing()
        await self._serving
        self.socket.close()

    async def until(self, true: Callable[[], object], seconds: float = 10.0) -> None:
        """Wait until something is true; TimeoutError when it never is."""
        async with asyncio.timeout(seconds):
            while not true():  # noqa: ASYNC110, anything at all may be asked for
                await asyncio.sleep(0.005)

    def fail(
        self,
        kind: str,
        method: str = "sendMessage",
        chat: int | None = None,
        times: int = 1,
        seconds: float = 1.0,
    ) -> None:
        """Let something go wrong in the next calls of a method."""
        who = None if chat is None else str(chat)
        self._faults.append(Fault(kind, method, who, times, seconds))

    def mend(self) -> None:
        """Let nothing go wrong any more."""
        self._faults.clear()

    # -- the methods -----------------------------------------------------------------------

    async def _api(self, request: Request) -> Response:
        method, params = _canonical(request.path_params["method"]), await _params(request)
        self.calls.append((method, params))
        if request.path_params["token"] != self.token:
            return _http(REFUSALS["unauthorized"])
        act = METHODS.get(method)
        if act is None:
            return _http(REFUSALS["unknown"])
        await asyncio.sleep(self.latency / 2)
        fault = self._fault(method, params.get("chat_id"))
        if fault and fault.kind == "dropped":
            return await _hang_up(request)
        if fault and (answer := self._refusal(fault)):
            return _http(answer)
        answer = await act(self, params)
        if fault and fault.kind == "lost":
            return await _hang_up(request)
        await asyncio.sleep(fault.seconds if fault and fault.kind == "late" else self.latency / 2)
        return _http(UNREADABLE.get(fault.kind, answer) if fault else answer)

    def _fault(self, method: str, chat: str | None) -> Fault | None:
        for fault in self._faults:
            if fault.method == method and fault.chat in (None, chat):
                fault.times -= 1
                if not fault.times:
                    self._faults.remove(fault)
                return fault
        return None

    def _refusal(self, fault: Fault) -> Answer | None:
        if fault.kind != "flood":
            return REFUSALS.get(fault.kind)
        self.refused += 1
        return _flood(int(fault.seconds))

    async def _send_message(self, params: Params) -> Answer:
        if why := wrong_message(params):
            return Answer.error(400, f"Bad Request: {why}")
        return self._taken(params, params["text"])

    async def _send_voice(self, params: Params) -> Answer:
        if why := wrong_voice(params, self.voices):
            return Answer.error(400, f"Bad Request: {why}")
        if params["chat_id"] in self.people.voiceless:
            return REFUSALS["voiceless"]
        heard = params.pop(UPLOADED, "").encode("latin-1")
        number = params["voice"] = params.get("voice") or f"AwACAgQAAxkDAAI{len(self.voices)}"
        answer = self._taken(params, params.get("caption", ""), number)
        if heard and answer.status == 200:
            self.voices[number] = heard
        return answer

    async def _send_document(self, params: Params) -> Answer:
        """Take a file that is uploaded; https://core.telegram.org/bots/api#senddocument."""
        file = params.pop(UPLOADED, "")
        if not file:
            return Answer.error(400, "Bad Request: there is no document in the request")
        answer = self._taken(params, "")
        if answer.status == 200:
            self.documents.append(file)
        return answer

    def _taken(self, params: Params, text: str, voice: str = "") -> Answer:
        chat, now = params["chat_id"], time.monotonic()
        if chat in self.people.blocked:
            return REFUSALS["blocked"]
        wait = self.speed.refuse(chat, now)
        if wait is not None:
            self.refused += 1
            return _flood(wait)
        self._next_message += 1
        markup = json.loads(params["reply_markup"]) if "reply_markup" in params else None
        self.sent.append(Sent(chat, text, now, self._next_message, markup, params, voice))
        heard = {"voice": {"file_id": voice, "file_unique_id": voice[-4:], "duration": 3}}
        return Answer.result(self._echo(params) | (heard if voice else {}))

    async def _edit_message(self, params: Params) -> Answer:
        if why := wrong_message(params):
            return Answer.error(400, f"Bad Request: {why}")
        chat, now, number = params["chat_id"], time.monotonic(), int(params["message_id"])
        mine = [one for one in self.sent if (one.id, one.chat) == (number, chat)]
        if not mine or number in self.deleted:
            return Answer.error(400, "Bad Request: message to edit not found")
        if [one for one in [*mine, *self.edited] if one.id == number][-1].text == params["text"]:
            return Answer.error(400, SAME)
        wait = self.speed.refuse(chat, now)
        if wait is not None:
            self.refused += 1
            return _flood(wait)
        markup = json.loads(params["reply_markup"]) if "reply_markup" in params else None
        self.edited.append(Sent(chat, params["text"], now, number, markup, params))
        return Answer.result(self._echo(params) | {"message_id": number})

    async def _delete_message(self, params: Params) -> Answer:
        number = int(params["message_id"])
        if number in self.deleted:
            return Answer.error(400, "Bad Request: message to delete not found")
        self.deleted.add(number)
        self.recalled.append((params["chat_id"], number))
        return Answer.result(True)

    def _echo(self, params: Params) -> dict[str, Any]:
        return {
            "message_id": self._next_message,
            "from": {"id": 1, "is_bot": True, "first_name": "Bot", "username": "stand_in_bot"},
            "chat": {"id": int(params["chat_id"]), "first_name": "Somebody", "type": "private"},
            "date": int(time.time()),
            "text": params.get("text", ""),
        }

    async def _get_updates(self, params: Params) -> Answer:
        if self.webhook:
            return Answer.error(
                409, "Conflict: can't use getUpdates method while webhook is active"
            )
        self._confirm(int(params.get("offset") or 0))
        self._poller += 1
        mine, until = self._poller, time.monotonic() + float(params.get("timeout") or 0)
        while not self.people.pending and mine == self._poller and time.monotonic() < until:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.people.news.wait(), until - time.monotonic())
        if mine != self._poller:
            return REFUSALS["conflict"]
        batch = self.people.pending[: min(BATCH, int(params.get("limit") or BATCH))]
        self.people.pending = [
            one for one in self.people.pending if not (one.once and one in batch)
        ]
        return Answer.result([one.update for one in batch])

    def _confirm(self, offset: int) -> None:
        self.confirmed = max(self.confirmed, offset)
        self.people.pending = [one for one in self.people.pending if one.once or one.id >= offset]

    async def _get_me(self, params: Params) -> Answer:
        told = {"id": 1, "is_bot": True, "first_name": "Bot", "username": "stand_in_bot"}
        return Answer.result(told)

    async def _answer_callback(self, params: Params) -> Answer:
        self.answered.append(params.get("callback_query_id", ""))
        return Answer.result(True)

    async def _set_commands(self, params: Params) -> Answer:
        if why := wrong_commands(params):
            return Answer.error(400, f"Bad Request: {why}")
        self.commands[params.get("language_code", "")] = json.loads(params["commands"])
        return Answer.result(True)

    async def _set_webhook(self, params: Params) -> Answer:
        if why := wrong_webhook(params):
            return Answer.error(400, f"Bad Request: {why}")
        await self._stop_pushing()
        self.webhook = params
        self._pusher = asyncio.create_task(self._push())
        return Answer.result(True)

    async def _delete_webhook(self, params: Params) -> Answer:
        await self._stop_pushing()
        self.webhook = {}
        return Answer.result(True)

    async def _webhook_info(self, params: Params) -> Answer:
        url = self.webhook.get("url", "")
        told = {"has_custom_certificate": False, "pending_update_count": len(self.people.pending)}
        return Answer.result({"url": url, **told})

    # -- the webhook -----------------------------------------------------------------------

    async def _push(self) -> None:
        """Hand over one update after the other, each until it is answered 2xx."""
        headers = {"Content-Type": "application/json"}
        if secret := self.webhook.get("secret_token"):
            headers["X-Telegram-Bot-Api-Secret-Token"] = secret
        async with httpx.AsyncClient(headers=headers, trust_env=False) as client:
            while True:
                if not self.people.pending:
                    await self.people.news.wait()
                    continue
                first = self.people.pending[0]
                if await self._push_one(client, first):
                    self.people.pending.remove(first)
                else:
                    await asyncio.sleep(self.redelivers_after)

    async def _push_one(self, client: httpx.AsyncClient, one: Waiting) -> bool:
        body = one.update if isinstance(one.update, str) else json.dumps(one.update)
        try:
            answer = await client.post(self.webhook["url"], content=body.encode())
        except httpx.HTTPError:
            self.pushes.append(0)
            return False
        self.pushes.append(answer.status_code)
        return answer.is_success

    async def _stop_pushing(self) -> None:
        if self._pusher:
            self._pusher.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._pusher
            self._pusher = None

    # -- from another process --------------------------------------------------------------

    async def _control(self, request: Request) -> Response:
        helper = request.path_params["helper"]
        if helper not in HELPERS | FAULTS:
            return JSONResponse({"error": "no such helper"}, 404)
        owner = self if helper in FAULTS else self.people
        return JSONResponse({"result": getattr(owner, helper)(**await request.json())})

    async def _state(self, request: Request) -> Response:
        return JSONResponse(
            {
                "sent": [asdict(one) for one in self.sent],
                "edited": [asdict(one) for one in self.edited],
                "refused": self.refused,
                "pending": len(self.people.pending),
                "confirmed": self.confirmed,
                "answered": self.answered,
            }
        )


METHODS: dict[str, Callable[[BotApi, Params], Awaitable[Answer]]] = {
    "getMe": BotApi._get_me,
    "getUpdates": BotApi._get_updates,
    "sendMessage": BotApi._send_message,
    "sendVoice": BotApi._send_voice,
    "sendDocument": BotApi._send_document,
    "editMessageText": BotApi._edit_message,
    "deleteMessage": BotApi._delete_message,
    "answerCallbackQuery": BotApi._answer_callback,
    "setMyCommands": BotApi._set_commands,
    "setWebhook": BotApi._set_webhook,
    "deleteWebhook": BotApi._delete_webhook,
    "getWebhookInfo": BotApi._webhook_info,
}
ACTS = ("say", "edit", "press", "share_location", "voice", "picture", "sticker", "contact")
FAULTS = {"fail", "mend"}
HELPERS = {*ACTS, "document", "block", "unblock", "update", "garble", "repeat", "shuffle"}


def _flood(seconds: int) -> Answer:
    return Answer.error(429, f"Too Many Requests: retry after {seconds}", seconds)


def _canonical(method: str) -> str:
    """Return a method in its usual case: the API ignores it."""
    return next((name for name in METHODS if name.lower() == method.lower()), method)


def _http(answer: Answer) -> Response:
    return Response(answer.body, answer.status, media_type="application/json")


async def _params(request: Request) -> Params:
    body = await request.body()
    if request.headers.get("content-type", "").startswith("application/json"):
        told = json.loads(body).items()
        return {key: value if isinstance(value, str) else json.dumps(value) for key, value in told}
    if request.headers.get("content-type", "").startswith("multipart/"):
        async with request.form() as form:
            given = {key: value for key, value in form.items() if isinstance(value, str)}
            [file] = [one for one in form.values() if not isinstance(one, str)]
            return given | {UPLOADED: (await file.read()).decode("latin-1")}
    return {**request.query_params, **dict(parse_qsl(body.decode(), keep_blank_values=True))}


async def _hang_up(request: Request) -> Response:
    """Break the connection; the server behind the request is the one that knows it."""
    cycle = getattr(request.receive, "__self__", None)
    cycle.transport.abort()  # type: ignore[union-attr]
    while (await request.receive())["type"] != "http.disconnect":
        pass
    return Response()


async def _run(port: int, latency: float) -> None:
    async with BotApi(port=port, latency=latency) as api:
        sys.stdout.write(f"{api.url}\n")
        sys.stdout.flush()
        await asyncio.Event().wait()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="A stand-in for Telegram's Bot API")
    parser.add_argument("--port", type=int, default=8081)
    parser.add_argument("--latency", type=float, default=0.0, help="seconds of a round trip")
    given = parser.parse_args()
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_run(given.port, given.latency))
