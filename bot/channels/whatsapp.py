"""WhatsApp, through Twilio.

* inside 24 hours of the person's last message: text, up to three buttons, or a list of ten;
* outside: a template WhatsApp has approved, in the person's language, French or English;
* options that cannot be shown are written in the text: an answer is never lost to its buttons.

Lengths: https://www.twilio.com/docs/content/twilio-quick-reply,
https://www.twilio.com/docs/content/twiliolist-picker, https://www.twilio.com/docs/api/errors/21617
"""

import asyncio
import logging
import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from starlette.routing import BaseRoute

from bot.channels import DeliveryError, Limits, Receive, Report
from bot.channels.whatsapp_approvals import Say, approvals_in, sync
from bot.channels.whatsapp_content import (
    Library,
    layout,
    template_names,
    template_variables,
    variables,
)
from bot.channels.whatsapp_errors import UNKNOWN_SID, about_content
from bot.channels.whatsapp_reading import NAME, keep, read_message
from bot.channels.whatsapp_rest import TIMEOUT, Rest
from bot.channels.whatsapp_webhook import STATUSES, Door, webhook
from bot.lanes import Lanes
from bot.lengths import units
from bot.messages import Incoming, Outgoing, Raw, Style, Wording
from bot.recordings import address
from bot.settings import Settings
from db.sealing import Seal
from locales import language
from services.approvals import Approval

log = logging.getLogger(__name__)

LIMITS = Limits(
    text=1600,
    text_with_options=1024,
    buttons=3,
    button_label=20,
    rows=10,
    row_label=24,
    row_description=72,
    token=200,
    window=True,
    paced=True,
)
A_SECOND, CALLS_A_SECOND = 80, 20  # https://www.twilio.com/docs/whatsapp/best-practices-and-faqs
PARALLEL = 4  # 20 replies a second at a fifth of a second; a crash may repeat no more
LONGEST_VALIDITY = 36_000  # seconds
MISSED = timedelta(minutes=30)  # how far back to look for what came while we were away
MOST_MISSED = 1000
MISSED_AGAIN = 30.0  # seconds until it is asked for again what could not be listed or kept
RLM = "\u200f"
NO_DIGIT = re.compile(r"[^0-9]")


def open_channel(settings: Settings, timeout: float = TIMEOUT) -> "WhatsAppChannel | None":
    """Open the channel when Twilio is configured; `timeout` is in seconds, for each call."""
    if not settings.twilio_account_sid:
        return None
    return WhatsAppChannel(settings, timeout)


class WhatsAppChannel:
    """Messages to and from WhatsApp."""

    name = NAME
    limits = LIMITS
    parallel = PARALLEL

    def __init__(self, settings: Settings, timeout: float) -> None:
        assert settings.public_url
        assert settings.twilio_account_sid
        assert settings.twilio_auth_token
        assert settings.twilio_whatsapp_from
        self._door = Door(
            settings.public_url,
            settings.twilio_account_sid,
            settings.twilio_auth_token.get_secret_value(),
        )
        self._ours = f"whatsapp:{settings.twilio_whatsapp_from.removeprefix('whatsapp:')}"
        self._rest = Rest(settings, PARALLEL, timeout)
        self._library = Library(self._rest)
        self._lanes = Lanes(A_SECOND, CALLS_A_SECOND)
        self._seal = Seal(settings.secret_key.get_secret_value())

    def routes(self, receive: Receive, report: Report) -> Sequence[BaseRoute]:
        """Return the addresses to give to Twilio: PUBLIC_URL/whatsapp#rc=5&rp=all."""
        return webhook(self._door, receive, report)

    async def run(self, receive: Receive) -> None:
        """Take in what was sent while nobody answered Twilio, which does not try for long.

        It is asked for until it is kept: neither a refusal nor a full disk loses it.
        """
        since = datetime.now(UTC) - MISSED
        while True:
            try:
                await self._catch_up(receive, since)
                return
            except DeliveryError as error:
                log.warning("missed messages could not be listed: %s", error.code)
                if error.permanent:
                    return
            except Exception as error:  # a night without a disk must pass by itself
                log.error("missed messages could not be committed: %s", type(error).__name__)
            await asyncio.sleep(MISSED_AGAIN)

    async def _catch_up(self, receive: Receive, since: datetime) -> None:
        found = await self._rest.inbound(self._ours, since, MOST_MISSED)
        raws = [
            Raw(
                NAME,
                one.sid,
                keep({"From": one.sender, "Body": one.body, "NumMedia": one.media}),
            )
            for one in found
        ]
        if raws:
            await receive(raws)

    def read(self, raw: Raw) -> Incoming | None:
        """Read what was committed; raises ValueError for what cannot be understood."""
        return read_message(raw)

    async def send(self, outgoing: Outgoing) -> str:
        """Hand over one message and return its SID; raises DeliveryError."""
        if not outgoing.window_open:
            return await self._send_template(outgoing)
        if outgoing.style is Style.NONE:
            sid = await self._send_text(outgoing, outgoing.text)
        else:
            sid = await self._send_options(outgoing)
        if outgoing.voice:
            await self._send_voice(outgoing)
        return sid

    async def introduce(self) -> None:
        """Ask nobody: our number is a setting."""

    def link(self, word: str) -> str:
        """Return the address that begins a chat with a word; https://faq.whatsapp.com/5913398998672934."""
        return f"https://wa.me/{NO_DIGIT.sub('', self._ours)}?text={word}"

    async def approvals(self, wordings: Sequence[Wording]) -> list[Approval]:
        """Ask Twilio which of these may be sent outside the window; raises DeliveryError."""
        return approvals_in(await self._rest.contents(), wordings)

    async def hand_in(self, wordings: Sequence[Wording], say: Say) -> list[Approval]:
        """Ask WhatsApp to approve what it does not know; returns those that were not taken."""
        return await sync(self._rest, wordings, say)

    async def close(self) -> None:
        """Give back connections."""
        await self._rest.close()

    async def _send_text(self, outgoing: Outgoing, text: str) -> str:
        if units(text) > LIMITS.text:
            raise DeliveryError("21617", permanent=True)
        return await self._create(outgoing, body=text)

    async def _send_options(self, outgoing: Outgoing) -> str:
        """Show the options, or write them: no failure to show them costs the answer."""
        try:
            sid = await self._library.sid(layout(outgoing, LIMITS))
        except DeliveryError:
            return await self._send_text(outgoing, _written(outgoing))
        try:
            return await self._create(
                outgoing, content_sid=sid, content_variables=variables(outgoing)
            )
        except DeliveryError as error:
            if not about_content(error):
                raise
            if error.code == UNKNOWN_SID:
                self._library.lost(sid)
        return await self._send_text(outgoing, _written(outgoing))

    async def _send_voice(self, outgoing: Outgoing) -> None:
        """Let what was written be heard as well: WhatsApp shows no text beside a voice.

        It comes last, so that no failure of it costs the text, or says that twice.
        """
        path = address(self._seal, outgoing.language, outgoing.voice)
        try:
            await self._create(
                outgoing, reported=False, media_url=[f"{self._door.public_url}{path}"]
            )
        except DeliveryError as error:
            log.warning("a voice message was not taken: %s", error.code)

    async def _send_template(self, outgoing: Outgoing) -> str:
        template = outgoing.template
        if template is None:
            raise _no_template()
        names = template_names(template.key, outgoing.language)
        for kept in await self._library.approved(names, len(template.variables)):
            words = template_variables(template, kept.variables)
            try:
                return await self._create(outgoing, content_sid=kept.sid, content_variables=words)
            except DeliveryError as error:
                if not about_content(error):
                    raise
            self._library.refused(kept.sid)
        raise _no_template()

    async def _create(self, outgoing: Outgoing, reported: bool = True, **what: object) -> str:
        """Create a message; what becomes of it is reported of the row, unless it is an extra."""
        fields: dict[str, object] = {"to": outgoing.address, "from_": self._ours, **what}
        if reported:
            status = f"{self._door.public_url}{STATUSES}?id={outgoing.id}"
            fields["status_callback"] = status
        if outgoing.seconds_left is not None:
            fields["validity_period"] = max(1, min(outgoing.seconds_left, LONGEST_VALIDITY))
        try:
            async with self._lanes.slot(outgoing.lane, outgoing.address):
                return await self._rest.create_message(**fields)
        except DeliveryError as error:
            if error.code in ("429", "20429") and error.retry_after:
                self._lanes.pause(outgoing.address, error.retry_after)
            raise


def _no_template() -> DeliveryError:
    return DeliveryError("no_template", permanent=True, skipped=True)


def _written(outgoing: Outgoing) -> str:
    """Return the text with its options as lines; each is understood when it is typed."""
    mark = RLM if language(outgoing.language).rtl else ""
    labels = [f"{mark}• {button.label}" for button in outgoing.buttons]
    return "\n".join([outgoing.text, *labels])
