"""Bugs that give people away: what is kept, told and never erased."""

from tests.mutations.bug import Bug

SECRETS = (
    Bug(
        "what is sealed opens in any row",
        "db/sealing.py",
        'return f"{table}|{column}|{row}".encode()',
        'return f"{table}|{column}|".encode()',
        ("tests/db/test_sealing.py",),
    ),
    Bug(
        "an address is found by a bare hash of it",
        "db/sealing.py",
        "return hmac.digest(self._index,",
        "return hmac.digest(b'index',",
        ("tests/db/test_sealing.py",),
    ),
    Bug(
        "what is deleted stays in the file",
        "db/store.py",
        '"secure_delete=ON"',
        '"secure_delete=OFF"',
        ("tests/db/test_store.py",),
    ),
    Bug(
        "a power cut takes what was acknowledged",
        "db/store.py",
        '"synchronous=FULL"',
        '"synchronous=NORMAL"',
        ("tests/chaos/test_power.py",),
    ),
    Bug(
        "the file is not encrypted",
        "bot/app.py",
        "file_key(secret)",
        "None",
        ("tests/whole/test_keys.py", "tests/whole/test_command_line.py"),
    ),
    Bug(
        "everybody is told where a hidden place is",
        "services/offers.py",
        "exact = place.sensitivity is Sensitivity.PUBLIC or",
        "exact = True or",
        ("tests/services/test_sight.py", "tests/handlers/test_food_team.py"),
    ),
    Bug(
        "who has an unconfirmed seat is told the exact address",
        "services/sight.py",
        "(seat is not None and seat.confirmed_at is not None)",
        "seat is not None",
        ("tests/services/test_sight.py",),
    ),
    Bug(
        "where a person is, is kept to the metre",
        "services/grid.py",
        "STEP = 0.0045",
        "STEP = 0.0000045",
        ("tests/services/test_grid.py",),
    ),
    Bug(
        "a conversation is kept for a second more than a day",
        "services/conversations.py",
        "conversation.c.touched_at < now - LASTS",
        "conversation.c.touched_at < now - LASTS - timedelta(seconds=1)",
        ("tests/services/test_conversations.py",),
    ),
    Bug(
        "a name turns the sentence around it",
        "locales/formatter.py",
        'return f"{FSI}{value}{PDI}"',
        "return value",
        ("tests/locales/test_formatter.py",),
    ),
    Bug(
        "whoever volunteers is told where every shift is",
        "services/sight.py",
        "    if eyes.approved and (holds or shift.lead_id == eyes.person_id):\n",
        "    if eyes.approved:\n",
        ("tests/services/test_sight.py",),
    ),
    Bug(
        "whoever volunteers is told where every hidden place is",
        "services/disclosure.py",
        "            or_(shift.c.lead_id == person_id, confirmed),\n",
        "",
        ("tests/services/test_disclosure.py",),
    ),
    Bug(
        "an address is told days before the shift",
        "services/sight.py",
        "BEFORE = timedelta(hours=3)",
        "BEFORE = timedelta(days=3)",
        ("tests/services/test_sight.py",),
    ),
    Bug(
        "one account is told as many addresses as it asks for",
        "services/ledger.py",
        """    if len(told) >= await _most(db, person_id):
        return False
""",
        "",
        ("tests/services/test_disclosure.py",),
    ),
    Bug(
        "an address is told where no message can be taken back",
        "services/disclosure.py",
        """    if not recalls:
        return""",
        """    if recalls is None:
        return""",
        ("tests/services/test_disclosure.py",),
    ),
    Bug(
        "addresses are told in a freeze",
        "services/sight.py",
        '            paused(person.c.id).label("paused"),\n',
        '            person.c.id.is_(None).label("paused"),\n',
        ("tests/services/test_sight.py", "tests/services/test_disclosure.py"),
    ),
    Bug(
        "the address of a hidden place stands in the clear",
        "services/exact.py",
        """        "address": "",\n""",
        """        "address": words.address,\n""",
        ("tests/services/test_exact.py",),
    ),
    Bug(
        "any coordinator has the emergency of a child",
        "services/safeguarding.py",
        "AT_LEAST = 2",
        "AT_LEAST = 2_000",
        ("tests/handlers/test_minors.py",),
    ),
    Bug(
        "a helper can tell from what is missing that a child is in danger",
        "services/supply.py",
        "    still = or_(need.c.deadline.is_(None), need.c.deadline > now)\n",
        """    cries = need.metadata.tables["ticket"]
    calm = ~cries.select().where(cries.c.kind == "child").exists()
    still = or_(need.c.deadline.is_(None), need.c.deadline > now) & calm
""",
        ("tests/handlers/test_minors.py",),
    ),
    Bug(
        "a rotation of keys leaves the words of questions under the old one",
        "services/rekeying.py",
        "need.c.note, utterance.c.words)),",
        "need.c.note)),",
        ("tests/services/test_rekeying.py",),
    ),
    Bug(
        "a backup can be read without its key",
        "bot/backups.py",
        "snapshots.take(database_of(settings), key, half, word)",
        "snapshots.take(database_of(settings), key, half, None)",
        ("tests/bot/test_backups.py",),
    ),
    Bug(
        "a clock that jumps throws the good backups away",
        "bot/rotation.py",
        "    if not certain and now - since < SETTLED:\n",
        "    if not certain and now - since > SETTLED:\n",
        ("tests/bot/test_rotation.py",),
    ),
    Bug(
        "a stranger reads what does not go well",
        "bot/web.py",
        "        if _is_ours(request, app.desk.seal):\n",
        "        if request:\n",
        (
            "tests/whole/test_running.py::"
            "test_the_demo_listens_where_it_is_told_and_its_clock_may_stand_still",
        ),
    ),
)

ERASURE = (
    Bug(
        "one class of what is kept is never forgotten",
        "services/forgetting.py",
        "    await db.execute(delete(disclosure).where(disclosure.c.at < now - DISCLOSURE))\n",
        "    disclosure.c.at < now - DISCLOSURE\n",
        ("tests/services/test_retention.py",),
    ),
    Bug(
        "who told of a need is kept for ever",
        "services/forgetting.py",
        "    await db.execute(update(report).where(*told).values(person_id=None))\n",
        "",
        ("tests/services/test_retention.py",),
    ),
    Bug(
        "what is old is kept for a second more",
        "services/forgetting.py",
        "delete(ticket).where(ticket.c.ended_at < now - TICKET)",
        "delete(ticket).where(ticket.c.ended_at < now - TICKET - timedelta(seconds=2))",
        ("tests/services/test_retention.py",),
    ),
    Bug(
        "the first class is forgotten and no other",
        "bot/house.py",
        "    for one in retention.TABLE:\n",
        "    for one in retention.TABLE[:1]:\n",
        ("tests/bot/test_house.py",),
    ),
    Bug(
        "a clock that jumps erases everything",
        "services/retention.py",
        "last <= now <= last + AT_MOST",
        "last <= now",
        ("tests/bot/test_house.py",),
    ),
    Bug(
        "who is forgotten stays on the list of a shift",
        "services/erasing.py",
        "    await db.execute(delete(signup).where(signup.c.person_id == person_id))\n",
        "",
        ("tests/services/test_erasing.py",),
    ),
    Bug(
        "who is forgotten stays among those who got a call",
        "services/erasing.py",
        "        .where(recipient.c.person_id == person_id)\n",
        "        .where(recipient.c.person_id == -person_id)\n",
        ("tests/services/test_erasing.py",),
    ),
    Bug(
        "what somebody wrote about a need outlives them",
        "services/erasing.py",
        "    await _wipe_notes(db, seal, person_id)\n",
        "",
        ("tests/services/test_erasing.py",),
    ),
    Bug(
        "the number of somebody who was forgotten is given to somebody else",
        "services/erasing.py",
        "    await db.keep_numbers(*NUMBERED)\n",
        "    assert NUMBERED\n",
        ("tests/services/test_erasing.py",),
    ),
    Bug(
        "what was erased stays in the write-ahead log",
        "bot/outbox.py",
        "            if erased:\n",
        "            if not erased:\n",
        ("tests/bot/test_outbox.py",),
    ),
    Bug(
        "a log that somebody reads counts as emptied",
        "db/store.py",
        "        return not busy\n",
        "        return busy >= 0\n",
        ("tests/db/test_store.py", "tests/bot/test_house.py"),
    ),
    Bug(
        "a wipe leaves the exact points of hidden places",
        "services/wiping.py",
        """    await db.execute(delete(place).where(place.c.sensitivity != "public"))\n""",
        "",
        ("tests/services/test_wiping.py",),
    ),
)
