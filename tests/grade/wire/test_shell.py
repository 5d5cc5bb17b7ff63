"""What a page shows of an error in submitted code."""

import pytest

from course.grade.wire.shell import OutOfTime, student_lines

SUBMITTED = """
def update(row):
    stop(row)
    stop(row)

def train(rows):
    for row in rows:
        update(row)
    stop(None)
"""


@pytest.mark.parametrize("stopped_at", range(3))
def test_where_the_time_was_used_up_is_the_same_page_on_another_day(stopped_at):
    calls = iter(range(10))

    def stop(row):
        if next(calls) == stopped_at:
            raise OutOfTime("stopped after 20 seconds")

    cell = {"stop": stop}
    exec(compile(SUBMITTED, "<ipython-input-3-abc>", "exec"), cell)
    with pytest.raises(OutOfTime) as raised:
        cell["train"]([1])
    assert student_lines(raised.value) == ["Stopped in train, when its time was used up."]
