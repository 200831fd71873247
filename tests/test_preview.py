"""A page shown before the whole site is made: it is what the whole site will have, or it is not shown."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from coursegen.build import make_site as made_of
from coursegen.made import Made
from coursegen.overtaken import give_way
from coursegen.preview import Preview
from coursegen.reading import Memory
from coursegen.record import replace
from coursegen.serve.loop import Session
from coursegen.serve.watch import Change, Watcher
from tests.conftest import MakeSite

FILES = {
    "site.toml": '[site]\ntitle = "T"\nurl = "https://example.org"\n',
    "content/index.md": "# 家\n\n[甲](a.md)\n",
    "content/a.md": "---\ntitle: 甲\n---\n\n# 甲\n\n始め $x^2$\n",
    "content/b.md": "---\ntitle: 乙\n---\n\n![図](../assets/p.svg) $y^2$ [@k]\n",
    "content/c.md": "[@l]\n",
    "references.bib": "@book{k, title={K}}\n@book{l, title={L}}\n@book{m, title={M}}\n",
    "assets/p.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30"/>',
    "assets/s.css": "p{color:red}",
    "templates/note.html": "{# of no use #}",
    "templates/style.css": "main{color:red}",
    "templates/unused.css": "main{}",
}


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("content/a.md", "---\ntitle: 甲\n---\n\n# 甲の二\n\n[乙](b.md#x) と ![図](../assets/p.svg)、$x_1$\n"),
        ("content/a.md", "---\ntitle: 甲\n---\n\n[無い](gone.md) [@nobody2000]\n"),
        ("content/index.md", "# 家\n\n言い換えた [甲](a.md)\n"),
        ("content/b.md", "---\ntitle: 乙\n---\n\n$y^2$ [@l, p. 3; @k] [@none] @l\n"),
        ("assets/s.css", "p{color:blue}"),
        ("assets/p.svg", '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30"><g/></svg>'),
    ],
)
def test_what_is_shown_at_once_is_what_the_whole_site_will_have(make_site: MakeSite, path: str, content: str) -> None:
    root = make_site(FILES)
    preview = Preview(made_of(root), Memory())
    (root / path).write_text(content, encoding="utf-8")
    shown, whole = preview.after([path]), made_of(root)
    assert shown is not None
    edited = next((page.output for page in whole.site.pages if page.document.path == path), path)
    assert shown.outputs[edited] == whole.outputs[edited]
    assert shown.outputs.keys() == whole.outputs.keys()


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("content/a.md", "---\ntitle: 丙\n---\n\n# 甲\n"),
        ("content/a.md", "---\ntitle: 甲\ndraft: true\n---\n\n# 甲\n"),
        ("content/a.md", "---\ntitle: 甲\n---\n\n$\\aleph$ は新しい字\n"),
        ("content/b.md", "---\ntitle: 乙\n---\n\n$y^2$ [@k; @m]\n"),
        ("content/b.md", "---\ntitle: 乙\n---\n\n$y^2$\n"),
        ("content/a.md", "---\ntitle: 甲\n---\n\n$x^2$ [@k]\n"),
        ("content/new.md", "# 新\n"),
        ("assets/new.css", "p{}"),
        ("templates/page.html", "{{ body }}"),
        ("templates/unused.css", "main{color:blue}"),
        ("templates/new.css", "main{}"),
        ("templates/style.css", None),
        ("site.toml", '[site]\ntitle = "U"\n'),
        ("content/a.md", None),
        ("assets/s.css", None),
    ],
)
def test_what_may_change_other_pages_is_left_to_the_whole_site(
    make_site: MakeSite, path: str, content: str | None
) -> None:
    root = make_site(FILES)
    preview = Preview(made_of(root), Memory())
    if content is None:
        (root / path).unlink()
    else:
        (root / path).write_text(content, encoding="utf-8")
    assert preview.after([path]) is None


def test_a_style_of_the_theme_is_shown_where_the_pages_look_for_it(make_site: MakeSite) -> None:
    root = make_site(FILES)
    made = made_of(root)
    preview = Preview(made, Memory())
    (root / "templates/style.css").write_text("main{color:blue}", encoding="utf-8")
    shown = preview.after(["templates/style.css"])
    assert shown is not None
    changed = {path: output for path, output in shown.outputs.items() if made.outputs[path] != output}
    assert list(changed.values()) == [b"main{color:blue}"]
    page = made.outputs["a/index.html"]
    assert isinstance(page, bytes) and next(iter(changed)) in page.decode()
    assert preview.after(["content/a.md"]) is not None


def test_a_title_is_shown_on_its_own_page_first(make_site: MakeSite) -> None:
    root = make_site(FILES)
    made = made_of(root)
    (root / "content/index.md").write_text("# 別の家\n\n[甲](a.md)\n", encoding="utf-8")
    shown = Preview(made, Memory()).after(["content/index.md"])
    assert shown is not None
    assert shown.outputs["a/index.html"] == made.outputs["a/index.html"]


class _Maker:
    """Makes a site that says which calls led to it."""

    def __init__(self, made: Made, told: Callable[[], None]) -> None:
        self.made = made
        self.calls: list[str] = []
        self._told = told

    def preview(self, changed: frozenset[str]) -> Made | None:
        self.calls.append(f"preview {' '.join(sorted(changed))}")
        return replace(self.made, outputs={**self.made.outputs, "a/index.html": b"new"})

    def make(self) -> Made:
        self.calls.append("make")
        self._told()
        give_way()
        self.calls.append("made")
        return self.made

    def settle(self) -> None:
        self.calls.append("settle")


class _Watcher(Watcher):
    """Hands out changes as they are laid down."""

    def __init__(self, changes: list[Change | None]) -> None:
        self.changes = changes

    @property
    def is_told(self) -> bool:
        return bool(self.changes) and self.changes[0] is not None and self.changes[0].paths != frozenset()

    def wait(self, patience: float = 0) -> Change | None:
        return self.changes.pop(0)

    def scope(self, scope: object) -> None:
        """Nothing to watch."""


QUIET = Change(frozenset())


def test_what_was_saved_is_shown_first_and_the_site_is_made_when_it_is_quiet(make_site: MakeSite) -> None:
    maker = _Maker(made_of(make_site(FILES)), lambda: None)
    session = Session(Path(), maker)
    session.run(_Watcher([Change(frozenset({"a"})), QUIET, None]))
    assert maker.calls == ["preview a", "make", "made", "settle"]


def test_whoever_goes_on_writing_is_shown_each_save_before_the_site_is_made(make_site: MakeSite) -> None:
    maker = _Maker(made_of(make_site(FILES)), lambda: None)
    session = Session(Path(), maker)
    session.run(_Watcher([Change(frozenset({"a"})), Change(frozenset({"b"})), QUIET, None]))
    assert maker.calls == ["preview a", "preview a b", "make", "made", "settle"]


def test_a_save_while_the_site_is_made_ends_the_making(make_site: MakeSite) -> None:
    changes: list[Change | None] = [Change(frozenset({"a"})), QUIET, None]
    later = [Change(frozenset({"b"})), QUIET]

    def come() -> None:
        changes[:0] = later
        later.clear()

    maker = _Maker(made_of(make_site(FILES)), come)
    session = Session(Path(), maker)
    session.run(_Watcher(changes))
    assert maker.calls == ["preview a", "make", "preview a b", "make", "made", "settle"]


def test_where_anything_may_have_changed_nothing_is_shown_before_the_whole_site(make_site: MakeSite) -> None:
    maker = _Maker(made_of(make_site(FILES)), lambda: None)
    session = Session(Path(), maker)
    session.run(_Watcher([Change(None), None]))
    assert maker.calls == ["make", "made", "settle"]


def test_a_site_made_again_with_the_same_content_is_no_news_and_is_what_the_next_is_compared_with(
    make_site: MakeSite,
) -> None:
    root = make_site(FILES)
    maker = _Maker(made_of(root), lambda: None)
    session = Session(root, maker)
    session.rebuild(None)
    first = session.generation
    maker.made = made_of(root)
    session.rebuild(None)
    assert session.generation.number == first.number
    assert {path: each.etag for path, each in session.generation.resources.items()} == {
        path: each.etag for path, each in first.resources.items()
    }
    assert all(each.output is maker.made.outputs[path] for path, each in session.generation.resources.items())
