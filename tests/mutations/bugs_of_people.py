"""Bugs that people would meet: seats, promises, calls and emergencies."""

from tests.mutations.bug import Bug

SEATS = (
    Bug(
        "a seat is given whether or not one is free",
        "services/seats.py",
        "_new(Status.SEATED, CONFIRMED).where(room(SEATS))",
        "_new(Status.SEATED, CONFIRMED)",
        ("tests/services/test_seats.py",),
    ),
    Bug(
        "friends are seated although there is one seat only",
        "services/seats.py",
        "given(person_id, role_id, now, 1 + friends)",
        "given(person_id, role_id, now, 1)",
        ("tests/services/test_friends.py", "tests/services/test_seats.py"),
    ),
    Bug(
        "two shifts at one time are given to one person",
        "services/guard.py",
        "        ~exists(overlapping(who)),\n",
        "",
        ("tests/services/test_seats.py",),
    ),
    Bug(
        "what ends at 18:00 overlaps with what meets at 18:00",
        "services/guard.py",
        "other.c.ends_at > shift.c.meets_at",
        "other.c.ends_at >= shift.c.meets_at",
        ("tests/services/test_seats.py",),
    ),
    Bug(
        "who waits last is promoted first",
        "services/waiting.py",
        ".order_by(LINE.c.created_at, LINE.c.id)",
        ".order_by(LINE.c.created_at.desc(), LINE.c.id.desc())",
        ("tests/services/test_waiting.py",),
    ),
    Bug(
        "who has a seat is not told that their shift is cancelled",
        "services/changing.py",
        "    for one in on_it:\n        await tell(",
        "    for one in on_it[:0]:\n        await tell(",
        ("tests/services/test_changing.py",),
    ),
    Bug(
        "a day is 24 hours of the clock on the wall, also when clocks change",
        "services/deadlines.py",
        "return moment.astimezone(UTC) + length",
        "return moment + length",
        ("tests/services/test_deadlines.py",),
    ),
    Bug(
        "the reminder of the eve comes an hour late",
        "services/reminders.py",
        "Purpose.EVE: timedelta(hours=24)",
        "Purpose.EVE: timedelta(hours=23)",
        ("tests/bot/test_reminding.py", "tests/services/test_reminders.py"),
    ),
    Bug(
        "who says that they come is asked again",
        "services/reminders.py",
        "if not self.holds or (purpose is Purpose.EVE and self.confirmed):",
        "if not self.holds:",
        ("tests/bot/test_reminding.py", "tests/services/test_reminders.py"),
    ),
    Bug(
        "the same tap twice takes two seats",
        "services/seats.py",
        "able(WHO), ~exists(signed_up(WHO)))",
        "able(WHO))",
        ("tests/services/test_seats.py",),
    ),
)

NEEDS = (
    Bug(
        "more is promised than is missing",
        "services/pledge_guard.py",
        "        missing() >= QUANTITY,\n",
        "",
        ("tests/services/test_pledges.py",),
    ),
    Bug(
        "one person promises everything there is",
        "services/pledge_guard.py",
        "        promises() < MOST,\n",
        "",
        ("tests/services/test_pledges.py",),
    ),
    Bug(
        "who promised is not told that it is not needed any more",
        "services/calling_off.py",
        "        if one.person_id is not None:",
        "        if one.person_id is None:",
        ("tests/services/test_closing.py", "tests/services/test_triage.py"),
    ),
    Bug(
        "the same promise twice is two promises",
        "services/pledge_guard.py",
        "        ~exists(own()),\n",
        "",
        ("tests/services/test_pledges.py",),
    ),
    Bug(
        "what was promised and never came is waited for for ever",
        "services/promise_keeping.py",
        "            pledge.c.until <= now,\n",
        "            pledge.c.until > now,\n",
        ("tests/services/test_promise_keeping.py",),
    ),
)

CALLS = (
    Bug(
        "who wrote a call approves it",
        "services/call_acts.py",
        "    if actor == found.created_by:\n        raise Refused(YOURS)\n",
        "",
        ("tests/services/test_call_acts.py",),
    ),
    Bug(
        "what two agreed to cannot be undone",
        "services/call_acts.py",
        "UNDONE_IN = timedelta(seconds=60)",
        "UNDONE_IN = timedelta(0)",
        ("tests/services/test_call_acts.py",),
    ),
    Bug(
        "it is never night",
        "services/quiet_hours.py",
        "return clock >= BEGIN or clock < END",
        "return clock >= BEGIN and clock < END",
        ("tests/services/test_quiet_hours.py",),
    ),
    Bug(
        "who wants no calls gets them",
        "services/recipients.py",
        "        (~quiet.hears(urgent), literal(Skipped.QUIET.value)),\n",
        "",
        ("tests/services/test_recipients.py",),
    ),
    Bug(
        "the audience is not frozen: who is written down twice gets it twice",
        "services/recipients.py",
        "    ).where(~known)\n",
        "    )\n",
        ("tests/services/test_recipients.py",),
    ),
    Bug(
        "nobody is spared after three calls a day",
        "services/recipients.py",
        "return times >= DAILY",
        "return times > DAILY",
        ("tests/services/test_recipients.py",),
    ),
    Bug(
        "a call of many people goes out with one yes",
        "services/call_acts.py",
        "    if not seen.needs_approval:\n",
        "    if seen.people or not seen.needs_approval:\n",
        ("tests/services/test_call_acts.py",),
    ),
    Bug(
        "a freeze lets the calls go that are on their way",
        "services/panic.py",
        "    held = await _hold_calls(db, now)\n",
        "    held = len(await feeding.unended(db))\n",
        ("tests/bot/test_freezing_at_once.py",),
    ),
    Bug(
        "a coordinator sends a call in a freeze",
        "services/call_acts.py",
        '''Doing it again changes nothing.
    """
    await must_not_be_frozen(db)
    found = await must_find(db, call_id, actor)
    if found.state is not State.DRAFT:''',
        '''Doing it again changes nothing.
    """
    found = await must_find(db, call_id, actor)
    if found.state is not State.DRAFT:''',
        ("tests/bot/test_freezing_at_once.py",),
    ),
    Bug(
        "an emergency that nobody takes is told to everybody",
        "services/rounds.py",
        "        told = await acting_for(db, organization_id)\n",
        """        everybody = select(organization.metadata.tables["person"].c.id)
        told = list((await db.execute(everybody)).scalars())
""",
        ("tests/services/test_ringing.py", "tests/services/test_emergencies.py"),
    ),
    Bug(
        "an emergency goes out as a call, behind all calls",
        "bot/news.py",
        "now, None, Lane.PERSONAL)",
        "now, None, Lane.CALL)",
        ("tests/bot/test_emergency_news.py", "tests/bot/test_news.py"),
    ),
    Bug(
        "an emergency stands in the list of questions",
        "services/ticket_rows.py",
        """            ticket.c.kind.in_((PERSON, NEED)),
        ).order_by(""",
        "        ).order_by(",
        ("tests/services/test_ticket_handing.py",),
    ),
)
