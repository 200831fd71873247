from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from coursegen.build import make_site as make
from coursegen.check.online import Cache, Online, Settings, SystemClock, check_online
from coursegen.cli import main
from coursegen.diagnostics import Diagnostic, Verdict
from tests.conftest import MakeSite
from tests.fake_web import Answer, FakeWeb, data, fake_web, feed, page, paper

HOSTS = ("export.arxiv.org", "doi.org", "api.github.com", "www.youtube.com", "img.youtube.com", "a.example")
ATTENTION = paper("1706.03762v7", "Attention Is All You Need", "Ashish Vaswani")
WITHDRAWN = paper("2001.00001v2", "A Proof", "Anna Author", comment="This paper has been withdrawn by the author")


def play(method: str, place: str, headers: dict[str, str], before: int) -> Answer:
    """The hosts: a repository `o/r`, one that has moved, papers, videos and pages."""
    host, _, rest = place.partition("/")
    match host:
        case "export.arxiv.org":
            return feed(each for key, each in (("1706.03762", ATTENTION), ("2001.00001", WITHDRAWN)) if key in rest)
        case "api.github.com":
            return play_github(rest)
        case "www.youtube.com":
            return (401, {}, b"Unauthorized") if "notembedded" in rest else (404, {}, b"Not Found")
        case "a.example":
            return play_pages(rest)
        case _:
            return 404, {}, b'{"responseCode":100}'


def play_github(rest: str) -> Answer:
    match rest.partition("?")[0]:
        case "repos/o/r/git/trees/main" | "repositories/7/git/trees/main":
            return data({"sha": "a", "tree": [{"path": "A.ipynb", "sha": "b"}]})
        case "repositories/7":
            return data({"full_name": "new/name", "default_branch": "main"})
        case moved if moved.startswith("repos/old/name"):
            return 301, {"Location": "https://api.github.com/" + rest.replace("repos/old/name", "repositories/7")}, b""
        case _:
            return 404, {}, b'{"message": "Not Found"}'


def play_pages(rest: str) -> Answer:
    match rest:
        case "ok":
            return page('<title>Fine</title><h1 id="here">Fine</h1>')
        case "old":
            return 301, {"Location": "https://a.example/ok"}, b""
        case "no":
            return 403, {}, b""
        case _:
            return 404, {}, b""


class NoWait:
    """Time that passes by being waited for."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def now(self) -> float:
        return self.seconds

    async def sleep(self, seconds: float) -> None:
        self.seconds += seconds
        await asyncio.sleep(0)


@pytest.fixture
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """The command line waits for hosts in real time; here it does not."""
    clock = NoWait()
    monkeypatch.setattr(SystemClock, "now", lambda _: clock.now())
    monkeypatch.setattr(SystemClock, "sleep", lambda _, seconds: clock.sleep(seconds))


def site_with(make_site: MakeSite, web: FakeWeb, text: str) -> Path:
    hosts = "".join(f'"{prefix}" = "{instead}"\n' for prefix, instead in web.remap(*HOSTS).items())
    settings = f'[site]\ntitle = "T"\nurl = "https://h.example"\n[check]\nanchors = true\n[check.remap]\n{hosts}'
    return make_site({"site.toml": settings, "content/index.md": text})


def ask(site: Path, *, token: str = "") -> Online:
    made = make(site)
    settings = Settings(now=datetime(2026, 4, 1, tzinfo=UTC), token=token, clock=NoWait())
    check = made.config.check
    return check_online(made.references, made.site, made.sources, check, Cache({}), settings, known=made.diagnostics)


def names(said: Iterable[Diagnostic]) -> list[str]:
    return [each.code.name for each in said]


@pytest.mark.usefixtures("no_waiting")
def test_online_says_what_is_missing_and_asks_again_only_about_that(
    make_site: MakeSite, capsys: pytest.CaptureFixture[str]
) -> None:
    text = """
[Generative Adversarial Networks For Astronomy](https://arxiv.org/abs/1706.03762)
[x](https://arxiv.org/abs/1706.03999) [d](https://doi.org/10.1234/abc)
[c](https://colab.research.google.com/github/o/r/blob/main/a.ipynb)
[1](https://a.example/ok) [2](https://a.example/old) [3](https://a.example/no) [4](https://a.example/gone)
[y](https://youtu.be/abcdefghijk) [p](http://127.0.0.1:1/x)
"""
    with fake_web(play) as web:
        site = site_with(make_site, web, text)
        assert main(["check", str(site), "--online", "--format", "json"]) == 1
        found = [finding["code"] for finding in json.loads(capsys.readouterr().out)["findings"]]
        assert sorted(found) == [
            "arxiv.missing",
            "arxiv.title-mismatch",
            "colab.notebook-missing",
            "doi.missing",
            "link.unverified",
            "link.unverified",
            "web.missing",
            "web.moved",
            "youtube.missing",
        ]
        first = len(web.asked)
        main(["check", str(site), "--online"])
        assert not {place for _, place in web.asked[first:]} & {"a.example/ok", "a.example/old"}


@pytest.mark.usefixtures("no_waiting")
def test_fix_mends_what_only_other_sites_know(make_site: MakeSite) -> None:
    text = "[2](https://a.example/old#here) [c](https://colab.research.google.com/github/o/r/blob/main/a.ipynb)\n"
    with fake_web(play) as web:
        site = site_with(make_site, web, text)
        main(["check", str(site), "--online", "--fix", "--no-cache"])
        assert (site / "content/index.md").read_text() == (
            "[2](https://a.example/ok#here) [c](https://colab.research.google.com/github/o/r/blob/main/A.ipynb)\n"
        )
        assert main(["check", str(site), "--online"]) == 0


@pytest.mark.parametrize(
    ("text", "code", "verdict", "words"),
    [
        ("[p](https://arxiv.org/abs/1706.03762v9)", "arxiv.version-missing", Verdict.BROKEN, "the newest is 7"),
        ("[p](https://arxiv.org/abs/2001.00001)", "arxiv.withdrawn", Verdict.OK, "“A Proof”, was withdrawn"),
        ("[r](https://github.com/o/none/blob/main/x.py)", "github.repository-missing", Verdict.BROKEN, "o/none"),
        ("[r](https://github.com/old/name/blob/main/A.ipynb)", "github.moved", Verdict.OK, "is new/name now"),
        ("[a](https://a.example/ok#there)", "web.anchor-missing", Verdict.UNVERIFIED, "the id `there`"),
        (
            '<iframe src="https://www.youtube.com/embed/notembedded" title="v"></iframe>',
            "youtube.not-embeddable",
            Verdict.BROKEN,
            "the frame stays empty",
        ),
    ],
)
def test_each_fault_is_told_with_its_verdict(
    make_site: MakeSite, text: str, code: str, verdict: Verdict, words: str
) -> None:
    with fake_web(play) as web:
        said = ask(site_with(make_site, web, f"{text}\n")).diagnostics
    assert names(said) == [code]
    assert said[0].verdict is verdict
    assert words in said[0].message


@pytest.mark.parametrize(
    "text",
    [
        "[Attention Is All You Need](https://arxiv.org/abs/1706.03762v7)",
        "[r](https://github.com/o/r/blob/main/A.ipynb)",
        "[a](https://a.example/ok#here) [top](https://a.example/ok#top)",
        "[the video](https://youtu.be/notembedded)",  # it may be watched where it is
    ],
)
def test_what_is_there_is_not_spoken_of(make_site: MakeSite, text: str) -> None:
    with fake_web(play) as web:
        found = ask(site_with(make_site, web, f"{text}\n"))
    assert (names(found.diagnostics), set(found.verdicts)) == ([], {Verdict.OK})


def test_the_token_is_sent_to_github_alone(make_site: MakeSite) -> None:
    text = "[r](https://github.com/o/r/blob/main/A.ipynb) [a](https://a.example/ok) [d](https://doi.org/10.1234/abc)\n"
    with fake_web(play) as web:
        ask(site_with(make_site, web, text), token="secret")
    told = {
        place.partition("/")[0]
        for (_, place), sent in zip(web.asked, web.headers, strict=True)
        if "secret" in str(sent)
    }
    assert told == {"api.github.com"}
    assert {place.partition("/")[0] for _, place in web.asked} == {"api.github.com", "a.example", "doi.org"}


def test_a_host_that_is_busy_is_waited_for(make_site: MakeSite) -> None:
    def busy(method: str, place: str, headers: dict[str, str], before: int) -> Answer:
        return (429, {"Retry-After": "7"}, b"") if method == "HEAD" or not before else page("<title>Fine</title>")

    with fake_web(busy) as web:
        site = site_with(make_site, web, "[a](https://a.example/ok#top)\n")
        made, clock = make(site), NoWait()
        settings = Settings(now=datetime(2026, 4, 1, tzinfo=UTC), clock=clock)
        found = check_online(made.references, made.site, made.sources, made.config.check, Cache({}), settings)
    assert (found.diagnostics, found.requests) == ((), 2)
    assert clock.seconds >= 7
