from __future__ import annotations

from datetime import date

from coursegen import codes
from coursegen.assemble import assemble
from coursegen.build import make_site as make
from coursegen.model import Document
from tests.conftest import MakeSite
from tests.site_builder import asset, built, coursegen_site, document, jekyll_site, page_of


def test_addresses_lay_the_content_folder_over_the_root() -> None:
    site, said = built([document("content/2021/lect.md"), document("content/index.md")], config=coursegen_site())
    assert [(page.url, page.output) for page in site.pages] == [
        ("/", "index.html"),
        ("/2021/lect/", "2021/lect/index.html"),
    ]
    assert said == ()


def test_a_folder_has_the_page_that_hugos_authors_give_it(make_site: MakeSite) -> None:
    files: dict[str, str | bytes] = {
        "site.toml": '[site]\ntitle = "T"\nurl = "https://h.example"\n',
        "content/_index.md": "[a](a/_index.md) [b](/a/) [c](a/b.md)\n",
        "content/a/_index.md": "x\n",
        "content/a/_index.md~": "x\n",
        "content/a/_b.md": "x\n",
        "content/a/b.md": "[a](_index.md)\n",
    }
    made = make(make_site(files))
    assert [(page.url, page.document.title) for page in made.site.pages] == [
        ("/", "content"), ("/a/", "a"), ("/a/b/", "b"),
    ]  # fmt: skip
    assert [course.path for course in made.site.courses] == ["a"]
    assert made.diagnostics == ()
    both = make(make_site({**files, "content/a/index.md": "x\n"}))
    assert [each.message for each in both.diagnostics if each.code is codes.URL_COLLISION] == [
        "`content/a/_index.md` and `content/a/index.md` want the same address /a/; none of them is published"
    ] * 2


def test_a_readme_is_its_folders_page_where_nothing_else_is() -> None:
    pages = [document(f"content/{name}.md") for name in ("README.ja", "README", "a/readme", "b/README", "b/index")]
    site, said = built([*pages, document("content/c/README.md", permalink="/d/")], config=coursegen_site())
    urls = {page.document.path.removeprefix("content/"): page.url for page in site.pages}
    assert urls == {
        "README.ja.md": "/README.ja/", "README.md": "/", "a/readme.md": "/a/", "b/README.md": "/b/README/",
        "b/index.md": "/b/", "c/README.md": "/d/",
    }  # fmt: skip
    assert said == ()
    beside, _ = built([document("content/a/README.md")], ["a/index.html"], coursegen_site())
    assert [page.url for page in beside.pages] == ["/a/README/"]


def test_addresses_of_a_jekyll_site_are_the_paths() -> None:
    site, _ = built([document("content/lect.md")], config=jekyll_site())
    assert site.pages[0].url == "/content/lect/"


def test_addresses_follow_the_page_before_the_site() -> None:
    config = coursegen_site(permalink="none")
    site, said = built([document("content/a.md"), document("content/b.md", permalink="/one/")], config=config)
    assert [page.url for page in site.pages] == ["/a.html", "/one/"]
    assert said == ()


def test_addresses_of_jekyll_pages_take_only_the_slash_of_a_pattern() -> None:
    for pattern, url in (("/:categories/:title/", "/2021/a/"), ("/:year/:title:output_ext", "/2021/a.html")):
        site, said = built([document("2021/a.md")], config=jekyll_site(permalink=pattern))
        assert (site.pages[0].url, said) == (url, ())


def test_addresses_fill_in_dates() -> None:
    dated, plain = document("content/a.md", day=date(2021, 4, 7)), document("content/b.md")
    site, said = built([dated, plain], config=coursegen_site(permalink="/:year/:month/:basename/"))
    assert [page.url for page in site.pages] == ["/2021/04/a/", "/b/"]
    assert [(each.code, each.path) for each in said] == [(codes.URL_PERMALINK, "content/b.md")]


def test_addresses_say_where_a_permalink_cannot_be_used() -> None:
    page = document("a.md", permalink="/../x/")
    site, (said,) = built([page])
    assert site.pages[0].url == "/a/"
    assert said.code is codes.URL_PERMALINK
    assert said.span is not None and page.source[said.span] == "permalink: /../x/"


def names(documents: list[Document], assets: list[str]) -> tuple[set[str], set[str], frozenset[str]]:
    """What is published, of what a collision is said, and what is kept."""
    site, said = built(documents, assets)
    assert all(each.code is codes.URL_COLLISION for each in said)
    published = {page.output for page in site.pages} | {each.output for each in site.assets}
    return published, {each.path for each in said}, site.kept


def test_addresses_of_two_pages_collide() -> None:
    documents = [document("a.md"), document("b.md", permalink="/a/"), document("c.md")]
    assert names(documents, []) == ({"c/index.html"}, {"a.md", "b.md"}, frozenset({"a/index.html"}))


def test_addresses_of_a_page_and_a_file_collide() -> None:
    assert names([document("a.md")], ["a/index.html"]) == (set(), {"a.md", "a/index.html"}, frozenset({"a/index.html"}))


def test_addresses_collide_in_unicode_forms_of_one_name() -> None:
    assert names([document("が.md"), document("か\u3099.md")], [])[2] == frozenset({"が/index.html"})


def test_addresses_of_two_files_collide() -> None:
    files = (asset("assets/x.svg", "x.svg"), asset("x.svg"))
    site, said = assemble((), files, coursegen_site())
    assert site.assets == () and site.kept == {"x.svg"}
    assert "`assets/x.svg` and `x.svg` want the same address /x.svg" in said[0].message


def test_addresses_of_a_file_and_a_folder_collide() -> None:
    published, said, kept = names([document("a.md"), document("a/b.md")], ["a", "ab"])
    assert published == {"ab"}
    assert said == {"a", "a.md", "a/b.md"}
    assert kept == {"a", "a/index.html", "a/b/index.html"}


def test_addresses_in_other_case_do_not_collide() -> None:
    assert names([document("a.md"), document("A.md")], [])[1] == set()


def test_addresses_name_only_the_first_of_many() -> None:
    _, said = built([document(f"{name}.md", permalink="/x/") for name in "abcde"])
    assert said[0].message.startswith("`a.md`, `b.md` and 3 more want")


def test_addresses_of_pages_in_one_place_are_kept_apart() -> None:
    site, _ = built([document("が.md", permalink="/one/"), document("か\u3099.md", permalink="/two/")])
    assert [page.url for page in site.pages] == ["/one/", "/two/"]
    assert page_of(site, "が.md").url == "/one/"
