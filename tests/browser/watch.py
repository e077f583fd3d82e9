"""Whatever a reader could see go wrong while a page is used, even for a moment."""

from collections.abc import Callable

from playwright.sync_api import ConsoleMessage, Page

_WATCH = """
window.unpegWrong = [];
new MutationObserver(() => {
  for (const node of document.querySelectorAll('[data-testid="stException"], [data-testid="stAlertContentError"]')) {
    const text = node.textContent;
    if (text && !window.unpegWrong.includes(text)) window.unpegWrong.push(text);
  }
}).observe(document, { childList: true, subtree: true, characterData: true });
"""


def watched(page: Page) -> Callable[[], list[str]]:
    """Watch a page from its next load on; the answer lists every error notice, exception and console error so far."""
    wrong: list[str] = []

    def console(message: ConsoleMessage) -> None:
        if message.type == "error" and "404" not in message.text:  # a direct load of a page asks for one relative file too many
            wrong.append(message.text)

    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", console)
    page.add_init_script(_WATCH)
    return lambda: wrong + list(page.evaluate("() => window.unpegWrong"))
