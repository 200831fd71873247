"""The values the program talks about: what a page says, what a site is. Frozen, and free of behaviour but lookup.

Field names are those that `inspect` prints and that templates see. Spans are into the page's source text.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime, time
from enum import StrEnum

from coursegen.citations import NO_BIBLIOGRAPHY, Bibliography, CitedWork, CourseWorks, ShownCitation
from coursegen.dates import Day
from coursegen.diagnostics import Diagnostics
from coursegen.kinds import LinkKind
from coursegen.record import Record
from coursegen.source import Source, Span


class FrontMatter(Record):
    """The metadata of a page. `values` holds it as written, keys in their own spelling; the rest is what it means."""

    values: Mapping[str, object]
    title: str = ""
    author: str = ""
    date: date | None = None
    description: str = ""
    lang: str = ""
    layout: str = ""
    permalink: str = ""
    published: bool = True
    """False for `published: false` and for `draft: true`."""
    release: datetime | None = None
    """From when the page is published; without a time zone, it is in the site's."""
    body: int = 0
    """The offset in the source at which the page's text begins."""
    links: tuple[Link, ...] = ()
    """The references that its values are: `image`, `slides`, `colab`, `links` …"""


class Heading(Record):
    """A heading of a page."""

    level: int
    text: str
    """Visible text, formulas as TeX."""
    id: str
    span: Span
    html: str = ""
    """The text as HTML where it holds formulas; else empty."""


class Link(Record):
    """A reference to somewhere: `[…](…)`, `<a href>`, `<img src>`, `srcset`, `<video poster>` …"""

    kind: LinkKind
    href: str
    """As written, entities resolved."""
    text: str
    """Visible text of the link; the alternative text of an image."""
    element: str
    """`a`, `img`, `iframe`, `video`, `source` …; `meta` for a value of front matter."""
    span: Span
    """The whole construct."""
    href_span: Span
    """The address alone."""


class Figure(Record):
    """Images with a caption, or images an author centred."""

    number: int | None
    """Number on its page, where it has a caption; none where the caption carries another kind (`図 2.3`)."""
    label: str
    """What it is called on its page: `図 3`, or what its caption carries."""
    id: str
    """Its anchor."""
    sources: tuple[str, ...]
    """Addresses of its images as written."""
    caption: str
    original_caption: str
    """The caption in its original language, from a comment; published only where the site says so."""
    original_lang: str
    alt: str
    width: str
    """As the author wrote it (`49%`), empty where nothing was said."""
    span: Span


class Formula(Record):
    """A formula in TeX."""

    tex: str
    display: bool
    span: Span


class Cite(Record):
    """One work in a citation."""

    key: str
    prefix: str = ""
    suffix: str = ""
    """What follows it: a page (`p. 3`), a chapter, words."""
    suppress_author: bool = False
    """Written `-@key`: the text around it names the author."""


class Citation(Record):
    """A citation: the keys of the works it names."""

    keys: tuple[str, ...]
    span: Span
    cites: tuple[Cite, ...] = ()
    """One for each key."""
    narrative: bool = False
    """Written `@key` in running text: a citation only where the bibliography knows the key."""
    text: str = ""
    """What the page shows where the bibliography knows none of the keys."""


class Reference(Record):
    """An entry of a bibliography; what could not be read is empty."""

    title: str
    url: str
    authors: tuple[str, ...]
    publisher: str
    year: int | None
    arxiv: str
    doi: str
    isbn: str
    span: Span


class Run(Record):
    """A stretch of text that is shown in one way."""

    text: str
    """What is read; a formula as TeX in dollars."""
    tags: tuple[str, ...] = ()
    """The elements around it that have a meaning on any page, the outermost first: `em`, `code` …"""
    link: int | None = None
    """Which of the document's links it belongs to."""
    formula: str = ""
    """The HTML of the formula that it is."""
    citation: int | None = None
    """Which of the document's citations it is."""


class Session(Record):
    """One session of the syllabus."""

    number: int
    plan: str
    keywords: tuple[str, ...]
    preparation: str
    minutes: int | None
    """How long the preparation takes."""
    span: Span
    commented: bool = False
    """Whether it stands in a comment; published only where the site says so."""
    runs: tuple[Run, ...] = ()
    """Its whole text as it is shown; empty where that is as it is read."""


class PlannedLecture(Record):
    """One line of a course's visible plan: `[第 01 回 04月17日](lect01): 導入`, a row of a table, a heading …"""

    number: int | None
    day: Day | None
    title: str
    """What stands beside number and day, or the heading; empty where there is nothing."""
    topics: str
    keywords: tuple[str, ...]
    preparation: str
    minutes: int | None
    """How long the preparation takes."""
    cancelled: bool
    links: tuple[int, ...]
    """Which of the document's links it holds, in order."""
    span: Span
    day_span: Span
    """Where the day is written; the whole line where that cannot be told."""
    runs: tuple[Run, ...] = ()
    """Its whole text as it is shown; empty where that is as it is read."""


class FactKind(StrEnum):
    """What a line of a course's facts tells."""

    NAME = "name"
    CODE = "code"
    INSTRUCTOR = "instructor"
    TERM = "term"
    TIME = "time"
    """Weekday, period and clock times, as written on one line."""
    ROOM = "room"
    CREDITS = "credits"
    ASSESSMENT = "assessment"
    OFFICE_HOURS = "office_hours"


class Fact(Record):
    """A line of a course's facts, such as `教室: 3-202`."""

    kind: FactKind
    text: str
    span: Span


class Mention(Record):
    """A reference outside pages: in a template, a style sheet, or the site's configuration."""

    path: str
    """The file that holds it, below the site."""
    output: str
    """Where that file is published; empty for what is not, whose references are paths from the site's root."""
    link: Link
    literal: bool
    """Whether it is published as it is written, so that the host of the site must understand it."""


class Notebook(Record):
    """What is known of a notebook."""

    problem: str = ""
    """Why it cannot be opened; empty where it can."""
    cells: frozenset[str] = frozenset()
    """The ids of its cells, where it holds any."""


class Repository(Record):
    """The course's own repository, as the working tree and git tell it. Paths are below its root, in NFC."""

    branch: str
    """The branch that the working tree stands for."""
    working: frozenset[str]
    """All names that mean the working tree: its branch, `HEAD`, and what it may be called where git does not tell."""
    files: frozenset[str]
    """Every file of the working tree."""
    names: frozenset[str]
    """All branches and tags that are known, and `HEAD`."""
    complete: bool
    """Whether `names` holds every branch there is: not so without git, and in a shallow or partial clone."""
    other: Mapping[str, frozenset[str]]
    """The files of other branches, tags and commits, of those that were asked for."""
    folder: str
    """Where the site lies in it; ends in a slash where it is not empty."""
    notebooks: Mapping[str, Notebook]
    """Notebooks of the working tree, of those that were asked for."""


class HoleKind(StrEnum):
    """What is filled in when a page is written and its place in the site is known."""

    HREF = "href"
    """The address of link `index`, as seen from the page."""
    SIZE = "size"
    """ width="…" height="…" of the image that link `index` shows, where the file tells."""
    CITATION = "citation"
    """Citation `index`, linked to its works in the page's list of references."""
    CITATION_TEXT = "citation-text"
    """Citation `index` inside a link, which can hold no other."""
    WORKS = "works"
    """The list of the works that the page cites, at the end of the section in which its author lists others."""


class Hole(Record):
    """A place in a page that the site fills in."""

    kind: HoleKind
    index: int


Body = tuple[str | Hole, ...]
"""A page's HTML: finished text with holes where the site decides."""


class Document(Record):
    """One page as its author wrote it, before the site around it is known."""

    source: Source
    front_matter: FrontMatter
    title: str
    """From the front matter, else the first heading, else the file name; formulas in one line, as one types them."""
    author: str
    date: date | None
    headings: tuple[Heading, ...]
    figures: tuple[Figure, ...]
    references: tuple[Reference, ...]
    citations: tuple[Citation, ...]
    syllabus: tuple[Session, ...]
    links: tuple[Link, ...]
    formulas: tuple[Formula, ...]
    anchors: frozenset[str]
    """Every id and name on the page."""
    body: Body
    diagnostics: Diagnostics
    plan: tuple[PlannedLecture, ...] = ()
    facts: tuple[Fact, ...] = ()
    date_span: Span | None = None
    """Where the page's date is written."""
    symbols: str = ""
    """The characters of its formulas as they are drawn, in order, each once: what the math font must have."""
    title_html: str = ""
    """The title as HTML where it holds formulas; else empty."""

    @property
    def path(self) -> str:
        """The page's source path below the site."""
        return self.source.path


class Target(Record):
    """What a link means on this site."""

    kind: LinkKind
    url: str
    """For what this site publishes: its path from the site's root, percent-encoded, query and fragment included
    (`/2021/lect01/#x`); else the address as written."""
    exists: bool = True


class Asset(Record):
    """A file that is published as it is."""

    path: str
    """Below the site, as on disk."""
    output: str
    """Below the output folder."""
    size: int
    """Bytes."""
    modified: int
    """Nanoseconds since the epoch: tells a changed file from an unchanged one, and nothing else."""


class Size(Record):
    """How large an image is where nothing else is said: CSS pixels."""

    width: int
    height: int


class Page(Record):
    """A document with its place in the site."""

    document: Document
    url: str
    """From the site's root, percent-encoded, as in `/2021/2021lect14/`."""
    output: str
    """Below the output folder, as in `2021/2021lect14/index.html`."""
    targets: tuple[Target, ...]
    """One for each of the document's links."""
    citations: tuple[ShownCitation | None, ...] = ()
    """One for each of the document's citations, none for one of which no key is known; empty without a bibliography."""
    works: tuple[CitedWork, ...] = ()
    """The works that it cites, in the order of its list of references."""

    @property
    def anchors(self) -> frozenset[str]:
        """Every id of the page as it is published."""
        cites = {cite.anchor for citation in self.citations if citation for cite in citation.cites if cite.anchor}
        return self.document.anchors | cites | {work.anchor for work in self.works}


class MaterialKind(StrEnum):
    """What a lecture hands out."""

    COLAB = "colab"
    NOTEBOOK = "notebook"
    SLIDES = "slides"
    PDF = "pdf"
    VIDEO = "video"
    PAGE = "page"
    """Another page of the site."""


class Material(Record):
    """Something to open beside a lecture's page."""

    kind: MaterialKind
    title: str
    """Empty where the page gives it no name."""
    url: str
    """For what this site publishes: from the site's root; else the address as written."""


Written = tuple[str | Target, ...]
"""Finished HTML with the targets of its links where their addresses stand."""


class ScheduledLecture(Record):
    """One line of a course's schedule: what its plan, its syllabus and the lecture's own page tell of it."""

    number: int | None
    date: date | None
    """None where no day is named, or its year cannot be told."""
    day: Day | None
    """As the plan names it."""
    starts: time | None
    ends: time | None
    """The clock times of the course, on its own weekdays."""
    title: str
    topics: str
    keywords: tuple[str, ...]
    preparation: str
    minutes: int | None
    """How long the preparation takes."""
    cancelled: bool
    """Whether there is no lecture on this day (休講)."""
    url: str
    """The lecture's page; empty where there is none."""
    materials: tuple[Material, ...] = ()
    written: tuple[tuple[str, Written], ...] = ()
    """Those of its texts that are more than plain text (formulas, links, emphasis), each with how it was written."""
    planned: PlannedLecture | None = None
    """The line of the plan."""
    planned_on: str = ""
    """The source path of the page that holds the plan."""


class CourseFacts(Record):
    """What is known of a course as a whole: from `[[courses]]`, else from its index page; empty where nothing is."""

    name: str = ""
    code: str = ""
    instructor: str = ""
    term: str = ""
    year: int | None = None
    """In which it begins: the academic year where the site is Japanese."""
    meets: str = ""
    """Weekday, period and clock times, as written."""
    weekdays: tuple[int, ...] = ()
    """0 is Monday."""
    starts: time | None = None
    ends: time | None = None
    """When a lecture begins and ends, where one time is given for all."""
    room: str = ""
    credits: str = ""
    first_day: date | None = None
    last_day: date | None = None
    """Those of `[[courses]]`, else of the schedule."""


class Course(Record):
    """A folder with an index page: its lectures in order, and what else lies there."""

    path: str
    """The folder below the site root, empty for the root."""
    title: str
    url: str
    lectures: tuple[str, ...]
    """URLs of the lecture pages, in teaching order."""
    handouts: tuple[str, ...]
    """URLs of the other pages."""
    facts: CourseFacts = CourseFacts()
    schedule: tuple[ScheduledLecture, ...] = ()
    """Empty where neither a plan nor a syllabus nor a date tells of one."""


class Site(Record):
    """Everything that will be published."""

    pages: tuple[Page, ...]
    """By URL."""
    assets: tuple[Asset, ...]
    """By output path."""
    courses: tuple[Course, ...]
    """By path."""
    kept: frozenset[str]
    """Output paths that are neither written nor deleted: sources that could not be read or that want one URL."""
    bibliography: Bibliography = NO_BIBLIOGRAPHY
    works: tuple[CourseWorks, ...] = ()
    """What the pages of each course cite, by the address of the course; none for a course that cites nothing."""

    @property
    def makes_home(self) -> bool:
        """Whether nothing of the site is published at its root, so that coursegen lists its pages there."""
        outputs = {*(page.output for page in self.pages), *(asset.output for asset in self.assets), *self.kept}
        return needs_home(outputs)


def needs_home(outputs: Collection[str]) -> bool:
    """Whether a site with these output paths has pages and no home."""
    return "index.html" not in outputs and any(path.endswith(".html") for path in outputs)


class Copy(Record):
    """An output that is a file of the site."""

    path: str
    size: int
    modified: int


Output = bytes | Copy
Outputs = Mapping[str, Output]
"""What is published: path below the output folder → content."""
