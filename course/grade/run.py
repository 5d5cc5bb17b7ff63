"""Stage 2 for a class: keep a pool busy, hold only a few submissions at a time, survive workers that die."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from concurrent.futures.process import BrokenProcessPool

from course.errors import CourseError
from course.grade.books.cache import own_environment
from course.grade.job import Job
from course.grade.pool import close_pool, open_pool, run_job, run_job_elsewhere, stop_pool
from course.grade.submission import Options, Submission

ATTEMPTS = 3  # how often a submission is tried whose worker died, or whose score the machine may have decided
CLUSTER = 64  # submissions in flight where the number of workers is not known


class Runner:
    """Execute submissions in a pool; `fail(student, reason)` hears of those that cannot be."""

    def __init__(self, options: Options, fail: Callable[[str, str], None]):
        self.options, self.fail = options, fail
        self.pool: Executor | None = None
        self.waiting: dict[Future, tuple[Submission, int]] = {}
        self.again: list[tuple[Submission, int]] = []  # to be run alone, when all others are done
        in_turn = 1 if options.workers == 1 else 2 * options.workers + 1  # alone, one after the other
        self.limit = CLUSTER if options.scheduler else in_turn

    def run(self, submissions: Iterator[Submission]) -> Iterator[Submission]:
        """Yield the submissions as their results come in."""
        try:
            for submission in submissions:
                self.start(submission)
                if submission.ready():
                    yield submission
                while len(self.waiting) >= self.limit:
                    yield from self.collect()
            while self.waiting or self.again:
                if not self.waiting:
                    submission, number = self.again.pop(0)
                    self.waiting[self.submit(submission.jobs[number])] = (submission, number)
                yield from self.collect()
        except BaseException:
            self.stop()
            raise
        if self.pool is not None:
            close_pool(self.pool)

    def stop(self) -> None:
        if self.pool is not None:
            stop_pool(self.pool)
            self.pool = None

    def start(self, submission: Submission) -> None:
        """Hand the jobs of a submission that are not yet done to the pool."""
        submission.attempts += 1
        for number, job in enumerate(submission.jobs):
            if number not in submission.results:
                self.waiting[self.submit(job)] = (submission, number)

    def submit(self, job: Job) -> Future:
        if self.pool is None:
            self.pool = open_pool(self.options.workers, self.options.scheduler, self.options.sandbox)
        if self.options.scheduler:
            return self.pool.submit(run_job_elsewhere, job, self.options.sandbox, own_environment())
        return self.pool.submit(run_job, job, self.options.sandbox)

    def collect(self) -> Iterator[Submission]:
        """Wait for results; yield the submissions that are complete, try again those whose worker died."""
        done, _ = wait(self.waiting, return_when=FIRST_COMPLETED)
        for future in done:
            if future not in self.waiting:  # dropped or started again meanwhile
                continue
            submission, number = self.waiting.pop(future)
            try:
                if not submission.take(number, future.result(), ATTEMPTS):
                    self.again.append((submission, number))
            except BrokenProcessPool:
                self.start_again(submission)
            except CourseError as error:
                self.drop(submission)
                self.fail(submission.student, str(error))
            except Exception as error:
                self.drop(submission)
                self.fail(submission.student, f"grading itself failed: {sentence(error)}")
            else:
                if submission.ready():
                    yield submission

    def start_again(self, first: Submission) -> None:
        """A worker was killed and took the pool with it: open another one for everything that was in it."""
        self.stop()
        lost = {id(submission): submission for submission, _ in self.waiting.values()} | {id(first): first}
        self.waiting.clear()
        self.again = [(submission, number) for submission, number in self.again if id(submission) not in lost]
        for submission in lost.values():
            if submission.attempts < ATTEMPTS:
                self.start(submission)
            else:
                self.fail(submission.student, "the process that graded it died each time")

    def drop(self, submission: Submission) -> None:
        for future in [future for future, (other, _) in self.waiting.items() if other is submission]:
            future.cancel()
            del self.waiting[future]
        self.again = [(other, number) for other, number in self.again if other is not submission]


def sentence(error: BaseException) -> str:
    """Return an error as one short line."""
    text = " ".join(str(error).split())[:300]
    return f"{type(error).__name__}: {text}" if text else type(error).__name__
