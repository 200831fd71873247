"""What the development server answers: the site as its host would, and nothing to strangers."""

from __future__ import annotations

import http.client
import json
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from coursegen.build import build_site
from tests.serving import Running, listening, serving

VIDEO = bytes(range(256)) * 8192
FILES: dict[str, str | bytes] = {
    "site.toml": '[site]\ntitle = "T"\nurl = "https://example.org/course"\n[serve]\neditor = "true"\n',
    "content/index.md": "# home\n",
    "content/lect/one.md": "# one\n",
    "content/講義.md": "# 講義\n",
    "content/plain.md": "---\npermalink: /plain.html\n---\n# plain\n",
    "content/Case.md": "# case\n",
    "assets/x.svg": "<svg/>",
    "assets/x.mp4": VIDEO,
    "assets/site.webmanifest": "{}",
    "assets/data.unknown": "x",
    "assets/.secret": "secret",
    "notebooks/n.ipynb": "{}",
    "secret.txt": "secret",
}
BASE = "/course/"


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    site = tmp_path_factory.mktemp("site")
    for name, content in FILES.items():
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    with serving(site) as running:
        yield running


def test_the_address_that_is_said_is_the_right_one(running: Running) -> None:
    assert running.url.endswith(BASE)
    assert "<h1" in running.ask(BASE).text


def test_what_is_served_is_what_build_writes(running: Running, tmp_path: Path) -> None:
    result = build_site(running.site, output=tmp_path / "out")
    files = [
        file for file in result.build.folder.rglob("*") if file.is_file() and not file.name.startswith(".coursegen")
    ]
    assert len(files) > 12
    for file in files:
        name = file.relative_to(result.build.folder).as_posix()
        body = running.ask(BASE + name.encode().decode("latin-1") if name.isascii() else BASE + _quoted(name)).body
        start, found, end = body.partition(b'<script type="module" src="/__coursegen__/')
        served = start + end.partition(b"</script>\n")[2] if found else body
        assert served == file.read_bytes(), name
        assert bool(found) == name.endswith(".html")


def _quoted(name: str) -> str:
    from urllib.parse import quote

    return quote(name)


@pytest.mark.parametrize(
    ("path", "status", "location"),
    [
        ("lect/one/", 200, None),
        ("lect/one", 301, BASE + "lect/one/"),
        ("lect/one?x=1", 301, BASE + "lect/one/?x=1"),
        ("lect/one/index.html", 200, None),
        ("lect", 404, None),
        ("plain.html", 200, None),
        ("plain", 200, None),
        ("plain/", 404, None),
        ("%E8%AC%9B%E7%BE%A9/", 200, None),
        ("%E8%AC%9B%E7%BE%A9", 301, BASE + "%E8%AC%9B%E7%BE%A9/"),
        ("Case/", 200, None),
        ("case/", 404, None),
        ("nothing", 404, None),
    ],
)  # fmt: skip
def test_addresses_mean_what_they_mean_on_pages(running: Running, path: str, status: int, location: str | None) -> None:
    answer = running.ask(BASE + path)
    assert (answer.status, answer.headers.get("location")) == (status, location)


def test_an_unknown_address_shows_the_404_page(running: Running) -> None:
    answer = running.ask(BASE + "nothing/")
    assert answer.status == 404
    assert f'href="{BASE}' in answer.text


def test_the_root_leads_to_the_base_path(running: Running) -> None:
    assert running.ask("/").headers["location"] == BASE
    assert running.ask("/course").headers["location"] == BASE
    assert running.ask("/lect/one/").status == 404


@pytest.mark.parametrize(
    ("path", "media_type"),
    [
        ("", "text/html; charset=utf-8"),
        ("assets/x.svg", "image/svg+xml"),
        ("assets/x.mp4", "video/mp4"),
        ("assets/site.webmanifest", "application/manifest+json"),
        ("notebooks/n.ipynb", "application/x-ipynb+json"),
        ("assets/data.unknown", "application/octet-stream"),
    ],
)
def test_types_are_right_and_are_not_guessed_at(running: Running, path: str, media_type: str) -> None:
    answer = running.ask(BASE + path)
    assert answer.status == 200
    assert answer.headers["content-type"] == media_type
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("path", ["", "assets/x.mp4"])
def test_an_etag_is_strong_and_saves_sending(running: Running, path: str) -> None:
    first = running.ask(BASE + path)
    etag = first.headers["etag"]
    assert etag.startswith('"')
    assert first.headers["cache-control"] == "no-cache"
    again = running.ask(BASE + path, If_None_Match=etag)
    assert (again.status, again.body) == (304, b"")
    assert running.ask(BASE + path, If_None_Match='"other"').status == 200


@pytest.mark.parametrize(
    ("asked", "status", "start", "end"),
    [
        ("bytes=0-0", 206, 0, 1),
        ("bytes=1000-1999", 206, 1000, 2000),
        ("bytes=2000000-", 206, 2000000, len(VIDEO)),
        ("bytes=-10", 206, len(VIDEO) - 10, len(VIDEO)),
        ("bytes=100-999999999", 206, 100, len(VIDEO)),
        ("bytes=0-1,5-6", 200, 0, len(VIDEO)),
        ("bytes=5-1", 200, 0, len(VIDEO)),
        ("lines=1-2", 200, 0, len(VIDEO)),
        ("bytes=-", 200, 0, len(VIDEO)),
        ("bytes=" + "1" * 5000 + "-", 200, 0, len(VIDEO)),
    ],
)
def test_one_range_of_a_video_is_sent(running: Running, asked: str, status: int, start: int, end: int) -> None:
    answer = running.ask(BASE + "assets/x.mp4", Range=asked)
    assert answer.status == status
    assert answer.body == VIDEO[start:end]
    if status == 206:
        assert answer.headers["content-range"] == f"bytes {start}-{end - 1}/{len(VIDEO)}"


def test_a_range_past_the_end_and_one_of_another_content(running: Running) -> None:
    answer = running.ask(BASE + "assets/x.mp4", Range=f"bytes={len(VIDEO)}-")
    assert (answer.status, answer.headers["content-range"]) == (416, f"bytes */{len(VIDEO)}")
    assert running.ask(BASE + "assets/x.mp4", Range="bytes=0-9", If_Range='"other"').status == 200


def test_head_sends_no_body(running: Running) -> None:
    for path in (BASE, BASE + "assets/x.mp4"):
        answer = running.ask(path, "HEAD")
        assert (answer.status, answer.body) == (200, b"")
        assert answer.headers["content-length"] == running.ask(path).headers["content-length"]


# -- the attack table


def token(running: Running) -> str:
    return str(json.loads(running.ask("/__coursegen__/findings?path=index.html").body)["token"])


def test_other_sites_cannot_read_answers(running: Running) -> None:
    for path in (BASE, BASE + "assets/x.svg", "/__coursegen__/findings", "/__coursegen__/client.js"):
        headers = running.ask(path).headers
        assert not [name for name in headers if name.startswith("access-control")]
        assert headers["cross-origin-resource-policy"] == "same-origin"
    answer = running.ask(BASE, "OPTIONS", Origin="https://evil.example", Access_Control_Request_Method="GET")
    assert answer.status in (403, 405)


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "OPTIONS", "PUT", "TRACE"])
@pytest.mark.parametrize("path", [BASE, "/__coursegen__/events", "/__coursegen__/open", "/nothing"])
@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "127.0.0.1.evil.example",
        "localhost.evil.example:8000",
        "192.168.1.2",
        "",
        "127.0.0.1@evil.example",
    ],
)
def test_foreign_host_names_are_refused_before_routing(running: Running, method: str, path: str, host: str) -> None:
    assert running.ask(path, method, Host=host).status in (400, 403)


@pytest.mark.parametrize("host", ["localhost", "localhost:9", "x.localhost", "[::1]:8000", "127.0.0.1", "LOCALHOST."])
def test_own_host_names_are_answered(running: Running, host: str) -> None:
    assert running.ask(BASE, Host=host).status == 200


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_cross_site_requests_are_refused_but_links_can_be_followed(running: Running, site: str) -> None:
    for path in (BASE, BASE + "assets/x.svg", "/__coursegen__/client.js"):
        assert running.ask(path, Sec_Fetch_Site=site, Sec_Fetch_Mode="no-cors", Sec_Fetch_Dest="script").status == 403
    visit = {"Sec_Fetch_Site": site, "Sec_Fetch_Mode": "navigate"}
    assert running.ask(BASE, Sec_Fetch_Dest="document", **visit).status == 200
    assert running.ask(BASE, Sec_Fetch_Dest="iframe", **visit).status == 403
    assert running.ask("/__coursegen__/findings", Sec_Fetch_Dest="document", **visit).status == 403


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1:1", "http://192.168.1.2"])
def test_the_stream_of_updates_is_refused_to_other_origins(running: Running, origin: str) -> None:
    assert running.ask("/__coursegen__/events", Origin=origin).status == 403
    assert running.ask("/__coursegen__/events", Sec_Fetch_Site="cross-site", Sec_Fetch_Mode="cors").status == 403


def test_scripts_cannot_be_taken_by_other_sites(running: Running) -> None:
    answer = running.ask("/__coursegen__/client.js", Sec_Fetch_Site="cross-site", Sec_Fetch_Dest="script")
    assert answer.status == 403


@pytest.mark.parametrize(
    "path",
    [
        "../secret.txt",
        "..%2fsecret.txt",
        "%2e%2e/secret.txt",
        "assets/../../secret.txt",
        "assets/..%5c..%5csecret.txt",
        "//etc/passwd",
        "/%2fetc/passwd",
        "assets/.secret",
        "assets/x.svg%00.html",
        "assets/x.svg/../../../secret.txt",
        "%ff%fe",
        "assets/",
        "assets",
        "site.toml",
        "content/index.md",
        "?/../secret.txt#x.svg",
        "__coursegen__/../../secret.txt",
    ],
)
def test_no_path_reaches_the_disk(running: Running, path: str) -> None:
    for prefix in (BASE, "/", "/__coursegen__/", ""):
        asked = prefix + path
        if asked.startswith(("/", "?")):
            answer = running.ask(asked if asked.startswith("/") else "/" + asked)
            assert b"secret" not in answer.body.replace(b"secret.txt", b"")
            assert answer.headers.get("location", "").startswith("//") is False


def test_findings_are_data_never_html(running: Running) -> None:
    answer = running.ask("/__coursegen__/findings?path=<script>")
    assert answer.headers["content-type"] == "application/json"
    assert b"<script>" not in answer.body


def test_the_editor_is_opened_for_sources_and_with_the_token_only(running: Running) -> None:
    known = token(running)
    good = json.dumps({"path": "content/index.md", "line": 1, "column": 1})

    def asks(body: str, given: str, **headers: str) -> int:
        return running.ask("/__coursegen__/open", "POST", body, X_Coursegen_Token=given, **headers).status

    assert asks(good, known) == 204
    assert asks(good, "wrong") == 403
    assert asks(good, "") == 403
    assert asks(good, known, Origin="https://evil.example") == 403
    assert asks(good, known, Sec_Fetch_Site="same-site") == 403
    for path in ("secret.txt", "../site.toml", "/etc/passwd", "-x", ["a"], None):
        assert asks(json.dumps({"path": path}), known) == 404
    assert asks("no json", known) == 404
    assert asks("[" * 100_000, known) == 404
    assert running.ask("/__coursegen__/open").status == 404


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
def test_nothing_but_reading_is_allowed(running: Running, method: str) -> None:
    for path in (BASE, BASE + "assets/x.svg", "/__coursegen__/events", "/__coursegen__/page"):
        assert running.ask(path, method).status == 405


def test_many_ranges_cost_nothing(running: Running) -> None:
    answer = running.ask(BASE + "assets/x.mp4", Range="bytes=" + ",".join("0-1" for _ in range(2000)))
    assert (answer.status, len(answer.body)) == (200, len(VIDEO))


def test_a_client_that_goes_away_or_talks_nonsense_hurts_nobody(running: Running) -> None:
    for sent in (
        b"GET " + BASE.encode() + b"assets/x.mp4 HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"\x00\xff nonsense\r\n\r\n",
        b"GET",
    ):
        with socket.create_connection(("127.0.0.1", running.port)) as client:
            client.sendall(sent)
    assert running.ask(BASE).status == 200
    assert not [line for line in running.lines if "Traceback" in line]


def test_the_machine_outside_cannot_reach_it(running: Running) -> None:
    own = socket.gethostbyname(socket.gethostname())
    if own.startswith("127."):
        pytest.skip("this machine has no address of its own")
    with pytest.raises(OSError):
        http.client.HTTPConnection(own, running.port, timeout=5).request("GET", "/")


def test_listening_everywhere_warns_and_still_knows_its_names(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "content/index.md").write_text("# x\n")
    (tmp_path / "site.toml").write_text('[site]\ntitle = "T"\n')
    with serving(tmp_path, "--host", "0.0.0.0", "--allow-host", "lab.example") as running:
        running.says("warning: whoever can reach this machine can read the site")
        assert running.ask("/", Host="192.168.1.2:8000").status == 200
        assert running.ask("/", Host="lab.example").status == 200
        assert running.ask("/", Host="evil.example").status == 403


def test_the_stream_says_where_it_stands(running: Running) -> None:
    with listening(running) as updates:
        assert updates.first["base"] == BASE
        assert updates.first["changed"] == {}
        assert updates.response.headers["content-type"].startswith("text/event-stream")
    with listening(running, "elsewhere.7") as updates:
        assert updates.first["changed"] is None
