// Sorting, a filter and folding for the tables of explain. Without this script every line is shown.
(() => {
  const SMALL = 20; // rows that need no filter

  /** @param {HTMLElement} root a table with the texts around it */
  function activate(root) {
    const table = /** @type {HTMLTableElement} */ (root.querySelector("table"));
    const body = table.tBodies[0];
    const rows = [...body.rows];
    const heads = [...table.rows[0].cells];
    /** @type {Set<HTMLTableRowElement>} */
    const folded = new Set();
    const filter = document.createElement("input");
    let column = -1; // none: the order of the calls
    let sign = 1;

    /** @param {number} index */
    const isNumber = (index) => heads[index].align === "right";

    /** @param {HTMLTableRowElement} row */
    const depth = (row) => Number(row.dataset.depth);

    /** @param {HTMLTableCellElement} cell */
    const word = (cell) => (cell.querySelector("summary, b") ?? cell).textContent.trim();

    /** @param {HTMLTableRowElement} row */
    function key(row) {
      const cell = row.cells[column];
      return isNumber(column) ? Number(cell.dataset.value ?? -1) : word(cell);
    }

    /** @param {HTMLTableRowElement} a @param {HTMLTableRowElement} b */
    const compare = (a, b) => sign * (key(a) < key(b) ? -1 : Number(key(a) > key(b)));

    function draw() {
      const isSorted = column >= 0;
      const words = filter.value.trim().toLowerCase();
      body.append(...(isSorted ? [...rows].sort(compare) : rows));
      let deepest = Infinity;
      for (const row of rows) {
        if (depth(row) <= deepest) deepest = Infinity;
        const isInside = depth(row) > deepest;
        if (folded.has(row) && !isInside) deepest = depth(row);
        const text = [...row.cells].map(word).join(" ").toLowerCase();
        row.hidden = words ? !text.includes(words) : isInside && !isSorted;
        if (isSorted && row.className === "group") row.hidden = true;
      }
    }

    /** @param {Element} place @param {() => void} press */
    function makeButton(place, press) {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...place.childNodes);
      button.addEventListener("click", press);
      place.append(button);
      return button;
    }

    heads.forEach((head, index) => {
      const first = isNumber(index) ? -1 : 1; // numbers from the largest
      const button = makeButton(head, () => {
        if (column !== index) [column, sign] = [index, first];
        else if (sign === first) sign = -first;
        else column = -1;
        for (const one of heads) one.removeAttribute("aria-sort");
        if (column >= 0) head.setAttribute("aria-sort", sign > 0 ? "ascending" : "descending");
        draw();
      });
      button.title = "Sort the rows";
    });
    for (const row of rows) {
      const name = row.querySelector("b");
      if (!name) continue;
      if (root.dataset.folded === "yes") folded.add(row);
      const button = makeButton(name, () => {
        if (!folded.delete(row)) folded.add(row);
        button.setAttribute("aria-expanded", String(!folded.has(row)));
        draw();
      });
      button.setAttribute("aria-expanded", String(!folded.has(row)));
    }
    const label = document.createElement("label");
    label.append("Find layers: ", filter);
    label.hidden = rows.length <= SMALL;
    filter.type = "search";
    filter.addEventListener("input", draw);
    (table.caption?.firstElementChild ?? root).append(label);
    draw();
  }

  for (const root of document.querySelectorAll(".convlab-explain:not([data-active])")) {
    root.setAttribute("data-active", "");
    activate(/** @type {HTMLElement} */ (root));
  }
})();
