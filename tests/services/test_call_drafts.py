"""Call drafts: a call is written and changed as long as it is not sent."""

import pytest

from db.models import call
from db.session import Session
from services import call_acts, call_drafts, calls
from services.audiences import Audience, Whom, to_json
from services.calls import LONGEST, Kind, State
from services.rates import Rates
from services.refusals import Refused
from tests.services.calling import DAY, FEW, a_team, known, the_call, words_kept, written
from tests.services.needing import a_need
from tests.services.teams import NOW, SEAL, acts, association, coordinator_of, how_many

PLEASE = "Venez à 20 h s'il vous plaît."


async def test_a_call_is_kept_with_its_words_sealed(db: Session) -> None:
    team, claire, _other = await a_team(db)
    chosen = Audience(Whom.VOLUNTEERS, languages=("fr",))
    number = await written(
        db, team, claire, words=f" {PLEASE} ", audience=chosen, wanted=3, area="Stalingrad"
    )
    found = await the_call(db, number)
    assert (found.state, found.created_by, found.wanted) == (State.DRAFT, claire, 3)
    assert (found.area, found.audience) == ("Stalingrad", to_json(chosen))
    assert await calls.words_of(db, SEAL, number) == {"fr": PLEASE}
    assert await acts(db) == [(claire, team, "wrote_call", {"call": number})]


async def test_a_call_about_something_needs_no_words(db: Session) -> None:
    team, claire, _amina, need = await a_need(db)
    number = await written(db, team, claire, words="", need_id=need, kind=Kind.URGENT)
    assert await calls.words_of(db, SEAL, number) == {}


@pytest.mark.parametrize(
    "wrong",
    [{"words": "  "}, {"words": "a" * (LONGEST + 1)}, {"not_after": NOW}],
    ids=["empty", "long", "late"],
)
async def test_a_call_that_cannot_be_is_refused(db: Session, wrong: dict[str, object]) -> None:
    team, claire, _other = await a_team(db)
    with pytest.raises(Refused):
        await written(db, team, claire, **wrong)
    assert (await how_many(db, call), await words_kept(db), await acts(db)) == (0, 0, [])


async def test_what_belongs_to_others_cannot_be_called_about(db: Session) -> None:
    _team, _claire, _amina, need = await a_need(db)
    other = await association(db, "Kitchen of the Port")
    with pytest.raises(Refused):
        await written(db, other, await coordinator_of(db, other), need_id=need)


async def test_who_changes_a_draft_answers_for_it(db: Session) -> None:
    team, claire, other = await a_team(db)
    number = await written(db, team, claire)
    await call_drafts.retarget(db, number, Audience(Whom.SUPPORTERS), NOW, other)
    found = await the_call(db, number)
    assert (found.created_by, found.audience) == (other, {"role": "supporters"})
    await call_drafts.set_urgent(db, number, True, NOW, claire)
    await call_drafts.set_groups(db, number, False, NOW, claire)
    found = await the_call(db, number)
    assert (found.created_by, found.urgent, found.groups) == (claire, True, False)
    assert [one[2] for one in await acts(db)] == ["wrote_call", *["changed_call"] * 3]


async def test_versions_are_given_one_by_one_and_the_first_stays_the_first(db: Session) -> None:
    team, claire, _other = await a_team(db)
    number = await written(db, team, claire, words=PLEASE)
    await call_drafts.add_version(db, SEAL, number, "en_GB", " Please come. ", NOW, claire)
    await call_drafts.add_version(db, SEAL, number, "fr", "Venez.", NOW, claire)
    assert list((await calls.words_of(db, SEAL, number)).items()) == [
        ("fr", "Venez."),
        ("en_GB", "Please come."),
    ]
    for words in ("  ", "a" * (LONGEST + 1)):
        with pytest.raises(Refused):
            await call_drafts.add_version(db, SEAL, number, "ar", words, NOW, claire)


async def test_the_first_words_of_a_call_without_any_are_as_it_was_written(db: Session) -> None:
    team, claire, _amina, need = await a_need(db)
    number = await written(db, team, claire, words="", need_id=need)
    await call_drafts.add_version(db, SEAL, number, "ar", "تعالوا", NOW, claire)
    await call_drafts.add_version(db, SEAL, number, "fr", "Venez.", NOW, claire)
    assert list(await calls.words_of(db, SEAL, number)) == ["ar", "fr"]


async def test_what_waits_for_approval_or_was_sent_stays_as_it_is(db: Session) -> None:
    team, claire, other = await a_team(db)
    for _one in range(3):
        await known(db)
    number = await written(db, team, claire)
    assert await call_acts.send(db, number, NOW, claire, FEW) is State.APPROVING
    with pytest.raises(Refused):
        await call_drafts.retarget(db, number, Audience(), NOW, claire)
    await call_acts.approve(db, number, NOW, other)
    for actor in (claire, other):
        with pytest.raises(Refused):
            await call_drafts.add_version(db, SEAL, number, "ar", "تعالوا", NOW, actor)
        with pytest.raises(Refused):
            await call_drafts.drop(db, number, NOW, actor)
    assert await calls.words_of(db, SEAL, number) == {"fr": "On ferme à 20 h."}


async def test_a_draft_is_thrown_away_once(db: Session) -> None:
    team, claire, other = await a_team(db)
    await known(db)
    number = await written(db, team, claire)
    assert await call_drafts.drop(db, number, NOW, claire) is State.DROPPED
    assert await call_drafts.drop(db, number, NOW + DAY, other) is State.DROPPED
    assert (await the_call(db, number)).ended_at == NOW
    for again in (
        call_acts.send(db, number, NOW, claire, Rates()),
        call_acts.approve(db, number, NOW, other),
        call_drafts.set_urgent(db, number, True, NOW, claire),
    ):
        with pytest.raises(Refused):
            await again
    assert [one[2] for one in await acts(db)] == ["wrote_call", "dropped_call"]


async def test_a_draft_gets_another_end_that_is_to_come(db: Session) -> None:
    team, claire, other = await a_team(db)
    number = await written(db, team, claire, starts_at=NOW + DAY / 2)
    await call_drafts.set_until(db, number, NOW + 2 * DAY, NOW, other)
    found = await the_call(db, number)
    assert (found.not_after, found.starts_at) == (NOW + 2 * DAY, NOW + DAY / 2)
    assert found.created_by == other
    with pytest.raises(Refused):
        await call_drafts.set_until(db, number, NOW, NOW, claire)


async def test_where_people_are_wanted_from_its_end_on_they_are_from_the_new_one_on(
    db: Session,
) -> None:
    team, claire, _other = await a_team(db)
    number = await written(db, team, claire, starts_at=NOW + DAY, wanted=3)
    await call_drafts.set_until(db, number, NOW + 2 * DAY, NOW + DAY, claire)
    found = await the_call(db, number)
    assert (found.not_after, found.starts_at) == (NOW + 2 * DAY, NOW + 2 * DAY)


async def test_what_waits_for_approval_or_is_sent_gets_no_other_end(db: Session) -> None:
    team, claire, other = await a_team(db)
    number = await written(db, team, claire)
    for _each in range(3):
        await known(db)
    await call_acts.send(db, number, NOW, claire, FEW)
    with pytest.raises(Refused):
        await call_drafts.set_until(db, number, NOW + 2 * DAY, NOW, claire)
    await call_acts.approve(db, number, NOW, other)
    with pytest.raises(Refused):
        await call_drafts.set_until(db, number, NOW + 2 * DAY, NOW, claire)
    assert (await the_call(db, number)).not_after == NOW + DAY
