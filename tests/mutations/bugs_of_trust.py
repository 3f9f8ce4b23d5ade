"""Bugs that break trust: who acts for a team, and what is known of it afterwards."""

from tests.mutations.bug import Bug

TEAMS = (
    Bug(
        "whose role is suspended acts on",
        "services/roles.py",
        "return or_(frozen(), suspended(who))",
        "return or_(frozen(), frozen())",
        (
            "tests/handlers/test_suspend.py::"
            "test_a_suspended_volunteer_keeps_no_sight_of_a_shift_and_takes_no_seat",
        ),
    ),
    Bug(
        "who is no coordinator any more acts on",
        "services/departures.py",
        "    await step_down(db, person_id, now)\n    organization_id",
        "    organization_id",
        ("tests/services/test_departures.py",),
    ),
    Bug(
        "an invitation makes two coordinators",
        "services/invitations.py",
        "    if row.used_at is not None:\n        return USED\n",
        "",
        ("tests/services/test_invitations.py",),
    ),
    Bug(
        "an invitation never ends",
        "services/invitations.py",
        "    if row.not_after <= now:\n        return EXPIRED\n",
        "",
        ("tests/services/test_invitations.py",),
    ),
    Bug(
        "who invited somebody agrees to them as well",
        "services/seconds.py",
        "if one not in close | {row.created_by, row.used_by}]",
        "if one != row.used_by]",
        ("tests/services/test_seconds.py", "tests/services/test_invitations.py"),
    ),
    Bug(
        "a PIN can be guessed for as long as one likes",
        "services/pins.py",
        "TRIES = 5",
        "TRIES = 50_000",
        ("tests/services/test_pins.py",),
    ),
    Bug(
        "an emergency that nobody takes rings once",
        "services/ringing.py",
        "rung=number, rings_at=later(now, PATIENCE))",
        "rung=number, rings_at=None)",
        ("tests/services/test_ringing.py",),
    ),
    Bug(
        "who took an emergency and left has it for ever",
        "services/departures.py",
        "    await ringing.released(db, person_id, now)\n",
        "",
        ("tests/services/test_departures.py", "tests/services/test_ringing.py"),
    ),
    Bug(
        "a conversation goes on after the role that it needs",
        "bot/turn.py",
        "        if not may(self.person, command):  # it was taken away since\n",
        "        if self.unsaid:\n",
        ("tests/bot/test_roles.py",),
    ),
    Bug(
        "who is suspended acts on by old buttons",
        "services/people.py",
        "    if row.suspended and role is not Role.PERSON:\n",
        "    if row.suspended and row.frozen and role is not Role.PERSON:\n",
        ("tests/handlers/test_suspend.py::test_no_command_and_no_old_button_works",),
    ),
    Bug(
        "who knows the name of a command of the team may use it",
        "bot/rights.py",
        "    if person.role.may(command.role):\n",
        "    if person.role.may(command.role) or not command.aside:\n",
        ("tests/handlers/test_roles_ended.py",),
    ),
    Bug(
        "a freeze pauses no role",
        "services/people.py",
        "    if row.frozen and role is not Role.PERSON:\n",
        "    if row.suspended and role is not Role.PERSON:\n",
        ("tests/bot/test_freezing_at_once.py",),
    ),
    Bug(
        "a locked PIN opens",
        "services/pins.py",
        """        raise Refused(IS_LOCKED)
    right =""",
        """        pass
    right =""",
        ("tests/services/test_pins.py",),
    ),
    Bug(
        "one coordinator alone has everything erased at once",
        "services/panic.py",
        """    if found.wipe_asked_by == actor:
        raise Refused(SECOND)
""",
        "",
        (
            "tests/services/test_panic_model.py::test_who_asked_for_a_wipe_is_not_the_second_who_agrees",
        ),
    ),
    Bug(
        "minutes in which nobody could stop a wipe count",
        "services/panic.py",
        "over = waited >= PATIENCE and now >= found.wipe_asked_at + PATIENCE",
        "over = now >= found.wipe_asked_at + PATIENCE",
        ("tests/handlers/test_panic.py::test_minutes_in_which_the_program_was_down_do_not_count",),
    ),
    Bug(
        "the lines of the audit log are not bound to each other",
        "services/audit_chain.py",
        "return sha256(before + words.encode()).digest()",
        "return sha256(words.encode()).digest()",
        ("tests/services/test_audit_chain.py",),
    ),
    Bug(
        "an audit log that lost its end is whole",
        "services/audit_chain.py",
        "(number, mark or GENESIS) == (head.progress, head.mark) else",
        "head.progress >= number or mark else",
        ("tests/services/test_audit_chain.py",),
    ),
    Bug(
        "a coordinator acts and nothing stands in the log",
        "bot/turn.py",
        "if command.role is Role.COORDINATOR and self.db.wrote and not self.db.noted:",
        "if command.role is Role.COORDINATOR and self.db.wrote and self.db.noted is None:",
        ("tests/bot/test_roles.py",),
    ),
)
