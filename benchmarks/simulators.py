"""What the three benchmarks of simulators share: a process for each contender, turns, CPU seconds and a table.

Each contender lives in a process of its own, run by the Python of its environment, since they cannot share one. A round
asks each in turn to set up (not counted) and to run (counted): user and system time of its process and all children.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import resource
import statistics
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ONE_THREAD = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")


def cpu_seconds() -> float:
    """Return user and system time of this process and of its children that have ended."""
    use = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in use)


def serve(contenders: dict, name: str) -> None:
    """Be the contender `name`: for each line that comes in, set up, run, and answer with seconds and what was found.

    contenders : {name: function(task) that sets up and returns run}; run() returns a dict of what is to be compared,
    with "seconds" if it has measured itself (a program of its own that also reads its input).
    """
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # simulators like to talk: what they print is no answer
    for line in sys.stdin:
        with contextlib.redirect_stdout(sys.stderr):
            start = cpu_seconds()
            run = contenders[name](json.loads(line))
            ready = cpu_seconds()
            found = run()
            found.setdefault("seconds", cpu_seconds() - ready)
        found["set-up"] = ready - start
        print(json.dumps(found), file=answers, flush=True)


def quiet_nest(dt: float):
    """Return NEST, with nothing built, silent, on one thread, with steps of `dt` ms."""
    import nest

    nest.ResetKernel()
    nest.set_verbosity("M_ERROR")
    nest.SetKernelStatus({"resolution": dt, "local_num_threads": 1, "rng_seed": 1})
    return nest


def nest_run(nest, recorder, duration: float, found):
    """Return run() of what NEST has built. found : function(times, neurons) -> dict"""
    nest.Prepare()

    def run():
        nest.Run(duration)
        events = recorder.events
        return found(events["times"], events["senders"])

    return run


class Contender:
    """The process of one contender."""

    def __init__(self, script: str, name: str, python: str, errors: Path):
        self.errors = errors
        self.process = subprocess.Popen(
            [python, "-m", f"benchmarks.{Path(script).stem}", "--worker", name], cwd=ROOT, text=True,
            env=os.environ | ONE_THREAD, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors.open("w"),
        )  # fmt: skip

    def turn(self, task) -> dict | None:
        """Return what one round gave, or None if the contender is not able to."""
        with contextlib.suppress(BrokenPipeError):
            self.process.stdin.write(json.dumps(task) + "\n")
            self.process.stdin.flush()
            line = self.process.stdout.readline()
            return json.loads(line) if line else None
        return None

    def why(self) -> str:
        return (self.errors.read_text().strip().splitlines() or ["it ended without a word"])[-1]


def race(script: str, contenders: dict, task: dict, rounds: int, pythons: dict, folder: Path) -> dict:
    """Return {name: list of what its rounds gave}. The contenders take turns; who cannot run is named and left out.

    contenders : {name: environment}; pythons : {environment: interpreter}; one round more warms up.
    """
    running, results = {}, {}
    for name, environment in contenders.items():
        if Path(pythons[environment]).exists():
            running[name] = Contender(script, name, pythons[environment], folder / f"{name.replace(' ', '-')}.txt")
        else:
            print(f"{name} is left out: no {pythons[environment]} (see benchmarks/requirements-simulators.txt).")
    for turn in range(rounds + 1):
        for name, contender in list(running.items()):
            found = contender.turn(task)
            if found is None:
                print(f"{name} is left out: {contender.why()}")
                del running[name]
            elif turn or rounds == 0:
                results.setdefault(name, []).append(found)
            else:
                results[name] = []
                first = found["set-up"]
                print(f"  {name}: first set-up, compiling included, {first:.1f} s", file=sys.stderr)
    for contender in running.values():
        contender.process.stdin.close()
        contender.process.wait()
    return {name: found for name, found in results.items() if name in running}


def table(title: str, results: dict, goals: dict, columns=("rate",)) -> None:
    """Print medians and their ratios to the first contender, with the goal where there is one, and what was found."""
    medians = {name: statistics.median(one["seconds"] for one in found) for name, found in results.items()}
    ours = next(iter(medians.values()))
    print(f"\n{title}\n{'':<26}{'set-up':>10}{'run, CPU':>12}{'/ ours':>8}{'goal':>6}   "
          + "".join(f"{column:>16}" for column in columns))  # fmt: skip
    for name, found in results.items():
        set_up = statistics.median(one["set-up"] for one in found)
        goal = goals.get(name, "")
        values = "".join(f"{found[-1].get(column, float('nan')):>16.4f}" for column in columns)
        print(f"{name:<26}{set_up:>8.2f} s{medians[name]:>10.4f} s{medians[name] / ours:>8.2f}{goal:>6}   {values}")


def check(results: dict, column: str, tolerance: float, exempt=()) -> None:
    """Print whether all agree with the first contender in a column, within a relative tolerance."""
    (first, base), *others = ((name, found[-1][column]) for name, found in results.items() if name not in exempt)
    apart = {name: value / base - 1 for name, value in others}
    bad = [f"{name} {gap:+.2%}" for name, gap in apart.items() if abs(gap) > tolerance]
    worst = max(map(abs, apart.values()), default=0.0)
    print(f"{column}: " + (f"DIFFERS from {first} by more than {tolerance:.1%}: {', '.join(bad)}" if bad else
                           f"all within {worst:.2%} of {first} (at most {tolerance:.1%} allowed)"))  # fmt: skip


def parse(doc: str, contenders: dict, setups: dict) -> argparse.Namespace:
    """Return the options, after having served if this process is a contender's."""
    parser = argparse.ArgumentParser(description=doc, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--worker", help=argparse.SUPPRESS)
    parser.add_argument("--only", nargs="*", help="contenders to run: " + ", ".join(contenders))
    for peer in ("brian2", "nest", "neuron"):
        parser.add_argument(f"--{peer}", default=f"/tmp/peers-{peer}/bin/python", help="interpreter that has it")
    options = parser.parse_args()
    if options.worker:
        serve(setups, options.worker)
        raise SystemExit
    options.pythons = {"ours": sys.executable} | {peer: vars(options)[peer] for peer in ("brian2", "nest", "neuron")}
    options.contenders = {name: where for name, where in contenders.items() if not options.only or name in options.only}
    print(f"{os.cpu_count()} CPUs, load {os.getloadavg()[0]:.1f}, medians of {options.rounds} rounds")
    return options
