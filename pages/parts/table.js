export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".ledger-root") ?? parentElement;
  root.unpegSend = setTriggerValue;
  const drawn = JSON.stringify(data);
  if (root.unpegDrawn === drawn && root.childElementCount) return; // a click under way keeps its button
  root.unpegDrawn = drawn;
  const place = (cell) => [[...cell.parentElement.parentElement.children].indexOf(cell.parentElement), [...cell.parentElement.children].indexOf(cell)];
  const stood = root.contains(document.activeElement) && document.activeElement.matches("button.cell") && place(document.activeElement.parentElement);
  root.replaceChildren();
  const make = (tag, parent, text, className) => {
    const node = document.createElement(tag);
    if (text !== undefined && text !== null) node.textContent = text;
    if (className) node.className = className;
    parent.appendChild(node);
    return node;
  };
  const scroll = make("div", root, null, "scroll");
  scroll.tabIndex = 0; scroll.setAttribute("role", "region"); scroll.setAttribute("aria-label", data.caption);
  const table = make("table", scroll, null, "ledger");
  make("caption", table, data.caption);
  const head = make("tr", make("thead", table));
  for (const column of data.columns) {
    const cell = make("th", head, column.label, column.style);
    cell.scope = "col";
  }
  const body = make("tbody", table);
  data.rows.forEach((row) => {
    const line = make("tr", body, null, row.tone);
    row.cells.forEach((text, i) => {
      const column = data.columns[i];
      const cell = make(i === 0 ? "th" : "td", line, null, column.style);
      if (i === 0) cell.scope = "row";
      if (column.pick && row.pick && text !== "" && text !== "\u2014") {
        const button = make("button", cell, text, "cell");
        button.type = "button";
        button.title = `${data.hint}; arrow keys go from cell to cell`;
        button.tabIndex = -1; // one stop for Tab; the arrow keys go from cell to cell
        const chosen = data.chosen && data.chosen[0] === row.key && data.chosen[1] === column.key;
        button.setAttribute("aria-pressed", chosen ? "true" : "false");
        button.onclick = () => root.unpegSend("pick", [row.key, column.key]);
      } else cell.appendChild(document.createTextNode(text));
      if (i === 0 && row.mark) make("span", cell, row.mark, row.style);
    });
  });
  const buttons = [...body.querySelectorAll("button.cell")];
  const stop = (button) => { for (const each of buttons) each.tabIndex = each === button ? 0 : -1; };
  if (buttons.length) stop(buttons.find((button) => button.getAttribute("aria-pressed") === "true") ?? buttons[0]);
  if (stood) body.children[stood[0]]?.children[stood[1]]?.querySelector("button.cell")?.focus(); // drawn anew under the keyboard
  const steps = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] };
  const beside = (cell, [down, right]) => { // the next cell that way with a button
    let line = [...body.children].indexOf(cell.parentElement), column = [...cell.parentElement.children].indexOf(cell);
    for (;;) {
      const there = body.children[line += down]?.children[column += right];
      if (!there) return null;
      const button = there.querySelector("button.cell");
      if (button) return button;
    }
  };
  body.addEventListener("focusin", (event) => { if (event.target.matches("button.cell")) stop(event.target); });
  body.addEventListener("keydown", (event) => {
    if (!event.target.matches("button.cell")) return;
    const found = event.key === "Home" ? buttons[0] : event.key === "End" ? buttons.at(-1)
      : event.key in steps ? beside(event.target.closest("th, td"), steps[event.key]) : null;
    if (!found) return;
    event.preventDefault();
    found.focus();
  });
}
