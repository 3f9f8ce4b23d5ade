"""One conversation of five questions, written for us and for python-telegram-bot."""

import asyncio
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import (
    Application,
    ApplicationBuilder,
    CommandHandler,
    ContextTypes,
    ConversationHandler,
    ExtBot,
    MessageHandler,
    PersistenceInput,
    PicklePersistence,
    filters,
)

from bench.wire import update
from bot.messages import Reply
from bot.registry import command
from bot.talk import Talk
from locales import Text, as_is

TOKEN = "1:benchmark"
SAID = ("/five", "blanket", "12", "24/12", "18:30", "yes")


class Thing(StrEnum):
    """What may be missing."""

    BLANKET = "blanket"
    TENT = "tent"
    SHOES = "shoes"

    @property
    def label(self) -> Text:
        """Say it."""
        return as_is(self.value)


@command("five", as_is("Five questions"))
async def five(talk: Talk) -> Reply:
    """Ask five questions."""
    thing = await talk.pick("thing", as_is("What is needed?"), Thing)
    number = await talk.number("number", as_is("For how many people?"), at_least=1, at_most=500)
    day = await talk.day("day", as_is("Which day?"))
    at = await talk.time("at", as_is("At what time?"))
    await talk.confirm(as_is(f"Send {number} × {thing} on {day} at {at}?"))
    return Reply(as_is("Thank you."))


Context = ContextTypes.DEFAULT_TYPE
KEYS = InlineKeyboardMarkup.from_column(
    [InlineKeyboardButton(one.value, callback_data=one.value) for one in Thing]
)


async def _begin(told: Update, context: Context) -> int:
    return await _ask(told, "What is needed?", 0, KEYS)


async def _thing(told: Update, context: Context) -> int:
    _data(context)["thing"] = Thing(_words(told))
    return await _ask(told, "For how many people?", 1)


async def _number(told: Update, context: Context) -> int:
    number = int(_words(told))
    if not 1 <= number <= 500:
        return await _ask(told, "Please write a number from 1 to 500.", 1)
    _data(context)["number"] = number
    today = datetime.now().astimezone()
    days = [f"{today + timedelta(days=ahead):%A %d/%m}" for ahead in range(7)]
    keys = InlineKeyboardMarkup.from_column(
        [InlineKeyboardButton(day, callback_data=day) for day in days]
    )
    return await _ask(told, "Which day?", 2, keys)


async def _day(told: Update, context: Context) -> int:
    day, month = _words(told).split("/")
    _data(context)["day"] = (int(day), int(month))
    return await _ask(told, "At what time?", 3)


async def _time(told: Update, context: Context) -> int:
    hour, minute = _words(told).split(":")
    _data(context)["time"] = (int(hour), int(minute))
    keys = InlineKeyboardMarkup.from_column(
        [InlineKeyboardButton(one, callback_data=one) for one in ("yes", "no")]
    )
    return await _ask(told, f"Send {_data(context)}?", 4, keys)


async def _confirm(told: Update, context: Context) -> int:
    _data(context).clear()
    return await _ask(told, "Thank you.", ConversationHandler.END)


async def _ask(told: Update, words: str, state: int, keys: Any = None) -> int:
    assert told.message is not None
    await told.message.reply_text(words, reply_markup=keys)
    return state


def _words(told: Update) -> str:
    assert told.message is not None
    return told.message.text or ""


def _data(context: Context) -> dict[str, Any]:
    assert context.user_data is not None
    return context.user_data


class Theirs:
    """python-telegram-bot's ConversationHandler, in memory or with a pickle for each message."""

    def __init__(self, file: Path | None = None) -> None:
        builder = ApplicationBuilder().token(TOKEN)
        self._durable = file is not None
        if file is not None:
            kept = PersistenceInput(bot_data=False, callback_data=False)
            builder = builder.persistence(PicklePersistence(file, store_data=kept))
        self.app: Application[Any, Any, Any, Any, Any, Any] = builder.build()
        states: dict[object, list[Any]] = {
            number: [MessageHandler(filters.TEXT & ~filters.COMMAND, step)]
            for number, step in enumerate((_thing, _number, _day, _time, _confirm))
        }
        self.app.add_handler(
            ConversationHandler(
                [CommandHandler("five", _begin)],
                states,
                [],
                name="five",
                persistent=self._durable,
            )
        )

    async def take(self, person: int, words: str) -> None:
        """Take one message; with a file it is on the disk afterwards."""
        told = Update.de_json(update(person, words), self.app.bot)
        await self.app.process_update(told)
        if self._durable:
            await self.app.update_persistence()

    async def stop(self) -> None:
        """End it without a last word."""
        await self.app.shutdown()

    async def everybody(self, people: int) -> None:
        """Let everybody hold the whole conversation."""
        for words in SAID:
            await asyncio.gather(*(self.take(person, words) for person in range(1, people + 1)))


async def known_to_pickle(file: Path, people: int) -> None:
    """Write the pickle of a bot to which so many people have talked."""
    kept = PicklePersistence(file, on_flush=True)
    kept.set_bot(ExtBot(TOKEN))
    await kept.get_chat_data()  # what was never read is written as nothing at all
    for person in range(1, people + 1):
        answers = {"thing": Thing.TENT, "number": 12, "day": (24, 12), "time": (18, 30)}
        await kept.update_user_data(person, answers)
        await kept.update_conversation("five", (person, person), 4)
    await kept.flush()
