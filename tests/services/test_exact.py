"""Exact points: sealed for what is not public, near enough in the clear to be found."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, select, update

from db.models import occurrence, place, shift
from db.sealing import Seal, binding
from db.session import Session
from db.store import Store
from services import directory, occurrences, planning, sensitivity
from services.answers import When, at_place, nearest
from services.exact import Exact, close_all, closed, hidden_key, opened, whole
from services.exchange import Imported, export_meals, import_meals
from services.grid import snap
from services.meals import Meal, Sensitivity
from services.refusals import Refused
from services.rekeying import reseal
from services.shifts import shift_of
from services.walking import distance
from tests.disk import everything_in
from tests.services.looked_after import team
from tests.services.rosters import NOW, spec
from tests.services.teams import SEAL

HERE = (48.8843, 2.3602)
ELSEWHERE = (48.8990, 2.3790)
ADDRESS, OTHER_ADDRESS = "3 Rue Secrète", "9 Quai Secret"
ROW: dict[str, Any] = {"address": ADDRESS, "latitude": HERE[0], "longitude": HERE[1]}
SECRET_PLACE = {
    "address": ADDRESS,
    "position": HERE,
    "sensitivity": Sensitivity.VERIFIED,
    "meeting_point": "Metro Exemple",
}
EVENING = (NOW.replace(hour=19), NOW.replace(hour=21))


async def secret(db: Session, **given: object) -> int:
    return await directory.add(db, "Soup", "Paris", **{**SECRET_PLACE, **given})  # type: ignore[arg-type]


async def kept(db: Session, number: int = 1) -> dict[str, object]:
    row = (await db.execute(select(place).where(place.c.id == number))).one()
    return dict(row._mapping)


def test_a_row_is_whole_again_after_it_was_sealed() -> None:
    row = closed(SEAL, "shift", 7, ROW)
    assert row["address"] == ""
    assert (row["latitude"], row["longitude"]) == snap(*HERE).centre
    assert whole(SEAL, "shift", {"id": 7, **row}) == {"id": 7, **ROW, "exact": None}


def test_what_is_cut_from_a_row_opens_in_no_other_and_in_no_other_table() -> None:
    sealed = closed(SEAL, "shift", 7, ROW)["exact"]
    assert opened(SEAL, "shift", 7, sealed) == Exact(**ROW)
    for table, number in (("shift", 8), ("place", 7), ("occurrence", 7)):
        with pytest.raises(ValueError, match="another key"):
            opened(SEAL, table, number, sealed)


def test_a_row_that_says_nothing_is_not_sealed() -> None:
    row = {"address": "", "latitude": None, "longitude": None, "key": "soup"}
    assert closed(SEAL, "place", 7, row) == {**row, "exact": None}


async def test_a_place_for_everyone_stands_in_the_clear(db: Session) -> None:
    await secret(db, sensitivity=Sensitivity.PUBLIC)
    row = await kept(db)
    assert (row["address"], row["latitude"], row["exact"]) == (ADDRESS, HERE[0], None)


async def test_of_any_other_only_its_cell_does(db: Session) -> None:
    await secret(db)
    row = await kept(db)
    assert row["address"] == ""
    assert (row["latitude"], row["longitude"]) == snap(*HERE).centre
    assert row["key"] == hidden_key(SEAL, directory.key_of("Soup", ADDRESS, ""))


async def test_it_is_opened_for_who_may_know_and_for_nobody_else(db: Session) -> None:
    number = await secret(db)
    await occurrences.add(db, NOW, number, *EVENING, meal=Meal.DINNER)
    (told,) = await at_place(db, NOW, number, position=HERE, spots=frozenset({number}))
    assert (told.address, told.position, told.distance_m) == (ADDRESS, HERE, 0)
    (told,) = await at_place(db, NOW, number, position=HERE)
    assert (told.address, told.position) == ("Metro Exemple", None)


async def test_where_it_moves_to_is_sealed_too(db: Session) -> None:
    number = await secret(db)
    await directory.write_hours(db, number, Meal.DINNER, "Mo-Su 19:00-21:00", NOW)
    await occurrences.move(db, NOW, number, *EVENING, OTHER_ADDRESS, position=ELSEWHERE)
    row = (await db.execute(select(occurrence))).one()
    assert row.address == ""
    assert (row.latitude, row.longitude) == snap(*ELSEWHERE).centre
    found = await nearest(db, NOW, ELSEWHERE, When.NOW, None, spots=frozenset({number}))
    assert [(one.address, one.position) for one in found.offers] == [(OTHER_ADDRESS, ELSEWHERE)]


async def test_a_sensitivity_that_changes_seals_and_opens(db: Session) -> None:
    ours, claire = await team(db)
    number = await secret(db, sensitivity=Sensitivity.PUBLIC)
    await db.execute(update(place).values(organization_id=ours))
    await occurrences.move(db, NOW, number, *EVENING, OTHER_ADDRESS, position=ELSEWHERE)
    before = await kept(db)
    await sensitivity.set_sensitivity(db, number, Sensitivity.TEAM, NOW, claire)
    assert (await kept(db))["address"] == ""
    assert (await db.execute(select(occurrence.c.address))).scalar_one() == ""
    await sensitivity.set_sensitivity(db, number, Sensitivity.PUBLIC, NOW, claire)
    after = await kept(db)
    assert [after[one] for one in (*ROW, "key")] == [before[one] for one in (*ROW, "key")]
    assert (await db.execute(select(occurrence.c.address))).scalar_one() == OTHER_ADDRESS


async def test_the_same_place_is_not_entered_twice_whoever_may_know_it(db: Session) -> None:
    await secret(db)
    for who in (Sensitivity.VERIFIED, Sensitivity.PUBLIC):
        with pytest.raises(Refused, match="already known"):
            await secret(db, sensitivity=who)


async def test_a_file_finds_a_hidden_place_again_and_an_export_is_whole(db: Session) -> None:
    number = await secret(db)
    await directory.write_hours(db, number, Meal.DINNER, "Mo-Su 19:00-21:00", NOW)
    file = await export_meals(db)
    assert ADDRESS in file
    assert str(HERE[0]) in file
    await db.execute(update(place).values(languages=""))
    assert await import_meals(db, file) == Imported(unchanged=1)
    moved = file.replace("Soup,,Paris,3 Rue Secrète,", "Soup,,Paris,3 Rue Secrète,Jaurès")
    assert await import_meals(db, moved) == Imported(updated=1)
    row = await kept(db)
    assert (row["address"], row["station"], row["sensitivity"]) == ("", "Jaurès", "verified")


async def test_a_shift_keeps_its_address_and_point_sealed(db: Session) -> None:
    planned = await spec(db, address=ADDRESS, position=HERE)
    number = await planning.create(db, SEAL, planned, NOW, None)
    row = (await db.execute(select(shift))).one()
    assert row.address == ""
    assert (row.latitude, row.longitude) == snap(*HERE).centre
    found = await shift_of(db, number)
    assert found is not None
    assert (found.address, found.position) == (ADDRESS, HERE)


async def test_what_an_earlier_version_left_in_the_clear_is_sealed_at_the_start(
    db: Session,
) -> None:
    await db.execute(
        insert(place).values(
            id=1, key="soup-1", name="Soup", city="Paris", sensitivity="verified", **ROW
        )
    )
    number = await planning.create(db, SEAL, await spec(db), NOW, None)
    await db.execute(update(shift).values(address=ADDRESS, exact=None))
    assert await close_all(db) == 2
    assert await close_all(db) == 0
    assert (await kept(db))["address"] == ""
    found = await shift_of(db, number)
    assert found is not None
    assert found.address == ADDRESS
    assert (await db.execute(select(shift.c.address))).scalar_one() == ""


async def test_a_new_key_moves_the_hidden_keys_with_it(db: Session) -> None:
    await secret(db)
    newest = Seal("a newer secret of the tests", "a secret that is only for the tests")
    while await reseal(db, newest):
        pass
    row = await kept(db)
    assert row["key"] == hidden_key(newest, directory.key_of("Soup", ADDRESS, ""))
    sealed = row["exact"]
    assert isinstance(sealed, bytes)
    assert newest.open(sealed, binding("place", "exact", 1))


async def test_no_word_of_it_is_on_the_disk(store: Store, database: str) -> None:
    async with store.write() as db:
        number = await secret(db)
        await occurrences.move(db, NOW, number, *EVENING, OTHER_ADDRESS, position=ELSEWHERE)
        await planning.create(db, SEAL, await spec(db, address=ADDRESS), NOW, None)
    left = everything_in(Path(database.partition("///")[2]).parent)
    assert ADDRESS.encode() not in left
    assert OTHER_ADDRESS.encode() not in left
    assert directory.key_of("Soup", ADDRESS, "").encode() not in left


async def test_without_a_seal_nothing_is_written_in_the_clear(database: str) -> None:
    bare = Store(database)
    with pytest.raises(RuntimeError, match="no seal"):
        async with bare.write() as db:
            await secret(db)
    await bare.close()


def test_the_centre_of_a_cell_is_near_enough_to_be_found() -> None:
    assert distance(HERE, snap(*HERE).centre) < 360


async def test_who_looks_after_a_place_is_shown_where_it_is(db: Session) -> None:
    ours, claire = await team(db)
    number = await secret(db)
    await db.execute(update(place).values(organization_id=ours))
    found = await sensitivity.kept_place(db, number, NOW, claire)
    assert (found.address, found.position) == (ADDRESS, HERE)
