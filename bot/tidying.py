"""Tidying: the administrator says that the clock is right, and what is old is forgotten now."""

from argparse import Namespace
from datetime import UTC, datetime

from bot.console import CannotRun, say_line, settings_of, with_store
from bot.house import forget_old
from bot.settings import WrongSetting
from db.migrate import migrate
from db.sealing import Seal
from db.session import Session
from db.store import Store
from services import erasing, jobs, people, retention


def tidy(given: Namespace) -> None:
    """Say when what is old was last forgotten; with --now forget it, whatever the clock did."""
    settings = settings_of()
    earlier = settings.secret_key_earlier
    seal = Seal(
        settings.secret_key.get_secret_value(), *([earlier.get_secret_value()] if earlier else [])
    )

    async def _tidy(store: Store) -> None:
        await migrate(store)
        if not given.now:
            await _say(store)
            return
        async with store.write() as db:
            if not await people.opens(db, seal):
                raise WrongSetting("SECRET_KEY: is not the one that sealed this database")
            await erasing.keep_numbers(db)
        if not await forget_old(store, seal, datetime.now(UTC), _nothing):
            raise CannotRun("forgotten, but the log was read meanwhile: please do it again")
        say_line("What was old is forgotten.")

    with_store(_tidy)


async def _say(store: Store) -> None:
    async with store.read() as db:
        last = await jobs.last(db, retention.NAME)
        fault = await jobs.fault(db, retention.NAME)
    when = f"{last:%d/%m/%Y %H:%M} UTC" if last else "never"
    say_line(f"What is old was last forgotten: {when}")
    if fault:
        say_line(f"Since then it was not: {fault}")


async def _nothing(db: Session) -> None:
    """Leave to the running program what it means for people: it looks twice a minute."""
