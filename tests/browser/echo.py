"""A bot that repeats what it was told, behind a real server."""

import asyncio
import socket
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import uvicorn
from starlette.applications import Starlette

from bot.channels.simulator import SimulatorChannel
from bot.messages import Button, Kind, Outgoing, Raw, Status, Style
from bot.settings import read_settings

STATIONS = [
    ("chapelle", "Porte de la Chapelle", 48.8983, 2.359),
    ("nord", "Gare du Nord", 48.8809, 2.3553),
    ("republique", "République", 48.8674, 2.3636),
]
FSI, PDI, RLM = "\u2068", "\u2069", "\u200f"
CARD = "\n".join(
    RLM + line
    for line in (
        f"🍲 طعام ساخن الآن، حتى {FSI}20:00{PDI}",
        f"📍 {FSI}12 Rue Pajol, 75018{PDI}",
        f"☎️ {FSI}+33 6 39 98 12 34{PDI}",
    )
)


class Echo:
    """A bot that answers everything in Arabic and says in plain words what it took."""

    def __init__(self) -> None:
        self.channel = SimulatorChannel(
            read_settings(None, now="2025-11-24T18:05:00+01:00"), STATIONS
        )
        self.taken: list[Raw] = []
        self.pause = 0.0

    async def receive(self, raws: Sequence[Raw]) -> None:
        for raw in raws:
            self.taken.append(raw)
            await asyncio.sleep(self.pause)
            number = len(self.taken)
            self.channel.expect(raw.external_id, [number])
            await self.channel.send(self._answer(raw, number))

    async def report(self, status: Status) -> None:
        assert status.state == "delivered"

    def _answer(self, raw: Raw, number: int) -> Outgoing:
        incoming = self.channel.read(raw)
        buttons = (Button("🍲 طعام الآن", "menu:food"), Button("📅 غدًا", "menu:tomorrow"))
        heard = {
            Kind.BUTTON: f"token {incoming.token}",
            Kind.LOCATION: f"at {incoming.location}",
        }.get(incoming.kind, f"{incoming.kind} {incoming.text}")
        return Outgoing(
            number,
            incoming.address,
            0,
            f"{CARD}\n{heard}",
            "ar",
            buttons,
            Style.BUTTONS,
            asks_location="مشاركة موقعي",
        )


@asynccontextmanager
async def served(echo: Echo, port: int = 0) -> AsyncIterator[str]:
    """Serve a bot on a free (or that) port of this machine; yields the base URL."""
    with socket.socket(proto=socket.IPPROTO_TCP) as listening:  # else asyncio delays what is small
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(("127.0.0.1", port))
        app = Starlette(routes=list(echo.channel.routes(echo.receive, echo.report)))
        config = uvicorn.Config(
            app, lifespan="off", ws="none", log_level="error", timeout_graceful_shutdown=2
        )
        server = uvicorn.Server(config)
        running = asyncio.create_task(server.serve(sockets=[listening]))
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        await echo.channel.close()
        server.should_exit = True
        await running
