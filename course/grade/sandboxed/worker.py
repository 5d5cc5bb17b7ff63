"""The side that runs submitted code: it runs cells, answers look-ups and carries out calls, and decides nothing.

It runs in a sandbox and trusts nobody less than itself: whatever it is made to say, the other side checks.
"""

from __future__ import annotations

import builtins
import html
import operator
import os
import re
import sys
import threading
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from types import FunctionType
from typing import Any

import numpy as np

from course.grade.sandboxed.together import brief, prepare
from course.grade.wire.channel import Channel, Closed, TooLarge
from course.grade.wire.generators import generator, state_of
from course.grade.wire.names import mentioned
from course.grade.wire.shell import Alarm, OutOfTime, Shell, Stream, message_of, set_figures, student_lines
from course.grade.wire.values import Decoder, Encoder, Unplain

OPERATORS = ("add sub mul truediv floordiv mod pow matmul neg pos invert and_ or_ xor lshift rshift getitem").split()
PICTURE = re.compile(r'<img alt="([^"]*)" src="data:image/png;base64,([A-Za-z0-9+/=]+)"')


def callback(worker: Worker, number: int) -> Callable:
    """Return a function of the test as submitted code sees it: a plain function, which can be named and copied."""

    def function(*arguments: Any, **named: Any) -> Any:
        return worker.ask(number, arguments, named)

    worker.numbers[function] = number
    return function


class Worker:
    """Serves one submission until the other side hangs up."""

    def __init__(self, channel: Channel, shell: Shell):
        self.channel, self.shell = channel, shell
        self.objects: list[Any] = []
        self.numbers: dict[Callable, int] = {}  # of the test's functions
        self.own: dict[str, Any] = {}  # what stood under names that the other side has lent something for
        self.process = os.getpid()
        self.asking = threading.RLock()  # threads of a submission ask one after the other

    def serve(self) -> None:
        """Answer requests until the other side hangs up."""
        try:
            while True:
                self.answer(*self.channel.receive())
        except Closed:
            return

    def answer(self, request: dict, blocks: list[bytes]) -> None:
        """Carry out one request and send the reply."""
        reply = {"n": request.get("n")}
        encoder = Encoder(self._handle)
        try:
            reply |= getattr(self, "do_" + request["do"])(request, blocks, encoder)
            self.channel.send(reply, encoder.blocks)
        except Closed:
            raise
        except BaseException as error:  # noqa: BLE001 - everything becomes an answer
            self.channel.send({"n": request.get("n"), "error": _describe(error)})

    def do_start(self, request: dict, blocks: list[bytes], encoder: Encoder) -> dict:
        """Write the submission's data files and say hello."""
        for name, content in zip(request["files"], blocks, strict=True):
            os.makedirs(os.path.dirname(name) or ".", exist_ok=True)
            with open(name, "wb") as file:
                file.write(content)
        self.shell.room = request["text"]
        set_figures(self.shell, request["figures"])
        return {"hello": True}

    def do_names(self, request: dict, blocks: list[bytes], encoder: Encoder) -> dict:
        """Return the names that submitted cells can read or bind."""
        return {"names": sorted(set().union(*map(mentioned, request["sources"])))}

    def do_cell(self, request: dict, blocks: list[bytes], encoder: Encoder) -> dict:
        """Run one cell."""
        ran = self.shell.run(request["source"], request["seconds"])
        stopped = isinstance(ran.error, OutOfTime)
        outputs = _jsonable(ran.outputs)
        outputs = brief(outputs) if request.get("brief") else outputs
        return {"outputs": outputs, "failed": ran.error is not None, "stopped": stopped}

    def do_together(self, request: dict, blocks: list[bytes], encoder: Encoder) -> dict:
        """Make ready for cells of the submission and tests in this one process."""
        prepare(self.shell, request["modules"], request["figures"])
        return {"ready": True}

    def do_look(self, request: dict, blocks: list[bytes], encoder: Encoder) -> dict:
        """Return the values of those of the names that are defined."""
        known = self.shell.user_ns
        return {"found": {name: encoder.encode(known[name]) for name in request["names"] if name in known}}

    def do_lend(self, request: dict, blocks: list[bytes], encoder: Encoder) -> dict:
        """Put functions of the other side under names of the submission."""
        known = self.shell.user_ns
        for name, function in request["functions"].items():
            if name not in self.own and name in known:
                self.own[name] = known[name]
            known[name] = self._special(*function[:1], function[1:])
        return {"lent": True}

    def do_take_back(self, request: dict, blocks: list[bytes], encoder: Encoder) -> dict:
        """Put the submission's own functions back."""
        self.shell.user_ns.update(self.own)
        self.own.clear()
        return {"lent": False}

    def do_call(self, request: dict, blocks: list[bytes], encoder: Encoder) -> dict:
        """Call an object."""
        generators: dict[str, np.random.Generator] = {}
        decoder = Decoder(blocks, lambda tag, fields: self._special(tag, fields, generators))
        target = self.objects[request["target"]]
        arguments, named = decoder.decode(request["arguments"]), decoder.decode(request["named"])
        with np.errstate(**request.get("floats", {})):
            reply = self._guarded(lambda: target(*arguments, **named), request, encoder)
        if request.get("watch"):
            reply["after"] = after_call([arguments, list(named.values())], encoder.blocks)
        if generators:
            reply["generators"] = {token: state_of(rng) for token, rng in generators.items()}
        return reply

    def do_get(self, request: dict, blocks: list[bytes], encoder: Encoder) -> dict:
        """Read an attribute."""
        target = self.objects[request["target"]]
        return self._guarded(lambda: getattr(target, request["name"]), request, encoder)

    def do_set(self, request: dict, blocks: list[bytes], encoder: Encoder) -> dict:
        """Set an attribute."""
        value = Decoder(blocks, self._special).decode(request["value"])
        target = self.objects[request["target"]]
        return self._guarded(lambda: setattr(target, request["name"], value), request, encoder)

    def do_operate(self, request: dict, blocks: list[bytes], encoder: Encoder) -> dict:
        """Apply an operator."""
        if request["operator"] not in OPERATORS:
            raise Unplain("no such operator")
        operands = Decoder(blocks, self._special).decode(request["operands"])
        return self._guarded(lambda: getattr(operator, request["operator"])(*operands), request, encoder)

    def ask(self, number: int, arguments: tuple, named: dict) -> Any:
        """Let the other side evaluate one of the test's functions, and meanwhile answer what it asks back."""
        if os.getpid() != self.process:
            raise RuntimeError("a function of the test can be called by the process that got it, not by others")
        with self.asking:
            return self._ask(number, arguments, named)

    def _ask(self, number: int, arguments: tuple, named: dict) -> Any:
        encoder = Encoder(self._handle)
        try:
            question = {"ask": number, "arguments": encoder.encode(arguments), "named": encoder.encode(named)}
            self.channel.send(question, encoder.blocks)
        except (Unplain, TooLarge) as error:
            raise TypeError(f"an argument cannot be passed on: {error}") from None
        while True:
            message, blocks = self.channel.receive()
            if "do" in message:
                self.answer(message, blocks)
            elif "error" in message:
                kind = getattr(builtins, message["error"]["kind"], RuntimeError)
                raise kind(message["error"]["message"])
            else:
                return Decoder(blocks, self._special).decode(message["value"])

    def _guarded(self, work: Callable[[], Any], request: dict, encoder: Encoder) -> dict:
        """Return what `work` returns, with what it prints."""
        outputs, left = self.shell.ran.outputs, self.shell.left
        self.shell.start()
        streams = Stream("stdout", self.shell), Stream("stderr", self.shell)
        try:
            with redirect_stdout(streams[0]), redirect_stderr(streams[1]), Alarm(request["seconds"]):
                reply = {"value": encoder.encode(work())}
        except BaseException as error:  # noqa: BLE001 - the other side decides what it means
            encoder.blocks.clear()
            reply = {"error": _describe(error)}
        if self.shell.ran.outputs:
            reply["outputs"] = _jsonable(self.shell.ran.outputs)
        self.shell.ran.outputs, self.shell.left = outputs, left
        return reply

    def _handle(self, value: Any) -> list:
        if type(value) is FunctionType and value in self.numbers:
            return ["function", self.numbers[value]]
        self.objects.append(value)
        return ["handle", len(self.objects) - 1, type(value).__name__[:100], callable(value)]

    def _special(self, tag: str, fields: list, generators: dict | None = None) -> Any:
        if tag == "handle":
            return self.objects[fields[0]]
        if tag == "function":
            return callback(self, fields[0])
        if tag == "numpy":
            return getattr(np, fields[0])
        if tag == "builtin":
            return getattr(builtins, fields[0])
        if tag == "generator" and generators is not None:
            return generators.setdefault(str(fields[0]), generator(fields[1]))
        raise Unplain(f"{tag} cannot be passed on")


def after_call(arguments: list, blocks: list[bytes]) -> Any:
    """Return arguments as they are after a call, encoded, for the other side to compare. Objects are not read."""
    encoder = Encoder(lambda value: ["handle"])
    encoder.blocks = list(blocks)
    try:
        encoded = encoder.encode(arguments)
    except Exception:  # noqa: BLE001 - what cannot be sent any more was changed
        return None
    blocks[:] = encoder.blocks
    return encoded


def _describe(error: BaseException) -> dict:
    """Return the error as plain data: its built-in ancestors, its message, and the lines that raised it."""
    if isinstance(error, Unplain | TooLarge):
        return {"refused": message_of(error)}
    kinds = [kind.__name__ for kind in type(error).__mro__ if getattr(builtins, kind.__name__, None) is kind]
    name = str(type(error).__name__)[:100]
    return {"kinds": kinds, "name": name, "message": message_of(error), "lines": student_lines(error)[-40:]}


def _jsonable(outputs: list[dict]) -> list[dict]:
    """Return outputs with text and images alone, which is what the other side would keep."""
    for output in outputs:
        if "data" in output:
            data, metadata = _with_image(output["data"]), output.get("metadata") or {}
            kept = ("text/plain", "image/png")
            output["data"] = {name: data[name] for name in kept if isinstance(data.get(name), str)}
            described = data.get("alt") or metadata.get("image/png", {}).get("alt", "")
            output["metadata"] = {"image/png": {"alt": str(described)}}
    return outputs


def _with_image(data: dict) -> dict:
    """Return displayed data with the picture that its HTML holds, as `helpers.figures` shows it."""
    found = PICTURE.search(str(data.get("text/html", ""))[:5_000_000])
    return (
        {**data, "image/png": found[2], "alt": html.unescape(found[1])} if found and "image/png" not in data else data
    )


def work(connection: Any, limit: int, shell: Shell) -> None:
    """Serve one submission on `connection`, then end the process."""
    sys.modules.setdefault("__main__", shell.user_module)
    Worker(Channel(connection, limit), shell).serve()
