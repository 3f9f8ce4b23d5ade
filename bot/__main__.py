"""The command line: `python -m bot` and one of its commands; a failure is one clear line."""

import argparse
import logging
import sys
from pathlib import Path

from rich.console import Console

from bot import commandline, logs
from bot.settings import WrongSetting
from db.store import CannotOpen


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return the exit code: 0, or 1 after one line that says why not."""
    logs.set_up()
    given = _parser().parse_args(arguments)
    try:
        given.run(given)
    except CannotOpen as error:
        return _failed(f"DATABASE_URL: {error}")
    except (WrongSetting, commandline.CannotRun) as error:
        return _failed(str(error))
    except KeyboardInterrupt:
        return 130
    except Exception as error:  # the steps are for who repairs it; the words are nobody's
        logging.getLogger(__name__).error("Popote ended", exc_info=error)
        return _failed(f"it ended: {logs.where(error)}")
    return 0


def _failed(why: str) -> int:
    Console(stderr=True, highlight=False, soft_wrap=True).print(f"popote: {why}", markup=False)
    return 1


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
