"""`check --since`: what a change brought, on the lines that it wrote and on all others."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from coursegen.cli import main
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
