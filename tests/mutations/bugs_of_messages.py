"""Bugs on the way of messages: taken, understood, answered and sent."""

from tests.mutations.bug import Bug

MESSAGES = (
    Bug(
        "a message is acknowledged before it is committed",
        "bot/inbox.py",
        "        self._news.set()\n        await done\n",
        "        self._news.set()\n",
        ("tests/bot/test_inbox.py",),
    ),
    Bug(
        "a message that is delivered twice is taken twice",
        "services/letters.py",
        "        if number in added\n",
        "",
        ("tests/services/test_letters.py", "tests/bot/test_inbox.py"),
    ),
    Bug(
        "the words of a message are kept after it was handled",
        "services/letters.py",
        '.values(state="handled", sealed=None)',
        '.values(state="handled")',
        ("tests/services/test_letters.py", "tests/bot/test_inbox.py"),
    ),
    Bug(
        "what fails is tried for ever",
        "services/letters.py",
        "TRIES = 3",
        "TRIES = 3_000",
        ("tests/services/test_letters.py",),
    ),
    Bug(
        "text keeps the marks that turn its direction",
        "locales/safe.py",
        r"\u2060-\u206f",
        "",
        ("tests/bot/test_clean.py",),
    ),
    Bug(
        "anybody can speak as WhatsApp",
        "bot/channels/whatsapp_webhook.py",
        "    return any(right)\n",
        "    return True\n",
        ("tests/bot/channels/test_whatsapp_webhook.py",),
    ),
    Bug(
        "anybody can speak as Telegram",
        "bot/channels/telegram_webhook.py",
        "return hmac.compare_digest(given.encode(), secret.encode())",
        "return bool(given) or True",
        ("tests/bot/channels/test_telegram_webhook.py",),
    ),
    Bug(
        "a button can be pressed by anybody who has it",
        "bot/handles.py",
        'return f"{channel}|{address}".encode()',
        'return f"{channel}".encode()',
        ("tests/bot/test_handles.py",),
    ),
    Bug(
        "who speaks of a stop gets no messages any more",
        "bot/registry.py",
        "found = self._phrases.get(code, {}).get(folded)",
        "found = self._phrases.get(code, {}).get(folded.split(' ')[-1])",
        ("tests/handlers/test_my_messages.py", "tests/bot/test_safety_words.py"),
    ),
    Bug(
        "what fails half-way is written all the same",
        "db/store.py",
        """        async with self._writer.begin() as connection:
            yield Session(connection, self._seal)
""",
        """        async with self._writer.connect() as connection:
            try:
                yield Session(connection, self._seal)
            finally:
                await connection.commit()
""",
        ("tests/db/test_store.py",),
    ),
    Bug(
        "a reply is sent although its turn was rolled back",
        "bot/inbox.py",
        """            written = await write_turns(db, self.desk, pairs, self.now())
            await letters.handled""",
        """            written = await write_turns(db, self.desk, pairs, self.now())
            self._tell([one.letter for one in batch], written)
            await letters.handled""",
        ("tests/bot/test_inbox.py",),
    ),
    Bug(
        "a message is handled in another transaction than its turn",
        "bot/inbox.py",
        """            await letters.handled(db, [one.letter.id for one in batch])
        for one in batch:""",
        """        async with self.store.write() as db:
            await letters.handled(db, [one.letter.id for one in batch])
        for one in batch:""",
        ("tests/bot/test_inbox.py",),
    ),
    Bug(
        "who repeats a message after a day is heard twice",
        "services/letters.py",
        "REMEMBERED = timedelta(days=8)",
        "REMEMBERED = timedelta(days=1)",
        ("tests/services/test_letters.py", "tests/services/test_retention.py"),
    ),
    Bug(
        "a body without a length is read to its end, however long",
        "bot/bodies.py",
        "        if self._left < 0:\n",
        "        if self._left < -(1 << 40):\n",
        ("tests/bot/test_connections.py",),
    ),
    Bug(
        "a body that says that it is too long is read",
        "bot/bodies.py",
        "if _announced(scope) > most:",
        "if _announced(scope) > 1 << 40:",
        ("tests/bot/test_connections.py",),
    ),
    Bug(
        "parameters that were cut another way count as signed",
        "bot/channels/whatsapp_webhook.py",
        "            and not _runs_on(form)\n",
        "",
        ("tests/bot/channels/test_whatsapp_webhook.py",),
    ),
    Bug(
        "a message of somebody else's account is taken",
        "bot/channels/whatsapp_webhook.py",
        """            and form["AccountSid"] == self.account\n""",
        "",
        ("tests/bot/channels/test_whatsapp_webhook.py",),
    ),
    Bug(
        "a button works for ever",
        "bot/handles.py",
        "return None if day < _day(now) else token",
        "return token",
        ("tests/bot/test_handles.py",),
    ),
    Bug(
        "a cry for help waits behind the flood of who cries",
        "bot/flood.py",
        "        if danger and now - line.cried >= CRY:\n",
        "        if danger and now - line.cried < CRY:\n",
        ("tests/bot/test_flood.py",),
    ),
    Bug(
        "what broke is logged with the words of people",
        "bot/logs.py",
        "    yield _name(error)\n",
        "    yield repr(error)\n",
        ("tests/bot/test_logs.py",),
    ),
)

OUTBOX = (
    Bug(
        "a call is marked only after it was sent",
        "bot/outbox.py",
        "        if not calls:\n",
        "        if calls or not calls:\n",
        ("tests/bot/test_outbox.py", "tests/bot/test_outbox_trouble.py"),
    ),
    Bug(
        "a call that perhaps arrived is sent again",
        "bot/aftermath.py",
        "if row.lane != Lane.CALL and row.attempts == 0 else None",
        "if row.attempts == 0 else None",
        ("tests/bot/test_aftermath.py",),
    ),
    Bug(
        "a reply that could not be sent is given up after some tries",
        "bot/aftermath.py",
        "if row.attempts >= len(pauses) and row.lane == Lane.CALL:",
        "if row.attempts >= len(pauses):",
        ("tests/bot/test_aftermath.py", "tests/bot/test_outbox_trouble.py"),
    ),
    Bug(
        "what is on its way when the program stops is a call that is sent again",
        "services/deliveries.py",
        '.values(state="failed", error=INTERRUPTED, body=None)',
        '.values(state="queued", error=INTERRUPTED)',
        ("tests/services/test_deliveries.py", "tests/bot/test_outbox_trouble.py"),
    ),
    Bug(
        "the words of a message are kept after it arrived",
        "services/deliveries.py",
        'provider_id=bindparam("provider"), body=None, error=None',
        'provider_id=bindparam("provider"), error=None',
        ("tests/services/test_deliveries.py",),
    ),
    Bug(
        "WhatsApp's window is always open",
        "services/deliveries.py",
        "row.last_incoming_at is not None and now - row.last_incoming_at < WINDOW",
        "True",
        ("tests/services/test_deliveries.py", "tests/bot/test_outbox.py"),
    ),
    Bug(
        "what is read becomes what is sent when statuses come in another order",
        "services/fates.py",
        "if FORWARD[state] > FORWARD[row.state]:",
        "if FORWARD[state] != FORWARD[row.state]:",
        ("tests/services/test_deliveries.py",),
    ),
    Bug(
        "what is of no use any more is sent",
        "bot/outbox.py",
        "        if left <= 0:\n",
        "        if left <= -86_400:\n",
        ("tests/bot/test_outbox.py", "tests/bot/test_outbox_trouble.py"),
    ),
    Bug(
        "two messages of a person are on their way at once",
        "bot/outbox.py",
        "if room[kind] > 0 and row.address_id not in busy:",
        "if room[kind] > 0:",
        ("tests/bot/test_outbox.py",),
    ),
    Bug(
        "the oldest row goes first, whatever its lane",
        "bot/outbox.py",
        "key=lambda one: (one.lane, one.id)",
        "key=lambda one: one.id",
        ("tests/bot/test_outbox.py",),
    ),
    Bug(
        "a call takes the slots that are left for replies",
        "bot/lanes.py",
        "while self._free > LEFT_FREE and self._calls:",
        "while self._free and self._calls:",
        ("tests/bot/test_lanes.py",),
    ),
    Bug(
        "calls stand in the line of replies",
        "bot/lanes.py",
        "heappush(self._calls if place[0] == Lane.CALL else self._urgent, place)",
        "heappush(self._urgent, place)",
        ("tests/bot/test_lanes.py",),
    ),
    Bug(
        "a chat that refused is written to again at once",
        "bot/lanes.py",
        "        known.paused = max(known.paused, until)\n",
        "",
        ("tests/bot/test_lanes.py",),
    ),
    Bug(
        "what says where people are can be forwarded and stays in the chat",
        "bot/taking.py",
        """    body |= {"protected": True} if reply.gone_at is not None else {}\n""",
        "",
        ("tests/bot/test_taken_back.py",),
    ),
)
