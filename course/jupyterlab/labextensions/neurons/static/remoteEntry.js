// A federated extension of JupyterLab, written by hand: a container with `init` and `get`, and one plugin.
//
// nbgrader's assignment list hands in the file on disk. So a click on Submit or Validate there first saves every open
// document that has changed; only when that has worked does the click go on to nbgrader.
"use strict";
(() => {
  const BUTTON = ".nbgrader-mainarea-widget button";
  const REMAIN = "Hidden tests are run only when it is graded: a pass here is a good sign, not yet the grade.";
  const saved = new WeakSet(); // buttons whose next click goes on

  function changed(app) {
    const contexts = [...app.shell.widgets("main")].map((widget) => widget.context);
    return [...new Set(contexts)].filter((context) => context?.model?.dirty && !context.model.readOnly);
  }

  function say(app, type, message) {
    if (app.commands.hasCommand("apputils:notify")) {
      app.commands.execute("apputils:notify", { message, type, options: { autoClose: type === "error" ? false : 8000 } });
    }
  }

  async function saveFirst(app, button, contexts) {
    const word = button.innerText;
    button.setAttribute("disabled", "disabled");
    button.innerText = "Saving...";
    try {
      for (const context of contexts) {
        await context.save();
      }
    } catch (error) {
      console.error("A document could not be saved", error);
    }
    button.innerText = word;
    button.removeAttribute("disabled");
    const left = contexts.filter((context) => context.model.dirty).map((context) => context.path);
    if (left.length) {
      say(app, "error", `${word} was stopped: ${left.join(", ")} could not be saved.`);
      return;
    }
    say(app, "success", `Saved first: ${contexts.map((context) => context.path).join(", ")}`);
    saved.add(button);
    button.click();
  }

  function onClick(app, event) {
    const button = event.target instanceof Element ? event.target.closest(BUTTON) : null;
    if (!button || !["Submit", "Validate"].includes(button.innerText.trim()) || saved.delete(button)) {
      return;
    }
    const contexts = changed(app);
    if (contexts.length) {
      event.preventDefault();
      event.stopImmediatePropagation();
      saveFirst(app, button, contexts);
    }
  }

  // nbgrader's dialog has a heading, the code and the error of each failed cell. Where the course answers the button,
  // the one "cell" is its whole report. Where nbgrader does (a student's package, a hub), a line for each exercise says
  // what a page of test code does not.
  const NAME = /\("\w+\/([\w-]+)"/;
  const SAYS_ITSELF = "The check above says what is still missing.";

  function nameOf(code) {
    return code.match(NAME)?.[1] ?? (code.includes("quiz.handed_in(") ? "quiz" : code.trim().split("\n")[0].slice(0, 60));
  }

  function errorOf(text) {
    const lines = text.replace(/\u001b\[[\d;]*m/g, "").split("\n").map((line) => line.trim());
    return (lines.filter(Boolean).pop() ?? "").replace(/^\w*(Error|Message|Exception): /, "").slice(0, 200);
  }

  function report(texts) {
    const failed = texts.filter((_, at) => at % 2 === 0).map((code, at) => [nameOf(code), errorOf(texts[2 * at + 1] ?? "")]);
    const tells = ([, said]) => said && said !== SAYS_ITSELF;
    const lines = failed.filter(tells).map((one) => one.join(": "));
    const plain = failed.filter((one) => !tells(one));
    if (plain.length) {
      lines.push(`${plain.map(([name]) => name).join(", ")}: run the check in the notebook, it says what is missing`);
    }
    const count = failed.length === 1 ? "One check does not pass yet." : `${failed.length} checks do not pass yet.`;
    return [count, "", ...lines, "", REMAIN].join("\n");
  }

  function setOut() {
    const box = document.getElementById("validation-message");
    if (!box || box.dataset.setOut) {
      return;
    }
    box.dataset.setOut = "yes";
    const texts = [...box.querySelectorAll(".jp-RenderedText")].map((part) => part.textContent);
    if (box.classList.contains("validation-failed") && texts.length === 2 && !texts[1]) {
      box.querySelector("p")?.remove();
      box.querySelectorAll(".jp-RenderedText").forEach((part) => part.textContent === "" && part.remove());
    } else if (box.classList.contains("validation-failed")) {
      const part = Object.assign(document.createElement("div"), { className: "jp-RenderedText" });
      part.append(Object.assign(document.createElement("pre"), { textContent: report(texts) }));
      box.replaceChildren(part);
    } else if (box.classList.contains("validation-success")) {
      box.append(Object.assign(document.createElement("p"), { innerText: REMAIN }));
    }
    box.querySelectorAll("pre").forEach((text) => Object.assign(text.style, { whiteSpace: "pre-wrap", maxWidth: "70ch" }));
  }

  const plugin = {
    id: "neurons:save-first",
    description: "Saves before Submit and Validate of nbgrader's assignment list.",
    autoStart: true,
    activate: (app) => {
      document.addEventListener("click", (event) => onClick(app, event), true);
      new MutationObserver(setOut).observe(document.body, { childList: true });
    },
  };

  window._JUPYTERLAB = window._JUPYTERLAB || {};
  window._JUPYTERLAB.neurons = {
    init: () => undefined,
    get: async () => () => ({ __esModule: true, default: plugin }),
  };
})();
