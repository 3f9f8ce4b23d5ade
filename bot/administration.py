"""What an administrator does with the store: invite, and read from files and write to them."""

import asyncio
import logging
from argparse import Namespace
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar, cast

from rich.console import Console
from rich.progress import Progress

from bot.channels import Channel, Linked
from bot.console import CannotRun, plain, run_to_end, say_line, settings_of, text_of, with_store
from bot.files import READ, SEALED, WRITTEN
from bot.links import Links
from bot.registry import find_openers
from bot.settings import Settings, WrongSetting
from db.migrate import migrate as bring_up
from db.sealing import Seal
from db.session import Session
from db.store import Store
from services import invitations, people, seconds
from services.directory import organization_of
from services.exchange import Imported
from services.exchange import Progress as Told
from services.exchange_pages import import_pages
from services.exchange_rows import FileRefused
from services.refusals import Refused

T = TypeVar("T")
LONGEST_NAME = 120
PATIENCE = 3.0  # seconds that a platform has to say under which name we are found


def import_(given: Namespace) -> None:
    """Import what is in a file, or pages from a folder, all or nothing."""
    if given.what == "pages":
        return _import_pages(given.file)
    words = text_of(given.file)
    beside = Console(stderr=True)
    with Progress(console=beside, transient=True, disable=not beside.is_terminal) as bar:
        task = bar.add_task("Importing")

        def _progress(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total)

        taken = _taken_from(given.what, words, _progress)
    say_line(f"{taken.created} new, {taken.updated} changed, {taken.unchanged} as they were.")


def _import_pages(folder: Path) -> None:
    """Import every page of a folder, all or nothing."""
    files = {path.name: text_of(path) for path in sorted(folder.glob("*.md"))}
    if not files:
        raise CannotRun(f"{folder}: is not a folder with pages such as “numbers.fr.md”")
    taken = _written(lambda db: import_pages(db, files, _now()))
    say_line(f"{taken.created} new, {taken.updated} changed, {taken.unchanged} as they were.")


def export(given: Namespace) -> None:
    """Write what is in the store to a file."""

    async def _export(store: Store) -> str:
        await bring_up(store)
        async with store.read() as db:
            return await WRITTEN[given.what](db)

    words = with_store(_export)
    try:
        given.file.write_text(words, "utf-8")
    except OSError:
        raise CannotRun(f"{given.file}: cannot be written") from None
    say_line(f"Written: {given.file}")


def invite_coordinator(given: Namespace) -> None:
    """Make an invitation and say its word, with the addresses that bring it here."""
    name = given.organization.strip()
    if not 1 <= len(name) <= LONGEST_NAME:
        raise CannotRun(f"--organization: needs 1 to {LONGEST_NAME} letters")
    settings = settings_of()

    async def _invite(db: Session) -> invitations.Invitation:
        seal = await _seal(db, settings)
        team = cast(int, await organization_of(db, name))
        return await invitations.invite(db, seal, team, _now())

    made = _written(_invite)
    until = made.not_after.astimezone(settings.zone)
    say_line(f"Invitation {made.id} for {name}, good once, until {until:%d/%m/%Y %H:%M}:")
    say_line(made.word)
    for one in run_to_end(_links(settings, made.word)):
        say_line(one)


def invite_list(given: Namespace) -> None:
    """List the invitations that can still be used."""
    settings = settings_of()

    async def _list(
        store: Store,
    ) -> tuple[list[invitations.OpenInvitation], list[seconds.Waiting]]:
        await bring_up(store)
        async with store.read() as db:
            now = _now()
            return (
                await invitations.open_invitations(db, None, now),
                await seconds.waiting(db, None, now),
            )

    found, waiting = with_store(_list)
    for one in found:
        until = one.not_after.astimezone(settings.zone)
        say_line(f"{one.id}: {one.organization.name}, until {until:%d/%m/%Y %H:%M}")
    for each in waiting:
        until = each.until.astimezone(settings.zone)
        who = f"used by number {each.person_id}, needs a second until {until:%d/%m/%Y %H:%M}"
        say_line(f"{each.id}: {each.organization}, {who}")
    if not found and not waiting:
        say_line("No invitation is open.")


def invite_agree(given: Namespace) -> None:
    """Agree, as the second, to somebody who used a coordinator's invitation."""
    number = _written(lambda db: seconds.second(db, given.number, _now(), None))
    say_line(f"Number {number} is a coordinator now.")


def invite_revoke(given: Namespace) -> None:
    """Take an invitation back that nobody has used."""
    _written(lambda db: invitations.revoke_invitation(db, given.number, _now(), None))
    say_line(f"Invitation {given.number} was taken back.")


def _taken_from(what: str, words: str, progress: Told) -> Imported:
    """Import; raises CannotRun with every mistake of the file."""
    settings = settings_of() if what in SEALED else None

    async def _import(store: Store) -> Imported:
        await bring_up(store)
        async with store.write() as db:
            if settings is None:
                return await READ[what](db, words, _now(), progress)
            return await SEALED[what](db, await _seal(db, settings), words, _now(), progress)

    try:
        return with_store(_import)
    except FileRefused as refused:
        raise CannotRun("\n".join(map(plain, (refused.why, *refused.errors)))) from None


def _written(work: Callable[[Session], Awaitable[T]]) -> T:
    """Let something be written in one transaction; raises CannotRun when a rule says no."""

    async def _write(store: Store) -> T:
        await bring_up(store)
        async with store.write() as db:
            return await work(db)

    try:
        return with_store(_write)
    except FileRefused as refused:
        raise CannotRun("\n".join(map(plain, (refused.why, *refused.errors)))) from None
    except Refused as refused:
        raise CannotRun(plain(refused.why)) from None


async def _links(settings: Settings, word: str) -> list[str]:
    """Return the addresses that bring a word here, of the channels that say theirs in time."""
    opened = [open_channel(settings) for open_channel in find_openers()]
    channels = [cast(Channel, one) for one in opened if one is not None]
    with suppress(TimeoutError), _quiet_channels():  # a link is an extra
        async with asyncio.timeout(PATIENCE):
            await asyncio.gather(*(one.introduce() for one in channels if isinstance(one, Linked)))
    found = Links(channels).to(word)
    for one in channels:
        await one.close()
    return found


@contextmanager
def _quiet_channels() -> Iterator[None]:
    logger = logging.getLogger("bot.channels")
    before = logger.level
    logger.setLevel(logging.ERROR)
    try:
        yield
    finally:
        logger.setLevel(before)


async def _seal(db: Session, settings: Settings) -> Seal:
    """Return what seals this database; raises WrongSetting when it was sealed with another key."""
    seal = Seal(settings.secret_key.get_secret_value())
    if not await people.opens(db, seal):
        raise WrongSetting("SECRET_KEY: is not the one that sealed this database")
    return seal


def _now() -> datetime:
    return datetime.now(UTC)
