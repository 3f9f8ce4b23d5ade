"""Handing in: the commands that list the texts for WhatsApp and have them approved."""

from argparse import Namespace
from datetime import UTC, datetime

from bot.approved import names
from bot.channels import DeliveryError
from bot.channels.whatsapp_approvals import UNTRANSLATED, approvals_in, sync
from bot.channels.whatsapp_rest import Rest
from bot.console import CannotRun, run_to_end, say_line, settings_of, with_store
from bot.settings import Settings, WrongSetting
from db.migrate import migrate
from db.store import Store
from services import approvals
from services.approvals import Approval

NEVER = "not handed in"


def templates(given: Namespace) -> None:
    """List the texts for WhatsApp with what it says of each; `sync` hands in what is missing."""
    if given.act == "sync":
        return _hand_in(settings_of())
    known = with_store(_known)
    asked = {one.name for one in known}
    missing = [
        Approval(name, pattern.key, code, "", NEVER if pattern.said(code) else UNTRANSLATED)
        for name, (pattern, code) in names().items()
        if name not in asked
    ]
    for one in [*known, *missing]:
        _say(one)


async def _known(store: Store) -> list[Approval]:
    await migrate(store)
    async with store.read() as db:
        return await approvals.all_of(db)


def _hand_in(settings: Settings) -> None:
    """Hand in what is missing, and write down how all texts stand."""
    if not settings.twilio_account_sid:
        raise WrongSetting("TWILIO_ACCOUNT_SID: is needed for WhatsApp")

    async def _sync() -> tuple[list[Approval], list[Approval]]:
        rest = Rest(settings, 1)
        try:
            return await sync(rest, _say), approvals_in(await rest.contents())
        finally:
            await rest.close()

    try:
        refused, found = run_to_end(_sync())
    except DeliveryError as error:
        raise CannotRun(
            f"Twilio does not take it now ({error.code}); run it again in an hour"
        ) from None

    async def _note(store: Store) -> None:
        await migrate(store)
        async with store.write() as db:
            await approvals.note(db, found, datetime.now(UTC))

    with_store(_note)
    if refused:
        raise CannotRun(f"{len(refused)} texts were not taken; run it again")


def _say(one: Approval) -> None:
    why = f" ({one.reason})" if one.reason and one.status else one.reason
    say_line(f"{one.name:36} {one.status}{why}")
