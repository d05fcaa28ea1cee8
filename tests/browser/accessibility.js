// What the tests ask of an explorer beside axe-core, which knows neither text in an SVG nor what a
// narrow column cuts off. `test_accessibility.py` calls these functions.
window.accessibility = {
  explorer: () => document.querySelector(".convlab-explorer"),

  // As axe-core has it, but that one digit or one sign is a text as well.
  CONTRAST: {
    ignoreUnicode: false,
    ignoreLength: true,
    ignorePseudo: false,
    boldValue: 700,
    boldTextPt: 14,
    largeTextPt: 18,
    contrastRatio: { normal: { expected: 4.5 }, large: { expected: 3 } },
    pseudoSizeThreshold: 0.25,
  },

  // What only frames something: below it axe-core cannot tell the colour of the paper.
  frames: () =>
    [...accessibility.explorer().querySelectorAll("div, span")].filter(
      (node) => node.textContent.trim() === "" && getComputedStyle(node).pointerEvents === "none",
    ),

  // The violations that axe-core finds in the explorer's output, as sentences.
  violations: async () => {
    axe.configure({ checks: [{ id: "color-contrast", options: accessibility.CONTRAST }] });
    // Its parent holds the sentence about Python, too.
    const frames = accessibility.frames();
    frames.forEach((frame) => (frame.style.visibility = "hidden"));
    const found = await axe.run(accessibility.explorer().parentElement, { elementRef: true });
    frames.forEach((frame) => (frame.style.visibility = ""));
    // What axe-core cannot decide counts as wrong, but for text in an SVG: see faintTexts; and for
    // what a narrow column has scrolled away: a wide one shows it.
    const edge = accessibility.explorer().getBoundingClientRect().right;
    const undecided = found.incomplete.map((rule) => ({
      ...rule,
      nodes: rule.nodes.filter(
        ({ element }) => !element.closest("svg") && element.getBoundingClientRect().left < edge,
      ),
    }));
    return [...found.violations, ...undecided].flatMap(({ id, help, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${help}\n${html}\n${failureSummary}`),
    );
  },

  isShown: (node) => node.checkVisibility() && node.getBoundingClientRect().width > 0,

  // A colour as [red, green, blue, alpha]: the canvas reads every notation that a style may have.
  parse: (colour) => {
    const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    const [red, green, blue, alpha] = canvas.getImageData(0, 0, 1, 1).data;
    return [red, green, blue, alpha / 255];
  },
  over: ([r, g, b, alpha], below) =>
    [r, g, b].map((part, k) => part * alpha + below[k] * (1 - alpha)),
  luminance: (colour) => {
    const [r, g, b] = colour
      .map((part) => part / 255)
      .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  },
  contrast: (one, other) => {
    const [low, high] = [one, other].map(accessibility.luminance).sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
  },

  // How opaque a node is with all that it lies in, up to the explorer.
  opacity: (node) => {
    let all = 1;
    for (; node && node !== accessibility.explorer(); node = node.parentElement) {
      all *= Number(getComputedStyle(node).opacity);
    }
    return all;
  },

  // The colours that a fill can have: of a pattern, that of each of its marks, and none between.
  fills: (node) => {
    const { fill, fillOpacity } = getComputedStyle(node);
    if (fill === "none") return [[0, 0, 0, 0]];
    const faint = (colour, by) => [...colour.slice(0, 3), colour[3] * by];
    const by = Number(fillOpacity) * accessibility.opacity(node);
    const pattern = fill.match(/^url\("#(.+?)"\)/);
    if (!pattern) return [faint(accessibility.parse(fill), by)];
    const marks = [...document.getElementById(pattern[1]).children].map((mark) => {
      const style = getComputedStyle(mark);
      const colour = style.stroke === "none" ? style.fill : style.stroke;
      return faint(accessibility.parse(colour), by * Number(style.opacity));
    });
    return [[0, 0, 0, 0], ...marks];
  },

  // The colours that can lie below the middle of a text in an SVG: of the shapes drawn before it.
  below: (text) => {
    const box = text.getBoundingClientRect();
    const middle = new DOMPoint(box.x + box.width / 2, box.y + box.height / 2);
    const paper = accessibility.parse(getComputedStyle(accessibility.explorer()).backgroundColor);
    let colours = [paper.slice(0, 3)];
    for (const shape of text.ownerSVGElement.querySelectorAll(
      "rect, circle, ellipse, path, polygon",
    )) {
      const isBefore = shape.compareDocumentPosition(text) & Node.DOCUMENT_POSITION_FOLLOWING;
      if (!isBefore || !accessibility.isShown(shape) || shape.closest("defs")) continue;
      if (!shape.isPointInFill(middle.matrixTransform(shape.getScreenCTM().inverse()))) continue;
      const fills = accessibility.fills(shape);
      colours = colours.flatMap((colour) => fills.map((fill) => accessibility.over(fill, colour)));
    }
    return colours;
  },

  // A sentence for each text in an SVG that stands out too little from what lies below it.
  faintTexts: () => {
    const texts = [...accessibility.explorer().querySelectorAll("svg text")];
    return texts.filter(accessibility.isShown).flatMap((text) => {
      if (text.textContent.trim() === "") return [];
      const style = getComputedStyle(text);
      const size = parseFloat(style.fontSize);
      const isLarge = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
      const [r, g, b, alpha] = accessibility.parse(style.fill);
      const ink = [r, g, b, alpha * accessibility.opacity(text)];
      const ratios = accessibility
        .below(text)
        .map((colour) => accessibility.contrast(accessibility.over(ink, colour), colour));
      const least = Math.min(...ratios);
      return least < (isLarge ? 3 : 4.5)
        ? [`"${text.textContent}" (${style.fill}): contrast ${least.toFixed(2)}`]
        : [];
    });
  },

  // How far the parts of a node can be seen: up to the edge of its page or of a part of it that
  // scrolls; what the keyboard can scroll hides nothing.
  edge: (node) => {
    let edge = { left: 0, right: document.documentElement.clientWidth };
    for (let around = node.parentElement; around; around = around.parentElement) {
      if (getComputedStyle(around).overflowX === "visible") continue;
      // A part that scrolls does so for the arrow keys, or for Tab when it comes to what is in it.
      const isStop = [...around.querySelectorAll("*")].some(({ tabIndex }) => tabIndex >= 0);
      const isReached = around.tabIndex >= 0 || node.tabIndex >= 0 || isStop;
      const isPart =
        around !== accessibility.explorer() && accessibility.explorer().contains(around);
      if (isReached && isPart && around.scrollWidth > around.clientWidth) return null;
      const { left, right } = around.getBoundingClientRect();
      edge = { left: Math.max(edge.left, left), right: Math.min(edge.right, right) };
    }
    return edge;
  },

  // A sentence for each part of the explorer that is cut off, and one for a page that is too wide.
  cutOff: () => {
    const found = [];
    const page = document.documentElement;
    if (page.scrollWidth > page.clientWidth) {
      found.push(`the page needs ${page.scrollWidth} px and has ${page.clientWidth} px`);
    }
    const parts = "input, select, button, textarea, output, label, p, table, [tabindex], legend";
    for (const node of accessibility.explorer().querySelectorAll(parts)) {
      if (!accessibility.isShown(node)) continue;
      const text = node.ariaLabel ?? (node.labels?.[0] ?? node).textContent;
      const name = `<${node.localName}> ${text.trim().slice(0, 40)}`;
      const { left, right } = node.getBoundingClientRect();
      const edge = accessibility.edge(node);
      if (edge && (left < edge.left - 1 || right > edge.right + 1)) {
        const [from, to] = [edge.left, edge.right].map(Math.round);
        found.push(
          `${name}: from ${Math.round(left)} to ${Math.round(right)} px, seen from ${from} to ${to}`,
        );
      }
      const isScrolled = node.tabIndex >= 0 && getComputedStyle(node).overflowX !== "hidden";
      if (!isScrolled && node.scrollWidth > node.clientWidth + 1 && node.clientWidth > 0) {
        found.push(`${name}: needs ${node.scrollWidth} px and has ${node.clientWidth} px`);
      }
    }
    return found;
  },
};
