"""Where stage 2 runs: in this process, in several, or on a Dask cluster. All are `concurrent.futures` executors."""

from __future__ import annotations

import atexit
import multiprocessing
import os
import signal
import socket
import threading
from concurrent.futures import Executor, Future, ProcessPoolExecutor

from course.errors import CourseError
from course.grade.books.cache import difference, own_environment
from course.grade.job import Job, Result

# One engine in each process, started at the first job and kept: starting it costs more than running a submission.
# A Dask worker with several threads takes turns: start workers with one thread each (`dask worker --nthreads 1`).
ENGINES: dict[bool, object] = {}
TURN = threading.Lock()


def run_job(job: Job, sandbox: bool = True) -> Result:
    """Execute one submission. This is the only call that crosses into another process or machine."""
    with TURN:
        try:
            return engine(sandbox).run(job)
        except Exception:  # the engine itself broke: once more with a fresh one, then the error is the caller's
            close_engines()
            return engine(sandbox).run(job)


def run_job_elsewhere(job: Job, sandbox: bool, theirs: dict[str, str]) -> Result:
    """Execute one submission for a grader in another place, if this worker has all that the grader has."""
    problem = difference(theirs, own_environment(), socket.gethostname())
    if problem:
        raise CourseError(problem)
    return run_job(job, sandbox)


def engine(sandbox: bool):
    if sandbox not in ENGINES:
        from course.grade.trusted.execute import Executor as Engine

        ENGINES[sandbox] = Engine(sandbox=sandbox).__enter__()
        atexit.register(close_engines)
    return ENGINES[sandbox]


def close_engines() -> None:
    while ENGINES:
        _, running = ENGINES.popitem()
        running.__exit__(None, None, None)


def what_is_missing() -> str | None:
    """Return what has to be installed before submissions can be executed in a sandbox here, or None."""
    from course.grade.trusted.execute import Executor as Engine

    return Engine.available()


class Here(Executor):
    """Run each job at once, in this process."""

    def submit(self, function, /, *arguments, **named):
        future: Future = Future()
        try:
            future.set_result(function(*arguments, **named))
        except Exception as error:
            future.set_exception(error)
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        close_engines()


def open_pool(workers: int, scheduler: str | None = None, sandbox: bool = True) -> Executor:
    """Return the executor for a number of workers or for the address of a Dask scheduler."""
    if scheduler:
        return dask_pool(scheduler)
    problem = what_is_missing() if sandbox else None
    if problem:
        raise CourseError(f"{problem} (--no-sandbox grades without walls around submitted code.)")
    if workers <= 1:
        return Here()
    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(workers, mp_context=context, initializer=follow_the_grader)


def follow_the_grader() -> None:
    """Leave Ctrl-C to the process that writes grades, and end when it ends, however it does.

    The two servers that this process starts end with it: their connections do.
    """
    signal.signal(signal.SIGINT, lambda *_: None)
    grader = multiprocessing.parent_process()
    threading.Thread(target=lambda: (grader.join(), os._exit(1)), daemon=True).start()


def dask_pool(address: str) -> Executor:
    try:
        from distributed import Client
    except ImportError as error:
        raise CourseError("--scheduler needs Dask: `pip install distributed`, here and on the workers.") from error
    try:
        client = Client(address, timeout=10)
    except OSError as error:
        raise CourseError(f"No Dask scheduler answers at {address}.") from error
    try:
        compare_workers(client)
    except BaseException:
        client.close()
        raise
    pool = client.get_executor(pure=False)
    pool.client = client
    return pool


def compare_workers(client) -> None:
    """Stop if a worker of the cluster has another version of this course, of Python or of a package."""
    here = own_environment()
    for address, found in client.run(own_environment, on_error="return").items():
        if not isinstance(found, dict):
            found = {"the folder course/grade": f"another version ({type(found).__name__}: {found})"}
            found = {**here, **found}
        problem = difference(here, found, address)
        if problem:
            raise CourseError(problem)


def close_pool(pool: Executor) -> None:
    """End a pool that has done its work."""
    pool.shutdown()
    if hasattr(pool, "client"):
        pool.client.close()


def stop_pool(pool: Executor) -> None:
    """End a pool at once, with the processes that it started; jobs that wait are dropped."""
    processes = list((getattr(pool, "_processes", None) or {}).values())
    pool.shutdown(wait=False, cancel_futures=True)
    for process in processes:
        process.terminate()
    for process in processes:
        process.join(5)
