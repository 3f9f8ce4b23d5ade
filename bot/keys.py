"""Keys: the database is encrypted, and everything in it sealed anew under another SECRET_KEY.

* the new key is written down beside the earlier one before anything is changed, and the earlier
  one is forgotten last: whenever it is stopped, doing it again, or `run`, goes on;
* the file is made anew beside the old one and takes its place when it is whole;
* nobody else may have the database open meanwhile.
"""

import secrets
from argparse import Namespace
from pathlib import Path

from pydantic import SecretStr

from bot.console import ENV_FILE, CannotRun, keep_settings, run_to_end, say_line, settings_of
from bot.settings import Settings
from db import driver, snapshots
from db.holding import held
from db.migrate import migrate
from db.sealing import Seal
from db.store import Store, WrongKey, file_key, file_of
from services.rekeying import renew_calendars, reseal

VOID = (
    "Open invitations and calendar addresses of before are void: invite again, and let volunteers"
    " ask for a new address with /calendar."
)


def encrypt(given: Namespace) -> None:
    """Encrypt a database that was plain until now."""
    settings = settings_of()
    path, key = _file_of(settings), file_key(_secret(settings))
    if key is None:
        raise CannotRun("this machine has no SQLCipher: the file stays plain")
    if not path.exists():
        raise CannotRun("there is no database yet")
    with held(settings.database_url, alone=True):
        if driver.is_plain(path):
            _remake(path, None, key)
    say_line("The database is encrypted. Delete copies of the plain file, if there are any.")


def rotate(given: Namespace) -> None:
    """Make a new SECRET_KEY, and seal everything anew with it."""
    settings = settings_of()
    if not _is_kept(settings):
        raise CannotRun("SECRET_KEY: does not stand in .env, where the new one would go")
    with held(settings.database_url, alone=True):
        if settings.secret_key_earlier is None:
            _begin(settings)
        _go_on(settings_of())
    say_line("Everything is sealed with the new key, which stands in .env.")
    say_line(VOID)


def show(given: Namespace) -> None:
    """Say by which name the key is known, and whether a rotation has to be finished."""
    settings = settings_of()
    say_line(f"The key is {Seal(_secret(settings)).mark.hex()}.")
    if settings.secret_key_earlier is not None:
        say_line("An earlier key is still there: `python -m bot keys rotate` finishes it.")


def finish(settings: Settings) -> None:
    """Go on with a rotation that was begun, to its end; nothing to do when there is none."""
    if settings.secret_key_earlier is not None:
        with held(settings.database_url, alone=True):
            _go_on(settings)


def _go_on(settings: Settings) -> None:
    path, key = _file_of(settings), file_key(_secret(settings))
    earlier = (settings.secret_key_earlier or settings.secret_key).get_secret_value()
    if path.exists():
        _remake_if_needed(path, file_key(earlier), key)
        run_to_end(_reseal(settings, Seal(_secret(settings), earlier)))
    keep_settings(ENV_FILE, SECRET_KEY_EARLIER=None)


async def _reseal(settings: Settings, seal: Seal) -> None:
    store = Store(settings.database_url, file_key(_secret(settings)), seal)
    try:
        await migrate(store)
        done = 1
        while done:
            async with store.write() as db:
                done = await reseal(db, seal)
        async with store.write() as db:
            await renew_calendars(db, seal)
        await store.checkpoint()
    finally:
        await store.close()


def _begin(settings: Settings) -> None:
    """Write a new key down, and the one of until now as the earlier one."""
    keep_settings(ENV_FILE, SECRET_KEY=secrets.token_hex(32), SECRET_KEY_EARLIER=_secret(settings))


def _remake_if_needed(path: Path, earlier: bytes | None, key: bytes | None) -> None:
    """Make the file anew under the new key, unless that was done before a stop."""
    if key is None or not path.stat().st_size or _opens(path, key):
        return
    if not driver.is_plain(path) and not _opens(path, earlier):
        raise WrongKey
    _remake(path, None if driver.is_plain(path) else earlier, key)


def _remake(path: Path, before: bytes | None, key: bytes) -> None:
    fresh = path.with_name(f"{path.name}.new")
    fresh.unlink(missing_ok=True)
    snapshots.fresh(fresh)
    snapshots.take(path, before, fresh, key)
    for left in ("-wal", "-shm"):  # empty since the last one closed it
        path.with_name(path.name + left).unlink(missing_ok=True)
    snapshots.settle(fresh, path)


def _opens(path: Path, key: bytes | None) -> bool:
    try:
        driver.opened(path, key).close()
    except driver.library().DatabaseError:
        return False
    return True


def _file_of(settings: Settings) -> Path:
    return file_of(settings.database_url)


def _is_kept(settings: Settings) -> bool:
    """Tell whether the key stands in .env, and nowhere else."""
    lines = ENV_FILE.read_text("utf-8").splitlines() if ENV_FILE.exists() else []
    return f"SECRET_KEY={_secret(settings)}" in lines


def _secret(settings: Settings) -> str:
    key: SecretStr = settings.secret_key
    return key.get_secret_value()
