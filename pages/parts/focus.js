export default function () { // a run that redraws what the keyboard stood on gives it its place back
  const app = () => document.querySelector('[data-testid="stApp"]');
  const main = () => document.querySelector('[data-testid="stMain"]');
  const named = (node) => [
    node.getAttribute("aria-label") || node.labels?.[0]?.textContent || node.textContent.trim(),
    node.closest('[role="region"]')?.getAttribute("aria-label"),
  ].join("\n");
  const around = (node) => { // what it stands in, from near to far
    const found = [];
    for (let above = node.parentElement; above && found.at(-1) !== main(); above = above.parentElement) found.push(above);
    return found;
  };
  let held = null; // what had the focus last, what it was called and what stood around it then
  let keyed = false;
  const onKey = () => { keyed = true; };
  const onPointer = () => { keyed = false; };
  const onFocus = ({ target }) => {
    const ours = main()?.contains(target) && target !== main() && !target.closest('[data-testid="stElementToolbar"]'); // those Streamlit keeps
    held = ours ? { node: target, tag: target.tagName, name: named(target), around: around(target) } : null;
  };
  const timer = setInterval(() => {
    if (!keyed || !held || held.node.isConnected || document.activeElement !== document.body) return;
    if (app()?.dataset.testScriptState !== "notRunning") return;
    const again = [...main().querySelectorAll(held.tag)].find((node) => !node.disabled && named(node) === held.name);
    const heading = held.around.filter((each) => each.isConnected).map((each) => each.querySelector("h1, h2, h3")).find(Boolean);
    held = null;
    if (!again && heading) heading.tabIndex = -1;
    (again ?? heading)?.focus();
  }, 200);
  const events = [["keydown", onKey], ["pointerdown", onPointer], ["focusin", onFocus]];
  for (const [name, heard] of events) document.addEventListener(name, heard, true);
  return () => { clearInterval(timer); for (const [name, heard] of events) document.removeEventListener(name, heard, true); };
}
