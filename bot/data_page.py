"""The page about data: docs/data.md, written from the retention table and the table of columns."""

from argparse import Namespace
from datetime import timedelta
from pathlib import Path

from bot.console import CannotRun, say_line
from db.columns import described, tables_written
from services.retention import TABLE, Kept

FILE = Path("docs/data.md")
HEAD = """# What is kept

Written by `python -m bot data --write` from `services/retention.py` and `db/columns.csv`; a test
compares it with the tables of the database. Every hour what is older than its class is erased:
overwritten in the file, and gone from the write-ahead log. Backups are deleted after seven days.

Short retention does the wiping. Nobody has to decide at night what goes; `/forget` does at once,
for one person, what the hours do for everybody.

What the operators of the messengers keep is not in our hands: Telegram, Meta and Twilio can read a
chat, and have rules of their own.

## Classes

| what | how long | counted from | why |
| --- | --- | --- | --- |
"""


def data(given: Namespace) -> None:
    """Compare docs/data.md with what is kept; with --write bring it up to it."""
    if given.write:
        FILE.write_text(page(), "utf-8")
        say_line(f"Written: {FILE}")
        return
    if not FILE.exists() or FILE.read_text("utf-8") != page():
        raise CannotRun(f"{FILE}: does not say what is kept; see --write")
    say_line(f"{FILE} says what is kept.")


def page() -> str:
    """Return the page."""
    classes = "\n".join(map(_line, TABLE))
    return f"{HEAD}{classes}\n\n## Columns\n\n{tables_written(described())}"


def _line(one: Kept) -> str:
    return f"| **{one.name}**: {one.what} | {lasting(one.lasts)} | {one.after} | {one.why} |"


def lasting(lasts: timedelta) -> str:
    """Return a time in words for the docs."""
    if not lasts:
        return "no longer"
    hours = int(lasts.total_seconds()) // 3600
    return f"{lasts.days} days" if lasts.days > 1 else f"{hours} hours"
