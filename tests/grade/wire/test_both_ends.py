"""What travels between tests and answers arrives equal, plain and owned; what is hostile is refused."""

from __future__ import annotations

import base64
import contextlib
import math
import re
import struct
import time
import zlib
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from course.grade.trusted.link import Link, Lost, Missing, StudentError
from course.grade.trusted.outputs import clean_image, clean_outputs, clean_text
from course.grade.trusted.proxy import BINARY, REFUSED, Proxy
from course.grade.wire.channel import Channel, Closed, Garbled, TimedOut, pair
from course.grade.wire.generators import MULTIPLIER, distance, follow, generator, state_of
from course.grade.wire.limits import Limits
from course.grade.wire.values import Decoder, Encoder, Unplain


def refuse(*ignored):
    raise Unplain("not plain")


def there_and_back(value):
    ours, theirs = pair()
    sender, receiver = Channel(ours, 1 << 24), Channel(theirs, 1 << 24)
    encoder = Encoder(refuse)
    data = encoder.encode(value)
    with ThreadPoolExecutor(1) as side, ours:  # more than a socket holds must be read while it is written
        received = side.submit(receiver.receive, time.monotonic() + 60)
        sender.send({"value": data}, encoder.blocks)
        header, blocks = received.result()
    return Decoder(blocks, refuse).decode(header["value"])


PLAIN = [
    None,
    True,
    0,
    -7,
    2**4000,
    1.5,
    -0.0,
    math.inf,
    1 + 2j,
    "",
    "word \ud800 ✓",
    b"\x00",
    [],
    [1, [2.0, "x"]],
    (),
    (1, (2,)),
    {},
    {1: "a", (1, 2): [3]},
    {1, 2},
    frozenset("a"),
    range(2, 9, 3),
]


@pytest.mark.parametrize("value", PLAIN, ids=repr)
def test_plain_values_arrive_equal_and_of_the_same_type(value):
    arrived = there_and_back(value)
    assert arrived == value and type(arrived) is type(value) and repr(arrived) == repr(value)


def test_nan_arrives_as_nan():
    assert math.isnan(there_and_back(math.nan)) and math.isnan(there_and_back(complex(math.nan, 0)).real)


@pytest.mark.parametrize(
    "array",
    [
        np.arange(6).reshape(2, 3),
        np.array(2.5),
        np.zeros((0, 3)),
        np.array([True, False]),
        np.array(["ab", "c"]),
        np.arange(6.0)[::-2],
        np.eye(3, order="F"),
        np.array([1j]),
        np.arange(3, dtype=">i4"),
        np.float32([1, np.nan]),
    ],
    ids=lambda array: f"{array.dtype}{array.shape}",
)
def test_arrays_arrive_plain_owned_and_writable(array):
    arrived = there_and_back(array)
    assert type(arrived) is np.ndarray and arrived.dtype == array.dtype and arrived.shape == array.shape
    np.testing.assert_array_equal(arrived, array)
    assert arrived.flags.writeable and arrived.base is None


SCALARS = [
    np.float64(2),
    np.float64(-0.0),
    np.float64(5e-324),
    np.float32(0.1),
    np.float16(0.1),
    np.float32(-np.inf),
    np.longdouble(1) / 3,
    np.int8(-1),
    np.int64(-(2**63)),
    np.uint64(2**64 - 1),
    np.bool_(True),
    np.complex64(1j),
    np.str_("a"),
]


@pytest.mark.parametrize("scalar", SCALARS, ids=repr)
def test_numpy_scalars_keep_their_type_and_value(scalar):
    arrived = there_and_back(scalar)
    assert type(arrived) is type(scalar) and repr(arrived) == repr(scalar)


def test_a_numpy_nan_arrives_as_one():
    arrived = there_and_back(np.float32(np.nan))
    assert type(arrived) is np.float32 and np.isnan(arrived)


@pytest.mark.parametrize(
    "item", [np.float64(0.1), np.bool_(False), np.complex128(1j), np.str_("a"), np.zeros(2)], ids=repr
)
def test_long_lists_of_small_things_arrive(item):
    arrived = there_and_back([item] * 30_000)
    assert len(arrived) == 30_000 and all(type(one) is type(item) for one in arrived)
    assert np.array_equal(arrived, [item] * 30_000)


def test_subclasses_arrive_as_their_plain_base():
    class Words(list):
        def __eq__(self, other):
            return True

    class Flat(np.ndarray):
        def __eq__(self, other):
            return np.True_

    assert type(there_and_back(Words([1]))) is list
    assert type(there_and_back(np.zeros(2).view(Flat))) is np.ndarray


@pytest.mark.parametrize(
    "value", [object(), np.array([None]), 2**5000, np.ma.array([1], mask=[1]), np.array(["2020"], "M8[Y]"), lambda: 0]
)
def test_other_values_do_not_travel(value):
    with pytest.raises(Unplain):
        there_and_back(value)


def test_a_circle_does_not_travel():
    circle: list = []
    circle.append(circle)
    with pytest.raises(Unplain, match="nested"):
        there_and_back(circle)


HOSTILE = [
    ["array", "|O", [1], 0],
    ["array", "<f8", [2], 0],
    ["array", "<f8", [-1], 0],
    ["array", "<f8", [1 << 60], 0],
    ["array", "<f8", [True], 0],
    ["array", "<f8", [1], 9],
    ["array", "<f8", [1], -1],
    ["array", "<f8", [1], "0"],
    ["array", "<V8", [1], 0],
    ["array", "<U999999", [0], 0],
    ["array", "<U1", [2], 1],
    ["array", "f8,f8", [1], 0],
    ["array", "<f8", {}, 0],
    ["scalar", "<f8", [1], 0],
    ["number", "<f8", 1],
    ["number", "<f8", "1.0"],
    ["number", "<f8", True],
    ["number", "<f8", [1.0]],
    ["number", "<f8"],
    ["number", "<f8", 1.0, 1.0],
    ["number", "<f4", 1e300],
    ["number", "<f4", 0.1],
    ["number", "<f1", 1.0],
    ["number", "|O8", 1],
    ["number", "<M8", 1],
    ["number", "<c8", 1.0],
    ["number", "f8", 1.0],
    ["number", 8, 1.0],
    ["number", "|b1", 1],
    ["number", "|b8", True],
    ["number", "|i1", 300],
    ["number", "|i1", True],
    ["number", "|i1", 1.0],
    ["number", "<u8", -1],
    ["number", "<i8", 2**4000],
    ["complex", 1, 2],
    ["dict", [[["list", []], 1]]],
    ["dict", [[1]]],
    ["set", [["list", []]]],
    ["range", [1.5, 2, 3]],
    ["range", [1, 2, 0]],
    ["range", [0, 10**12, 1]],
    ["range", [0, 2**4000, 1]],
    ["array", "<U0", [1 << 33], 2],
    ["set", list(range(30_000))],
    ["set", [["tuple", [0, k * (2**61 - 1)]] for k in range(1, 300)]],
    ["dict", [[["tuple", [k * (2**61 - 1)]], 0] for k in range(1, 300)]],
    ["list", ["x" * 1_000_001]],
    ["dict", [[k * (2**61 - 1), 0] for k in range(30_000)]],
    ["list"],
    ["list", 1],
    ["pickle", "x"],
    ["handle"],
    [1],
    [],
    {},
    {"a": 1},
    2**5000,
]


@pytest.mark.parametrize("data", HOSTILE, ids=lambda data: str(data)[:40])
def test_hostile_values_are_refused(data):
    with pytest.raises((ValueError, TypeError, LookupError, OverflowError)):
        Decoder([b"\x00" * 8, b"\xff" * 8, b""], refuse).decode(data)


def test_keys_that_merely_look_alike_arrive():
    keys = {*range(-1000, 1000), *(k / 7 for k in range(1000)), *(f"key {k}" for k in range(1000)), math.nan}
    assert len(there_and_back(keys)) == len(keys)


def test_a_bool_is_zero_or_one_whatever_was_sent():
    array = Decoder([b"\x02\x00"], refuse).decode(["array", "|b1", [2], 0])
    assert array.sum() == 1 and array.view(np.uint8).tolist() == [1, 0]


def test_deep_nesting_is_refused_without_a_crash():
    data: list = []
    for _ in range(5000):
        data = ["list", [data]]
    with pytest.raises(ValueError):
        Decoder([], refuse).decode(data)


def test_a_message_of_very_many_small_parts_is_garbled(monkeypatch):
    ours, theirs = pair()
    Channel(ours, 1 << 20).send({"value": [[] for _ in range(60)]})
    monkeypatch.setattr("course.grade.wire.channel.MAX_PARTS", 100)
    with pytest.raises(Garbled, match="parts"):
        Channel(theirs, 1 << 20).receive(time.monotonic() + 60)


@pytest.mark.parametrize(
    ("name", "most", "value", "said"),
    [
        ("MAX_PARTS", 100, [[1]] * 60, "values are more than can be passed on at once (at most 100)"),
        ("MAX_BLOCKS", 5, [np.zeros(2)] * 6, "6 arrays are more than can be passed on at once (at most 5)"),
    ],
)
def test_what_the_other_side_would_refuse_is_not_sent_and_the_sender_hears_why(monkeypatch, name, most, value, said):
    monkeypatch.setattr("course.grade.wire.channel." + name, most)
    with pytest.raises(ValueError, match=re.escape(said)):
        there_and_back(value)


def test_too_many_bytes_are_not_sent():
    ours, theirs = pair()
    Channel(ours, 100).send({}, [bytes(90)])
    assert Channel(theirs, 100).receive(time.monotonic() + 60) == ({}, [bytes(90)])
    with pytest.raises(ValueError, match="101 bytes are more"):
        Channel(ours, 100).send({}, [bytes(91)])


def channels(limit=1000):
    ours, theirs = pair()
    return ours, Channel(theirs, limit)


@pytest.mark.parametrize(
    "sent",
    [
        struct.pack(">II", 1 << 31, 0),
        struct.pack(">II", 2, 1 << 31),
        struct.pack(">IIQ", 2, 1, 1 << 60),
        struct.pack(">II", 2, 200),
        struct.pack(">II", 3, 0) + b"[1]",
        struct.pack(">II", 2, 0) + b"\xff{",
        struct.pack(">II", 900, 0) + b"[" * 900,
    ],
)
def test_what_is_no_message_is_garbled(sent):
    ours, channel = channels()
    ours.sendall(sent)
    with pytest.raises(Garbled):
        channel.receive(time.monotonic() + 60)


def test_a_deep_message_is_garbled():
    ours, channel = channels(1 << 20)
    text = b"[" * 200_000
    ours.sendall(struct.pack(">II", len(text), 0) + text)
    with pytest.raises(Garbled):
        channel.receive(time.monotonic() + 60)


def test_a_side_that_hangs_up_or_says_nothing_is_noticed():
    ours, channel = channels()
    ours.sendall(b"\x00")
    with pytest.raises(TimedOut):
        channel.receive(time.monotonic() + 0.05)
    ours.close()
    with pytest.raises(Closed):
        channel.receive(time.monotonic() + 60)


def test_a_side_that_does_not_read_is_noticed():
    ours, theirs = pair()
    with pytest.raises(TimedOut):
        Channel(ours, 1 << 30).send({}, [bytes(1 << 24)], time.monotonic() + 0.05)
    theirs.close()


# Random generators


def used(rng):
    rng.integers(10)
    rng.normal(size=5)
    rng.integers(10, size=3)
    return rng


def test_a_generator_goes_on_where_the_other_side_stopped():
    here, alone = np.random.default_rng(3), used(used(np.random.default_rng(3)))
    for _ in range(2):
        there = used(generator(state_of(here)))
        follow(here, state_of(there))
    assert here.integers(100, size=5).tolist() == alone.integers(100, size=5).tolist()
    assert here.normal() == alone.normal()


@pytest.mark.parametrize(
    "change",
    [
        {"state": 0},
        {"inc": 1},
        {"state": 0, "inc": 0},
        {"uinteger": 7, "has_uint32": 1},
        {"has_uint32": 2},
        {"state": -1},
        {"state": 1.0},
        {"state": 1 << 200},
    ],
)
def test_a_state_that_cannot_be_reached_is_refused(change):
    here = np.random.default_rng(3)
    before = state_of(here)
    with pytest.raises(ValueError):
        follow(here, {**state_of(here), **change})
    assert state_of(here) == before


def test_the_distance_is_the_number_of_steps():
    state, increment = 12345, 77
    later = state
    for _ in range(1000):
        later = (later * MULTIPLIER + increment) % 2**128
    assert distance(state, later, increment) == 1000


def test_other_generators_are_refused():
    with pytest.raises(TypeError, match="default_rng"):
        state_of(np.random.Generator(np.random.MT19937(1)))


# Proxies


def proxy(answer=None):
    asked = []

    def ask(what, target, **details):
        asked.append((what, details))
        return answer

    return Proxy(ask, 0, "Value"), asked


@pytest.mark.parametrize(
    "use",
    [
        bool,
        len,
        iter,
        list,
        float,
        int,
        complex,
        hash,
        abs,
        round,
        lambda p: p == 1,
        lambda p: 1 != p,
        lambda p: p < 1,
        lambda p: 1 in p,
        lambda p: p in [1],
        lambda p: [p] == [1],
        lambda p: np.asarray(p),
        lambda p: np.array([p]),
        lambda p: np.allclose(p, 1),
        lambda p: np.testing.assert_allclose(p, 1),
        lambda p: max(p, 1),
        lambda p: math.isclose(p, 1),
        lambda p: np.abs(p),
        lambda p: range(p),
        lambda p: [0][p],
        lambda p: sorted([p, p]),
        lambda p: {p: 1},
        lambda p: isinstance(1, p),
        lambda p: "".join(p),
        lambda p: any([p]),
    ],
)
def test_nothing_is_decided_by_an_object_of_the_submission(use):
    value, asked = proxy(answer=1)
    with pytest.raises(TypeError):
        use(value)
    assert not asked


def test_calls_attributes_and_arithmetic_are_carried_out_on_the_other_side():
    value, asked = proxy(answer=5)
    results = [
        value(1, k=2),
        value.data,
        value + 1,
        1 - value,
        np.float64(2) * value,
        np.ones(2) / value,
        -value,
        value[0],
    ]
    assert results == [5] * 8
    value.grad = 0
    assert [what for what, _ in asked] == ["call", "get", *["operate"] * 6, "set"]
    assert set(BINARY) >= {"add", "matmul", "pow"} and "__eq__" in REFUSED


def test_hidden_attributes_are_not_asked_for():
    value, asked = proxy(answer=5)
    for name in ("__array_interface__", "__class_getitem__", "_repr_html_", "_ipython_display_"):
        assert not hasattr(value, name)
    assert repr(value) == str(value) == f"{value}" == "<Value of the submission>" and not asked


# A hostile worker


HOSTILE_REPLIES = [
    {"n": 1},
    {"n": 1, "value": ["handle"]},
    {"n": 1, "value": ["handle", -1, "x", True]},
    {"n": 1, "value": ["function", 0]},
    {"n": 1, "value": ["handle", "0", "x", True]},
    {"n": 1, "value": {}},
    {"n": 1, "value": ["list", [["list"]]]},
    {"n": 2},
    {"n": 1, "error": 5},
    {"n": 1, "error": {}},
    {"n": 1, "error": {"kinds": ["SystemExit"], "message": "x"}},
    {"n": "1"},
    {"n": 1, "error": {"kinds": ["StopIteration", "Exception"], "name": 3, "message": [], "lines": 4}},
    {"n": True},
    {},
    {"n": 1, "error": {"kinds": ["print", "open", "UnicodeDecodeError"], "message": "x", "lines": [1, None]}},
    {"ask": 99},
    {"n": 1, "found": 3},
    {"n": 1, "found": {"f": ["array", "|O", [1], 0]}},
    {"n": 1, "outputs": 3, "value": ["nothing"]},
    {"n": 1, "generators": 3, "value": ["nothing"]},
    {"ask": 0, "arguments": ["tuple", []], "named": ["dict", []]},
]


@pytest.mark.parametrize("reply", HOSTILE_REPLIES, ids=str)
@pytest.mark.parametrize("request_", ["call", "look"])
def test_a_hostile_reply_never_does_more_than_fail_the_test(reply, request_):
    ours, theirs = pair()
    worker, link = Channel(theirs, 1 << 20), Link(Channel(ours, 1 << 20), Limits(call=0.1, grace=0.1))
    worker.send(reply)
    if request_ == "look":
        with contextlib.suppress(Lost):
            found = link.look(["f"], 0.1)
            assert set(found) <= {"f"} and isinstance(found.get("f", Missing("f", "")), Missing)
        return
    try:
        result = link.ask("call", Proxy(link.ask, 0, "f"), arguments=(1, np.random.default_rng(1)), named={})
        assert result is None and "value" not in reply
    except Exception as error:
        assert isinstance(error, StudentError) and type(error).__module__ == "course.grade.trusted.link"


def test_a_function_of_one_test_does_not_answer_another():
    ours, theirs = pair()
    worker, link = Channel(theirs, 1 << 20), Link(Channel(ours, 1 << 20), Limits())
    target = Proxy(link.ask, 0, "f")
    worker.send({"n": 1, "value": ["function", 0]})
    assert link.ask("call", target, arguments=(print,), named={}) is print
    link.forget_functions()
    worker.send({"n": 2, "value": ["function", 0]})
    with pytest.raises(StudentError):
        link.ask("call", target, arguments=(1,), named={})


def test_an_answer_of_the_tests_function_that_is_too_large_is_an_error_for_its_caller():
    ours, theirs = pair()
    worker, link = Channel(theirs, 1 << 16), Link(Channel(ours, 1 << 16), Limits())
    worker.send({"ask": 0, "arguments": ["tuple", [100_000]], "named": ["dict", []]})
    worker.send({"n": 1, "value": 7})
    assert link.ask("call", Proxy(link.ask, 0, "f"), arguments=(np.zeros, lambda size: "x" * size), named={}) == 7
    assert worker.receive()[0]["do"] == "call"
    error = worker.receive()[0]["error"]
    assert error["kind"] == "ValueError" and "bytes are more than can be passed on" in error["message"]


# Outputs


def png(width=2, height=2, rows=None, extra=b""):
    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    rows = b"\x00" + b"\x80" * width if rows is None else rows
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + extra
        + chunk(b"IDAT", zlib.compress(rows * height))
        + chunk(b"IEND", b"")
    )


def test_an_image_keeps_its_pixels_and_loses_the_rest():
    text = b"<script>"
    comment = struct.pack(">I", len(text)) + b"tEXt" + text + struct.pack(">I", zlib.crc32(b"tEXt" + text))
    image = base64.b64encode(png(extra=comment) + b"<script>").decode()
    assert base64.b64decode(clean_image(image, 10_000)) == png()


@pytest.mark.parametrize(
    "content", [b"", b"GIF89a", png()[:-3], png(rows=b"\x00"), png(width=1 << 15, height=1 << 15, rows=b""), png()[:30]]
)
def test_a_broken_or_huge_image_is_dropped(content):
    assert clean_image(base64.b64encode(content).decode(), 10_000) is None


def test_outputs_are_bounded_plain_and_inactive():
    hostile = [
        {
            "output_type": "display_data",
            "data": {"text/html": "<script>", "application/javascript": "x"},
            "metadata": {},
        },
        {"output_type": "stream", "name": "other", "text": "a\x00\x1b[31mb\x07" + "x" * 10**6},
        {"output_type": ["stream"]},
        {"output_type": "update_display_data"},
        7,
        None,
        {"output_type": "error", "ename": 1, "evalue": None, "traceback": [1, "line"]},
        {
            "output_type": "execute_result",
            "data": {"text/plain": "1", "image/svg+xml": "<svg>"},
            "metadata": {"a": "<b>"},
        },
    ]
    stream, error, result = clean_outputs(hostile * 1, Limits(text=1000))
    assert stream["text"].startswith("abxx") and len(stream["text"]) <= 1200 and stream["name"] == "stdout"
    assert error == {"output_type": "error", "ename": "Error", "evalue": "", "traceback": ["", "line"]}
    assert result == {
        "output_type": "execute_result",
        "data": {"text/plain": "1"},
        "metadata": {},
        "execution_count": None,
    }
    assert len(clean_outputs([stream] * 1000, Limits())) == Limits().outputs
    assert clean_outputs({"output_type": "stream"}, Limits()) == []


def test_text_that_reorders_itself_is_straightened():
    assert clean_text("a\u202eb\u2066c\ud800\r\nd", 100) == "abc\nd"
