from __future__ import annotations

from pathlib import Path

import pytest

from coursegen.build import make_site as make
from tests.conftest import MakeSite


def published(site: Path) -> set[str]:
    return {output for output in make(site).outputs if output.endswith((".html", ".png"))} - {"404.html"}


@pytest.mark.parametrize(
    ("permalink", "output"),
    [
        ("", "news/term/2024/02/03/hello.html"),
        ("date", "news/term/2024/02/03/hello.html"),
        ("pretty", "news/term/2024/02/03/hello/index.html"),
        ("ordinal", "news/term/2024/034/hello.html"),
        ("weekdate", "news/term/2024/W05/Sat/hello.html"),
        ("none", "news/term/hello.html"),
        ("/:year/:i_month/:i_day/:title/", "2024/2/3/hello/index.html"),
        ("/blog/:short_year/:slug.html", "blog/24/hello.html"),
        ("/:unknown/:title", "_posts/2024-02-03-hello/index.html"),  # said, and published all the same
    ],
)
def test_posts_lie_where_jekyll_puts_them(make_site: MakeSite, permalink: str, output: str) -> None:
    post = "---\ntitle: Hello\ncategories: [News, Term]\n---\nx\n"
    config = f"title: T\npermalink: {permalink}\n" if permalink else "title: T\n"
    files = {"_config.yml": config, "_posts/2024-02-03-hello.md": post, "index.md": "x\n"}
    assert published(make_site(files)) == {output, "index.html"}


@pytest.mark.parametrize(
    ("collections", "outputs"),
    [
        ("collections:\n  labs: {output: true}\n", {"labs/a/one.html", "labs/a/p.png"}),
        ("permalink: pretty\ncollections:\n  labs: {output: true}\n", {"labs/a/one/index.html", "labs/a/p.png"}),
        ("collections:\n  labs:\n    output: true\n    permalink: /:collection/:title/\n", {"labs/one/index.html", "labs/a/p.png"}),
        ("collections:\n  labs: {output: false}\n", set()),
        ("collections: [labs]\n", set()),
        ("collections: 3\n", set()),
        ("collections:\n  labs: true\n  ../x: {output: true}\n", set()),
        ("", set()),
    ],
)  # fmt: skip
def test_collections_are_published_where_they_say_so(make_site: MakeSite, collections: str, outputs: set[str]) -> None:
    files = {"_labs/a/one.md": "# One\n", "_labs/a/p.png": "x", "_labs/_hidden/two.md": "# Two\n", "index.md": "x\n"}
    assert published(make_site({"_config.yml": f"title: T\n{collections}", **files})) == outputs | {"index.html"}


def test_collections_may_lie_together(make_site: MakeSite) -> None:
    config = "title: T\nsource: src\ncollections_dir: all\ncollections:\n  labs: {output: true}\n"
    files = {"src/all/_labs/one.md": "# One\n", "src/all/_posts/2024-02-03-x.md": "# X\n", "src/index.md": "x\n"}
    assert published(make_site({"_config.yml": config, **files})) == {
        "index.html",
        "labs/one.html",
        "2024/02/03/x.html",
    }


def test_a_post_waits_for_its_day(make_site: MakeSite) -> None:
    files = {"_posts/2999-01-01-exam.md": "# Exam\n", "index.md": "x\n"}
    assert published(make_site({"_config.yml": "title: T\n", **files})) == {"index.html"}
    shown = published(make_site({"_config.yml": "title: T\nfuture: true\n", **files}))
    assert shown == {"index.html", "2999/01/01/exam.html"}


def test_a_readme_is_the_page_of_its_folder_where_nothing_else_is(make_site: MakeSite) -> None:
    files = {
        "README.md": "# A\n",
        "b/readme.md": "# B\n",
        "b/index.html": "x",
        "c/README.md": "# C\n",
        "d/README.md": "---\npermalink: /d.html\n---\n",
    }
    outputs = {"index.html", "b/readme.html", "b/index.html", "c/index.html", "d.html"}
    assert published(make_site({"_config.yml": "title: T\n", **files})) == outputs
    (make_site({}) / "c/index.md").write_text("# C\n")
    assert published(make_site({})) == outputs | {"c/README.html"}
