"""Groups for tests: somebody with an address, who may say there what a group is for."""

from sqlalchemy import insert

from db.models import address
from db.session import Session
from services.people import kept_address
from tests.services.teams import SEAL


async def with_address(db: Session, person_id: int, words: str, channel: str = "telegram") -> str:
    """Give somebody an address on a channel; returns it."""
    await db.execute(
        insert(address).values(
            person_id=person_id,
            **kept_address(SEAL, await db.next_number(address), channel, words),
        )
    )
    return words
