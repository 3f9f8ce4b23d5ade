"""/cancelmeal: who cancelled what stands in the audit log."""

from collections.abc import Callable

from sqlalchemy import insert

from db.models import coordinator
from db.sealing import Seal
from db.store import Store
from services import audit, directory, people
from services.audit import Act, Entry
from services.people import Role, Writer
from tests.conftest import TUESDAY_EVENING
from tests.services.teams import SEAL
from tests.telephone import SECRET, Chat


async def promote(url: str, phone: str, organization: str) -> tuple[int, int | None]:
    """Make somebody a coordinator; returns their number and the organization's, if any."""
    store = Store(url, seal=SEAL)
    async with store.write() as db:
        (standing,) = await people.recognise(
            db, Seal(SECRET), [Writer("wire", phone)], TUESDAY_EVENING
        )
        person_id = standing.person.id
        await people.remember(db, person_id, role=Role.COORDINATOR.value, language="en_GB")
        number = await directory.organization_of(db, organization)
        if number is not None:
            row = {"organization_id": number, "since": TUESDAY_EVENING}
            await db.execute(insert(coordinator).values(person_id=person_id, **row))
    await store.close()
    return person_id, number


async def log(url: str, organization_id: int | None) -> list[Entry]:
    store = Store(url, seal=SEAL)
    async with store.read() as db:
        lines = await audit.read(db, organization_id, 10)
    await store.close()
    return lines


async def ask_to_cancel(claire: Chat) -> None:
    await claire.say("/cancelmeal")
    await claire.say("cantine du canal")


async def test_a_cancelled_meal_stands_in_the_log_of_the_organization(
    hungry: Chat, chats: Callable[..., Chat]
) -> None:
    person_id, organization_id = await promote(hungry.url, "claire", "Kitchen of the Port")
    claire = chats("claire")
    await ask_to_cancel(claire)
    assert await log(hungry.url, organization_id) == []  # a question was asked, nothing is done
    await claire.press("Tuesday 24/11")
    (entry,) = await log(hungry.url, organization_id)
    assert (entry.actor, entry.act, entry.at) == (person_id, Act.CANCELLED_MEAL, TUESDAY_EVENING)
    assert set(entry.details) == {"place", "starts", "occurrence"}
    assert str(entry.details["starts"]).startswith("2026-11-24T")


async def test_who_acts_for_no_organization_is_in_the_log_too(
    hungry: Chat, chats: Callable[..., Chat]
) -> None:
    person_id, _none = await promote(hungry.url, "claire", "")
    claire = chats("claire")
    await ask_to_cancel(claire)
    await claire.press("Tuesday 24/11")
    (entry,) = await log(hungry.url, None)
    assert (entry.actor, entry.act) == (person_id, Act.CANCELLED_MEAL)
