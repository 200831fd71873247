"""A site with one seeded defect a line for every code that the network tells of, and its twin with what looks wrong and
is right, against a server that plays the hosts: all is found, nothing else is said, and what exists is asked about once."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from coursegen import codes
from coursegen.cli import main
from tests.conftest import MakeSite
from tests.fake_web import Answer, FakeWeb, data, fake_web, feed, page, paper
from tests.test_check_repository import git
from tests.test_online import no_waiting

__all__ = ["no_waiting"]

Capture = pytest.CaptureFixture[str]
pytestmark = pytest.mark.usefixtures("no_waiting")

COLAB = "https://colab.research.google.com"
DEFECTS = [
    ("arxiv.missing", "[p](https://arxiv.org/abs/2001.99999)"),
    ("arxiv.title-mismatch", "[Generative Adversarial Networks For Astronomy](https://arxiv.org/abs/1706.03762)"),
    ("arxiv.version-missing", "[p](https://arxiv.org/abs/1706.03762v9)"),
    ("arxiv.withdrawn", "[p](https://arxiv.org/abs/2001.00001)"),
    ("colab.branch-missing", f"[c]({COLAB}/github/o/r/blob/master/A.ipynb)"),
    ("colab.notebook-missing", f"[c]({COLAB}/github/o/r/blob/main/a.ipynb)"),
    ("colab.notebook-missing", f"[c]({COLAB}/gist/me/00000000000000000000)"),
    ("colab.notebook-missing", f"[c]({COLAB}/drive/1QpKBHsBR5yvEOz2M-pKCUpliDh1XXplS)"),
    ("doi.missing", "[d](https://doi.org/10.1234/none)"),
    ("github.branch-missing", "[g](https://github.com/o/r/blob/old/A.ipynb)"),
    ("github.file-missing", "[g](https://github.com/o/r/blob/main/none.py)"),
    ("github.file-missing", "[g](https://raw.githubusercontent.com/o/r/feature/one/none.py)"),
    ("github.moved", "[g](https://github.com/old/name/blob/main/A.ipynb)"),
    ("github.repository-missing", "[g](https://github.com/o/none/blob/main/A.ipynb)"),
    ("link.unverified", "[w](https://a.example/refused)"),
    ("link.unverified", "[w](https://a.example/down)"),
    ("link.unverified", "[w](https://a.example/lost-in-words)"),
    ("link.unverified", "[w](https://a.example/circle)"),
    ("link.unverified", "[w](http://10.0.0.1/inside)"),
    ("web.anchor-missing", "[w](https://a.example/page#there)"),
    ("web.anchor-missing", "[w](https://a.example/page#:~:text=nowhere)"),
    ("web.insecure", "[w](http://plain.example/page)"),
    ("web.missing", "[w](https://a.example/gone)"),
    ("web.missing", "![w](https://a.example/gone.png)"),
    ("web.missing", "[w](https://a.example/moved-to-nothing)"),
    ("web.moved", "[w](https://a.example/moved)"),
    ("youtube.missing", "[v](https://youtu.be/goneabcdefg)"),
    ("youtube.not-embeddable", "<iframe src='https://www.youtube.com/embed/notembedded'></iframe>"),
]  # fmt: skip

RIGHT = [
    "[Attention Is All You Need](https://arxiv.org/abs/1706.03762v7) [Vaswani らの論文](https://arxiv.org/abs/1706.03762)",
    "[Attention](https://arxiv.org/abs/1706.03762) [pdf](https://arxiv.org/pdf/1706.03762#page=3) [x](https://arxiv.org/abs/2001.00002)",
    f"[c]({COLAB}/github/o/r/blob/main/A.ipynb) [c]({COLAB}/github/O/R/blob/main/A.ipynb#scrollTo=x) [c]({COLAB})",
    f"[c]({COLAB}/github/o/r/blob/feature/one/deep/%E8%AC%9B%E7%BE%A9.ipynb) [c]({COLAB}/gist/me/0123456789abcdef0123)",
    "[d](https://doi.org/10.1234/known) [d](https://doi.org/10.1234/KNOWN) [d](https://doi.org/10.1002/(SICI)1097-4571)",
    "[g](https://github.com/o/r/blob/main/A.ipynb#L10) [g](https://github.com/o/r/tree/main/deep) [g](https://github.com/big/r/blob/main/deep/x.py)",
    "[w](https://a.example/page) [w](https://a.example/page#here) [w](https://a.example/page#) [w](https://a.example/page#:~:text=Fine,day)",
    "[w](https://a.example/no-head) [w](https://a.example/for-now) [w](https://a.example/file.pdf#page=2) [w](https://a.example/flaps)",
    "[w](https://a.example/%E5%A4%A7%E5%AD%A6#%E9%A1%8C) [w](https://a.example/大学#題) ![w](https://a.example/dog.png)",
    "[w](http://old.example/page) [w](//a.example/page) [home](https://a.example/) [w](https://short.example/x)",
    "[v](https://youtu.be/abcdefghijk?t=3) [v](https://youtu.be/notembedded) <iframe src='https://www.youtube.com/embed/abcdefghijk'></iframe>",
    "[m](mailto:a@example.org) [t](tel:+81) [x](javascript:void(0)) [own](https://h.example/) `https://a.example/gone`",
]  # fmt: skip

PAPERS = {
    "1706.03762": paper("1706.03762v7", "Attention Is All You Need", "Ashish Vaswani"),
    "2001.00001": paper(
        "2001.00001v2", "A Proof", "Anna Author", comment="This paper has been withdrawn by the author"
    ),
    "2001.00002": paper("2001.00002v1", "Another Proof", "Anna Author"),
}
TREE = {"sha": "0", "tree": [{"path": path, "sha": "1"} for path in ("A.ipynb", "deep", "deep/講義.ipynb")]}
GITHUB: dict[str, object] = {
    "repos/o/r": {"full_name": "o/r", "default_branch": "main"},
    "repos/o/r/git/trees/main": TREE,
    "repos/o/r/git/trees/feature%2Fone": TREE,
    "repos/o/r/git/matching-refs/heads/feature/": [{"ref": "refs/heads/feature/one"}],
    "repos/big/r/git/trees/main": {"sha": "0", "tree": [], "truncated": True},
    "repos/big/r/git/trees/0": {"tree": [{"path": "deep", "sha": "2"}]},
    "repos/big/r/git/trees/2": {"tree": [{"path": "x.py", "sha": "3"}]},
    "repositories/7": {"full_name": "new/name", "default_branch": "main"},
    "repositories/7/git/trees/main": TREE,
    "gists/0123456789abcdef0123": {"files": {"a.ipynb": {}}},
}
PAGES: dict[str, Answer] = {
    "refused": (403, {}, b""),
    "down": (503, {}, b""),
    "circle": (302, {"Location": "https://a.example/circle"}, b""),
    "moved": (301, {"Location": "https://a.example/page"}, b""),
    "moved-to-nothing": (301, {"Location": "https://a.example/gone"}, b""),
    "for-now": (302, {"Location": "https://a.example/page"}, b""),
    "page": page("<title>Fine</title><h1 id=here>Fine</h1><p>A day"),
    "": page("<title>Home</title>"),
    "file.pdf": (200, {"Content-Type": "application/pdf"}, b"%PDF"),
    "dog.png": (200, {"Content-Type": "image/png"}, b"x"),
    "%E5%A4%A7%E5%AD%A6": (200, {"Content-Type": "text/html"}, "<meta charset=shift_jis><h1 id=題>大学</h1>".encode("cp932")),
}  # fmt: skip


NO_HEAD = {"no-head": PAGES["page"], "lost-in-words": page("<title>ページが見つかりません</title>")}
OTHERS: dict[str, Answer] = {
    "plain.example": (301, {"Location": "https://plain.example/page"}, b""),
    "secure.example": PAGES["page"],
    "old.example": PAGES["page"],
    "short.example": (302, {"Location": "https://a.example/page"}, b""),
    "drive.google.com": (404, {}, b""),
}


def play(method: str, place: str, headers: dict[str, str], before: int) -> Answer:
    host, _, rest = place.partition("/")
    match host:
        case "export.arxiv.org":
            ids = rest.partition("id_list=")[2].partition("&")[0].split(",")
            return feed(PAPERS[each] for each in ids if each in PAPERS)
        case "doi.org":
            is_known = "known" in rest or "sici" in rest.casefold()
            return (200, {}, b'{"responseCode":1}') if is_known else (404, {}, b'{"responseCode":100}')
        case "api.github.com":
            return play_github(rest)
        case "www.youtube.com":
            known: Answer = (401, {}, b"") if "notembedded" in rest else data({"title": "A film"})
            return (404, {}, b"") if "gone" in rest else known
        case "img.youtube.com":
            return 404, {}, b""
        case _:
            return play_page(method, host, rest, before)


def play_page(method: str, host: str, path: str, before: int) -> Answer:
    if (host, path) == ("a.example", "flaps"):
        return PAGES["page"] if before else (503, {}, b"")
    if path in NO_HEAD:
        return (405, {}, b"") if method == "HEAD" else NO_HEAD[path]
    return OTHERS.get(host) or PAGES.get(path, (404, {}, b""))


def play_github(rest: str) -> Answer:
    path = rest.partition("?")[0]
    if path.startswith("repos/old/name"):
        return 301, {"Location": "https://api.github.com/" + rest.replace("repos/old/name", "repositories/7")}, b""
    found = GITHUB.get(path.replace("repos/O/R", "repos/o/r"))
    return data(found) if found is not None else (404, {}, b'{"message": "Not Found"}')


HOSTS = """export.arxiv.org doi.org api.github.com www.youtube.com img.youtube.com a.example old.example short.example
    drive.google.com colab.research.google.com""".split()


@pytest.fixture
def web() -> Iterator[FakeWeb]:
    with fake_web(play) as found:
        yield found


def site_of(make_site: MakeSite, web: FakeWeb, text: str, more: str = "") -> Path:
    places = web.remap(*HOSTS)
    places |= {"http://plain.example": f"{web.url}/plain.example", "https://plain.example": f"{web.url}/secure.example"}
    places["https://secure.example"] = f"{web.url}/secure.example"
    remap = "".join(f'"{prefix}" = "{instead}"\n' for prefix, instead in places.items())
    settings = f'[site]\ntitle = "T"\nurl = "https://h.example"\n[check]\nanchors = true\n[check.remap]\n{remap}{more}'
    return make_site({"site.toml": settings, "content/index.md": text})


def found(site: Path, capture: Capture, *options: str) -> Counter[tuple[str, int]]:
    main(["check", str(site), "--online", "--ignore", "figure.*,arxiv.pdf", "--format", "json", *options])
    return Counter((each["code"], each["line"]) for each in json.loads(capture.readouterr().out)["findings"])


SEEDED = "".join(f"{line}\n\n" for _, line in DEFECTS)
EXPECTED = Counter((code, 2 * at + 1) for at, (code, _) in enumerate(DEFECTS))


def test_there_is_a_defect_for_every_code() -> None:
    assert {code for code, _ in DEFECTS} == {code.name for code in codes.ONLINE}


def test_every_seeded_defect_is_found_and_nothing_else(make_site: MakeSite, web: FakeWeb, capsys: Capture) -> None:
    actual = found(site_of(make_site, web, SEEDED), capsys)
    assert (sorted((EXPECTED - actual).elements()), sorted((actual - EXPECTED).elements())) == ([], [])


def test_nothing_is_said_of_what_is_right_and_all_of_it_is_remembered(
    make_site: MakeSite, web: FakeWeb, capsys: Capture
) -> None:
    site = site_of(make_site, web, "".join(f"{line}\n\n" for line in RIGHT))
    assert found(site, capsys) == Counter()
    first, kept = len(web.asked), (site / ".coursegen/links.json").read_bytes()
    assert first > 20
    assert found(site, capsys) == Counter()
    assert len(web.asked) == first
    assert (site / ".coursegen/links.json").read_bytes() == kept
    assert found(site, capsys, "--no-cache") == Counter()
    assert len(web.asked) >= 2 * first - 2  # the page that flaps answers at once by now


def test_what_failed_is_asked_about_again_and_what_exists_is_not(
    make_site: MakeSite, web: FakeWeb, capsys: Capture
) -> None:
    site = site_of(make_site, web, SEEDED + "".join(f"{line}\n\n" for line in RIGHT))
    assert found(site, capsys) == EXPECTED
    first = len(web.asked)
    assert found(site, capsys) == EXPECTED
    again = {place.partition("?")[0] for _, place in web.asked[first:]}
    assert {"a.example/gone", "a.example/refused", "a.example/down"} <= again
    assert not again & {
        "a.example/moved",
        "a.example/for-now",
        "a.example/no-head",
        "plain.example/page",
    }


def test_the_same_is_said_in_every_format(
    make_site: MakeSite, web: FakeWeb, capsys: Capture, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = site_of(make_site, web, SEEDED)
    options = ["check", str(site), "--online", "--ignore", "figure.*"]
    main([*options, "--format", "sarif"])
    (run,) = json.loads(capsys.readouterr().out)["runs"]
    said = Counter(
        (each["ruleId"], each["locations"][0]["physicalLocation"]["region"]["startLine"]) for each in run["results"]
    )
    assert said == EXPECTED
    kinds = {each["ruleId"]: each.get("kind", "fail") for each in run["results"]}
    assert {rule for rule, kind in kinds.items() if kind == "open"} == {"link.unverified", "web.anchor-missing"}
    main([*options, "--format", "junit"])
    assert capsys.readouterr().out.count("<testcase ") >= len(DEFECTS)
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "summary.md"))
    main([*options, "--format", "github"])
    *annotations, hidden = capsys.readouterr().out.splitlines()
    shown = {
        (re.findall(r"title=([a-z.-]+)", each)[0], int(re.findall(r"line=(\d+)", each)[0])) for each in annotations
    }
    assert len(shown) + int(hidden.split()[0]) == len(EXPECTED) and shown <= set(EXPECTED)
    assert all(code in (tmp_path / "summary.md").read_text() for code, _ in EXPECTED)
    main([*options, "--format", "text"])
    text = capsys.readouterr().err
    assert all(f"content/index.md:{line}:" in text and code in text for code, line in EXPECTED)


@pytest.mark.parametrize(
    ("options", "families"),
    [
        (["--select", "web.*"], {"web"}),
        (["--select", "arxiv.*,doi.*"], {"arxiv", "doi"}),
        (["--select", "*.*", "--ignore", "web.*,link.*,colab.*,github.*"], {"arxiv", "doi", "youtube"}),
    ],
)
def test_codes_can_be_chosen(
    make_site: MakeSite, web: FakeWeb, capsys: Capture, options: list[str], families: set[str]
) -> None:
    actual = found(site_of(make_site, web, SEEDED), capsys, *options)
    assert actual == Counter({key: 1 for key in EXPECTED if key[0].partition(".")[0] in families})


def test_only_what_the_change_brought_is_told(make_site: MakeSite, web: FakeWeb, capsys: Capture) -> None:
    site = site_of(make_site, web, SEEDED)
    git(site, "init", "-q")
    git(site, "add", "-A")
    git(site, "commit", "-q", "-m", "old")
    assert found(site, capsys, "--since", "HEAD") == Counter()
    index = site / "content/index.md"
    index.write_text(f"[new](https://a.example/gone-too)\n\n{SEEDED}", encoding="utf-8")
    assert found(site, capsys, "--since", "HEAD") == Counter({("web.missing", 1): 1})


def test_only_what_is_not_in_the_baseline_is_told(
    make_site: MakeSite, web: FakeWeb, capsys: Capture, tmp_path: Path
) -> None:
    site = site_of(make_site, web, SEEDED)
    options = ["--baseline", str(tmp_path / "known.json")]
    assert found(site, capsys, *options, "--update-baseline") == Counter()
    (site / "content/index.md").write_text(f"{SEEDED}[new](https://a.example/gone-too)\n", encoding="utf-8")
    assert found(site, capsys, *options) == Counter({("web.missing", 2 * len(DEFECTS) + 1): 1})


def test_fixes_end_what_they_mend(make_site: MakeSite, web: FakeWeb, capsys: Capture) -> None:
    site = site_of(make_site, web, SEEDED)
    before = (site / "content/index.md").read_text()
    main(["check", str(site), "--online", "--diff"])
    patch = capsys.readouterr().out
    assert (site / "content/index.md").read_text() == before
    after = found(site, capsys, "--fix")
    mended = {"colab.branch-missing", "github.branch-missing", "github.moved", "web.insecure", "web.moved"}
    assert {code for code, _ in EXPECTED} - {code for code, _ in after} == mended
    assert ("colab.notebook-missing", 11) not in after  # another case
    text = (site / "content/index.md").read_text()
    added = [line[1:] for line in patch.splitlines() if re.match(r"\+(?!\+)", line)]
    assert len(added) == 6 and all(line in text for line in added)
    assert found(site, capsys, "--fix") == after
    assert (site / "content/index.md").read_text() == text


IGNORE = '[[check.ignore]]\nmatch = "{}"\ncode = "{}"\nreason = "known"\n'


@pytest.mark.parametrize(
    ("match", "code", "said"),
    [
        ("https://a.example/gone", "web.missing", [("web.moved", 3)]),  # hidden
        ("https://a.example/*", "web.*", []),
        ("https://a.example/page", "web.missing", [("ignore.unused", None), ("web.missing", 1), ("web.moved", 3)]),
        ("https://doi.org/*", "doi.missing", [("ignore.unused", None), ("web.missing", 1), ("web.moved", 3)]),
    ],
)
def test_ignores_hide_what_other_sites_say(
    make_site: MakeSite, web: FakeWeb, capsys: Capture, match: str, code: str, said: list[tuple[str, int | None]]
) -> None:
    text = "[w](https://a.example/gone)\n\n[w](https://a.example/moved)\n"
    actual = found(site_of(make_site, web, text, IGNORE.format(match, code)), capsys)
    settings = next((line for each, line in actual if each == "ignore.unused"), None)
    assert sorted(actual) == sorted((each, settings if line is None else line) for each, line in said)


def test_an_ignore_is_not_called_unused_where_its_page_was_not_verified(
    make_site: MakeSite, web: FakeWeb, capsys: Capture
) -> None:
    ignore = IGNORE.format("https://a.example/down", "web.missing")
    assert found(site_of(make_site, web, "[w](https://a.example/down)\n", ignore), capsys) == {
        ("link.unverified", 1): 1
    }


def test_an_ignore_is_not_called_unused_where_time_was_up(make_site: MakeSite, web: FakeWeb, capsys: Capture) -> None:
    ignore = IGNORE.format("https://a.example/other", "web.missing")
    site = site_of(make_site, web, "[w](https://a.example/page)\n", ignore)
    assert found(site, capsys, "--budget", "0.001s") == {("link.unverified", 1): 1}
