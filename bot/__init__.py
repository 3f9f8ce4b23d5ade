"""The machine: takes messages, holds conversations, sends replies.

A message goes one way:

    channel -> inbox (committed) -> turn -> conversation -> services -> db
                                      replies -> outbox rows -> channel, after the commit

* one message is one turn, and a turn is all or nothing;
* nothing but the outbox sends.
"""
