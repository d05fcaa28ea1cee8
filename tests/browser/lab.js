// What the tests read from a JupyterLab page; `lab.py` calls these functions.
// `window.jupyterapp` is there because the server is started with --expose-app-in-browser.
window.lab = {
  panel: () => window.jupyterapp?.shell.currentWidget,
  notebook: () => lab.panel()?.content,
  codeCells: () => lab.notebook().widgets.filter((cell) => cell.model.type === "code"),
  nodes: () => [...document.querySelectorAll(".jp-Notebook .jp-Cell")],
  hasText: (cell) => cell.model.sharedModel.source.trim() !== "",
  failed: (cell) =>
    cell.model.outputs.toJSON().some((output) => output.output_type === "error") &&
    !(cell.model.getMetadata("tags") ?? []).includes("raises-exception"),

  isOpen: () => lab.notebook()?.widgets?.length > 0 && lab.nodes().length > 0,
  kernel: () => lab.panel()?.sessionContext?.session?.kernel,
  isConnected: () => lab.kernel()?.connectionStatus === "connected",
  isIdle: () =>
    lab.kernel()?.status === "idle" &&
    document.querySelector("#jp-main-statusbar")?.textContent.includes("| Idle"),
  isWaiting: () =>
    lab.nodes().some((node) => node.querySelector(".jp-InputPrompt")?.textContent.includes("*")),

  lastCount: () => Math.max(0, ...lab.codeCells().map((cell) => cell.model.executionCount ?? 0)),
  hasRun: (index, before) =>
    lab.notebook().widgets[index].model.executionCount > before && lab.isIdle() && !lab.isWaiting(),
  hasRunAll: (before) => {
    const cells = lab.codeCells().filter(lab.hasText);
    const ran = (cell) => cell.model.executionCount > before;
    const ended = cells.every(ran) || cells.some((cell) => ran(cell) && lab.failed(cell));
    return ended && lab.isIdle() && !lab.isWaiting();
  },

  isDrawn: () => {
    const pictures = [...document.querySelectorAll(".jp-Notebook img")];
    const isLoading = lab.notebook().node.textContent.includes("Loading widget...");
    return pictures.every((picture) => picture.complete) && !isLoading;
  },

  activeIndex: () => lab.notebook().activeCellIndex,
  hasFocus: (index) =>
    lab.activeIndex() === index && document.activeElement === lab.notebook().widgets[index].node,

  // JupyterLab leaves out the layout and the text of a cell that is out of sight.
  layOut: () => {
    lab.nodes().forEach((node) => (node.style.contentVisibility = "visible"));
    return lab.nodes();
  },

  cells: () => {
    lab.layOut();
    return lab.notebook().widgets.map((cell, index) => ({
      index,
      kind: cell.model.type,
      source: cell.model.sharedModel.source,
      tags: cell.model.getMetadata("tags") ?? [],
      execution_count: cell.model.executionCount ?? null,
      outputs: cell.model.outputs?.toJSON() ?? [],
      text: cell.node.querySelector(".jp-Cell-outputWrapper")?.innerText.trim() ?? "",
    }));
  },

  // Calls `look(element, index)` for each rendered output and text of each cell.
  eachOutput: (look) =>
    lab
      .layOut()
      .forEach((node, index) =>
        node
          .querySelectorAll(".jp-OutputArea-output, .jp-MarkdownOutput")
          .forEach((output) => look(output, index)),
      ),

  tooWide: () => {
    const found = [];
    lab.eachOutput((output, index) => {
      const folded = [...output.querySelectorAll("details:not([open])")];
      folded.forEach((details) => (details.open = true));
      const edge = output.closest(".jp-Cell").getBoundingClientRect().right;
      const elements = [output, ...output.querySelectorAll("*")];
      // MathJax keeps a copy for screen readers, clipped to one pixel; and a part of an explorer
      // that scrolls by itself, on the keyboard too, cuts nothing off. What is clipped to nothing is
      // there to be heard.
      const stop = '[tabindex="0"]';
      const scrolls = `.convlab-explorer [role="group"]:is(${stop}, :has(${stop}))`;
      const apart = `mjx-assistive-mml, ${scrolls}`;
      const wide = elements
        .filter((element) => !element.closest(apart))
        .filter((element) => getComputedStyle(element).clipPath !== "inset(50%)")
        .find(
          (element) =>
            element.getBoundingClientRect().right > edge + 1 ||
            (element.clientWidth > 0 &&
              getComputedStyle(element).overflowX !== "visible" &&
              element.scrollWidth > element.clientWidth + 1),
        );
      if (wide) {
        const need = Math.max(wide.scrollWidth, wide.getBoundingClientRect().width);
        const text = wide.textContent.trim().slice(0, 60);
        found.push(
          `cell ${index}: <${wide.localName}> needs ${Math.round(need)} px, ` +
            `has ${Math.round(wide.clientWidth || output.clientWidth)} px: ${text}`,
        );
      }
      folded.forEach((details) => (details.open = false));
    });
    return found;
  },

  undrawn: () => {
    const found = [];
    lab.eachOutput((output, index) => {
      for (const picture of output.querySelectorAll("img, svg, canvas")) {
        if (picture.closest("details:not([open])")) continue;
        // An explorer hides what is not needed now.
        if (picture.closest(".convlab-explorer") && !picture.checkVisibility()) continue;
        const { width, height } = picture.getBoundingClientRect();
        const isBroken = picture.localName === "img" && picture.naturalWidth === 0;
        if (isBroken || width === 0 || height === 0)
          found.push(`cell ${index}: <${picture.localName}> is drawn ${width} × ${height} px`);
      }
    });
    return found;
  },

  // How high the window must be to show a cell, or the whole notebook, without scrolling.
  neededHeight: (index) => {
    lab.layOut();
    const notebook = lab.notebook().node;
    const around = window.innerHeight - notebook.clientHeight;
    const shown = index === null ? lab.nodes() : [lab.nodes()[index]];
    const heights = shown.map((node) => node.getBoundingClientRect().height);
    return Math.ceil(around + 40 + heights.reduce((sum, height) => sum + height + 10, 0));
  },

  // After a change of the window's height JupyterLab lays out cells for some frames, and scrolls.
  settleAt: async (index) => {
    for (let frame = 0; frame < 20; frame += 1) {
      lab.nodes()[index].scrollIntoView();
      await new Promise(requestAnimationFrame);
    }
  },

  state: () => {
    const dialog = document.querySelector(".jp-Dialog")?.innerText.replace(/\s+/g, " ");
    const counts = lab.isOpen() ? lab.codeCells().map((cell) => cell.model.executionCount) : [];
    const bar = document.querySelector("#jp-main-statusbar")?.innerText.replace(/\s+/g, " ");
    return [
      dialog ? `dialog "${dialog}"` : "no dialog",
      `connection ${lab.kernel()?.connectionStatus}`,
      `status bar "${bar}"`,
      `execution counts [${counts.map((count) => count ?? " ").join(", ")}]`,
    ].join("; ");
  },
};
