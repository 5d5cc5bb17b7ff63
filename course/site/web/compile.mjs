// Compile the Python of packages for the Python that runs in the browser, by that Python itself: node compile.mjs
// PYODIDE SCRIPT FOLDER. In PYODIDE lie pyodide.mjs and its parts; SCRIPT is bytecode_inside.py; FOLDER/in is read, FOLDER/out
// written.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [pyodide, script, folder] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(`${pyodide}/pyodide.mjs`));
const python = await loadPyodide({ indexURL: `${pyodide}/` });
python.FS.mkdir("/work");
python.FS.mount(python.FS.filesystems.NODEFS, { root: folder }, "/work");
python.runPython(readFileSync(script, "utf-8"));
python.runPython("compile_all('/work/in', '/work/out')");
