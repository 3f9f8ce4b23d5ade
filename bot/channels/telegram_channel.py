"""The Telegram channel: polling or webhook in, python-telegram-bot's Bot out."""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Mapping, Sequence
from functools import partial
from time import monotonic
from typing import Any

from starlette.routing import BaseRoute
from telegram import BotCommandScopeAllPrivateChats
from telegram.error import TelegramError

from bot.channels import PAUSED, DeliveryError, Receive, Report
from bot.channels.telegram_client import LIMIT, SHARE, Request, make_bot
from bot.channels.telegram_groups import NAME
from bot.channels.telegram_polling import Backoff, Poller, persist
from bot.channels.telegram_reading import UPDATES, press_of, read_update
from bot.channels.telegram_sending import LIMITS, recall, send
from bot.channels.telegram_voice import Voices
from bot.channels.telegram_webhook import LARGEST, PATH, webhook_route
from bot.lanes import Lanes
from bot.messages import Incoming, Lane, Outgoing, Raw
from bot.settings import Settings
from db.sealing import Seal

log = logging.getLogger(__name__)

AT_ONCE = 30  # connections
REPLIES = 4
"""Replies on their way at once: enough for 60 a second at 60 ms and 25 at 150 ms, and no more than
these may be said twice after a crash, as nobody can ask Telegram which of them arrived."""
PRESSES = 16  # button presses that are acknowledged at once, beside the messages
ANSWER = 15.0  # seconds until an answer no longer counts
CALLS_WAIT = 1.0  # seconds that a call waits in its lane; then it leaves it to be queued anew


class TelegramChannel:
    """Messages through a Telegram bot."""

    name = NAME
    limits = LIMITS
    parallel = REPLIES

    def __init__(self, settings: Settings, backoff: Backoff | None = None) -> None:
        token = settings.telegram_bot_token
        if token is None:
            raise ValueError("TELEGRAM_BOT_TOKEN is needed")
        key = settings.secret_key.get_secret_value()
        self._secret = Seal(key).signature("telegram webhook")
        self._public = settings.public_url if settings.telegram_mode == "webhook" else None
        self._lanes = Lanes(LIMIT, SHARE)
        self._request = Request(AT_ONCE + PRESSES, read_timeout=ANSWER, pool_timeout=ANSWER)
        self._polling = Request(1)
        self._bot = make_bot(
            token.get_secret_value(),
            settings.telegram_api_url,
            self._lanes,
            self._request,
            self._polling,
        )
        self._voices = Voices()
        self._backoff = backoff or Backoff()
        self._tasks: set[asyncio.Task[None]] = set()
        self._username: str | None = None

    @property
    def failing(self) -> float:
        """For how many seconds Telegram could not be asked for messages, 0 while it can."""
        since = self._backoff.since
        return 0.0 if since is None else monotonic() - since

    @property
    def bodies(self) -> Mapping[str, int]:
        """An update may be larger than other requests."""
        return {PATH: LARGEST}

    def routes(self, receive: Receive, report: Report) -> Sequence[BaseRoute]:
        """Return the webhook's address; none when it polls. Telegram reports no deliveries."""
        if self._public is None:
            return ()
        return (webhook_route(receive, self._secret, self._acknowledge),)

    async def run(self, receive: Receive) -> None:
        """Poll until cancelled; with a webhook, return once Telegram knows its address."""
        if self._public is not None:
            await persist(self._set_webhook, self._backoff)
            return
        await persist(self._leave_webhook, self._backoff)
        seen = partial(_each, self._acknowledge)
        poller = Poller(self._polling, self._bot.base_url, receive, seen)
        await persist(poller.fetch, self._backoff)

    def read(self, raw: Raw) -> Incoming | None:
        """Read an update; None when nobody is to be answered. Raises ValueError."""
        return read_update(raw, self._username)

    async def send(self, outgoing: Outgoing) -> str:
        """Send one message when its lane allows; raises DeliveryError.

        While a refusal of its chat lasts it raises at once and leaves its place to others; a call
        does while calls are refused, so that it can still be taken back.
        """
        wait = self._lanes.paused(outgoing.address, outgoing.lane)
        if wait > (CALLS_WAIT if outgoing.lane == Lane.CALL else 0):
            raise DeliveryError(PAUSED, retry_after=wait)
        return await send(self._bot, outgoing, self._voices)

    async def recall(self, address: str, provider_id: str) -> None:
        """Take a message out of a chat; one that is gone is fine. Raises DeliveryError."""
        await recall(self._bot, address, provider_id)

    async def announce(self, commands: Mapping[str, Sequence[tuple[str, str]]]) -> None:
        """Tell Telegram the commands, names and descriptions, of each two-letter language.

        The language "" is for everybody else; others than two letters Telegram does not know.
        A failure is logged: the menu is an extra.
        """
        for code, listed in commands.items():
            if len(code) in (0, 2):
                await self._announce_one(code, listed)

    async def introduce(self) -> None:
        """Ask Telegram for the bot's name, until it answers."""
        await persist(self._learn_name, Backoff())

    def link(self, word: str) -> str | None:
        """Return the address that begins a chat with a word; None while the name is not known.

        https://core.telegram.org/bots/features#deep-linking: 64 signs of A-Z, a-z, 0-9, _ and -.
        """
        return f"https://t.me/{self._username}?start={word}" if self._username else None

    async def close(self) -> None:
        """Give back connections."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._request.shutdown()
        await self._polling.shutdown()

    async def _announce_one(self, code: str, listed: Sequence[tuple[str, str]]) -> None:
        try:
            await self._bot.set_my_commands(
                listed, scope=BotCommandScopeAllPrivateChats(), language_code=code or None
            )
        except TelegramError as error:
            log.warning("Telegram: no menu for %r (%s)", code, type(error).__name__)

    async def _set_webhook(self) -> bool:
        await self._bot.set_webhook(
            f"{self._public}{PATH}", allowed_updates=UPDATES, secret_token=self._secret
        )
        return False

    async def _leave_webhook(self) -> bool:
        await self._bot.delete_webhook()
        return False

    async def _learn_name(self) -> bool:
        self._username = (await self._bot.get_me()).username
        return False

    def _acknowledge(self, update: object) -> None:
        """Stop the clock on a pressed button; nobody waits for it, and a late one is no loss."""
        if press := press_of(update):
            self._start(self._answer(press))

    async def _answer(self, press: str) -> None:
        try:
            await self._bot.answer_callback_query(press)
        except TelegramError as error:
            log.debug("Telegram: a press was not acknowledged (%s)", type(error).__name__)

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _each(act: Callable[[object], None], updates: Sequence[object]) -> None:
    for update in updates:
        act(update)
