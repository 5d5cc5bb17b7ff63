"""The trusted end of the connection to submitted code: requests, validated replies, errors, and callbacks."""

from __future__ import annotations

import builtins
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import numpy as np

from course.grade.trusted.changes import changed_parts, items_of
from course.grade.trusted.outputs import clean_outputs, clean_text
from course.grade.trusted.proxy import Proxy, proxy
from course.grade.wire.channel import Channel, Closed, Garbled, TimedOut
from course.grade.wire.generators import follow, state_of
from course.grade.wire.limits import Limits
from course.grade.wire.meter import Meter, Watch
from course.grade.wire.shell import CELL, OutOfTime, message_of
from course.grade.wire.values import Decoder, Encoder, Unplain
from helpers import check

UNGRADED = "What came back cannot be graded: "
MALFORMED = (ValueError, TypeError, LookupError, OverflowError, RecursionError, MemoryError, AttributeError)
ENDED = "the Python process ended"
# Errors that Python itself acts upon (the end of an iteration) would let a function cut a test short.
NEVER_RAISED = ("StopIteration", "StopAsyncIteration", "ExceptionGroup", "BaseExceptionGroup")


class StudentError(RuntimeError):
    """Submitted code raised an error that is no plain built-in one, or broke a rule of the conversation."""


class Lost(StudentError):
    """The process of the submission ended or had to be ended."""


class Link:
    """Speaks with one worker process. `touched`: has the submission been asked anything since this was reset?"""

    def __init__(self, channel: Channel, limits: Limits, meter: Meter | None = None, interrupt=lambda: None):
        self.channel, self.limits, self.interrupt = channel, limits, interrupt
        self.meter = meter or Meter()
        self.until = limits.submission  # own time at which the present test has to be done
        self.watches: list[Watch] = []  # of the requests that wait for an answer, each within the one before
        self.count = self.asked = self.depth = self.expired = 0
        self.lost: str | None = None  # why the process is of no more use
        self.shortened = False  # had the last request less time than a call has, because the test's was nearly used up?
        self.touched = False
        self.watch = False  # does the test ask whether a function changed its arguments?
        self.called: list[list] = []  # calls by a test cell: line, what, arguments, what came back, whether it did
        self.arithmetic = True  # may the test add, multiply, ... objects of the submission?
        self.functions: list[Callable] = []
        self.numbers: dict[int, int] = {}  # id of a function of the test -> its number
        self.show: Callable[[list[dict]], None] = lambda outputs: None

    def request(self, what: str, seconds: float, blocks: list[bytes] = (), **details: Any) -> tuple[dict, list[bytes]]:
        """Send one request and return its reply; raise Lost if none comes."""
        if self.lost:
            raise Lost(self.lost)
        self.count += 1
        number, watch = self.count, self._watch(seconds)
        seconds = watch.seconds
        self.watches.append(watch)
        try:
            self.channel.send({"do": what, "n": number, "seconds": seconds, **details}, blocks, watch.end)
            return self._await(number, watch)
        except OutOfTime as error:  # the test itself; the submission may be in the middle of an answer
            self.lost = f"the test was {error}"
            raise
        except TimedOut as error:
            self.lost = f"it was stopped after {seconds:.0f} seconds"
            raise Lost(self.lost) from error
        except (Closed, Garbled) as error:
            late = watch.stopping is not None  # stopped while it asked: answers got mixed up
            said = f"it was stopped after {seconds:.0f} seconds" if late else str(error)
            self.lost = said if isinstance(error, Garbled) else ENDED
            raise Lost(self.lost) from error
        finally:
            self.watches.pop()
            self.meter.answered()

    def _watch(self, seconds: float) -> Watch:
        """Return the watch over an answer, which may take no longer than the one within which it is asked for."""
        watch = Watch(self.meter, seconds, self.limits, self.interrupt)
        outer = [self.watches[-1].left()] if self.watches else []
        of_test = self.until - self.meter.used
        self.shortened = seconds - of_test > self.limits.grace
        left = min(seconds, of_test, *outer)
        return (
            watch if left >= seconds else Watch(self.meter, max(left, self.limits.grace), self.limits, self.interrupt)
        )

    def _await(self, number: int, watch: Watch) -> tuple[dict, list[bytes]]:
        while True:
            message, blocks = self.channel.receive(watch=watch)
            if "ask" in message:
                self._serve(message, blocks, watch.end)
            elif message.get("n") == number and type(message.get("n")) is int:
                return message, blocks
            else:
                raise Garbled("the submission answered a question that was not asked")

    def look(self, names: list[str], seconds: float) -> dict[str, Any]:
        """Return those of the names that the submission defines: plain data as it is, the rest as proxies."""
        found: dict[str, Any] = {}
        for name in names:  # one by one: a value that does not travel must not hide the others
            reply, blocks = self.request("look", seconds, names=[name])
            values = reply.get("found")
            try:
                if reply.get("error") is not None:
                    raise _error_of(reply["error"])
                if type(values) is dict and name in values:
                    found[name] = self._decode(values[name], blocks)
            except Exception as error:  # noqa: BLE001 - whatever is wrong with a value, it is said where it is used
                found[name] = Missing(name, message_of(error).removeprefix(UNGRADED))
        return found

    def lend(self, functions: dict[str, Callable], seconds: float) -> None:
        """Put functions of this side under these names on the other, until they are taken back."""
        encoded = {name: self._special(function) for name, function in functions.items()}
        self.request("lend", seconds, functions=encoded)

    def take_back(self, seconds: float) -> None:
        """Put the submission's own functions back under their names."""
        self.request("take_back", seconds)

    def forget_functions(self) -> None:
        """Serve the functions of earlier tests no more: what one test passes on must not answer another."""
        self.numbers.clear()
        check.changed_elsewhere.clear()
        self.expired = len(self.functions)

    def _function(self, number: Any) -> Callable:
        if type(number) is not int or not self.expired <= number < len(self.functions):
            raise ValueError("no such function")
        return self.functions[number]

    def ask(self, what: str, target: Proxy, **details: Any) -> Any:
        """Carry out what a proxy was asked to do, and return the plain result or raise the error of the submission."""
        self.touched = True
        by_test = what == "call" and CELL.match(sys._getframe(2).f_code.co_filename)
        if by_test:
            record = [sys._getframe(2).f_lineno, target, details["arguments"], details["named"], None, False]
            self.called = [*self.called[-99:], record]
        if what == "operate" and details["operator"] != "getitem" and not self.arithmetic:
            raise TypeError("the answer is an object where the test needs plain data, such as a number or an array")
        generators: list[np.random.Generator] = []
        encoder = Encoder(lambda value: self._special(value, generators))
        as_it_is = ("name", "operator")
        plain = {name: part if name in as_it_is else encoder.encode(part) for name, part in details.items()}
        number = self._number(target)
        small = sum(map(len, encoder.blocks)) <= self.limits.message // 4  # they have to come back in one message
        watch = {"watch": True} if what == "call" and self.watch and small else {}
        floats = {name: rule for name, rule in np.geterr().items() if what == "call" and rule == "ignore"}
        extra = watch | ({"floats": floats} if floats else {})
        reply, blocks = self.request(what, self.limits.call, encoder.blocks, target=number, **plain, **extra)
        if watch:
            sent = [details["arguments"], list(details["named"].values())]
            encoded = [plain["arguments"][1], [pair[1] for pair in plain["named"][1]]]
            self._note_changes(sent, encoded, reply.get("after"), (encoder.blocks, blocks))
        if "outputs" in reply:
            self.show(clean_outputs(reply["outputs"], self.limits))
        for token, rng in enumerate(generators):
            self._follow(rng, reply, str(token))
        if reply.get("error") is not None:
            raise _error_of(reply["error"])
        value = self._decode(reply.get("value"), blocks)
        if by_test:
            record[4:] = value, True
        if what == "operate" and details["operator"] != "getitem" and not isinstance(value, Proxy):
            # `answer - 6` would tell the submission what is expected, and let it return the zero that passes
            raise StudentError(no_object(details["operator"], target._proxy_kind, value))
        return value

    def _note_changes(self, sent: list, encoded: list, after: Any, blocks: tuple) -> None:
        """Note for `check.unchanged` which arguments do not come back as they were sent."""
        back = items_of(after) + [None] * 2
        for values, before, part in zip(sent, encoded, back, strict=False):
            after = items_of(part) + [None] * len(values)
            for each in zip(values, before, after, strict=False):
                changed = changed_parts(*each, blocks)
                check.changed_elsewhere += changed
                if changed:
                    with suppress(*MALFORMED):  # what came back may be hostile
                        check.write_back(each[0], Decoder(blocks[1], self._plain_alone).decode(each[2]))

    def _follow(self, rng: np.random.Generator, reply: dict, token: str) -> None:
        if "generators" in reply:
            try:
                follow(rng, reply["generators"][token])
            except MALFORMED as error:
                raise StudentError(clean_text(str(error), 300)) from None

    def _decode(self, data: Any, blocks: list[bytes]) -> Any:
        try:
            return Decoder(blocks, self._arrived).decode(data)
        except MALFORMED as error:
            raise StudentError("What came back is no plain data: it cannot be graded.") from error

    def _arrived(self, tag: str, fields: list) -> Any:
        if tag == "handle" and type(fields[0]) is int and 0 <= fields[0] < 1 << 40:
            return proxy(self.ask, fields[0], clean_text(fields[1], 60) or "object")
        if tag == "function":
            return self._function(fields[0])
        raise ValueError("not an encoded value")

    def _plain_alone(self, tag: str, fields: list) -> Any:
        # arithmetic of the test's function with a submitted object would tell it the numbers inside that function
        raise TypeError("a function of the test takes plain data: numbers and arrays")

    def _number(self, held: Proxy) -> int:
        if held._proxy_ask.__self__ is not self:
            raise Lost("the Python process that made this object ended")
        return held._proxy_number

    def _special(self, value: Any, generators: list | None = None) -> list:
        """Encode what is not plain: objects of the submission, random generators, functions of the test."""
        if isinstance(value, Proxy):
            return ["handle", self._number(value)]
        if isinstance(value, np.random.Generator) and generators is not None:
            token = next((i for i, known in enumerate(generators) if known is value), len(generators))
            generators += [value] if token == len(generators) else []
            return ["generator", token, state_of(value)]
        name = getattr(value, "__name__", None)
        if isinstance(value, np.ufunc | type) and name and getattr(np, name, None) is value:
            return ["numpy", name]
        if isinstance(name, str) and isinstance(value, type) and getattr(builtins, name, None) is value:
            return ["builtin", name]
        if callable(value):
            if id(value) not in self.numbers:
                self.numbers[id(value)] = len(self.functions)
                self.functions.append(value)
            return ["function", self.numbers[id(value)]]
        raise Unplain(f"a {type(value).__name__} cannot be passed to submitted code: pass plain data")

    def _serve(self, message: dict, blocks: list[bytes], deadline: float) -> None:
        """Evaluate a function of the test for the submission, on plain data."""
        self.asked, self.depth = self.asked + 1, self.depth + 1
        if self.asked > self.limits.callbacks or self.depth > self.limits.nesting:
            raise Garbled("the submission called the test's functions too often")
        encoder = Encoder(self._special)
        try:
            decoder = Decoder(blocks, self._plain_alone)
            function = self._function(message["ask"])
            arguments, named = decoder.decode(message["arguments"]), decoder.decode(message["named"])
            answer = {"value": encoder.encode(function(*arguments, **named))}
            self.channel.send(answer, encoder.blocks, deadline)
        except Lost:
            raise Closed(ENDED) from None
        except (Closed, TimedOut):
            raise
        except Exception as error:  # noqa: BLE001 - an error of the test's function goes to its caller
            answer = {"error": {"kind": _builtin_name(error), "message": message_of(error)[:300]}}
            self.channel.send(answer, deadline=deadline)
        finally:
            self.depth -= 1


class Missing:
    """Stands for a name whose value cannot travel: using it says why."""

    def __init__(self, name: str, why: str):
        self._name, self._why = name, why

    def _refuse(self, *ignored: Any, **also: Any) -> Any:
        raise TypeError(f"{self._name} cannot be judged: {self._why}")

    __call__ = __eq__ = __bool__ = __len__ = __iter__ = __float__ = __int__ = __array__ = __getitem__ = _refuse
    __lt__ = __le__ = __gt__ = __ge__ = __add__ = __sub__ = __mul__ = __hash__ = _refuse


def no_object(operator: str, kind: str, value: Any) -> str:
    """Return in words that an operator of a submitted class gave plain data where it has to give an object."""
    method = f"__{operator.rstrip('_')}__"
    gave = "nothing (is there a `return`?)" if value is None else f"a {type(value).__name__}"
    return f"`{method}` of your {kind} gave {gave}. It has to give a new {kind}: `return {kind}(...)`."


def _builtin_name(error: BaseException) -> str:
    kinds = (kind.__name__ for kind in type(error).__mro__ if getattr(builtins, kind.__name__, None) is kind)
    return next(kinds, "RuntimeError")


def _part(error: Any, name: str) -> Any:
    return error.get(name) if type(error) is dict else None


def _error_of(error: Any) -> Exception:
    """Return the exception that stands for an error in submitted code: of the matching plain built-in type, if any."""
    if refused := clean_text(_part(error, "refused"), 1000):  # no error of the submission, and not to look like one
        return StudentError(f"{UNGRADED}{refused}.")
    message = clean_text(_part(error, "message"), 1000)
    kinds, name = _part(error, "kinds"), clean_text(_part(error, "name"), 100)
    made = None
    for kind in kinds if type(kinds) is list else ():
        known = getattr(builtins, kind, None) if type(kind) is str and kind not in NEVER_RAISED else None
        if not (isinstance(known, type) and issubclass(known, Exception)):
            break  # an error that Python acts upon, or the end of the process: not even as its ancestor
        try:
            made = known(message)
            break
        except TypeError:
            continue  # UnicodeDecodeError wants more than a message; its ancestor does not
    made = made or StudentError(f"{name}: {message}" if message else name or "an error without a name")
    lines = _part(error, "lines")
    made.submitted_lines = [clean_text(line, 1000) for line in lines[-40:]] if type(lines) is list else []
    return made
