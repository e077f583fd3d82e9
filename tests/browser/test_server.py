"""The server itself: cold deep links, headers, what the upload route refuses, where it listens."""

import json
import socket
from collections.abc import Callable
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Browser, expect

from data.home import Home
from pages.parts.listing import PAGES
from pages.server import scripts
from tests.browser.drawn import drawn
from tests.browser.watch import watched
from tests.serving import serving

pytestmark = pytest.mark.browser
PATHS = ("/?demo=0", "/economics?demo=0", "/scenarios?demo=0", "/imports?demo=0")


def asked(url: str, method: str = "GET", body: bytes | None = None, **headers: str) -> tuple[int, str, dict[str, str]]:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    try:
        with urlopen(Request(url, data=body, method=method, headers=named), timeout=20) as answer:  # noqa: S310 our own server
            return answer.status, answer.read().decode(errors="replace"), {k.lower(): v for k, v in answer.headers.items()}
    except HTTPError as error:
        return error.code, error.read().decode(), {k.lower(): v for k, v in error.headers.items()}


@pytest.mark.parametrize("path", PATHS)
def test_a_cold_deep_link_draws_its_page_within_the_frame(server: Callable[[Home], str], browser: Browser, home: Home, path: str) -> None:
    page = browser.new_page()
    fetched: list[str] = []
    page.on("request", lambda request: fetched.append(urlsplit(request.url).path[1:]))
    page.goto(server(home) + path)
    drawn(page)
    alone = {name for name in fetched if name.startswith("static/js/") and name.endswith(".js")}
    assert alone <= {*scripts.apart(urlsplit(path).path[1:])}
    links = page.locator(".st-key-nav a")
    expect(links).to_have_text([title for _, title, _ in PAGES])
    expect(page.get_by_text("Page not found")).to_have_count(0)
    expect(page.get_by_text("Something on this page failed")).to_have_count(0)
    page.close()


def test_every_answer_carries_the_headers_and_a_foreign_host_none_of_ours(server: Callable[[Home], str], home: Home) -> None:
    url = server(home)
    status, _, headers = asked(url)
    assert status == 200
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["content-security-policy"] != asked(url)[2]["content-security-policy"]  # a nonce is of one answer
    assert headers["x-content-type-options"] == "nosniff"
    assert asked(url, Host="evil.example")[0] == 403


def test_the_upload_route_takes_nothing_from_elsewhere(server: Callable[[Home], str], home: Home) -> None:
    url = server(home)
    target = f"{url}/api/upload?name=a.csv"
    refused = [
        asked(target, "PUT", b"a,b"),
        asked(target, "PUT", b"a,b", Origin="http://evil.example"),
        asked(target, "PUT", b"a,b", Origin=url),
        asked(target, "PUT", b"a,b", Origin=url, Cookie="_streamlit_xsrf=x", X_Xsrftoken="y"),
        asked(target, "PUT", b"a,b", Origin=url, Cookie="_streamlit_xsrf=x", X_Xsrftoken="x", X_Upload_Permit="made.up.here"),
    ]
    assert [status for status, _, _ in refused] == [403] * 5
    assert all("Nothing was loaded" in json.loads(text)["error"] for _, text, _ in refused)
    assert list(home.uploads.iterdir()) == []


def test_it_listens_on_loopback_alone(server: Callable[[Home], str], home: Home) -> None:
    port = int(server(home).rsplit(":", 1)[1])
    names = {info[4][0] for info in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)}
    for name in names - {"127.0.0.1", "127.0.1.1"}:
        with socket.socket() as probe:
            probe.settimeout(1)
            assert probe.connect_ex((str(name), port)) != 0


def test_another_address_is_served_only_when_named_and_with_a_warning(home: Home, tmp_path: Path) -> None:
    with (
        (tmp_path / "said").open("w+b") as said,
        serving(home, more=("--no-demo", "--address", "127.0.0.2"), address="127.0.0.2", said=said) as url,
    ):
        assert asked(url)[0] == 200
        assert asked(url, Host="evil.example")[0] == 403
        said.seek(0)
        printed = said.read().decode()
    assert f"Unpeg: {url}" in printed
    assert "Anybody who can reach this address can read and change these figures" in printed


@pytest.mark.slow
def test_a_fresh_server_builds_the_demo_company_by_itself_and_shows_its_verdict(browser: Browser, home: Home) -> None:
    with serving(home, more=()) as url:
        page = browser.new_page()
        page.goto(url)
        page.get_by_text("Building the demo company").wait_for()
        page.locator(".figure").nth(3).wait_for(timeout=180_000)
        expect(page.locator(".demo").first).to_contain_text("Demo company")
        page.close()


def test_a_demo_company_that_cannot_be_built_says_why(browser: Browser, home: Home) -> None:
    home.prepare()
    (home.root / ".demo-unfinished").write_text("a file where the folder should be")
    with serving(home, more=()) as url:
        page = browser.new_page()
        wrong = watched(page)
        page.goto(url)
        expect(page.get_by_text("The demo company could not be built").first).to_be_visible(timeout=60_000)
        assert "The demo company could not be built" in wrong()[0]  # the watch sees what a reader sees
        page.close()
