"""The web: one ASGI application with each channel's routes, /health and calendars; its server.

Health says to strangers that we are up, and more to who knows the word that `doctor` tells.
"""

import asyncio
import errno
import hmac
import signal
import socket
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot.app import App
from bot.bodies import Bounded
from bot.channels import Roomy
from bot.connections import doors
from bot.data_route import data_route
from bot.settings import Settings, WrongSetting
from bot.voice_route import voice_route
from db.sealing import Seal
from services import letters
from services.calendars import feed

PATIENCE = 2  # seconds that requests under way have when the server stops
WAITING = 2048  # connections that wait to be accepted
HEALTH = "health"  # what the word for it is made of
SIGNALS = (signal.SIGINT, signal.SIGTERM)
PRIVATE = {  # whoever has the address can read it: nobody else is to keep or list it
    "Cache-Control": "private, no-store",
    "X-Robots-Tag": "noindex",
    "X-Content-Type-Options": "nosniff",
}
TAKEN = {
    errno.EADDRINUSE: "PORT: another program listens there",
    errno.EACCES: "PORT: only the administrator may listen there",
}

Stopping = Callable[[], Awaitable[None]]


def application(app: App) -> Starlette:
    """Return what a web server serves while the app runs."""

    async def _health(request: Request) -> JSONResponse:
        """Say whether messages can be taken; to the administrator also what does not go well."""
        up = app.health.up
        said: dict[str, object] = {"up": up}
        if _is_ours(request, app.desk.seal):
            async with app.store.read() as db:
                said["dead_letters"] = await letters.counted(db, "dead")
            said["alarms"] = app.inbox.repeats.alarms
            said["channels"] = [one.name for one in app.channels]
            said["troubles"] = sorted(app.health.troubles)
        return JSONResponse(said, 200 if up else 503)

    async def _calendar(request: Request) -> Response:
        async with app.store.read() as db:
            written = await feed(db, app.desk.seal, request.path_params["token"], app.now())
        if written is None:
            return PlainTextResponse("not found", 404, PRIVATE)
        return Response(written, headers=PRIVATE, media_type="text/calendar")

    routes = [
        route
        for channel in app.channels
        for route in channel.routes(app.inbox.receive, app.report)
    ]
    ours = [
        Route("/health", _health),
        Route("/calendar/{token}.ics", _calendar),
        voice_route(app.desk.seal),
        data_route(app.store, app.desk.seal, app.now),
    ]
    larger = {
        start: most
        for channel in app.channels
        if isinstance(channel, Roomy)
        for start, most in channel.bodies.items()
    }
    return Starlette(routes=[*ours, *routes], middleware=[Middleware(Bounded, larger=larger)])


def health_word(settings: Settings) -> str:
    """Return the word with which /health says more than that we are up."""
    return Seal(settings.secret_key.get_secret_value()).signature(HEALTH)


def _is_ours(request: Request, seal: Seal) -> bool:
    given = request.headers.get("authorization", "")
    return hmac.compare_digest(given.encode(), f"Bearer {seal.signature(HEALTH)}".encode())


@contextmanager
def listening(settings: Settings) -> Iterator[socket.socket]:
    """Listen at HOST and PORT; whoever calls waits until it is served. Raises WrongSetting."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    # Named, or asyncio holds back small answers.
    with socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((settings.host, settings.port))
            listener.listen(WAITING)
        except OSError as error:
            why = TAKEN.get(error.errno or 0, "HOST: this machine has no such address")
            raise WrongSetting(why) from None
        yield listener


async def serve(app: App, listener: socket.socket, stopping: Stopping | None = None) -> None:
    """Run the app and answer the web until SIGINT or SIGTERM, or until a part of it fails.

    `stopping` is awaited before the server waits for the requests under way.
    """
    config = uvicorn.Config(
        application(app),
        lifespan="off",
        ws="none",
        http=doors().protocol,  # type: ignore[arg-type]  # it makes a protocol, as a class does
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=PATIENCE,
    )
    server = _Server(config, stopping)
    with server.stopped_by_signals():
        async with app.running():
            await server.serve([listener])


class _Server(uvicorn.Server):
    """A server that ends when it is told to, and lets its caller end as well."""

    def __init__(self, config: uvicorn.Config, stopping: Stopping | None) -> None:
        super().__init__(config)
        self._stopping = stopping

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave the signals alone: uvicorn would raise them anew before anything is closed."""
        yield

    @contextmanager
    def stopped_by_signals(self) -> Iterator[None]:
        """Stop at a signal, and without waiting at the second."""
        loop = asyncio.get_running_loop()
        for each in SIGNALS:
            loop.add_signal_handler(each, self._stop)
        try:
            yield
        finally:
            for each in SIGNALS:
                loop.remove_signal_handler(each)

    def _stop(self) -> None:
        self.force_exit = self.should_exit
        self.should_exit = True

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop serving; whoever waits for news is answered first."""
        if self._stopping is not None:
            await self._stopping()
        await super().shutdown(sockets)
