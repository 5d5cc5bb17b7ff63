"""Brian2's two ways to run, made alike for the benchmarks of simulators: Cython in this process, or a C++ program."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from pathlib import Path

from benchmarks.simulators import cpu_seconds

BUILT: dict = {}


def cython_run(b2, build, key, found):
    """Return run() of a network that Brian2 runs in this process. It is compiled once and starts anew each time.

    Each `network.run` prepares its code anew; what that takes is measured by a run of no length, and not counted.

    build : function() -> (list of objects, spike monitor, duration);  found : function(times, neurons) -> dict
    """
    if key not in BUILT:
        b2.prefs.codegen.target = "cython"
        objects, monitor, duration = build()
        network = b2.Network(objects)
        network.store("start")
        network.run(duration / 100)  # compiles
        BUILT[key] = network, monitor, duration
    network, monitor, duration = BUILT[key]
    network.restore("start")

    def run():
        start = cpu_seconds()
        network.run(0 * b2.ms)
        ready = cpu_seconds()
        network.run(duration)
        seconds = cpu_seconds() - ready - (ready - start)
        return found(monitor.t / b2.ms, monitor.i[:]) | {"seconds": seconds}

    return run


def cpp_run(b2, build, key, found):
    """Return run() of a network that Brian2 writes as a C++ program, which measures its own CPU seconds between the
    first step and the last: reading the connections, and writing the results, is not counted."""
    if key not in BUILT:
        folder = tempfile.mkdtemp(prefix="brian2-")
        atexit.register(shutil.rmtree, folder, True)
        b2.set_device("cpp_standalone", directory=folder, build_on_run=False)
        b2.device.reinit()
        b2.device.activate(directory=folder, build_on_run=False)
        objects, monitor, duration = build()
        network = b2.Network(objects)
        clock = "(double)std::clock() / CLOCKS_PER_SEC"
        b2.device.insert_code("before_network_run", f"const double cpu_before = {clock};")
        b2.device.insert_code("after_network_run", f'std::ofstream("cpu.txt") << {clock} - cpu_before;')
        network.run(duration)
        b2.device.build(directory=folder, run=False, compile=True)
        BUILT[key] = folder, monitor
    folder, monitor = BUILT[key]

    def run():
        b2.device.run(folder, with_output=False, run_args=[])
        result = found(monitor.t / b2.ms, monitor.i[:])
        result["seconds"] = float(next(Path(folder).rglob("cpu.txt")).read_text())
        return result

    return run
