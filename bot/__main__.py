"""The command line: `python -m bot` and one of its commands; a failure is one clear line."""

import gc

gc.disable()  # what is made at the start stays: looking for waste in it takes a fifth of the time

import argparse
import logging
import os
import sys
from collections.abc import Callable
from pathlib import Path

from rich.console import Console

from bot import (
    administration,
    clip_making,
    clip_review,
    commandline,
    data_page,
    doctor,
    handing_in,
    keys,
    logs,
    restoring,
    tidying,
    understand,
)
from bot.console import CannotRun
from bot.files import READ, SEALED, WRITTEN
from bot.settings import WrongSetting
from db.store import CannotOpen, WrongKey
from locales import LANGUAGES

IMPORTED = (*READ, *SEALED, "pages")
EXPORTED = tuple(WRITTEN)
OWNER_ONLY = 0o077  # the mask of every file that is made: the database, its log, exports


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return the exit code: 0, or 1 after one line that says why not."""
    gc.freeze()
    gc.enable()
    os.umask(OWNER_ONLY)
    logs.set_up()
    given = _parser().parse_args(arguments)
    try:
        given.run(given)
    except CannotOpen as error:
        return _failed(f"DATABASE_URL: {error}")
    except WrongKey:
        return _failed("SECRET_KEY: is not the one that sealed this database")
    except (WrongSetting, CannotRun) as error:
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
    show = _add(commands, "demo", commandline.demo, "three telephones in a web page; no account")
    show.add_argument("--volunteers", type=int, default=0, metavar="N", help="invent so many")
    _add(commands, "run", commandline.run, "serve the channels whose settings are there")
    _add(commands, "chat", commandline.chat, "talk with it here, in the terminal")
    _add(commands, "migrate", commandline.migrate, "bring the database to this version")
    for name, run, says, what in (
        ("import", administration.import_, "read from a file, all or nothing", IMPORTED),
        ("export", administration.export, "write to one", EXPORTED),
    ):
        added = _add(commands, name, run, says)
        added.add_argument("what", choices=what)
        added.add_argument("file", type=Path)
    _invitations(commands.add_parser("invite", help="make somebody a coordinator by a word"))
    _add(commands, "doctor", doctor.doctor, "say what is set up, what waits and what failed")
    about = "make a backup now; the program makes one every hour"
    kept = _add(commands, "backup", restoring.backup, about)
    kept.add_argument("folder", type=Path, nargs="?", help="another folder than that beside it")
    about = "put a backup in the place of the database; the program must not run"
    back = _add(commands, "restore", restoring.restore, about)
    back.add_argument("file", type=Path)
    about = "say when what is old was last forgotten"
    old = _add(commands, "retention", tidying.tidy, about)
    old.add_argument("--now", action="store_true", help="forget it now: the clock is right")
    about = "see whether docs/data.md says what is kept"
    page = _add(commands, "data", data_page.data, about)
    page.add_argument("--write", action="store_true", help="write it")
    about = "list the texts for WhatsApp and what it says of each; `sync` hands in what is missing"
    texts = _add(commands, "templates", handing_in.templates, about)
    texts.add_argument("act", nargs="?", choices=("sync",), metavar="sync")
    about = "say how complete the catalogues are, and what is wrong in them"
    words = _add(commands, "translations", commandline.translations, about)
    words.add_argument("--check", action="store_true", help="fail when something is wrong")
    words.add_argument("--update", action="store_true", help="bring them up to the source first")
    words.add_argument("--review", metavar="CODE", help="note that a speaker has read this one")
    words.add_argument("--initials", metavar="AB", help="of who has read it")
    words.add_argument("--safety", action="store_true", help="only what safety hangs on was read")
    _keys(commands.add_parser("keys", help="look after the key of the database"))
    about = "read messages, one a line, and print what each means"
    one = _add(commands, "understand", understand.understand, about)
    one.add_argument("--language", metavar="CODE", help="the language that a person has chosen")
    _recordings(commands.add_parser("clips", help="look after the recorded voices"))
    return parser


def _recordings(parser: argparse.ArgumentParser) -> None:
    """Add what can be done with recordings."""
    acts = parser.add_subparsers(required=True, metavar="WHAT")
    about = "say what is recorded in each language; fail when a file is wrong"
    _add(acts, "check", clip_review.check_clips, about)
    about = "list what a speaker is to read aloud, and which file it becomes"
    listed = _add(acts, "list", clip_review.list_clips, about)
    codes = [one.code for one in LANGUAGES]
    listed.add_argument("--language", choices=codes, required=True, metavar="CODE")
    about = "let a program speak the clips, in French or English only"
    made = _add(acts, "make", clip_making.make_clips, about)
    made.add_argument("--language", choices=sorted(clip_making.VOICES), required=True)


def _keys(parser: argparse.ArgumentParser) -> None:
    """Add what can be done with the key."""
    acts = parser.add_subparsers(required=True, metavar="WHAT")
    about = "make a new key, and seal everything anew; goes on where it was stopped"
    _add(acts, "rotate", keys.rotate, about)
    _add(acts, "encrypt", keys.encrypt, "encrypt a database that is plain")
    _add(acts, "show", keys.show, "say by which name the key is known")


def _invitations(parser: argparse.ArgumentParser) -> None:
    """Add what can be done with invitations."""
    acts = parser.add_subparsers(required=True, metavar="WHAT")
    made = _add(acts, "coordinator", administration.invite_coordinator, "make an invitation")
    made.add_argument("--organization", required=True, metavar="NAME", help="for whom they act")
    _add(acts, "list", administration.invite_list, "list what can still be used")
    about = "be the second who agrees to somebody whom a coordinator invited"
    second = _add(acts, "agree", administration.invite_agree, about)
    second.add_argument("number", type=int, metavar="NUMBER")
    back = _add(acts, "revoke", administration.invite_revoke, "take one back")
    back.add_argument("number", type=int, metavar="NUMBER")


def _add(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
    name: str,
    run: Callable[[argparse.Namespace], None],
    says: str,
) -> argparse.ArgumentParser:
    added = commands.add_parser(name, help=says, description=says)
    added.set_defaults(run=run)
    return added


if __name__ == "__main__":
    sys.exit(main())
