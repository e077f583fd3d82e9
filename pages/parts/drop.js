export default function ({ data, parentElement, setTriggerValue }) {
  const zone = parentElement.querySelector(".drop");
  const input = zone.querySelector("input");
  const list = zone.querySelector("ul");
  const state = (zone.unpeg ??= { queue: [], busy: false, permits: [], spent: new Set(), done: [] });
  state.permits = data.permits.filter((permit) => !state.spent.has(permit));
  const cookie = () => (document.cookie.split("; ").find((part) => part.startsWith("_streamlit_xsrf=")) ?? "").split("=").slice(1).join("=").replaceAll('"', "");
  const say = (item, text, failed) => { item.lastChild.textContent = text; item.className = failed ? "failed" : ""; };
  const size = (bytes) => bytes < 1048576 ? Math.max(1, Math.round(bytes / 1024)) + " kB" : (bytes / 1048576).toFixed(1) + " MB";
  const finish = () => {
    state.busy = false;
    if (state.done.length) { const sent = state.done; state.done = []; setTriggerValue("dropped", sent); }
  };
  const next = () => {
    const job = state.queue.shift();
    if (!job) { finish(); return; }
    const [file, item] = job;
    if (file.size > data.most) { say(item, ": larger than " + size(data.most) + ", the most this server takes. Nothing was loaded. Split the export by month, or use the command: unpeg import FILE.", true); next(); return; }
    const permit = state.permits.shift();
    if (!permit) { say(item, ": too many files at once. Drop it again.", true); next(); return; }
    state.spent.add(permit);
    const request = new XMLHttpRequest();
    request.open("PUT", new URL("api/upload?name=" + encodeURIComponent(file.name), document.baseURI));
    request.setRequestHeader("X-Xsrftoken", cookie());
    request.setRequestHeader("X-Upload-Permit", permit);
    request.upload.onprogress = (event) => say(item, ": " + Math.floor(100 * event.loaded / Math.max(event.total, 1)) + "% of " + size(event.total), false);
    request.onerror = () => { say(item, ": the transfer broke off. Nothing was loaded. Drop it again.", true); next(); };
    request.onload = () => {
      let answer = {};
      try { answer = JSON.parse(request.responseText); } catch { answer = { error: "the server answered " + request.status + ". Nothing was loaded." }; }
      if (request.status === 200) { state.done.push(answer); item.remove(); }
      else say(item, ": " + (answer.error ?? "not taken."), true);
      next();
    };
    request.send(file);
  };
  const take = (files) => {
    for (const file of files) {
      const item = document.createElement("li");
      item.appendChild(document.createElement("strong")).textContent = file.name;
      item.appendChild(document.createElement("span")).textContent = ": waiting";
      list.appendChild(item);
      state.queue.push([file, item]);
    }
    if (!state.busy && state.queue.length) { state.busy = true; next(); }
  };
  input.onchange = () => { const chosen = [...input.files]; input.value = ""; take(chosen); };
  zone.ondragover = (event) => { event.preventDefault(); zone.classList.add("over"); };
  zone.ondragleave = () => zone.classList.remove("over");
  zone.ondrop = (event) => { event.preventDefault(); zone.classList.remove("over"); take([...event.dataTransfer.files]); };
}
