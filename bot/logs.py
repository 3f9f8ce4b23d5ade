"""Logs: what goes wrong is named with the place where it happened, never with its words.

The text of an error may hold what somebody wrote, a telephone number or a token; so may whatever
a library says. Of its warnings the first words are written, of the rest nothing.
"""

import asyncio
import logging
import sys
import traceback
from collections.abc import Iterator
from copy import copy
from pathlib import Path
from typing import Any

log = logging.getLogger(__name__)

PROGRAM = "%(asctime)s %(levelname)s %(name)s %(message)s"
TALKATIVE = (
    "httpx",
    "httpcore",
    "telegram",
    "twilio",
    "urllib3",
    "aiosqlite",
    "alembic",
    "uvicorn",
)
ROOT = Path(__file__).parents[1]
PARTS = ("bot", "handlers", "services", "db", "locales")
OURS = tuple(f"{ROOT / name}/" for name in PARTS)
FIXED = 3  # the first words of what a library complains of; those behind them may show arguments


class Wordless(logging.Formatter):
    """Writes the steps that led to an error and its name, and leaves its text out."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line of a record, and the steps of its error below it."""
        record.exc_text = None  # what another handler may have made of it
        return super().format(record if _is_ours(record) else _shortened(record))

    def formatException(self, ei: Any) -> str:
        """Return the steps of an error and of what caused it."""
        return "\n".join(_steps(ei[1])) if ei[1] is not None else ""


def set_up() -> None:
    """Let the program's logs go to the standard error output, without words of anybody."""
    shown = logging.StreamHandler(sys.stderr)
    shown.setFormatter(Wordless(PROGRAM))
    logging.basicConfig(level=logging.INFO, handlers=[shown])
    quiet()


def quiet() -> None:
    """Silence libraries whose log lines hold tokens, numbers or words."""
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)


def where(error: BaseException) -> str:
    """Name an error and where it happened: the last step in our own files, if there is one."""
    steps = [(frame.f_code, line) for frame, line in traceback.walk_tb(error.__traceback__)]
    own = [step for step in steps if step[0].co_filename.startswith(OURS)]
    for code, line in (own or steps)[-1:]:
        return f"{_name(error)} at {code.co_name}:{line}"
    return _name(error)


def unawaited(_loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Log what nobody waited for; an event loop's exception handler."""
    what = " ".join(str(context.get("message", "")).split()[:FIXED])
    error = context.get("exception")
    log.error("%s (%s)", what, where(error) if error is not None else "no error")


def _is_ours(record: logging.LogRecord) -> bool:
    return record.name.partition(".")[0] in (*PARTS, "__main__")


def _shortened(record: logging.LogRecord) -> logging.LogRecord:
    """Return the line of a library without what it is about."""
    shown = copy(record)
    loud = record.levelno >= logging.WARNING
    shown.msg, shown.args = " ".join(str(record.msg).split()[:FIXED]) if loud else "…", None
    shown.stack_info = None
    return shown


def _steps(error: BaseException) -> Iterator[str]:
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if cause is not None:
        yield from _steps(cause)
    for frame, line in traceback.walk_tb(error.__traceback__):
        yield f"  {frame.f_code.co_filename}:{line} {frame.f_code.co_name}"
    yield _name(error)
    if isinstance(error, BaseExceptionGroup):
        for one in error.exceptions:
            yield from _steps(one)


def _name(error: BaseException) -> str:
    return type(error).__name__
