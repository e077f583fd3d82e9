export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".ledger-root") ?? parentElement;
  root.unpegSend = setTriggerValue;
  const drawn = JSON.stringify(data);
  if (root.unpegDrawn === drawn && root.childElementCount) return; // a click under way keeps its button
  root.unpegDrawn = drawn;
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
        button.title = data.hint;
        const chosen = data.chosen && data.chosen[0] === row.key && data.chosen[1] === column.key;
        button.setAttribute("aria-pressed", chosen ? "true" : "false");
        button.onclick = () => root.unpegSend("pick", [row.key, column.key]);
      } else cell.appendChild(document.createTextNode(text));
      if (i === 0 && row.mark) make("span", cell, row.mark, "mark");
    });
  });
}
