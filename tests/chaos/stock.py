"""A life of a stock bot: python-telegram-bot's own polling, as its examples show it.

The handler does what any handler with a database does, as durably as Popote and no slower: it
notes the update in one transaction, then answers. Nothing sleeps in it.
"""

from typing import Any

from sqlalchemy import Column, Integer, MetaData, Table, insert
from telegram import Update
from telegram.ext import Application, CallbackContext, TypeHandler

from db.store import Store
from db.types import Key

metadata = MetaData()
heard = Table(
    "heard",
    metadata,
    Column("id", Key, primary_key=True),
    Column("update_id", Integer, nullable=False),
)


def live(given: dict[str, Any]) -> None:
    """Run until a signal."""
    store = Store(given["database_url"])

    async def _answer(update: Update, _context: CallbackContext[Any, Any, Any, Any]) -> None:
        async with store.write() as db:
            await db.execute(insert(heard).values(update_id=update.update_id))
        if update.effective_chat:
            await update.effective_chat.send_message(f"heard {update.update_id}.")

    async def _close(_application: object) -> None:
        await store.close()

    application = (
        Application.builder()
        .token(given["telegram_bot_token"])
        .base_url(f"{given['telegram_api_url']}/bot")
        .post_shutdown(_close)
        .build()
    )
    application.add_handler(TypeHandler(Update, _answer))
    application.run_polling()
