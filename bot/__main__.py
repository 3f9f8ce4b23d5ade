"""The command line: `python -m bot` and one of its commands; a failure is one clear line."""

import argparse
import logging
import sys
from pathlib import Path

from rich.console import Console

from bot import commandline
from bot.settings import WrongSetting


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return the exit code: 0, or 1 after one line that says why not."""
    logging.basicConfig(
        level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s"
    )
    quiet()
    given = _parser().parse_args(arguments)
    try:
        given.run(given)
    except (WrongSetting, commandline.CannotRun) as error:
        Console(stderr=True, highlight=False).print(f"popote: {error}", markup=False)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def quiet() -> None:
    """Silence libraries whose log lines hold tokens, numbers or words."""
    for name in ("httpx", "httpcore", "telegram", "twilio", "aiosqlite", "alembic", "uvicorn"):
        logging.getLogger(name).setLevel(logging.WARNING)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bot", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def _add(name: str, says: str) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=says, description=says)
        added.set_defaults(
            run=getattr(commandline, name.replace("import", "import_").replace("-", "_"))
        )
        return added

    _add("demo", "three telephones in a web page; no account, no network")
    _add("run", "serve the channels whose settings are there")
    _add("chat", "talk with it here, in the terminal")
    _add("migrate", "bring the database to this version")
    for name, says in (("import", "read from a file, all or nothing"), ("export", "write to one")):
        added = _add(name, says)
        added.add_argument("what", choices=["meals"])
        added.add_argument("file", type=Path)
    _add("doctor", "say what is set up, what waits and what failed")
    words = _add("translations", "say how complete the catalogues are, and what is wrong in them")
    words.add_argument("--check", action="store_true", help="fail when something is wrong")
    words.add_argument("--update", action="store_true", help="bring them up to the source first")
    return parser


if __name__ == "__main__":
    sys.exit(main())
