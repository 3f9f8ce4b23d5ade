"""The scene of the power cuts: people who take seats, pledge, ask and cry for help.

The program runs as it does for people, in this process and over a watched disk; it is stopped and
begun again on the way.
"""

import asyncio
import json
import random
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bot.app import App, built
from bot.messages import Raw
from bot.registry import Registry
from db import driver, store
from db.store import Store, file_key
from services.people import Role
from tests.chaos.power import Acknowledged, Committed, Cutter
from tests.chaos.watched_disk import Watch, watched
from tests.conftest import TUESDAY_EVENING
from tests.kitchens import open_kitchens
from tests.supplies import open_things
from tests.telephone import SECRET, TELEGRAM, Wire, handle_of, settings_of
from tests.week import plan_week, somebody

PHONES = [f"phone {number}" for number in range(16)]
VOLUNTEERS, CLAIRE = PHONES[:8], "claire"
TOGETHER = 4  # messages that may come at once
A_LIFE = (10, 90)  # rounds between two starts of the program
PRESSES = 0.75  # of what is said, if there is something to press
WORDS = (
    *(f"/seat {number}" for number in range(1, 5)),
    *(f"/wait {number}" for number in range(1, 5)),
    *(f"/bring {number}" for number in range(1, 5)),
    *(
        "/need",
        "/need",
        "/need",
        "/need",
        "/food",
        "/myshifts",
        "/mypledges",
        "/volunteer",
        "/language",
    ),
    *("we are in danger", "3", "1", "Stalingrad", "12 blankets", "fermé", "0"),
)


@dataclass
class _Scene:
    registry: Registry
    url: str
    chance: random.Random
    watch: Watch
    wire: Wire = field(default_factory=lambda: Wire(TELEGRAM))
    handled: dict[str, asyncio.Event] = field(default_factory=dict)
    numbers: int = 0
    committed: int = 0

    @asynccontextmanager
    async def program(self) -> AsyncIterator[App]:
        """Run the program until the end of the block."""
        settings = settings_of(self.url, TUESDAY_EVENING, None, None)
        async with (
            built(settings, [self.wire], self._handled, registry=self.registry) as app,
            app.running(),
        ):
            yield app

    async def play(self, rounds: int) -> None:
        """Let people write so many times, some of them at once."""
        while rounds > 0:
            many = min(rounds, self.chance.randint(*A_LIFE))
            async with self.program() as app, asyncio.timeout(120):
                for number in range(many):
                    await self._round(app)
                    if number == A_LIFE[0]:
                        assert await app.store.checkpoint()
            self.commit()  # what was cut short may have been committed
            rounds -= many

    async def _round(self, app: App) -> None:
        who = self.chance.sample([*PHONES, CLAIRE], self.chance.randint(1, TOGETHER))
        raws = [self._said(phone) for phone in who]
        names = frozenset(raw.external_id for raw in raws)
        self.handled |= {name: asyncio.Event() for name in names}
        await app.inbox.receive(raws)
        self.watch.say(Acknowledged(names))
        for name in names:
            await self.handled[name].wait()

    def _said(self, phone: str) -> Raw:
        self.numbers += 1
        given: dict[str, object] = {"phone": phone, "text": self.chance.choice(WORDS)}
        heard = [one for one in self.wire.heard if one.address == phone and one.buttons]
        if heard and self.chance.random() < PRESSES:
            token = self.chance.choice(heard[-1].buttons).token
            given |= {"kind": "button", "token": handle_of(phone, token), "text": ""}
        return Raw("wire", f"m{self.numbers}", json.dumps(given).encode())

    def _handled(self, _channel: str, name: str, _rows: Sequence[int]) -> None:
        self.handled[name].set()

    def write(self, usual: Callable[..., object]) -> Callable[..., object]:
        """Return how the store writes, with a word after each transaction."""

        @asynccontextmanager
        async def _write(mine: Store) -> AsyncIterator[object]:
            async with usual(mine) as db:  # type: ignore[attr-defined]
                yield db
            self.commit()

        return _write

    def commit(self) -> None:
        """Note that everything so far was committed."""
        self.committed += 1
        self.watch.say(Committed(self.committed))


async def played(
    folder: Path, registry: Registry, pragmas: tuple[str, ...], rounds: int, seed: int
) -> Cutter:
    """Let people write so often over a watched disk, with these pragmas."""
    (folder / "disk").mkdir()
    (folder / "cut").mkdir()
    url = f"sqlite+aiosqlite:///{folder / 'disk' / 'popote.db'}"
    with pytest.MonkeyPatch.context() as patch, watched(driver.library()) as watch:
        patch.setattr(store, "PRAGMAS", pragmas)
        patch.setattr(store, "encrypts", driver.encrypts)  # tests look into plain files
        scene = _Scene(registry, url, random.Random(seed), watch)
        async with scene.program() as app, app.store.write() as db:
            await open_kitchens(db, app.now())
            await plan_week(db)
            await open_things(db)
            await somebody(db, CLAIRE, Role.COORDINATOR)
            for phone in VOLUNTEERS:
                await somebody(db, phone, Role.VOLUNTEER)
        begins = len(watch.steps)
        watch.say(Committed(0))
        patch.setattr(Store, "write", scene.write(Store.write))
        await scene.play(rounds)
        key = file_key(SECRET)
    return Cutter(watch.steps, "popote.db", key, folder / "cut", begins)
