export default function ({ setStateValue }) {
  const host = document.querySelector(".stApp");
  const dark = () => {
    const rgb = getComputedStyle(host).backgroundColor.match(/[0-9.]+/g).map(Number);
    return rgb[0] + rgb[1] + rgb[2] < 384 ? "dark" : "light";
  };
  let last = dark();
  const timer = setInterval(() => {
    if (matchMedia("print").matches) return; // paper is white
    const now = dark();
    if (now !== last) { last = now; setStateValue("mode", now); }
  }, 400);
  const charts = (each) => { for (const svg of document.querySelectorAll(".main-svg")) each(svg); };
  const toPaper = () => { // a chart is drawn for the screen's width: with a box it can shrink to the paper's
    document.documentElement.toggleAttribute("data-dark", last === "dark");
    charts((svg) => svg.setAttribute("viewBox", `0 0 ${svg.getAttribute("width")} ${svg.getAttribute("height")}`));
  };
  const toScreen = () => charts((svg) => svg.removeAttribute("viewBox"));
  addEventListener("beforeprint", toPaper);
  addEventListener("afterprint", toScreen);
  const plain = (event) => { // a word joiner keeps a minus beside its amount; what is copied does without
    const text = document.getSelection().toString();
    if (!text.includes("\u2060") || /^(INPUT|TEXTAREA)$/.test(event.target.tagName)) return;
    event.clipboardData.setData("text/plain", text.replaceAll("\u2060", ""));
    event.preventDefault();
  };
  document.addEventListener("copy", plain);
  return () => { clearInterval(timer); document.removeEventListener("copy", plain); removeEventListener("beforeprint", toPaper); removeEventListener("afterprint", toScreen); };
}
