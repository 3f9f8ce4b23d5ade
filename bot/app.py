"""The app: builds the parts from the settings, starts and stops them."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from bot.aftermath import report
from bot.approving import keep_approvals
from bot.caller import Caller
from bot.channels import Announces, Channel, Linked
from bot.clockwork import Clockwork
from bot.inbox import Inbox
from bot.links import Links
from bot.messages import Status
from bot.outbox import Sender
from bot.registry import Registry, find_commands
from bot.settings import Settings, WrongSetting, now_in
from bot.supposing import learn
from bot.taking import Desk
from db.migrate import migrate
from db.sealing import Seal
from db.store import Store
from locales import LANGUAGES
from locales.vocabulary import HEARD
from services import (
    asked,
    call_forgetting,
    conversations,
    deliveries,
    letters,
    needs,
    people,
    sightings,
    ticket_ends,
)
from services.deliveries import Delivery
from services.letters import Letter

log = logging.getLogger(__name__)

HOUSEKEEPING = 3600.0  # seconds
WORDS_AFTER = 2.0  # seconds, from one language to the next
TIDIED_AFTER = 5.0  # seconds after the start: whoever writes at once is answered before
LEARNT_AFTER = 2.0  # seconds: what is said first goes before
SEEN = timedelta(hours=24)  # what was seen counts for two hours, and may be settled for a day

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

    def __post_init__(self) -> None:
        by_name = {one.name: one for one in self.channels}
        self.inbox = Inbox(self.store, self.desk, by_name, self.now, self._handled, self._others)
        self.clockwork = Clockwork(self.store, self.desk, self.now, self._others)
        self.caller = Caller(self.store, self.desk, self.now, self._wake_senders)
        self.senders = {
            one.name: Sender(self.store, self.desk.seal, one, self.clock, self.on_settled)
            for one in self.channels
        }

    def now(self) -> datetime:
        """Return the moment in local time, as conversations know it; NOW may freeze it."""
        return self.clocked() if self.clocked is not None else now_in(self.settings)

    def clock(self) -> datetime:
        """Return the moment by which rows become due; NOW may freeze it."""
        return self.now().astimezone(UTC)

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
                    for task in tasks:
                        if not task.cancelling():  # a second time would cut short its cleaning up
                            task.cancel()
        finally:
            for channel in self.channels:
                await channel.close()

    def _parts(self) -> list[Coroutine[None, None, None]]:
        return [
            self.inbox.run(),
            self.clockwork.run(),
            self.caller.run(),
            self._keep_house(),
            self._announce(),
            self._read_words(),
            self._learn(),
            keep_approvals(self.store, self.channels, self.clock),
            *(one.introduce() for one in self.channels if isinstance(one, Linked)),
            *(sender.run() for sender in self.senders.values()),
            *(channel.run(self.inbox.receive) for channel in self.channels),
        ]

    def _handled(self, letter: Letter, replies: Sequence[Delivery]) -> None:
        self.on_handled(letter.channel, letter.external_id, [one.id for one in replies])
        if replies:
            self.senders[letter.channel].hand_over(replies)

    def _others(self) -> None:
        self._wake_senders()
        self.caller.wake()

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

    async def _keep_house(self) -> None:
        """Forget what is no longer needed, every hour."""
        await asyncio.sleep(TIDIED_AFTER)
        while True:
            try:
                now = self.clock()  # one moment: nothing is cleared that was not settled
                async with self.store.write() as db:
                    await conversations.expire(db, now)
                    await letters.clear(db, now)
                    await call_forgetting.settle(db, now)
                    await call_forgetting.forget(db, now)
                    await deliveries.clear(db, now)
                    await asked.forget_asked(db, now)
                    await sightings.forget(db, now - SEEN)
                    await ticket_ends.forget(db, now)
                    await needs.forget(db, now)
            except Exception as error:  # as with a full disk: nobody waits for it
                log.error("what is old could not be forgotten: %s", type(error).__name__)
            await asyncio.sleep(HOUSEKEEPING)


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
    store = Store(settings.database_url)
    try:
        await migrate(store)
        seal = Seal(settings.secret_key.get_secret_value())
        async with store.read() as db:
            if not await people.opens(db, seal):
                raise WrongSetting("SECRET_KEY: is not the one that sealed this database")
        limits = {one.name: one.limits for one in channels}
        addresses = Links(channels, settings.public_url)
        desk = Desk(registry or Registry(find_commands()), seal, limits, addresses, settings.rates)
        yield App(settings, store, desk, channels, on_handled, on_settled, clocked)
    finally:
        await store.close()
