"""The doctor: `python -m bot doctor` says of each part that it is well, or what to do."""

import asyncio
import stat
from argparse import Namespace
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.backups import SMALL, database_of, folder_of, free, made, word_of
from bot.clip_review import strangers
from bot.console import ENV_FILE, CannotRun, say_line, settings_of, with_store
from bot.settings import Settings
from bot.web import health_word
from db import driver, snapshots
from db.migrate import version_of
from db.session import Session
from db.store import Store
from locales import LANGUAGES
from locales.catalogues import FOLDER
from locales.clips import FOLDER as CLIPS
from locales.clips import SUFFIX
from locales.extraction import missing
from services import audit_chain, checkup, deliveries, jobs, letters, retention, troubles

LANES = {0: "answers", 1: "messages to one person", 2: "calls"}
SLOW = {0: timedelta(minutes=2), 1: timedelta(minutes=15), 2: timedelta(hours=2)}
FRESH = timedelta(hours=2)
DRIFT = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Finding:
    """One line: a part, how it is, and what to do when it is not well."""

    part: str
    said: str
    well: bool = True

    @property
    def line(self) -> str:
        """What is printed."""
        return f"{'ok' if self.well else '!'} {self.part}: {self.said}"


def doctor(given: Namespace) -> None:
    """Say of each part how it is; raises CannotRun when something needs somebody."""
    settings, now = settings_of(), datetime.now(UTC)
    found = [*_settings(settings), _disk(settings), *_backups(settings, now), *_words()]
    if database_of(settings).exists():
        found += with_store(lambda store: _database(settings, store, now))
    else:
        found.append(Finding("database", "there is none yet: `make run` makes it", well=False))
    for one in found:
        say_line(one.line)
    say_line(f"/health says more with the header Authorization: Bearer {health_word(settings)}")
    wrong = sum(not one.well for one in found)
    if wrong:
        raise CannotRun(f"{wrong} of these lines need somebody")


def _settings(settings: Settings) -> Iterator[Finding]:
    telegram, whatsapp = bool(settings.telegram_bot_token), bool(settings.twilio_account_sid)
    said = f"Telegram {settings.telegram_mode if telegram else 'off'}, "
    said += f"WhatsApp {'on' if whatsapp else 'off'}"
    if not telegram and not whatsapp:
        said += "; set TELEGRAM_BOT_TOKEN or TWILIO_ACCOUNT_SID"
    yield Finding("settings", said, telegram or whatsapp)
    if ENV_FILE.exists() and stat.S_IMODE(ENV_FILE.stat().st_mode) & 0o077:
        yield Finding("keys", "others can read .env: chmod 600 .env", well=False)


def _disk(settings: Settings) -> Finding:
    left = free(settings)
    said = f"{left / 1e9:.1f} GB free"
    if left < SMALL:
        return Finding("disk", f"{said}: make room, or nothing can be kept", well=False)
    return Finding("disk", said)


def _backups(settings: Settings, now: datetime) -> Iterator[Finding]:
    if not settings.backup_key.get_secret_value():
        yield Finding("backups", "none: BACKUP_KEY is needed, `make run` makes one", well=False)
        return
    found = made(folder_of(settings))
    if not found:
        yield Finding("backups", "there is none: python -m bot backup", well=False)
        return
    newest, age = found[0], now - found[0].at
    said = f"{len(found)}, the newest {_long(age)} old"
    flaw = snapshots.flaw(newest.path, word_of(settings))
    if flaw is not None:
        yield Finding("backups", f"{said}; {newest.path}: {flaw}", well=False)
    elif not -DRIFT <= age <= FRESH:
        yield Finding("backups", f"{said}: does the program run? python -m bot backup", well=False)
    else:
        yield Finding("backups", f"{said}, it opens")


def _words() -> Iterator[Finding]:
    left = {one.code: len(missing(one.code)) for one in LANGUAGES}
    lacking = sum(left.values())
    said = f"{len(LANGUAGES)} languages, {lacking} messages missing"
    if lacking:
        said += "; python -m bot translations says which"
    yield Finding("catalogues", said, not lacking and FOLDER.exists())
    recorded = len(list(CLIPS.glob(f"*/*{SUFFIX}")))
    wrong = strangers(CLIPS)
    yield Finding("clips", "; ".join([f"{recorded} recorded", *wrong]), not wrong)


async def _database(settings: Settings, store: Store, now: datetime) -> list[Finding]:
    is_at, needed = await version_of(store)
    if is_at != needed:
        said = f"version {is_at}, this program needs {needed}: python -m bot migrate"
        return [Finding("database", said, well=False)]
    path = database_of(settings)
    found = [Finding("database", f"opens, version {is_at}, {_kept(path)}")]
    damage = await asyncio.to_thread(snapshots.damage, path, store.key, wholly=True)
    if damage is not None:
        said = f"{damage}: python -m bot restore with a backup from {folder_of(settings)}"
        return [*found, Finding("integrity", said, well=False)]
    found.append(Finding("integrity", "every page was read"))
    async with store.read() as db:
        found += [await _chain(db), await _clock(db, now), await _retention(db, now)]
        found += [one async for one in _waiting(db, now)]
        found += await _team(db, now)
    return found


def _kept(path: Path) -> str:
    if not driver.is_plain(path):
        return "encrypted"
    return "plain: this machine has no SQLCipher, its disk should be encrypted"


async def _chain(db: Session) -> Finding:
    broken = await audit_chain.verify(db)
    if broken is None:
        return Finding("audit log", f"every line is as it was written, {await _head(db)}")
    said = f"line {broken} is not as it was written: see docs/incidents.md"
    return Finding("audit log", said, well=False)


async def _head(db: Session) -> str:
    end = await audit_chain.head(db)
    return f"its end is {end}" if end else "it is empty"


async def _clock(db: Session, now: datetime) -> Finding:
    last = await checkup.last_job(db)
    if last is not None and last > now + DRIFT:
        said = f"{_long(last - now)} before what the program did last: set it right"
        return Finding("clock", said, well=False)
    return Finding("clock", f"{now:%Y-%m-%d %H:%M} UTC")


async def _retention(db: Session, now: datetime) -> Finding:
    last, fault = await jobs.last(db, retention.NAME), await jobs.fault(db, retention.NAME)
    if fault:
        return Finding("retention", f"did not come to its end ({fault})", well=False)
    if last is None:
        return Finding("retention", "the program has not run yet")
    said = f"old data was deleted {_long(now - last)} ago"
    if now - last > troubles.LATE:
        return Finding("retention", f"{said}: does the program run?", well=False)
    return Finding("retention", said)


async def _waiting(db: Session, now: datetime) -> AsyncIterator[Finding]:
    ages = await checkup.ages(db, now)
    for lane, name in LANES.items():
        age = ages.get(lane, timedelta())
        said = f"{name} wait for {_long(age)}" if age else f"no {name} wait"
        yield Finding("outbox", said, age <= SLOW[lane])
    for (channel, state), number in sorted((await deliveries.counts(db)).items()):
        yield Finding("outbox", f"{channel}, {state}: {number}")
    waiting, dead = await letters.counted(db, "waiting"), await letters.counted(db, "dead")
    yield Finding("inbox", f"messages that wait to be handled: {waiting}")
    yield Finding("inbox", f"messages that could not be handled: {dead}", not dead)


async def _team(db: Session, now: datetime) -> list[Finding]:
    duty, leads = await checkup.on_duty(db, now), await checkup.leads(db)
    nobody = "nobody is on duty: emergencies go to every coordinator (/duty)"
    none = "nobody is named for the safety of minors"
    return [
        Finding("duty", f"{duty} on duty now" if duty else nobody, duty > 0),
        Finding("safeguarding", f"{leads} named" if leads else none, leads > 0),
    ]


def _long(age: timedelta) -> str:
    minutes = int(abs(age).total_seconds() // 60)
    for size, name in ((1440, "days"), (60, "hours")):
        if minutes >= 2 * size:
            return f"{minutes // size} {name}"
    return f"{minutes} minutes"
