"""Outputs as they arrive from submitted code: nothing active, nothing unbounded, and images with their pixels alone."""

from __future__ import annotations

import base64
import binascii
import os
import re
import struct
import sys
import zlib
from pathlib import Path
from typing import Any

from course.grade.wire.limits import Limits

SIGNATURE = b"\x89PNG\r\n\x1a\n"
KEPT_CHUNKS = (b"IHDR", b"PLTE", b"tRNS", b"pHYs", b"IDAT", b"IEND")
MAX_PIXELS = 16_000_000
CONTROL = re.compile(r"\x1b\[[0-9;]*[A-Za-z]|[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")


# What is another each time, or tells of the grader's machine: where an object lies, and the folders of a file.
ADDRESS = re.compile(r"\b0x[0-9a-fA-F]{7,16}\b")
FOLDERS = re.compile(r"(?<![\w.:/~-])/(?:[^\s/:\"'<>|]{1,100}/){1,30}(?=[^\s/:\"'<>|])")
OURS = (
    sys.prefix,
    sys.base_prefix,
    os.path.expanduser("~"),
    os.environ.get("TMPDIR"),
    Path(__file__).resolve().parents[3],
)
HOMES = tuple({str(place) for place in OURS if place} - {"/", "~"})
SYSTEM = ("/usr/", "/opt/", "/home/", "/root/", "/tmp/", "/var/", "/view/", "/Users/", "/private/")


def clean_text(text: Any, size: int) -> str:
    """Return at most `size` characters of `text`, without control characters, as a terminal would show it."""
    text = text if type(text) is str else ""
    text = overwritten(text[:size].replace("\r\n", "\n"))
    return anywhere(CONTROL.sub("", text))


def overwritten(text: str) -> str:
    """Return text in which a line that was written again and again (a progress bar) is there once, as it was last."""
    if "\r" not in text:
        return text
    return "\n".join(line.rstrip("\r").rpartition("\r")[2] for line in text.split("\n"))


def anywhere(text: str) -> str:
    """Return text that would be the same on another machine: no addresses in memory, no folders of this one."""
    text = ADDRESS.sub("0x...", text)
    return FOLDERS.sub(_without_folders, text) if "/" in text else text


def _without_folders(found: re.Match) -> str:
    """Return what is left of the folders of a path: nothing if they are those of a machine."""
    path = found[0]
    return "" if path.startswith(SYSTEM) or any(path.startswith(f"{home}/") for home in HOMES) else path


def clean_outputs(outputs: Any, limits: Limits, html: bool = False) -> list[dict]:
    """Return valid nbformat outputs: streams, errors, text and images; HTML only from the instructor's own cells."""
    cleaned, room = [], limits.text
    for output in outputs[: limits.outputs] if type(outputs) is list else ():
        kind = output.get("output_type") if type(output) is dict else None
        clean = _CLEANERS.get(kind) if type(kind) is str else None
        kept = clean(output, max(room, 0), limits, html) if clean else None
        if kept:
            cleaned.append(kept)
            room -= len(kept.get("text", ""))
    return cleaned


def _stream(output: dict, room: int, limits: Limits, html: bool) -> dict | None:
    text = clean_text(output.get("text"), room + 100)
    name = "stderr" if output.get("name") == "stderr" else "stdout"
    return {"output_type": "stream", "name": name, "text": text} if text else None


def _error(output: dict, room: int, limits: Limits, html: bool) -> dict:
    lines = output.get("traceback")
    lines = lines[-60:] if type(lines) is list else []
    return {
        "output_type": "error",
        "ename": clean_text(output.get("ename"), 100) or "Error",
        "evalue": clean_text(output.get("evalue"), 4000),
        "traceback": [clean_text(line, 4000) for line in lines],
    }


def _display(output: dict, room: int, limits: Limits, html: bool) -> dict | None:
    data, kept = output.get("data"), {}
    if type(data) is not dict:
        return None
    for name, clean, size in (("text/plain", clean_text, limits.text), ("image/png", clean_image, limits.image),
                              ("text/html", clean_text, 10 * limits.text)):  # fmt: skip
        part = clean(data[name], size) if name in data and (html or name != "text/html") else None
        kept |= {name: part} if part else {}
    if not kept:
        return None
    kind = output["output_type"]
    count = {"execution_count": None} if kind == "execute_result" else {}
    return {"output_type": kind, "data": kept, "metadata": _description(output, kept), **count}


def _description(output: dict, kept: dict) -> dict:
    """Return the description of an image, which people who cannot see it need."""
    metadata = output.get("metadata")
    image = metadata.get("image/png") if type(metadata) is dict and "image/png" in kept else None
    text = clean_text(image.get("alt"), 2000) if type(image) is dict else ""
    return {"image/png": {"alt": text}} if text else {}


_CLEANERS = {"stream": _stream, "error": _error, "display_data": _display, "execute_result": _display}


def clean_image(text: Any, size: int) -> str | None:
    """Return a PNG in base64 with its pixels alone, or None if it is no PNG that can be shown safely."""
    try:
        content = base64.b64decode(text, validate=False) if type(text) is str and len(text) <= 2 * size else b""
        return base64.b64encode(clean_png(content)).decode() if len(content) <= size else None
    except (ValueError, binascii.Error, struct.error, zlib.error):
        return None


def clean_png(content: bytes) -> bytes:
    """Return the PNG without comments, profiles or anything after its end; ValueError if it is broken."""
    if not content.startswith(SIGNATURE):
        raise ValueError("not a PNG")
    kept, pixels, position, header, kind = [SIGNATURE], [], len(SIGNATURE), b"", b""
    while kind != b"IEND":
        size, kind = struct.unpack_from(">I4s", content, position)
        body = content[position + 8 : position + 8 + size]
        end = position + 12 + size
        if end > len(content) or zlib.crc32(kind + body) != struct.unpack_from(">I", content, end - 4)[0]:
            raise ValueError("a chunk of the PNG is broken")
        kept += [content[position:end]] if kind in KEPT_CHUNKS else []
        header = body if kind == b"IHDR" else header
        pixels += [body] if kind == b"IDAT" else []
        position = end
    _check_pixels(header, b"".join(pixels))
    return b"".join(kept)


def _check_pixels(header: bytes, compressed: bytes) -> None:
    """Raise ValueError unless the image is of modest size and holds as many bytes as its header promises."""
    width, height, depth, colour = struct.unpack_from(">IIBB", header)
    channels = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}.get(colour)
    if not channels or depth not in (1, 2, 4, 8, 16) or not 0 < width * height <= MAX_PIXELS or len(header) != 13:
        raise ValueError("the PNG has an impossible size")
    expected = height * (1 + (width * depth * channels + 7) // 8)
    unpacked = len(zlib.decompressobj().decompress(compressed, expected + 1))
    if header[12] != 0 or unpacked != expected:
        raise ValueError("the PNG does not hold the pixels that it promises")
