"""Handing in: the commands that list the texts for WhatsApp and have them approved."""

from argparse import Namespace
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import cast

from bot.approved import wordings
from bot.channels import Approves, Channel, DeliveryError
from bot.console import CannotRun, run_to_end, say_line, settings_of, with_store
from bot.registry import find_openers
from bot.settings import Settings, WrongSetting
from db.migrate import migrate
from db.store import Store
from services import approvals
from services.approvals import UNTRANSLATED, Approval

NEVER = "not handed in"


def templates(given: Namespace) -> None:
    """List the texts for WhatsApp with what it says of each; `sync` hands in what is missing."""
    if given.act == "sync":
        return _hand_in(settings_of())
    known = with_store(_known)
    asked = {one.name for one in known}
    missing = [
        Approval(one.name, one.key, one.language, "", NEVER if one.said else UNTRANSLATED)
        for one in wordings()
        if one.name not in asked
    ]
    for one in [*known, *missing]:
        _say(one)


async def _known(store: Store) -> list[Approval]:
    await migrate(store)
    async with store.read() as db:
        return await approvals.all_of(db)


def _hand_in(settings: Settings) -> None:
    """Hand in what is missing, and write down how all texts stand."""
    try:
        refused, found = run_to_end(_handed_in(settings))
    except DeliveryError as error:
        why = f"it does not take them now ({error.code}); run it again in an hour"
        raise CannotRun(why) from None

    async def _note(store: Store) -> None:
        await migrate(store)
        async with store.write() as db:
            await approvals.note(db, found, datetime.now(UTC))

    with_store(_note)
    if refused:
        raise CannotRun(f"texts that were not taken: {len(refused)}; run it again")


async def _handed_in(settings: Settings) -> tuple[list[Approval], list[Approval]]:
    """Let every channel that has texts approved have them; returns what failed, and how all stand.

    Raises WrongSetting when there is no such channel.
    """
    opened = [open_channel(settings) for open_channel in find_openers()]
    channels = [cast(Channel, one) for one in opened if one is not None]
    refused: list[Approval] = []
    found: list[Approval] = []
    try:
        asked: Sequence[Approves] = [one for one in channels if isinstance(one, Approves)]
        if not asked:
            raise WrongSetting("TWILIO_ACCOUNT_SID: is needed for WhatsApp")
        for one in asked:
            refused += await one.hand_in(wordings(), _say)
            found += await one.approvals(wordings())
    finally:
        for channel in channels:
            await channel.close()
    return refused, found


def _say(one: Approval) -> None:
    why = f" ({one.reason})" if one.reason else ""
    say_line(f"{one.name:36} {one.status}{why}")
