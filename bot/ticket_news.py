"""What news about tickets say: each side reads the other, and sees no address."""

from bot.lengths import cut
from bot.messages import Approved, Option, Reply
from bot.story import Stories, Story
from bot.ticket_words import (
    ANSWER,
    DANGER,
    MENU,
    PAGE,
    all_tickets,
    finish,
    heading,
    line,
    see,
    tongue,
    write,
)
from locales import Lines, Text, _, lines
from services import coordinators, disclosure
from services.freezing import frozen
from services.news import News
from services.ready import Ready
from services.ticket_rows import State, Ticket, ticket_of
from services.utterances import Utterance


async def _ticket(story: Story) -> Reply | None:
    """Tell coordinators that somebody asks for a person, or is not content with an answer."""
    found = await _open(story)
    if found is None:
        return None
    first = _("💬 Somebody asks for a person of the team:")
    if story.token("again"):
        first = _("↩️ It is not solved. This is open again:")
    mine = await coordinators.organization_of(story.db, story.item.person_id)
    team = _("🏠 {organization}", organization=found.organization)
    return Reply(
        lines(
            first,
            heading(found),
            tongue(found),
            team if mine is None or mine.id != found.organization_id else None,
        ),
        [_answer(found), see(found.id)],
        template=_news(first),
    )


async def _taken(story: Story) -> Reply | None:
    """Tell the person that somebody of the team is here."""
    found = await _open(story)
    if found is None:
        return None
    said = _("👤 Somebody from the team is here now, and reads what you write.")
    # i18n: button: write to the team; max 20
    options = [write(found, _("✍️ Write")), finish(found)]
    text = lines(said, _danger(found))
    return Reply(text, options, vital=found.emergency, template=_news(said))


async def _answered(story: Story) -> Reply | None:
    """Tell the person what the team says, in their own language where it is ready-made."""
    found, said = await _said(story)
    if found is None or said is None:
        return None
    # i18n: button: what was said between a person and the team; max 20
    read = Option(f"/myticket {found.id}", _("💬 All messages"))
    return Reply(
        lines(line(said, _code(story), None, PAGE), _danger(found)),
        [read, write(found), finish(found)],
        asks_location=said.ready is Ready.WHERE,
        vital=found.emergency,
        template=Approved("answer_waiting"),
        sealed=True,
    )


async def _words(story: Story) -> Reply | None:
    """Tell a coordinator what the person says; the whole of it is behind a button."""
    found, said = await _said(story)
    if found is None or said is None or await _kept_back(story, found):
        return None
    more = see(found.id)
    if cut(said.words, PAGE) != said.words:
        # i18n: button: all of a long message; max 20
        more = Option(f"/readticket {found.id} {said.id}", _("📖 Read all"))
    first = heading(found)
    return Reply(
        lines(first, line(said, _code(story), story.item.person_id, PAGE)),
        [_answer(found), more],
        vital=found.emergency,
        template=_news(first),
        sealed=True,
    )


async def _given(story: Story) -> Reply | None:
    """Tell a coordinator that a ticket is theirs now, or that another one has it."""
    found = await _open(story)
    if found is None or await _kept_back(story, found):
        return None
    other = story.number("answered_by")
    first = _("🤝 Another coordinator gives this to you:")
    if other:
        first = _(
            "🤝 Coordinator {number} has answered this, and looks after it now:", number=other
        )
    said = lines(first, heading(found), tongue(found))
    options = [see(found.id)] if other else [_answer(found), see(found.id)]
    return Reply(said, options, template=_news(first))


async def _closed(story: Story) -> Reply | None:
    """Tell the person that the team closed it, or who looked after it that the person did."""
    found = await ticket_of(story.db, story.number("ticket"))
    if found is None or found.state is not State.CLOSED:
        return None
    if found.person_id == story.item.person_id:
        said = _("✅ The team has closed your question. Thank you for writing to us.")
        # i18n: button, max 20
        again = Option(f"/reopen {found.id}", _("↩️ Not solved"))
        menu = Option("/menu", MENU, number=0)
        return Reply(said, [again, menu], template=_news(said))
    said = _("✅ The person does not need an answer any more:")
    return Reply(lines(said, heading(found)), [all_tickets()], template=_news(said))


async def _kept_back(story: Story, found: Ticket) -> bool:
    """Tell whether a freeze keeps it back: what was said is read when that is over."""
    return not found.emergency and await frozen(story.db)


async def _open(story: Story) -> Ticket | None:
    found = await ticket_of(story.db, story.number("ticket"))
    return found if found is not None and found.state is not State.CLOSED else None


async def _said(story: Story) -> tuple[Ticket | None, Utterance | None]:
    """Return a ticket and what was said in it; closed at once, an answer is still an answer."""
    found = await ticket_of(story.db, story.number("ticket"))
    if found is None:
        return None, None
    reader, number = story.item.person_id, story.number("utterance")
    if not await disclosure.may_read(story.db, found, reader, story.now):
        return found, None
    return found, await disclosure.said(story.db, story.seal, found, reader, story.now, number)


def _code(story: Story) -> str:
    """Return the language of who reads it, "" when it is not known."""
    return story.standing.person.language or ""


def _answer(found: Ticket) -> Option:
    return Option(f"/answer {found.id}", ANSWER)


def _danger(found: Ticket) -> Text | Lines | None:
    return DANGER if found.emergency else None


def _news(said: Text) -> Approved:
    return Approved("news", (said,), presses=False)


TICKETS: Stories = {
    News.TICKET: _ticket,
    News.TICKET_TAKEN: _taken,
    News.TICKET_ANSWER: _answered,
    News.TICKET_WORDS: _words,
    News.TICKET_GIVEN: _given,
    News.TICKET_CLOSED: _closed,
}
