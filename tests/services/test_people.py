"""People: found by a sealed address, one person by several addresses, and who can be reached."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from db.models import address, person
from db.sealing import Seal
from db.session import Session
from db.store import Store
from services import people
from services.people import Role, Standing, Writer
from tests.disk import everything_in

SEAL = Seal("a secret that is only for the tests")
NOW = datetime(2026, 11, 24, 17, 5, tzinfo=UTC)
PHONE, BSUID = "whatsapp:+33639980001", "whatsapp:FR.13491208655302741918"


async def recognise(db: Session, *writers: Writer, now: datetime = NOW) -> list[Standing]:
    return await people.recognise(db, SEAL, writers, now)


async def wrote(db: Session, standing: Standing, at: datetime) -> None:
    await people.seen(db, [standing.address_id], at)


async def how_many(db: Session) -> tuple[int, int]:
    """Return how many people and addresses there are."""
    count = [
        (await db.execute(select(func.count()).select_from(table))).scalar_one()
        for table in (person, address)
    ]
    return count[0], count[1]


async def test_somebody_new_is_a_person_without_a_language(db: Session) -> None:
    (standing,) = await recognise(db, Writer("wire", "amina"))
    assert standing.new
    assert standing.person.language is None
    assert standing.person.role is Role.PERSON
    assert standing.last_seen == NOW.date()


async def test_who_wrote_before_is_the_same_person(db: Session) -> None:
    (first,) = await recognise(db, Writer("wire", "amina"))
    (again,) = await recognise(db, Writer("wire", "amina"), now=NOW + timedelta(days=3))
    assert not again.new
    assert (again.person, again.address_id) == (first.person, first.address_id)


async def test_writers_are_returned_in_the_order_in_which_they_were_given(db: Session) -> None:
    names = ["c", "a", "d", "b"]
    first = await recognise(db, *(Writer("wire", name) for name in names))
    again = await recognise(db, *(Writer("wire", name) for name in reversed(names)))
    assert [one.person.id for one in first] == [one.person.id for one in reversed(again)]


async def test_the_same_address_on_two_channels_is_two_people(db: Session) -> None:
    first, second = await recognise(db, Writer("telegram", "7"), Writer("wire", "7"))
    assert first.person.id != second.person.id


async def test_who_writes_twice_in_a_batch_is_one_person(db: Session) -> None:
    first, second = await recognise(db, Writer("wire", "7"), Writer("wire", "7"))
    assert first.person.id == second.person.id
    assert await how_many(db) == (1, 1)


async def test_a_second_address_leads_to_the_same_person(db: Session) -> None:
    (first,) = await recognise(db, Writer("whatsapp", PHONE, BSUID))
    (later,) = await recognise(db, Writer("whatsapp", BSUID))
    assert later.person == first.person
    assert not later.new
    assert await how_many(db) == (1, 2)


async def test_a_new_address_that_comes_with_a_known_one_is_the_known_person(db: Session) -> None:
    (first,) = await recognise(db, Writer("whatsapp", PHONE))
    await people.remember(db, first.person.id, language="ti", role=Role.VOLUNTEER.value)
    (later,) = await recognise(db, Writer("whatsapp", BSUID, PHONE))
    assert not later.new
    assert (later.person.id, later.person.language) == (first.person.id, "ti")
    assert later.person.role is Role.VOLUNTEER
    assert later.address_id != first.address_id


async def test_two_people_who_turn_out_to_be_one_are_joined(db: Session) -> None:
    phone, bsuid = await recognise(db, Writer("whatsapp", PHONE), Writer("whatsapp", BSUID))
    assert phone.person.id != bsuid.person.id
    await recognise(db, Writer("whatsapp", PHONE, BSUID))
    (later,) = await recognise(db, Writer("whatsapp", BSUID))
    assert later.person.id == phone.person.id


async def test_both_addresses_again_and_again_add_nothing(db: Session) -> None:
    for _each in range(3):
        await recognise(db, Writer("whatsapp", PHONE, BSUID))
    assert await how_many(db) == (1, 2)


async def test_a_language_is_remembered(db: Session) -> None:
    (first,) = await recognise(db, Writer("wire", "amina"))
    await people.remember(db, first.person.id, language="ps")
    (again,) = await recognise(db, Writer("wire", "amina"))
    assert again.person.language == "ps"


async def test_who_left_cannot_be_reached_until_they_write_again(db: Session) -> None:
    (standing,) = await recognise(db, Writer("wire", "amina"))
    number = standing.person.id
    assert await people.reachable(db, [number]) != []
    await people.left(db, standing.address_id, NOW)
    assert await people.reachable(db, [number]) == []
    (again,) = await recognise(db, Writer("wire", "amina"))
    assert again.lost
    await wrote(db, again, NOW)
    (found,) = await people.reachable(db, [number])
    assert found.address_id == standing.address_id
    (back,) = await recognise(db, Writer("wire", "amina"))
    assert not back.lost


async def test_people_are_reached_where_they_wrote_last(db: Session) -> None:
    (phone,) = await recognise(db, Writer("whatsapp", PHONE))
    (bsuid,) = await recognise(db, Writer("whatsapp", BSUID, PHONE))
    number = phone.person.id
    for late, early in ((phone, bsuid), (bsuid, phone)):
        await wrote(db, early, NOW)
        await wrote(db, late, NOW + timedelta(hours=1))
        (found,) = await people.reachable(db, [number])
        assert found.address_id == late.address_id
    await people.left(db, bsuid.address_id, NOW)
    (found,) = await people.reachable(db, [number])
    assert found.address_id == phone.address_id


async def test_an_address_that_never_wrote_is_the_last_choice(db: Session) -> None:
    (phone,) = await recognise(db, Writer("whatsapp", PHONE))
    await recognise(db, Writer("whatsapp", BSUID, PHONE))
    await wrote(db, phone, NOW)
    (found,) = await people.reachable(db, [phone.person.id])
    assert found.address_id == phone.address_id


async def test_each_person_is_reached_once_and_nobody_else(db: Session) -> None:
    found = await recognise(db, *(Writer("wire", str(number)) for number in range(5)))
    numbers = [one.person.id for one in found[:3]]
    reached = await people.reachable(db, [*numbers, *numbers, 999])
    assert sorted(one.person.id for one in reached) == sorted(numbers)
    assert await people.reachable(db, []) == []


async def test_who_has_a_role_is_found_by_exactly_that_role(db: Session) -> None:
    found = await recognise(db, *(Writer("wire", role.value) for role in Role))
    for one, role in zip(found, Role, strict=True):
        await people.remember(db, one.person.id, role=role.value)
    for one, role in zip(found, Role, strict=True):
        assert await people.with_role(db, role) == [one.person.id]


@pytest.mark.parametrize(
    ("role", "may"),
    [
        (Role.PERSON, {Role.PERSON}),
        (Role.VOLUNTEER, {Role.PERSON, Role.VOLUNTEER}),
        (Role.COORDINATOR, {Role.PERSON, Role.VOLUNTEER, Role.COORDINATOR}),
    ],
)
def test_a_role_may_do_what_those_before_it_may(role: Role, may: set[Role]) -> None:
    assert {each for each in Role if role.may(each)} == may


async def test_no_address_is_in_the_file(store: Store, tmp_path: Path) -> None:
    async with store.write() as db:
        await recognise(db, Writer("whatsapp", PHONE, BSUID))
    kept = everything_in(tmp_path)
    assert b"whatsapp" in kept  # the channel is
    for secret in (PHONE, BSUID, PHONE.removeprefix("whatsapp:"), "13491208655302741918"):
        assert secret.encode() not in kept
