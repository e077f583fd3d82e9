export default function () { // a run that redraws what the keyboard stood on gives it its place back
  const app = () => document.querySelector('[data-testid="stApp"]');
  const main = () => document.querySelector('[data-testid="stMain"]');
  const named = (node) => [
    node.getAttribute("aria-label") || node.labels?.[0]?.textContent || node.textContent.trim(),
    node.closest('[role="region"]')?.getAttribute("aria-label"),
  ].join("\n");
  const claim = () => main()?.querySelector("h1")?.textContent;
  let held = null; // what had the focus last, what it was called then, and what the page said
  let keyed = false;
  const onKey = () => { keyed = true; };
  const onPointer = () => { keyed = false; };
  const onFocus = ({ target }) => {
    held = main()?.contains(target) && target !== main() ? { node: target, tag: target.tagName, name: named(target), said: claim() } : null;
  };
  const timer = setInterval(() => {
    if (!keyed || !held || held.node.isConnected || document.activeElement !== document.body) return;
    if (app()?.dataset.testScriptState !== "notRunning") return;
    const again = [...main().querySelectorAll(held.tag)].find((node) => !node.disabled && named(node) === held.name);
    const heading = claim() === held.said ? null : main().querySelector("h1"); // another page or question: from its beginning
    held = null;
    if (!again && heading) heading.tabIndex = -1;
    (again ?? heading)?.focus();
  }, 200);
  const events = [["keydown", onKey], ["pointerdown", onPointer], ["focusin", onFocus]];
  for (const [name, heard] of events) document.addEventListener(name, heard, true);
  return () => { clearInterval(timer); for (const [name, heard] of events) document.removeEventListener(name, heard, true); };
}
