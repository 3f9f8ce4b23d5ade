"""The web: one ASGI application with each channel's routes and /health."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from bot.app import App
from services import letters


def application(app: App) -> Starlette:
    """Return what a web server serves; the app runs as long as it does."""

    @asynccontextmanager
    async def _lifespan(_web: Starlette) -> AsyncIterator[None]:
        async with app.running():
            yield

    async def _health(_request: Request) -> JSONResponse:
        async with app.store.read() as db:
            dead = await letters.counted(db, "dead")
        return JSONResponse(
            {"up": True, "channels": [one.name for one in app.channels], "dead_letters": dead}
        )

    routes = [
        route
        for channel in app.channels
        for route in channel.routes(app.inbox.receive, app.report)
    ]
    return Starlette(routes=[Route("/health", _health), *routes], lifespan=_lifespan)
