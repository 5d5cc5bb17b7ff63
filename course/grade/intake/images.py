"""Let images of a submission through, and nothing else that is attached to it."""

from __future__ import annotations

import base64
import binascii
import re

MAX_IMAGE = 5_000_000
MAX_ATTACHED = 20
SIGNATURES = {"image/png": b"\x89PNG\r\n\x1a\n", "image/jpeg": b"\xff\xd8\xff"}
NAME = re.compile(r"[\w. ()-]{1,100}")


def safe_attachments(attachments: dict) -> dict[str, dict[str, str]]:
    """Return the PNG and JPEG images of a cell's attachments, each under the type that its first bytes prove."""
    kept: dict[str, dict[str, str]] = {}
    for name, bundle in list(attachments.items())[:MAX_ATTACHED]:
        image = safe_image(bundle) if isinstance(bundle, dict) and NAME.fullmatch(name) else None
        if image:
            kept[name] = image
    return kept


def safe_image(bundle: dict) -> dict[str, str] | None:
    for encoded in bundle.values():
        content = decode(encoded)
        for mime, signature in SIGNATURES.items():
            if content.startswith(signature):
                return {mime: base64.b64encode(content).decode("ascii")}
    return None


def decode(encoded) -> bytes:
    if isinstance(encoded, list):
        encoded = "".join(part for part in encoded if isinstance(part, str))
    if not isinstance(encoded, str) or len(encoded) > MAX_IMAGE * 4 // 3:
        return b""
    try:
        return base64.b64decode("".join(encoded.split()), validate=True)
    except (binascii.Error, ValueError):
        return b""
