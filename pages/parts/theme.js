export default function ({ setStateValue }) {
  const host = document.querySelector(".stApp");
  const dark = () => {
    const rgb = getComputedStyle(host).backgroundColor.match(/[0-9.]+/g).map(Number);
    return rgb[0] + rgb[1] + rgb[2] < 384 ? "dark" : "light";
  };
  let last = dark();
  const timer = setInterval(() => {
    const now = dark();
    if (now !== last) { last = now; setStateValue("mode", now); }
  }, 400);
  return () => clearInterval(timer);
}
