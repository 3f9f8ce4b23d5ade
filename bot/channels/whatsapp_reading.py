"""Reading what Twilio hands over: messages people sent, and the fate of ours.

* only what is read is kept: no profile names, no links to media;
* addresses are opaque: a person may have no phone number (`whatsapp:CZ.1349…`);
* media is never fetched; its type says enough.

The fields: https://www.twilio.com/docs/messaging/guides/webhook-request
"""

import json
from collections.abc import Mapping

from bot.channels.whatsapp_errors import meaning
from bot.messages import Incoming, Kind, Raw, Status

NAME = "whatsapp"

KEPT = (
    "From",
    "ExternalUserId",
    "Body",
    "ButtonPayload",
    "ButtonText",
    "ListId",
    "ListTitle",
    "Latitude",
    "Longitude",
    "NumMedia",
    "MediaContentType0",
    "MessageType",
)

# Country codes of numbers: https://www.itu.int/oth/T0202.aspx?parent=T0202
SPOKEN_IN = {
    "93": ("fa_AF", "ps"),
    "98": ("fa_AF",),
    "92": ("ur", "ps"),
    "964": ("ar", "ckb"),
    "249": ("ar",),
    "963": ("ar",),
    "251": ("am", "ti"),
    "291": ("ti", "ar"),
    "252": ("so",),
    "253": ("so",),
    "880": ("bn",),
    "380": ("uk", "ru"),
    "7": ("ru",),
    "90": ("tr", "ku"),
    "34": ("es",),
}

STATES = {
    "sent": "sent",
    "delivered": "delivered",
    "partially_delivered": "delivered",
    "read": "read",
    "failed": "failed",
    "undelivered": "failed",
    "canceled": "failed",
}


def keep(form: Mapping[str, str]) -> bytes:
    """Return the fields that will be read, to be committed; everything else is dropped here."""
    return json.dumps({name: form[name] for name in KEPT if form.get(name)}).encode()


def read_message(raw: Raw) -> Incoming:
    """Read what `keep` returned; raises ValueError for anything else."""
    fields = json.loads(raw.body)
    if not isinstance(fields, dict) or not all(isinstance(one, str) for one in fields.values()):
        raise ValueError("not the fields of a message")
    if not fields.get("From"):
        raise ValueError("nobody wrote it")
    kind = _kind(fields)
    also = fields.get("ExternalUserId")
    return Incoming(
        NAME,
        fields["From"],
        raw.external_id,
        kind,
        fields.get("ButtonText") or fields.get("ListTitle") or fields.get("Body", ""),
        (fields.get("ButtonPayload") or fields.get("ListId")) if kind is Kind.BUTTON else None,
        _location(fields) if kind is Kind.LOCATION else None,
        near=_near(fields["From"]),
        also=also if also != fields["From"] else None,
    )


def read_status(form: Mapping[str, str], outbox_id: str | None) -> Status | None:
    """Return the fate of a message; None while nothing is known but that Twilio has it."""
    state = STATES.get(form["MessageStatus"])
    if state is None:
        return None
    code = form.get("ErrorCode", "")
    found = meaning(_number(code)) if state == "failed" else None
    return Status(
        NAME,
        form["MessageSid"],
        state,
        _number(outbox_id),
        code if found else "",
        unreachable=bool(found and found.unreachable),
        blocked=bool(found and found.blocked),
        window_closed=bool(found and found.window_closed),
        halts=bool(found and found.halts),
    )


def _near(sender: str) -> tuple[str, ...]:
    """Return what is spoken where a number is from; kept nowhere."""
    _channel, _plus, number = sender.partition("+")
    return next((codes for prefix, codes in SPOKEN_IN.items() if number.startswith(prefix)), ())


def _number(digits: str | None) -> int | None:
    return int(digits) if digits and digits.isdecimal() and len(digits) < 19 else None


def _kind(fields: Mapping[str, str]) -> Kind:
    if fields.get("ButtonPayload") or fields.get("ListId"):
        return Kind.BUTTON
    if "Latitude" in fields and "Longitude" in fields:
        return Kind.LOCATION
    if fields.get("NumMedia", "0") != "0":
        return _media(fields.get("MediaContentType0", ""), fields.get("MessageType", ""))
    if fields.get("MessageType") in ("contacts", "contact"):
        return Kind.CONTACT
    return Kind.TEXT if fields.get("Body") else Kind.OTHER


def _media(content_type: str, message_type: str) -> Kind:
    content_type = content_type.lower()
    if content_type.startswith("audio/"):
        return Kind.VOICE
    if content_type.startswith("image/webp") or message_type == "sticker":
        return Kind.STICKER
    if content_type.startswith(("image/", "video/")):
        return Kind.PICTURE
    return Kind.CONTACT if "vcard" in content_type else Kind.DOCUMENT


def _location(fields: Mapping[str, str]) -> tuple[float, float]:
    latitude, longitude = float(fields["Latitude"]), float(fields["Longitude"])
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise ValueError("not a place on earth")
    return latitude, longitude
