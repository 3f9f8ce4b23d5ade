"""Holding: which programs have a database at the same time.

* programs hold it together; what makes its file anew holds it alone;
* an SQLite before 3.51.3 can damage a file that two programs write at the same moment, so with an
  older one every program holds it alone: https://sqlite.org/wal.html#the_wal_reset_bug
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager

from db.driver import library
from db.store import CannotOpen, file_of, make_folder

SOUND = (3, 51, 3)


def shares() -> bool:
    """Tell whether several programs may have a database at once."""
    found: tuple[int, int, int] = library().sqlite_version_info
    return found >= SOUND


@contextmanager
def held(url: str, *, alone: bool = False) -> Iterator[None]:
    """Hold a database until the end of the block; raises CannotOpen while others hold it.

    A program that ends, however, holds nothing any more.
    """
    path = file_of(url)
    make_folder(path.parent)
    alone = alone or not shares()
    file = os.open(path.with_name(f"{path.name}.lock"), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(file, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
        yield
    except BlockingIOError:
        raise CannotOpen(_why(alone)) from None
    finally:
        os.close(file)


def _why(alone: bool) -> str:
    if not alone:
        return "another program is making its file anew"
    return "another program has it open; stop that one first"
