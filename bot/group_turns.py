"""Group turns: what was said or happened in groups, where nobody is ever answered."""

from collections.abc import Iterable
from datetime import datetime

from bot.messages import Incoming, Kind
from db.sealing import Seal
from db.session import Session
from services import groups
from services.groups import Spot


async def hear_groups(db: Session, seal: Seal, heard: Iterable[Incoming], now: datetime) -> None:
    """Take what is for us in groups; who may say so hears of it in a chat of their own."""
    for one in heard:
        if one.group is None:
            continue
        spot = Spot(one.channel, one.group)
        if one.moved_to is not None:
            await groups.moved(db, seal, spot, one.moved_to, now)
        elif one.kind is Kind.LEFT:
            await groups.gone(db, seal, spot, now)
        elif one.text == "/here":
            await groups.here(db, seal, spot, one.address, now)
        elif one.text == "/away":
            await groups.away(db, seal, spot, one.address, now)
