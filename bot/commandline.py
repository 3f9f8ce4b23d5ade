"""What each command of the command line does; those of an administrator stand beside it."""

from argparse import Namespace
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import cast

from rich.console import Console

from bot.app import App, built
from bot.channels import Channel
from bot.channels.simulator import SimulatorChannel
from bot.channels.terminal import TerminalChannel
from bot.console import CannotRun, run_to_end, say_line, settings_of, with_store
from bot.demo import SECRET, furnish, stations
from bot.keys import finish
from bot.registry import find_openers
from bot.restoring import keep_backup_key, must_be_sound, tell_backup_key
from bot.settings import WrongSetting, read_settings
from bot.web import listening, serve
from db.holding import held
from db.migrate import migrate as bring_up
from db.store import Store
from locales import LANGUAGES
from locales.catalogues import FOLDER
from locales.extraction import load, missing, update
from locales.review import check
from locales.status import counts, review
from locales.status import read as read_status
from locales.vocabulary_review import check as check_vocabularies
from services import people
from services.crowds import crowd
from services.people import Role

SHIFTS_A_DAY = 60  # of an invented crowd
DEMO = "sqlite+aiosqlite:///var/demo.db"


def demo(given: Namespace) -> None:
    """Serve three telephones in a web page, over invented data; for load with a crowd."""
    settings = read_settings(None, secret_key=SECRET, database_url=DEMO)
    simulator = SimulatorChannel(settings, stations())

    def _handled(channel: str, external_id: str, rows: Sequence[int]) -> None:
        simulator.expect(external_id, rows)

    async def _serve() -> None:
        with listening(settings) as listener, held(settings.database_url):
            url = f"http://{settings.host}:{listener.getsockname()[1]}"
            found = settings.model_copy(update={"public_url": settings.public_url or url})
            async with built(found, [simulator], _handled, simulator.give_up) as app:
                await furnish(app)
                await _invent(app, given.volunteers)
                say_line(f"Popote is here: {url}/")
                await serve(app, listener, simulator.close)

    run_to_end(_serve())


async def _invent(app: App, volunteers: int) -> None:
    """Invent a crowd with four weeks of shifts, unless so many are there already."""
    async with app.store.write() as db:
        if len(await people.with_role(db, Role.VOLUNTEER)) < volunteers:
            await crowd(db, app.desk.seal, app.now(), volunteers, SHIFTS_A_DAY)


def run(given: Namespace) -> None:
    """Serve every channel whose settings are there."""
    settings = settings_of(make_key=True)
    if settings.now is not None:
        raise WrongSetting("NOW: is for the demo and tests only")
    channels = [
        cast(Channel, opened)
        for open_channel in find_openers()
        if (opened := open_channel(settings)) is not None
    ]
    if not channels:
        raise WrongSetting("TELEGRAM_BOT_TOKEN or TWILIO_ACCOUNT_SID: one of them is needed")

    finish(settings)
    must_be_sound(settings)

    async def _serve() -> None:
        with listening(settings) as listener, held(settings.database_url):
            kept = keep_backup_key(settings)
            async with built(kept, channels) as app:
                say_line(f"Popote runs: {', '.join(one.name for one in channels)}")
                tell_backup_key(settings, kept)
                await serve(app, listener)

    run_to_end(_serve())


def chat(given: Namespace) -> None:
    """Talk with it in the terminal."""
    settings = read_settings(None, secret_key=SECRET, database_url=DEMO)
    terminal = TerminalChannel(Console())

    async def _talk() -> None:
        async with built(settings, [terminal], terminal.expect, terminal.settle) as app:
            await furnish(app)
            async with app.running():
                await terminal.over.wait()

    run_to_end(_talk())


def migrate(given: Namespace) -> None:
    """Bring the database to this version."""

    async def _migrate(store: Store) -> None:
        await bring_up(store)

    with_store(_migrate)
    say_line("The database is up to date.")


def translations(given: Namespace) -> None:
    """Say how complete and how reviewed each catalogue is; with --check fail for what is wrong."""
    if given.update:
        update()
    if given.review:
        _reviewed(given)
    for one in LANGUAGES:
        catalogue = load(FOLDER / f"{one.code}.po")
        left, found = len(missing(one.code)), counts(read_status(FOLDER)[one.code], catalogue)
        say_line(
            f"{one.code:6} {one.name:16} {left:3} missing, {found.read} of {found.all} reviewed,"
            f" {found.safety_read} of {found.safety} where safety hangs on them"
        )
    problems = [*check(), *check_vocabularies()]
    for problem in problems:
        say_line(problem)
    if given.check and problems:
        raise CannotRun(f"{len(problems)} problems in the catalogues and vocabularies")


def _reviewed(given: Namespace) -> None:
    """Note that somebody known by initials has read a catalogue, or what is safety in it."""
    path = FOLDER / f"{given.review}.po"
    if given.review not in read_status(FOLDER) or not given.initials:
        raise CannotRun("--review needs one of our languages, and --initials")
    today = datetime.now(UTC).date()
    try:
        review(given.review, given.initials, today, FOLDER, load(path), safety=given.safety)
    except ValueError as error:
        raise CannotRun(str(error)) from None
