{ // Streamlit first asks for its health and settings, below the page's address and then below the root: two journeys over the link
  const at = new URL(".", location.href);
  window.__streamlit = { BACKEND_BASE_URL: at.href, HOST_CONFIG: { allowedOrigins: [at.origin], useExternalAuthToken: false } };
}
{ // six small scripts come at a time: they come in one answer, and an import map says that they are here; without it each is fetched
  const { nonce, dataset: { small, entry } } = document.currentScript;
  const folder = entry.slice(0, entry.lastIndexOf("/") + 1);
  const add = (script) => document.head.append(Object.assign(document.createElement("script"), { nonce, ...script }));
  const here = (texts) => {
    const imports = { "streamlit/": folder };
    for (const [name, text] of Object.entries(texts))
      imports["streamlit/" + name] = imports[folder + name] = URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
    add({ type: "importmap", textContent: JSON.stringify({ imports }) });
  };
  fetch(small).then((answer) => answer.json()).then(here).catch(console.warn).then(() => add({ type: "module", src: entry }));
}
