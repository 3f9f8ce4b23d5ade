"""The simulator: telephones in a web page, for the demo; nothing leaves this machine.

* a POST is answered once its turn is done and the answers have arrived;
* an `id` that is repeated is taken once and answered with the same replies;
* it has no `open_channel`: the demo makes it, and nothing else does.
"""

import asyncio
from collections.abc import Mapping, Sequence
from functools import partial
from uuid import uuid4

from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from bot.channels import Limits, Receive, Report
from bot.channels.pages import Station, page_routes, setup
from bot.channels.simulator_reading import (
    LARGEST_BODY,
    LONGEST_TEXT,
    Wrong,
    answered,
    body_of,
    number_of,
    phone_of,
    read_given,
    same_origin,
    written,
)
from bot.channels.telephones import Shown, Telephones
from bot.messages import Incoming, Outgoing, Raw, Status
from bot.recordings import address
from bot.settings import Settings, now_in
from db.sealing import Seal
from locales import language

PATIENCE = 30.0  # seconds a POST waits for its turn
LONGEST_WAIT = 25  # seconds a page may wait for news
NEVER_KEPT = {"Cache-Control": "no-store"}


class SimulatorChannel:
    """Telephones in a web page."""

    name = "simulator"
    limits = Limits(
        text=LONGEST_TEXT,
        text_with_options=LONGEST_TEXT,
        buttons=100,
        button_label=40,
        asks_location=True,
    )
    parallel = 8

    def __init__(
        self, settings: Settings, stations: Sequence[Station] = (), patience: float = PATIENCE
    ) -> None:
        self._settings = settings
        self._seal = Seal(settings.secret_key.get_secret_value())
        self._stations = stations
        self._patience = patience
        self._telephones = Telephones()
        self._run = uuid4().hex  # a page that was open before knows that numbers begin again

    @property
    def bodies(self) -> Mapping[str, int]:
        """A text that is much too long is cut, not refused."""
        return {"/simulator/": LARGEST_BODY}

    def routes(self, receive: Receive, report: Report) -> Sequence[BaseRoute]:
        """Return the page, what it asks for, and the addresses of the telephones."""
        messages = "/simulator/{phone}/messages"
        return (
            *page_routes(),
            Route("/simulator/setup", self._setup),
            Route("/simulator/news", answered(self._news)),
            Route(messages, answered(partial(self._arrived, report)), methods=["GET"]),
            Route(messages, answered(partial(self._take, receive)), methods=["POST"]),
        )

    async def run(self, receive: Receive) -> None:
        """Return at once: it is served by routes."""

    def read(self, raw: Raw) -> Incoming:
        """Read what was committed; raises ValueError for what cannot be understood."""
        return read_given(self.name, raw)

    async def send(self, outgoing: Outgoing) -> str:
        """Let a message reach its telephone and return its number."""
        self._telephones.add(Shown(outgoing, self._now()))
        return str(outgoing.id)

    async def close(self) -> None:
        """Answer everybody who waits for news; to be called before the server waits for them."""
        self._telephones.close()

    def expect(self, external_id: str, outbox_ids: Sequence[int]) -> None:
        """Say that a message was handled, and which outbox rows answer it.

        Its POST is answered once each of them was sent or given up; none when there is nothing
        (left) to wait for. May be called before or after the rows are sent, and more than once.
        """
        self._telephones.expect(external_id, outbox_ids)

    def give_up(self, outbox_id: int) -> None:
        """Say that an outbox row will never be sent, so that no POST waits for it."""
        self._telephones.settle(outbox_id, None)

    async def _take(self, receive: Receive, request: Request) -> Response:
        if not same_origin(request):
            raise Wrong(403, "Messages are taken from the page itself only.")
        phone = phone_of(request)
        raw = written(self.name, phone, await body_of(request))
        if self._telephones.turn(raw.external_id) is None:
            await receive([raw])
        turn = self._telephones.open_turn(raw.external_id)
        try:
            await asyncio.wait_for(turn.done.wait(), self._patience)
        except TimeoutError:
            raise Wrong(504, "The message was taken; its answer is late.") from None
        return JSONResponse({"replies": [_reply(one, self._seal) for one in turn.answers(phone)]})

    async def _arrived(self, report: Report, request: Request) -> Response:
        phone, query = phone_of(request), request.query_params
        after, wait = number_of(query, "after"), number_of(query, "wait") or 0
        await self._telephones.until(
            lambda: self._telephones.after(phone, after), min(wait, LONGEST_WAIT)
        )
        found = self._telephones.after(phone, after)
        new = [shown for shown in found if shown.state == "sent"]
        for shown in new:
            shown.state = "delivered"
        messages = [_reply(shown, self._seal) | _circumstances(shown) for shown in found]
        return JSONResponse(
            {"run": self._run, "now": self._now(), "messages": messages},
            headers=NEVER_KEPT,
            background=BackgroundTask(self._delivered, report, new) if new else None,
        )

    async def _delivered(self, report: Report, messages: Sequence[Shown]) -> None:
        for shown in messages:
            number = shown.outgoing.id
            await report(Status(self.name, str(number), "delivered", outbox_id=number))

    async def _news(self, request: Request) -> Response:
        after, wait = (
            number_of(request.query_params, "after"),
            number_of(request.query_params, "wait"),
        )
        seen = min(after or 0, self._telephones.sequence)
        await self._telephones.until(
            lambda: self._telephones.sequence > seen, min(wait or 0, LONGEST_WAIT)
        )
        return JSONResponse(
            {
                "run": self._run,
                "now": self._now(),
                "sequence": self._telephones.sequence,
                "telephones": self._telephones.news(seen),
            },
            headers=NEVER_KEPT,
        )

    async def _setup(self, request: Request) -> Response:
        return JSONResponse(
            {
                "run": self._run,
                "now": self._now(),
                "frozen": self._settings.now is not None,
            }
            | setup(self._stations),
            headers=NEVER_KEPT,
        )

    def _now(self) -> str:
        return now_in(self._settings).isoformat(timespec="seconds")


def _reply(shown: Shown, seal: Seal) -> dict[str, object]:
    said = shown.outgoing
    heard = {"voice": address(seal, said.language, said.voice)} if said.voice else {}
    return heard | {
        "id": said.id,
        "text": said.text,
        "language": said.language,
        "direction": language(said.language).direction,
        "options": [{"label": one.label, "token": one.token} for one in said.buttons],
    }


def _circumstances(shown: Shown) -> dict[str, object]:
    asks_location = shown.outgoing.asks_location
    return {"at": shown.at, "state": shown.state, "asks_location": asks_location}
