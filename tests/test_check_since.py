"""`check --since`: what a change brought, on the lines that it wrote and on all others."""

from __future__ import annotations

import json
import tracemalloc
from pathlib import Path

import pytest

from coursegen import git as asked
from coursegen.cli import main
from coursegen.git import changed_lines, snapshot
from tests.conftest import MakeSite
from tests.test_check_mending import SETTINGS, said
from tests.test_check_repository import NOTEBOOK, git

Capture = pytest.CaptureFixture[str]
COLAB = "https://colab.research.google.com/github/o/n/blob/main"
PAGE = """# 題

[one](one.md) [two](two.md#二) [gone](gone.md)

![fig](../assets/fig.png) <img src="../assets/fig.png" srcset="/assets/fig.png 1x, /assets/big.png 2x" alt="x">

[own](https://h.example/one/) [nb](@/notebooks/a.ipynb) [nb](@/notebooks/b.ipynb)
"""
FILES: dict[str, str | bytes] = {
    "site.toml": SETTINGS + 'repository = "o/n"\n',
    "content/index.md": "# T\n",
    "content/page.md": PAGE.replace("@", COLAB),
    "content/one.md": "# 一\n",
    "content/two.md": "# 二\n",
    "assets/fig.png": b"\0" * 5000,
    "assets/big.png": "x",
    "assets/style.css": "a { background: url(fig.png) }\n",
    "notebooks/a.ipynb": NOTEBOOK,
    "notebooks/b.ipynb": NOTEBOOK,
}


def committed(folder: Path) -> Path:
    git(folder, "init", "-q", "-b", "main")
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "old")
    return folder


def test_since_hears_only_changed_lines(make_site: MakeSite, capsys: Capture) -> None:
    site = make_site({"site.toml": SETTINGS, "content/講義.md": "[a](old.md)\n"})
    git(site, "init", "-q")
    git(site, "add", "-A")
    git(site, "commit", "-q", "-m", "old")
    (site / "content/講義.md").write_text("[a](old.md)\n\n[b](new.md)\n", encoding="utf-8")
    (site / "content/b.md").write_text("[a](new.md)\n", encoding="utf-8")
    assert said(site, capsys, "--since", "HEAD") == [("page.missing", 1), ("page.missing", 3)]
    assert main(["check", str(site), "--since", "nothing"]) == 2
    assert main(["check", str(site), "--since", "--output=x"]) == 2


def test_since_hears_of_what_the_change_removed(make_site: MakeSite, capsys: Capture) -> None:
    site = committed(make_site(FILES))
    assert said(site, capsys, "--since", "HEAD") == []
    (site / "content/one.md").unlink()
    assert said(site, capsys, "--since", "HEAD") == [("page.missing", 3), ("page.missing", 7)]
    (site / "content/two.md").write_text("# 二つ\n", encoding="utf-8")
    assert said(site, capsys, "--since", "HEAD")[1:] == [("anchor.missing", 3), ("page.missing", 7)]
    git(site, "commit", "-q", "-a", "-m", "pages")
    assert said(site, capsys, "--since", "HEAD") == []
    (site / "assets/fig.png").rename(site / "assets/figure.png")
    git(site, "mv", "notebooks/a.ipynb", "notebooks/A.ipynb")
    assert sorted(said(site, capsys, "--since", "HEAD")) == [
        ("asset.missing", 1),
        *[("asset.missing", 5)] * 3,
        ("colab.notebook-missing", 7),
    ]
    assert len(said(site, capsys, "--since", "HEAD~1")) == 8


def test_since_hears_of_what_settings_moved(make_site: MakeSite, capsys: Capture) -> None:
    site = committed(
        make_site({**FILES, "content/index.md": "[a](/old/)\n", "content/one.md": "---\npermalink: /old/\n---\n"})
    )
    (site / "content/one.md").write_text("---\npermalink: /new/\n---\n", encoding="utf-8")
    main(["check", str(site), "--since", "HEAD", "--select", "page.*", "--format", "json"])
    found = [(each["path"], each["href"]) for each in json.loads(capsys.readouterr().out)["findings"]]
    assert found == [("content/index.md", "/old/")]


def test_since_knows_a_site_that_lies_in_a_repository(tmp_path: Path, make_site: MakeSite, capsys: Capture) -> None:
    course = make_site(
        {**FILES, "content/page.md": str(FILES["content/page.md"]).replace("notebooks", "site/notebooks")}
    )
    (tmp_path / "other.md").write_text("x")
    committed(tmp_path)
    assert said(course, capsys, "--since", "HEAD") == []
    (course / "notebooks/b.ipynb").unlink()
    assert said(course, capsys, "--since", "HEAD") == [("colab.notebook-missing", 7)]
    git(tmp_path, "rm", "-q", "-r", "--cached", "site")
    git(tmp_path, "commit", "-q", "-m", "no site")
    assert ("page.missing", 3) in said(course, capsys, "--since", "HEAD")  # all of it is new


def test_since_goes_with_fixes_formats_and_baselines(make_site: MakeSite, capsys: Capture, tmp_path: Path) -> None:
    site = committed(make_site(FILES))
    (site / "assets/fig.png").rename(site / "assets/Fig.png")
    options = ["--since", "HEAD", "--baseline", str(tmp_path / "known.json")]
    assert main(["check", str(site), "--since", "HEAD", "--format", "sarif"]) == 1
    results = json.loads(capsys.readouterr().out)["runs"][0]["results"]
    assert {each["ruleId"] for each in results} == {"asset.missing"}
    assert main(["check", str(site), "--since", "HEAD", "--diff"]) == 1
    assert capsys.readouterr().out.count("\n+") == 4  # two files, one line each
    assert main(["check", str(site), *options, "--update-baseline"]) == 0
    capsys.readouterr()
    (site / "assets/big.png").unlink()
    assert said(site, capsys, *options) == [("asset.missing", 5)]
    assert main(["check", str(site), "--since", "HEAD", "--fix"]) == 1  # big.png
    assert "Fig.png 1x" in (site / "content/page.md").read_text(encoding="utf-8")
    assert "url(Fig.png)" in (site / "assets/style.css").read_text()


def test_since_reads_hunks_whatever_their_lines_look_like(make_site: MakeSite, capsys: Capture) -> None:
    site = make_site({"site.toml": SETTINGS, "content/a.md": "x\n\n[a](old.md)\n", "content/b.md": "x\n[a](old.md)\n"})
    git(committed(site), "config", "diff.interHunkContext", "9")
    git(site, "config", "diff.noprefix", "false")
    (site / "content/a.md").write_text("++ content/b.md\n@@ -1 +1,9 @@\n[a](old.md)\n\n[b](new.md)", encoding="utf-8")
    assert said(site, capsys, "--since", "HEAD") == [("page.missing", 5)]
    (site / "content/b.md").write_text("x\n[a](old.md)\n", encoding="utf-16")  # git calls it binary
    assert ("page.missing", 2) in said(site, capsys, "--since", "HEAD")


def test_since_asks_about_its_own_folder_when_git_itself_calls_it(
    tmp_path: Path, make_site: MakeSite, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = committed(make_site(FILES))
    other = tmp_path / "other"
    other.mkdir()
    git(other, "init", "-q")
    (site / "content/one.md").unlink()
    before = git(site, "ls-files", "--stage"), sorted((site / ".git").rglob("*"))
    with monkeypatch.context() as hook:
        hook.setenv("GIT_INDEX_FILE", str(site / ".git/index"))
        hook.setenv("GIT_DIR", str(other / ".git"))
        assert said(site, capsys, "--since", "HEAD") == [("page.missing", 3), ("page.missing", 7)]
    assert (git(site, "ls-files", "--stage"), sorted((site / ".git").rglob("*"))) == before


@pytest.mark.parametrize("kind", ["shallow", "detached", "worktree"])
def test_since_works_in_any_kind_of_checkout(
    tmp_path: Path, make_site: MakeSite, capsys: Capture, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    origin = committed(make_site(FILES))
    git(origin, "commit", "-q", "--allow-empty", "-m", "two")
    site = tmp_path / "checkout"
    if kind == "worktree":
        git(origin, "worktree", "add", "-q", "--detach", str(site))
    else:
        git(tmp_path, "clone", "-q", *(["--depth=1"] if kind == "shallow" else []), origin.as_uri(), str(site))
        git(site, "checkout", "-q", "--detach")
        git(site, "commit", "-q", "--allow-empty", "-m", "on no branch")
    (site / "content/one.md").unlink()
    (site / "notebooks/b.ipynb").unlink()
    found = [("page.missing", 3), ("page.missing", 7), ("colab.notebook-missing", 7)]
    assert said(site, capsys, "--since", "HEAD") == found
    monkeypatch.chdir(site)
    assert said(Path(), capsys, "--since", "HEAD") == found


def test_an_earlier_site_is_laid_out_without_what_lies_beside_it(
    tmp_path: Path, make_site: MakeSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    course = make_site(FILES)
    (tmp_path / "data").mkdir()
    (tmp_path / "data/set.csv").write_text("1,2\n")
    (tmp_path / "data/a.ipynb").write_text(NOTEBOOK, encoding="utf-8")
    (course / "content/large.md").write_text("x" * 3000)
    committed(tmp_path)
    monkeypatch.setattr(asked, "_LARGE", 2000)
    folder = tmp_path / "before"
    folder.mkdir()
    commit = git(tmp_path, "rev-parse", "HEAD").strip()
    assert snapshot(course, commit, folder) == folder / course.name
    held = {path.relative_to(folder).as_posix(): path.stat().st_size for path in folder.rglob("*") if path.is_file()}
    assert {name for name in held if not name.startswith((".git/", course.name))} == {"data/a.ipynb"}
    assert [name for name, size in held.items() if not size] != []
    assert {name.removeprefix(f"{course.name}/") for name, size in held.items() if not size} == {
        "content/large.md",
        "assets/fig.png",
        "assets/big.png",
    }
    assert git(folder, "ls-files", "--deleted") == ""
    assert "data/set.csv" in git(folder, "ls-files")
    assert str(folder) not in git(tmp_path, "worktree", "list")


def test_what_changed_is_told_without_keeping_it(make_site: MakeSite) -> None:
    site = make_site(
        {"site.toml": SETTINGS, "content/a.md": "x\n", "data.txt": "".join(f"{n}\n" for n in range(200_000))}
    )
    committed(site)
    (site / "data.txt").write_text("".join(f"{n} x\n" for n in range(200_000)))
    commit = git(site, "rev-parse", "HEAD").strip()
    tracemalloc.start()
    changed = changed_lines(site, commit)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert changed and changed.has("data.txt", 200_000) and not changed.has("content/a.md")
    assert peak < 1_000_000


def test_what_is_large_has_changed_as_a_whole(make_site: MakeSite, monkeypatch: pytest.MonkeyPatch) -> None:
    site = committed(make_site({"site.toml": SETTINGS, "content/a.md": "x\n", "講義 [1]/データ.txt": "x\n" * 3000}))
    (site / "講義 [1]/データ.txt").write_text("x\n" * 3001, encoding="utf-8")
    (site / "content/a.md").write_text("x\ny\n")
    monkeypatch.setattr(asked, "_LARGE", 2000)
    changed = changed_lines(site, git(site, "rev-parse", "HEAD").strip())
    assert changed and changed.has("講義 [1]/データ.txt", 1)
    assert changed.has("content/a.md", 2) and not changed.has("content/a.md", 1)


def with_submodule(make_site: MakeSite, tmp_path: Path) -> Path:
    """A site and, in `content/shared`, another repository with a page whose link is broken."""
    shared = tmp_path / "shared"
    shared.mkdir()
    (shared / "one.md").write_text("# 一\n\n[a](nothing.md)\n", encoding="utf-8")
    (shared / "fig.png").write_bytes(b"x")
    committed(shared)
    site = make_site({"site.toml": SETTINGS, "content/page.md": "[a](shared/one.md#一) ![b](shared/fig.png)\n"})
    git(site, "init", "-q", "-b", "main")
    git(site, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(shared), "content/shared")
    return committed(site)


def test_a_submodule_was_there_before_the_change(make_site: MakeSite, capsys: Capture, tmp_path: Path) -> None:
    site = with_submodule(make_site, tmp_path)
    inner = site / "content/shared"
    assert said(site, capsys) == [("page.missing", 3)]
    assert said(site, capsys, "--since", "HEAD") == []
    (inner / "one.md").write_text("# 二\n\n[a](nothing.md)\n\n[a](new.md)\n", encoding="utf-8")
    (inner / "fig.png").unlink()
    new = [("anchor.missing", 1), ("asset.missing", 1), ("page.missing", 5)]
    assert said(site, capsys, "--since", "HEAD") == new
    git(inner, "commit", "-q", "-a", "-m", "new")
    git(site, "commit", "-q", "-a", "-m", "new")
    assert said(site, capsys, "--since", "HEAD~1") == new
    assert said(site, capsys, "--since", "HEAD") == []
    assert git(site, "status", "--porcelain") == git(inner, "status", "--porcelain") == ""


def test_a_submodule_that_is_not_checked_out_is_said(make_site: MakeSite, capsys: Capture, tmp_path: Path) -> None:
    site, clone = with_submodule(make_site, tmp_path), tmp_path / "clone"
    git(tmp_path, "clone", "-q", str(site), str(clone))
    missing = [("source.submodule-empty", None), ("page.missing", 1), ("asset.missing", 1)]
    assert said(clone, capsys) == missing
    assert said(clone, capsys, "--since", "HEAD") == []
    main(["build", str(clone), "--output", str(tmp_path / "out")])
    capsys.readouterr()
    git(clone, "-c", "protocol.file.allow=always", "submodule", "--quiet", "update", "--init")
    assert said(clone, capsys) == [("page.missing", 3)]


def test_a_submodule_of_which_nothing_is_published_is_not_spoken_of(make_site: MakeSite, capsys: Capture) -> None:
    modules = "".join(
        f'[submodule "{path}"]\n\tpath = {path}\n\turl = x\n'
        for path in ("theme", "_theme", "content/_x/y", "content/y", "../outside", "assets/a b", "content/gone")
    )
    site = make_site({"site.toml": SETTINGS, ".gitmodules": modules, "content/y/a.md": "# a\n"})
    for path in ("theme", "_theme", "content/_x/y", "assets/a b"):
        (site / path).mkdir(parents=True)
    main(["check", str(site), "--format", "json"])
    found = json.loads(capsys.readouterr().out)["findings"]
    assert [(each["code"], each["path"], "`assets/a b`" in each["message"]) for each in found] == [
        ("source.submodule-empty", ".gitmodules", True)
    ]
