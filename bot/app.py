"""The app: builds the parts from the settings, starts and stops them."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

from bot.aftermath import report
from bot.approving import keep_approvals
from bot.caller import Caller
from bot.channels import Announces, Channel, Linked
from bot.clockwork import Clockwork
from bot.health import Health
from bot.house import Steady, keep_house
from bot.inbox import Inbox
from bot.links import Links
from bot.messages import Status
from bot.outbox import Sender
from bot.recaller import recall_due
from bot.registry import Registry, find_commands
from bot.settings import Settings, WrongSetting, now_in
from bot.spending import Spending
from bot.supposing import learn
from bot.taking import Desk
from db.migrate import migrate
from db.sealing import Seal
from db.store import Store, file_key
from locales import LANGUAGES
from locales.vocabulary import HEARD
from services import deliveries, exact, people
from services.deliveries import Delivery
from services.letters import Letter

WORDS_AFTER = 2.0  # seconds, from one language to the next
LEARNT_AFTER = 2.0  # seconds: what is said first goes before

OnHandled = Callable[[str, str, Sequence[int]], None]  # channel, external id, outbox rows
OnSettled = Callable[[int], None]


@dataclass
class App:
    """Popote, running: its store, its channels, its inbox and a sender for each channel."""

    settings: Settings
    store: Store
    desk: Desk
    channels: Sequence[Channel]
    on_handled: OnHandled = lambda channel, external_id, rows: None
    on_settled: OnSettled = lambda row: None
    clocked: Callable[[], datetime] | None = None  # another clock than that of the settings
    inbox: Inbox = field(init=False)
    clockwork: Clockwork = field(init=False)
    caller: Caller = field(init=False)
    senders: Mapping[str, Sender] = field(init=False)
    steady: Steady = field(default_factory=Steady)
    health: Health = field(default_factory=Health)

    def __post_init__(self) -> None:
        by_name = {one.name: one for one in self.channels}
        self.inbox = Inbox(self.store, self.desk, by_name, self.now, self._handled, self.wake)
        self.clockwork = Clockwork(self.store, self.desk, self.now, self.wake)
        self.caller = Caller(self.store, self.desk, self.now, self._wake_senders)
        self.senders = {
            one.name: Sender(
                self.store, self.desk.seal, one, self.clock, self.on_settled, _spending(self, one)
            )
            for one in self.channels
        }

    def now(self) -> datetime:
        """Return the moment in local time, as conversations know it; NOW may freeze it."""
        return self.clocked() if self.clocked is not None else now_in(self.settings)

    def clock(self) -> datetime:
        """Return the moment by which rows become due; NOW may freeze it."""
        return self.now().astimezone(UTC)

    def wake(self) -> None:
        """Let what was queued for people be sent, and calls go on."""
        self._wake_senders()
        self.caller.wake()

    async def report(self, status: Status) -> None:
        """Note what a platform says about a message it took."""
        async with self.store.write() as db:
            await report(db, status, self.clock())

    @asynccontextmanager
    async def running(self) -> AsyncIterator["App"]:
        """Run every part until the end of the block; a part that fails ends all of them."""
        async with self.store.write() as db:
            await deliveries.recover(db)
        try:
            async with asyncio.TaskGroup() as group:
                tasks = [group.create_task(part) for part in self._parts()]
                try:
                    yield self
                finally:
                    if not any(map(_failed, tasks)):  # else the group has cancelled them
                        for task in tasks:
                            task.cancel()
        finally:
            for channel in self.channels:
                await channel.close()

    def _parts(self) -> list[Coroutine[None, None, None]]:
        return [
            self.inbox.run(),
            self.clockwork.run(),
            self.caller.run(),
            keep_house(self),
            self.health.watch(self),
            self._announce(),
            self._read_words(),
            self._learn(),
            keep_approvals(self.store, self.channels, self.clock),
            recall_due(self.store, self.desk.seal, self.channels, self.clock),
            *(one.introduce() for one in self.channels if isinstance(one, Linked)),
            *(sender.run() for sender in self.senders.values()),
            *(channel.run(self.inbox.receive) for channel in self.channels),
        ]

    def _handled(self, letter: Letter, replies: Sequence[Delivery]) -> None:
        self.on_handled(letter.channel, letter.external_id, [one.id for one in replies])
        if replies:
            self.senders[letter.channel].hand_over(replies)

    def _wake_senders(self) -> None:
        for sender in self.senders.values():
            sender.wake()

    async def _announce(self) -> None:
        """Show the commands in each platform's own menu, where it has one."""
        announcing = [one for one in self.channels if isinstance(one, Announces)]
        if not announcing:
            return
        registry = self.desk.registry
        menus = {one.telegram: registry.announced(one.code) for one in LANGUAGES if one.telegram}
        for channel in announcing:
            await channel.announce({"": registry.announced("en_GB"), **menus})

    async def _learn(self) -> None:
        """Read the words of all languages before somebody has to wait for it."""
        await asyncio.sleep(LEARNT_AFTER)
        await asyncio.to_thread(learn, self.desk.registry)

    async def _read_words(self) -> None:
        """Read the words of each language in advance, so that nobody waits for them."""
        for code in HEARD:
            await asyncio.sleep(WORDS_AFTER)
            self.desk.registry.meanings.read(code)


def _failed(part: asyncio.Task[None]) -> bool:
    return part.done() and not part.cancelled() and part.exception() is not None


def _spending(app: App, channel: Channel) -> Spending:
    """Return the purse of a channel: only one with a window is paid by the message."""
    return Spending(app.settings.twilio_daily_cap if channel.limits.window else 0)


@asynccontextmanager
async def built(
    settings: Settings,
    channels: Sequence[Channel],
    on_handled: OnHandled = lambda channel, external_id, rows: None,
    on_settled: OnSettled = lambda row: None,
    registry: Registry | None = None,
    clocked: Callable[[], datetime] | None = None,
) -> AsyncIterator[App]:
    """Build the app over an up-to-date store, which is closed at the end of the block.

    `clocked` tells the local time in place of the settings. Raises WrongSetting when the store
    was sealed with another SECRET_KEY.
    """
    secret = settings.secret_key.get_secret_value()
    store = Store(settings.database_url, file_key(secret), _seal(settings))
    try:
        yield await assembled(store, settings, channels, on_handled, on_settled, registry, clocked)
    finally:
        await store.close()


async def assembled(
    store: Store,
    settings: Settings,
    channels: Sequence[Channel],
    on_handled: OnHandled = lambda channel, external_id, rows: None,
    on_settled: OnSettled = lambda row: None,
    registry: Registry | None = None,
    clocked: Callable[[], datetime] | None = None,
) -> App:
    """Bring a store up to date and build the app over it; the rest is as with `built`."""
    seal = _seal(settings)
    await migrate(store)
    async with store.read() as db:
        if not await people.opens(db, seal):
            raise WrongSetting("SECRET_KEY: is not the one that sealed this database")
    async with store.write() as db:
        left_open = await exact.close_all(db)
    if left_open:
        await store.checkpoint()
    limits = {one.name: one.limits for one in channels}
    addresses = Links(channels, settings.public_url, settings.contact)
    desk = Desk(registry or Registry(find_commands()), seal, limits, addresses, settings.rates)
    return App(settings, store, desk, channels, on_handled, on_settled, clocked)


def _seal(settings: Settings) -> Seal:
    secret, earlier = settings.secret_key.get_secret_value(), settings.secret_key_earlier
    return Seal(secret, *([earlier.get_secret_value()] if earlier else []))
