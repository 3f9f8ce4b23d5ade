"""Invitations: a word that opens once, and says truly why when it does not."""

import asyncio
import random
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert, select

from db.models import coordinator, invitation
from db.models import volunteer as volunteers
from db.session import Session
from db.store import Store
from services import coordinators, departures, invitations, slips
from services.invitations import LASTS, Used
from services.people import Role
from services.refusals import Refused
from tests.disk import everything_in
from tests.services.teams import (
    NOW,
    OTHER_SEAL,
    SEAL,
    acts,
    association,
    coordinator_of,
    how_many,
    role_of,
    somebody,
)

A_SECOND = timedelta(seconds=1)


async def refused(db: Session, words: str, person_id: int, now: datetime = NOW) -> str:
    """Return why an invitation opens nothing, having made sure that it opened nothing."""
    before = (await acts(db), await role_of(db, person_id), await how_many(db, coordinator))
    db.wrote = db.noted = False
    with pytest.raises(Refused) as said:
        await invitations.redeem(db, SEAL, words, person_id, now)
    assert not db.wrote
    assert not db.noted
    assert before == (
        await acts(db),
        await role_of(db, person_id),
        await how_many(db, coordinator),
    )
    return str(said.value)


async def test_an_invitation_of_the_administrator_makes_a_coordinator_at_once(
    db: Session,
) -> None:
    canal, omar = await association(db), await somebody(db)
    claire = await coordinator_of(db, canal)
    made = await invitations.invite(db, SEAL, canal, NOW)
    assert made.not_after == NOW + timedelta(hours=48)
    used = await invitations.redeem(db, SEAL, made.word, omar, NOW + timedelta(hours=1))
    assert used == Used("Kitchen of the Canal", waits=False)
    assert await role_of(db, omar) is Role.COORDINATOR
    assert set(await coordinators.of_organization(db, canal)) == {claire, omar}
    assert await acts(db) == [
        (None, canal, "invited", {"invitation": made.id}),
        (omar, canal, "joined", {"invitation": made.id}),
    ]


async def test_five_of_one_coordinator_are_open_at_a_time(db: Session) -> None:
    canal = await association(db)
    claire, dana = await coordinator_of(db, canal), await coordinator_of(db, canal)
    first, *_others = [await invitations.invite(db, SEAL, canal, NOW, claire) for _ in range(5)]
    with pytest.raises(Refused, match="open invitations"):
        await invitations.invite(db, SEAL, canal, NOW, claire)
    await invitations.invite(db, SEAL, canal, NOW, dana)
    await invitations.invite(db, SEAL, canal, NOW)
    await invitations.revoke_invitation(db, first.id, NOW, claire)
    await invitations.invite(db, SEAL, canal, NOW, claire)
    await invitations.invite(db, SEAL, canal, NOW + LASTS, claire)


async def test_the_administrator_invites_the_first_coordinator(db: Session) -> None:
    canal, omar = await association(db), await somebody(db)
    made = await invitations.invite(db, SEAL, canal, NOW)
    await invitations.redeem(db, SEAL, made.word, omar, NOW)
    assert (await acts(db))[0] == (None, canal, "invited", {"invitation": made.id})


@pytest.mark.parametrize(
    "typed",
    [str.upper, lambda word: word.replace("-", " "), lambda word: f"I got this: {word}!"],
)
async def test_it_opens_however_the_word_is_typed(
    db: Session, typed: Callable[[str], str]
) -> None:
    made = await invitations.invite(db, SEAL, await association(db), NOW)
    omar = await somebody(db)
    assert await invitations.redeem(db, SEAL, typed(made.word), omar, NOW)


async def test_it_is_good_for_48_hours_and_not_a_second_longer(db: Session) -> None:
    canal, omar, lea = await association(db), await somebody(db), await somebody(db)
    first = await invitations.invite(db, SEAL, canal, NOW)
    second = await invitations.invite(db, SEAL, canal, NOW)
    assert "good for 48 hours" in await refused(db, first.word, omar, NOW + LASTS)
    assert "good for 48 hours" in await refused(db, first.word, omar, NOW + 99 * LASTS)
    await invitations.redeem(db, SEAL, second.word, lea, NOW + LASTS - A_SECOND)
    assert await role_of(db, lea) is Role.COORDINATOR


async def test_it_opens_once(db: Session) -> None:
    canal, omar, lea = await association(db), await somebody(db), await somebody(db)
    made = await invitations.invite(db, SEAL, canal, NOW)
    await invitations.redeem(db, SEAL, made.word, omar, NOW)
    assert "already used" in await refused(db, made.word, lea)
    assert "already used" in await refused(db, made.word, lea, NOW + LASTS)


async def test_who_used_it_is_told_that_they_are_a_coordinator(db: Session) -> None:
    canal, omar = await association(db), await somebody(db)
    made = await invitations.invite(db, SEAL, canal, NOW)
    await invitations.redeem(db, SEAL, made.word, omar, NOW)
    assert "You already are" in await refused(db, made.word, omar)


async def test_a_used_one_does_not_bring_back_who_was_revoked(db: Session) -> None:
    canal, omar = await association(db), await somebody(db)
    made = await invitations.invite(db, SEAL, canal, NOW)
    await invitations.redeem(db, SEAL, made.word, omar, NOW)
    await departures.revoke(db, omar, NOW, None)
    assert "already used" in await refused(db, made.word, omar)


async def test_one_that_is_taken_back_opens_nothing(db: Session) -> None:
    canal, omar = await association(db), await somebody(db)
    claire = await coordinator_of(db, canal)
    made = await invitations.invite(db, SEAL, canal, NOW, claire)
    await invitations.revoke_invitation(db, made.id, NOW, claire)
    assert "taken back" in await refused(db, made.word, omar)
    assert (await acts(db))[-1] == (claire, canal, "took_back", {"invitation": made.id})


async def test_a_forged_one_and_an_unknown_one_get_the_same_answer(db: Session) -> None:
    canal, omar = await association(db), await somebody(db)
    made = await invitations.invite(db, SEAL, canal, NOW)
    taken_back = await invitations.invite(db, SEAL, canal, NOW)
    await invitations.revoke_invitation(db, taken_back.id, NOW, None)
    kind = slips.Kind.INVITATION
    words = {
        "unknown": slips.write(SEAL, kind, 999, NOW),
        "of another installation": slips.write(OTHER_SEAL, kind, made.id, NOW),
        "of another moment": slips.write(SEAL, kind, made.id, NOW + A_SECOND),
        "one digit wrong": made.word[:-1] + ("0" if made.word[-1] != "0" else "1"),
        "of one taken back, wrong": taken_back.word[:-1]
        + ("0" if taken_back.word[-1] != "0" else "1"),
        "a swap": slips.write(SEAL, slips.Kind.SWAP, made.id, NOW),
        "no word of ours": "hello",
        "nothing": "",
    }
    said = {name: await refused(db, word, omar) for name, word in words.items()}
    assert set(said.values()) == {
        "This is not an invitation of ours. Please ask for a new one."
    }, said


async def test_a_coordinator_of_another_organization_is_refused(db: Session) -> None:
    paul = await coordinator_of(db, await association(db, "Kitchen of the Port"))
    made = await invitations.invite(db, SEAL, await association(db), NOW)
    assert "another organization" in await refused(db, made.word, paul)
    omar = await somebody(db)
    assert await invitations.redeem(db, SEAL, made.word, omar, NOW)  # it was not used up


async def test_somebody_who_has_only_the_role_gets_an_organization(db: Session) -> None:
    canal, dana = await association(db), await somebody(db, Role.COORDINATOR)
    made = await invitations.invite(db, SEAL, canal, NOW)
    await invitations.redeem(db, SEAL, made.word, dana, NOW)
    assert await coordinators.acts_for(db, dana, canal)


async def test_a_pending_volunteer_who_is_invited_does_not_wait_any_more(db: Session) -> None:
    omar = await somebody(db)
    await db.execute(insert(volunteers).values(person_id=omar, state="pending", applied_at=NOW))
    made = await invitations.invite(db, SEAL, await association(db), NOW)
    await invitations.redeem(db, SEAL, made.word, omar, NOW)
    row = (await db.execute(select(volunteers))).one()
    assert (row.state, row.decided_at, row.organization_id) == ("approved", NOW, None)


async def test_a_coordinator_invites_for_their_own_organization_only(db: Session) -> None:
    canal, port = await association(db), await association(db, "Kitchen of the Port")
    claire, amina = await coordinator_of(db, canal), await somebody(db)
    for actor, organization_id in ((claire, port), (amina, canal)):
        db.wrote = False
        with pytest.raises(Refused, match="another organization"):
            await invitations.invite(db, SEAL, organization_id, NOW, actor)
        assert not db.wrote
    assert await how_many(db, invitation) == 0


async def test_what_cannot_be_taken_back_says_why(db: Session) -> None:
    canal, omar = await association(db), await somebody(db)
    claire = await coordinator_of(db, canal)
    paul = await coordinator_of(db, await association(db, "Kitchen of the Port"))
    used = await invitations.invite(db, SEAL, canal, NOW)
    await invitations.redeem(db, SEAL, used.word, omar, NOW)
    gone = await invitations.invite(db, SEAL, canal, NOW)
    await invitations.revoke_invitation(db, gone.id, NOW, None)
    still = await invitations.invite(db, SEAL, canal, NOW)
    for number, actor, why in (
        (used.id, claire, "already used"),
        (gone.id, claire, "already taken back"),
        (999, claire, "There is no invitation"),
        (still.id, paul, "There is no invitation"),
    ):
        db.wrote = False
        with pytest.raises(Refused, match=why):
            await invitations.revoke_invitation(db, number, NOW, actor)
        assert not db.wrote


async def test_what_can_still_be_used_is_listed(db: Session) -> None:
    canal, port = await association(db), await association(db, "Kitchen of the Port")
    omar = await somebody(db)
    old = await invitations.invite(db, SEAL, canal, NOW - LASTS)
    used = await invitations.invite(db, SEAL, canal, NOW)
    gone = await invitations.invite(db, SEAL, canal, NOW)
    still = await invitations.invite(db, SEAL, canal, NOW)
    other = await invitations.invite(db, SEAL, port, NOW)
    await invitations.redeem(db, SEAL, used.word, omar, NOW)
    await invitations.revoke_invitation(db, gone.id, NOW, None)
    (one,) = await invitations.open_invitations(db, canal, NOW)
    assert (one.id, one.organization.name) == (still.id, "Kitchen of the Canal")
    assert (one.created_at, one.not_after) == (NOW, NOW + LASTS)
    everything = await invitations.open_invitations(db, None, NOW)
    assert [each.id for each in everything] == [still.id, other.id]
    assert old.id in [
        each.id for each in await invitations.open_invitations(db, canal, NOW - A_SECOND)
    ]


async def _try(store: Store, word: str, person_id: int) -> str:
    try:
        async with store.write() as db:
            return (await invitations.redeem(db, SEAL, word, person_id, NOW)).organization
    except Refused as why:
        return str(why)


async def test_of_many_who_race_for_one_invitation_one_gets_it(
    store: Store, tmp_path: Path
) -> None:
    async with store.write() as db:
        canal = await association(db)
        racers = [await somebody(db) for _ in range(20)]
        made = await invitations.invite(db, SEAL, canal, NOW)
    second = Store(
        f"sqlite+aiosqlite:///{tmp_path}/popote.db", seal=SEAL
    )  # as another process would
    said = await asyncio.gather(
        *(_try((store, second)[one % 2], made.word, one) for one in racers)
    )
    await second.close()
    assert sorted(said) == ["Kitchen of the Canal"] + [invitations.USED.message] * 19
    async with store.read() as db:
        (winner,) = await coordinators.of_organization(db, canal)
        assert winner == racers[said.index("Kitchen of the Canal")]
        assert await coordinators.everyone(db) == [winner]
        row = (await db.execute(select(invitation))).one()
        assert (row.used_by, row.used_at) == (winner, NOW)
        assert [act for _who, _for, act, _details in await acts(db)] == ["invited", "joined"]


async def test_of_one_person_with_two_invitations_one_is_used(store: Store) -> None:
    async with store.write() as db:
        canal, port = await association(db), await association(db, "Kitchen of the Port")
        omar = await somebody(db)
        words = [(await invitations.invite(db, SEAL, one, NOW)).word for one in (canal, port)]
    said = await asyncio.gather(*(_try(store, word, omar) for word in words))
    assert sum("Kitchen" in one for one in said) == 1
    async with store.read() as db:
        assert await how_many(db, coordinator) == 1
        assert len(await invitations.open_invitations(db, None, NOW)) == 1


async def test_what_is_kept_cannot_be_used_by_who_reads_it(store: Store, tmp_path: Path) -> None:
    async with store.write() as db:
        made = await invitations.invite(db, SEAL, await association(db), NOW)
    mark = made.word.rpartition("-")[2]
    assert mark.encode() not in everything_in(tmp_path)


async def test_of_many_words_with_one_bit_wrong_none_opens_anything(db: Session) -> None:
    made = await invitations.invite(db, SEAL, await association(db), NOW)
    omar, chance = await somebody(db), random.Random(7)
    opened = 0
    for _one in range(5_000):
        word = bytearray(made.word.encode())
        word[chance.randrange(len(word))] ^= 1 << chance.randrange(7)
        forged = word.decode()
        if slips.read(forged) != slips.read(made.word):
            opened += await invitations.ours(db, SEAL, forged)
    assert opened == 0
    assert await invitations.ours(db, SEAL, made.word)
    assert await role_of(db, omar) is Role.PERSON
