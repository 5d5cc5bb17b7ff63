"""Which outputs are kept: text and images. HTML is cleaned, scripts and widgets are dropped."""

from __future__ import annotations

import base64
import binascii

from course.grade.books.sanitise import clean_html
from course.grade.intake.images import SIGNATURES
from course.grade.trusted.outputs import anywhere, overwritten

PLAIN = ("text/plain", "text/latex", "text/markdown")
KINDS = ("display_data", "execute_result")


def safe_outputs(outputs: list[dict]) -> list[dict]:
    """Return the outputs that may reach a grader's or a student's browser."""
    return [safe for safe in map(safe_output, outputs) if safe is not None]


def safe_output(output: dict) -> dict | None:
    kind = output.get("output_type")
    if kind == "stream":
        name = "stderr" if output.get("name") == "stderr" else "stdout"
        return {"output_type": "stream", "name": name, "text": anywhere(overwritten(text_of(output.get("text"))))}
    if kind == "error":
        lines = [anywhere(text_of(line)) for line in output.get("traceback") or []]
        names = {key: text_of(output.get(key)) for key in ("ename", "evalue")}
        return {"output_type": "error", **names, "traceback": lines}
    if kind not in KINDS:
        return None
    cleaned = {mime: safe_data(mime, value) for mime, value in output.get("data", {}).items()}
    data = {mime: value for mime, value in cleaned.items() if value is not None}
    if not data:
        return None
    extra = {"execution_count": None} if kind == "execute_result" else {}
    return {"output_type": kind, "data": data, "metadata": alternative_text(output, data), **extra}


def safe_data(mime: str, value) -> str | None:
    if mime in PLAIN:
        return text_of(value)
    if mime == "text/html":
        return clean_html(text_of(value))
    if mime in SIGNATURES:
        encoded = "".join(text_of(value).split())
        try:
            proven = base64.b64decode(encoded, validate=True).startswith(SIGNATURES[mime])
        except (binascii.Error, ValueError):
            proven = False
        return encoded if proven else None
    return None


def alternative_text(output: dict, data: dict) -> dict:
    """Keep the description of an image, which people who cannot see it need; nothing else."""
    metadata = output.get("metadata")
    metadata = metadata if isinstance(metadata, dict) else {}
    found = {mime: metadata[mime].get("alt") for mime in data if isinstance(metadata.get(mime), dict)}
    return {mime: {"alt": text_of(text)} for mime, text in found.items() if text}


def text_of(value) -> str:
    if isinstance(value, list):
        value = "".join(part for part in value if isinstance(part, str))
    if not isinstance(value, str):
        return ""
    return value.encode("utf-8", "replace").decode("utf-8")
