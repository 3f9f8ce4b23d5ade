"""The seeded bugs: real dangers, each of which the tests must catch."""

from tests.mutations.bugs_of_messages import MESSAGES, OUTBOX
from tests.mutations.bugs_of_people import CALLS, NEEDS, SEATS
from tests.mutations.bugs_of_secrets import ERASURE, SECRETS
from tests.mutations.bugs_of_trust import TEAMS

BUGS = (*SEATS, *NEEDS, *MESSAGES, *OUTBOX, *CALLS, *TEAMS, *SECRETS, *ERASURE)
