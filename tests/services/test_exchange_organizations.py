"""Organizations from and to files: who acts for whom is seen at one glance, and never half."""

from typing import Any

import pytest
from sqlalchemy import select

from db.models import organization
from db.session import Session
from locales import say
from services import audit, coordinators
from services.audit import Act
from services.exchange import Imported
from services.exchange_organizations import export_organizations, import_organizations
from services.exchange_rows import FileRefused
from tests.services.teams import NOW, acts, association, coordinator_of, how_many

HEADER = "name,hub,areas\n"
PARIS = "Kitchen of the Canal,Big Hub,Stalingrad; la-chapelle; Paris 18e\n"
COAST = "Kitchen of the Port,Big Hub,Calais\n"
HUB = "Big Hub,,\n"


async def take(db: Session, *rows: str) -> Imported:
    return await import_organizations(db, HEADER + "".join(rows), NOW)


async def mistakes(db: Session, *rows: str) -> list[str]:
    with pytest.raises(FileRefused) as refused:
        await take(db, *rows)
    return [
        say(one, "en_GB").translate({0x2068: None, 0x2069: None}) for one in refused.value.errors
    ]


async def stored(db: Session, name: str) -> Any:
    rows = await db.execute(select(organization).where(organization.c.name == name))
    return rows.one()


async def test_a_file_makes_organizations_with_their_hub_and_areas(db: Session) -> None:
    assert await take(db, PARIS, COAST, HUB) == Imported(created=3)
    canal, hub = await stored(db, "Kitchen of the Canal"), await stored(db, "Big Hub")
    assert canal.hub_id == hub.id
    assert canal.areas == ";stalingrad;la-chapelle;paris-18e;"
    assert (hub.hub_id, hub.areas) == (None, "")
    claire = await coordinator_of(db, hub.id)
    assert [one.name for one in await coordinators.organizations_of(db, claire)] == [
        "Big Hub",
        "Kitchen of the Canal",
        "Kitchen of the Port",
    ]


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("Saint-Denis", ";saint denis;"),  # the town, and with it all its spots
        ("saint-denis", ";saint denis;"),
        ("SAINT DENIS", ";saint denis;"),
        ("gare-de-saint-denis", ";gare-de-saint-denis;"),
        ("Gare de Saint-Denis", ";gare-de-saint-denis;"),
        ("calais; Calais ;CALAIS", ";calais;"),
        ("paris", ";paris;"),
        (" ; ", ""),
    ],
)
async def test_areas_are_written_by_key_name_or_town(db: Session, written: str, kept: str) -> None:
    await take(db, f"Kitchen,,{written}\n")
    assert (await stored(db, "Kitchen")).areas == kept
    assert (await take(db, f"Kitchen,,{written}\n")).unchanged == 1


async def test_a_file_that_was_exported_changes_nothing(db: Session) -> None:
    await association(db, "An old one")
    await take(db, PARIS, COAST, HUB)
    file = await export_organizations(db)
    noted = len(await acts(db))
    assert await import_organizations(db, file, NOW) == Imported(unchanged=4)
    assert await export_organizations(db) == file
    assert len(await acts(db)) == noted


async def test_what_changes_stands_in_the_log_of_the_organization(db: Session) -> None:
    await take(db, PARIS, HUB)
    canal, hub = await stored(db, "Kitchen of the Canal"), await stored(db, "Big Hub")
    await take(db, PARIS.replace("Big Hub", ""), HUB)
    assert (await stored(db, "Kitchen of the Canal")).hub_id is None
    entries = await audit.read(db, canal.id, 10)
    assert [(one.actor, one.act, one.details) for one in entries] == [
        (None, Act.IMPORTED, {"hub": 0}),
        (None, Act.IMPORTED, {"hub": hub.id}),
    ]


async def test_an_organization_that_the_file_does_not_name_stays_as_it_is(db: Session) -> None:
    await take(db, PARIS, HUB)
    await take(db, "Another,,\n")
    assert (await stored(db, "Kitchen of the Canal")).hub_id is not None


async def test_a_hub_may_be_one_that_is_there_already(db: Session) -> None:
    hub = await association(db, "Big Hub")
    await take(db, COAST)
    assert (await stored(db, "Kitchen of the Port")).hub_id == hub


async def test_a_hub_has_no_hub(db: Session) -> None:
    await take(db, PARIS, HUB)
    before = await export_organizations(db)
    assert await mistakes(db, "Top,,\n", "Big Hub,Top,\n") == [
        "line 3: a hub has no hub: “Big Hub” would be both."
    ]
    assert await mistakes(db, "Low,Kitchen of the Canal,\n") == [
        "line 2: a hub has no hub: “Kitchen of the Canal” would be both."
    ]
    assert await mistakes(db, "Self,Self,\n") == ["line 2: an organization is not its own hub."]
    assert await mistakes(db, "A,B,\n", "B,A,\n") == [
        "line 2: a hub has no hub: “A” would be both.",
        "line 3: a hub has no hub: “B” would be both.",
    ]
    assert await mistakes(db, "A,Nobody,\n") == ["line 2: the hub “Nobody” is not known."]
    assert await export_organizations(db) == before


async def test_every_mistake_has_its_line_and_nothing_is_taken(db: Session) -> None:
    found = await mistakes(
        db,
        HUB,
        ",,\n",
        "A,,Nowhere at all\n",
        "Big Hub,,\n",
        f"{'x' * 121},,\n",
        "A,,Calais,more\n",
    )
    assert [one.split(":")[0] for one in found] == [f"line {one}" for one in range(3, 8)]
    assert "“Nowhere at all” is not known" in found[1]
    assert await how_many(db, organization) == 0
