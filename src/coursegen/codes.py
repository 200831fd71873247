"""Every kind of finding: its stable name, default severity, a title, and the text of `coursegen explain`."""

from __future__ import annotations

from coursegen.diagnostics import Code, Severity

_CODES: dict[str, Code] = {}


def _code(name: str, severity: Severity, title: str, explain: str) -> Code:
    code = Code(name, severity, title, " ".join(explain.split()))
    _CODES[name] = code
    return code


# Configuration

CONFIG_MISSING = _code(
    "config.missing",
    Severity.ERROR,
    "no site here",
    """A site is a folder with a site.toml, or an existing Jekyll site with a _config.yml. Neither was found. Give the
    site's folder as the argument, or write a site.toml whose [site] table holds at least a title.""",
)
CONFIG_SYNTAX = _code(
    "config.syntax",
    Severity.ERROR,
    "the configuration cannot be read",
    """site.toml is TOML and _config.yml is YAML; the file breaks that language's rules at the place named. Nothing was
    published and nothing that was published before has changed.""",
)
CONFIG_VALUE = _code(
    "config.value",
    Severity.ERROR,
    "a setting has a value of the wrong kind",
    """The key expects another kind of value: text in quotes, a number, true or false, or a list. Nothing was published
    and nothing that was published before has changed.""",
)
CONFIG_UNKNOWN_KEY = _code(
    "config.unknown-key",
    Severity.WARNING,
    "a setting that means nothing",
    """site.toml holds a key that coursegen does not know, so it has no effect. It is most often a spelling mistake; the
    hint names the nearest known key of the same table.""",
)
CONFIG_TITLE = _code(
    "config.title",
    Severity.WARNING,
    "the site has no title",
    """The [site] table should give a title: it stands on every page, in the browser's tab and in search results. Until
    then the title of the home page is used.""",
)
CONFIG_URL = _code(
    "config.url",
    Severity.INFO,
    "the site's address is not known",
    """A sitemap, a feed and canonical links must hold absolute addresses. Without [site] url (or --base-url) they are
    left out. Pages link to each other by relative addresses and work without it.""",
)

CONFIG_COURSE = _code(
    "config.course",
    Severity.WARNING,
    "settings for a course that does not exist",
    """The path of a [[courses]] table is the folder of a course below the content folder, such as "2025ai"; the course
    at the site's root has path = "". No course lies in the folder named, so the table has no effect.""",
)

CACHE_IGNORED = _code(
    "cache.ignored",
    Severity.INFO,
    "the cache is left aside",
    """What earlier builds kept in .coursegen could not be used: the file is damaged, made by another version, or
    another build holds it. The site was made anew, which only takes longer. The folder can be deleted at any time.""",
)

CACHE_WRONG = _code(
    "cache.wrong",
    Severity.ERROR,
    "the cache gave something else than is made anew",
    """`build --verify` made some pages anew and compared them, letter by letter and finding by finding, with what the
    cache had kept of earlier builds. They must be the same. Here they were not: the file in .coursegen was changed, or
    coursegen forgot something that the page depends on. Nothing wrong is published: the whole site was made anew, and
    so is the cache. If it happens again, it is a fault of coursegen; please report it with this message.""",
)

# Sources

SOURCE_UNREADABLE = _code(
    "source.unreadable",
    Severity.ERROR,
    "a file cannot be read",
    """The operating system refused to read the file; the message says why. Mend its permissions or remove it. The page
    that was published from it before is left as it is.""",
)
SOURCE_BINARY = _code(
    "source.binary",
    Severity.ERROR,
    "a page that is no text",
    """The file is named like a page but holds binary data. Save it as UTF-8 text, or give it the ending of what it
    really is. The page that was published from it before is left as it is.""",
)
SOURCE_TOO_LARGE = _code(
    "source.too-large",
    Severity.ERROR,
    "a page too large to be a lecture",
    """A page of several megabytes is most often a data file or an image pasted into the text; no browser shows it well.
    Split it, or move the data to assets. The page that was published from it before is left as it is.""",
)
SOURCE_ENCODING = _code(
    "source.encoding",
    Severity.WARNING,
    "a page that is not UTF-8",
    """Pages are UTF-8 text. The file was read by its likely encoding; characters may be wrong. Open it in your editor
    and save it as UTF-8.""",
)
SOURCE_EMPTY = _code(
    "source.empty",
    Severity.WARNING,
    "an empty page",
    """The file holds no text, so its page shows only a title. Write it, mark it `draft: true`, or delete it.""",
)
SOURCE_SUBMODULE = _code(
    "source.submodule-empty",
    Severity.WARNING,
    "a submodule that is not checked out",
    """The folder belongs to another git repository, which a plain `git clone` does not fetch: it is empty, so nothing
    of it is published. Run `git submodule update --init`; in a workflow, give actions/checkout `submodules: true`.""",
)
SOURCE_SYMLINK = _code(
    "source.symlink-outside",
    Severity.WARNING,
    "a link out of the site",
    """A symbolic link leads out of the site's folder, to something hidden in it such as .git, or nowhere. It is not
    followed, so that a site never publishes files from elsewhere on the machine, or passwords. Put a copy of the file
    in the link's place.""",
)
SOURCE_NAME = _code(
    "source.name",
    Severity.WARNING,
    "a file name that cannot be published",
    """The name holds bytes that are no text, or control characters, so no address can name it. Rename the file.""",
)
SITE_NO_CONTENT = _code(
    "site.no-content",
    Severity.WARNING,
    "no pages",
    """No page source was found where the configuration says pages are ([build] content, by default the folder
    `content`). The site is published without pages.""",
)

# Front matter

FRONT_MATTER_SYNTAX = _code(
    "front-matter.syntax",
    Severity.WARNING,
    "front matter that is not YAML or TOML",
    """The block between the two `---` lines breaks YAML's rules. The lines that could be read were used. Often a value
    with a colon needs quotes: title: "第1回: 導入". Between two `+++` lines stands TOML; it is read whole or not at
    all.""",
)
FRONT_MATTER_TAB = _code(
    "front-matter.tab",
    Severity.WARNING,
    "a tab in front matter",
    """YAML does not allow tabs for indentation. They were read as spaces; replace them.""",
)
FRONT_MATTER_NOT_MAPPING = _code(
    "front-matter.not-mapping",
    Severity.WARNING,
    "front matter without keys",
    """Front matter is lines of `key: value`. Here it is a list or plain text, so the page has no metadata from it.""",
)
FRONT_MATTER_UNCLOSED = _code(
    "front-matter.unclosed",
    Severity.WARNING,
    "front matter that never ends",
    """The first line opens front matter with `---` but no second `---` line closes it. The leading `key: value` lines
    were read as front matter and the rest as the page.""",
)
FRONT_MATTER_DATE = _code(
    "front-matter.date",
    Severity.WARNING,
    "a date that cannot be read",
    """Write dates as 2025-04-17. Also read: 17/Apr/2025, 11/Apr./2025, April 17, 2025, 2025/4/17 and 2025年4月17日.""",
)
FRONT_MATTER_RELEASE = _code(
    "front-matter.release",
    Severity.ERROR,
    "a release that cannot be read",
    """Write the instant from which a page is published as 2025-04-17 or 2025-04-17 13:00, in the site's time zone, or
    with one of its own: 2025-04-17T13:00+09:00. A page whose release cannot be read is not published, since it may
    hold what nobody may see yet.""",
)
FRONT_MATTER_DUPLICATE_KEY = _code(
    "front-matter.duplicate-key",
    Severity.WARNING,
    "a key that stands twice",
    """The front matter gives one key more than once. The last value counts; remove the others.""",
)
FRONT_MATTER_VALUE = _code(
    "front-matter.value",
    Severity.WARNING,
    "a value of the wrong kind",
    """The key expects another kind of value, such as text for `title` or true/false for `published`. It was left
    out.""",
)

# Addresses and output

URL_COLLISION = _code(
    "url.collision",
    Severity.ERROR,
    "two sources want one address",
    """Two files would be published under the same address. Neither was published, and what stood there before was left.
    Rename one of them or give one another `permalink`.""",
)
URL_PERMALINK = _code(
    "url.permalink",
    Severity.WARNING,
    "a permalink that cannot be used",
    """A permalink is a path below the site's root such as /lectures/one/. This one leads out of the site, names no file
    or uses a placeholder that is not known. The page was published under its usual address.""",
)

TEMPLATE_ERROR = _code(
    "template.error",
    Severity.ERROR,
    "a template that cannot be used",
    """One of the site's own templates breaks Jinja's rules or asks for a value that does not exist; the message gives
    the reason. Nothing was published and nothing that was published before has changed. docs/templates.md lists the
    values.""",
)
OUTPUT_NOT_OURS = _code(
    "output.not-ours",
    Severity.ERROR,
    "an output folder that coursegen did not make",
    """The output folder holds files and no record of an earlier build, so publishing could overwrite something of
    yours. Choose an empty folder or one that does not exist, or empty this one yourself.""",
)
OUTPUT_OVERLAPS = _code(
    "output.overlaps",
    Severity.ERROR,
    "an output folder among the sources",
    """The output folder is, holds or lies inside a folder that the site is made from; publishing there would mix
    pages with their sources, or overwrite them. Choose another folder, such as _site.""",
)
OUTPUT_FOREIGN_FILE = _code(
    "output.foreign-file",
    Severity.ERROR,
    "a file that coursegen did not write is in the way",
    """The build wants to write a file where one lies that it did not make. Nothing was changed. Move the file away,
    or put it among the site's assets.""",
)
OUTPUT_BUSY = _code(
    "output.busy",
    Severity.ERROR,
    "another build is publishing there",
    """Two builds must not publish into one folder at the same time. Wait for the other one to end.""",
)
OUTPUT_FAILED = _code(
    "output.failed",
    Severity.ERROR,
    "a file cannot be written",
    """The operating system refused to write; the message says which file and why. Files already published are whole;
    build again when the disk or its permissions are mended.""",
)

# References

PAGE_MISSING = _code(
    "page.missing",
    Severity.WARNING,
    "a link to a page that does not exist",
    """No page or file of the site has this address: neither seen from the source file nor from the page's URL.""",
)
PAGE_UNRELEASED = _code(
    "page.unreleased",
    Severity.INFO,
    "a link to a page that is published later",
    """The page linked has a `release:` in its front matter that is still to come. Until then the link leads nowhere;
    build the site again at that instant. `serve` and `--drafts` show the page.""",
)
ASSET_MISSING = _code(
    "asset.missing",
    Severity.WARNING,
    "an asset that does not exist",
    """No file of the site has this address: neither seen from the source file nor from the page's URL.""",
)
ANCHOR_MISSING = _code(
    "anchor.missing",
    Severity.WARNING,
    "a link to a place that does not exist",
    """The page exists, but nothing on it has this id. Anchors of headings are their text in lower case with hyphens for
    spaces and without punctuation.""",
)

# Notebooks and repositories

COLAB_MALFORMED = _code(
    "colab.malformed",
    Severity.WARNING,
    "an address that Colab cannot open",
    """Colab opens a notebook of GitHub at /github/OWNER/NAME/blob/BRANCH/PATH.ipynb, one of Google Drive at /drive/ID
    and a gist at /gist/USER/ID. It answers any other address, too, but with an empty page and an error.""",
)
COLAB_NOTEBOOK_MISSING = _code(
    "colab.notebook-missing",
    Severity.WARNING,
    "a Colab link to a notebook that does not exist",
    """The address names the course's own repository ([site] repository), and there is no such file in it: neither in
    the working tree, for its branch, nor in git, for another. Colab shows "Notebook not found". Upper and lower
    case are different on GitHub. The hint names the notebook that was probably meant. `coursegen check --online` looks
    into the repositories of others, too, through GitHub's list of their files.""",
)
COLAB_BRANCH_MISSING = _code(
    "colab.branch-missing",
    Severity.WARNING,
    "a Colab link to a branch that does not exist",
    """The address names a branch that the course's own repository does not have. GitHub forwards a renamed branch in
    the browser, Colab does not. Often `master` became `main`. A shallow clone does not know every branch, so
    nothing is said there.""",
)
COLAB_CELL_MISSING = _code(
    "colab.cell-missing",
    Severity.WARNING,
    "a Colab link to a cell that does not exist",
    """`#scrollTo=ID` names a cell of a notebook by its id, and the notebook of the course's own repository has no cell
    with it. The notebook opens at its beginning. Headings are no targets in Colab; use "Copy link to cell".""",
)
GITHUB_MALFORMED = _code(
    "github.malformed",
    Severity.WARNING,
    "an address that GitHub cannot open",
    """A file of a repository is at github.com/OWNER/NAME/blob/BRANCH/PATH, its content at
    raw.githubusercontent.com/OWNER/NAME/BRANCH/PATH. This address has another form.""",
)
GITHUB_FILE_MISSING = _code(
    "github.file-missing",
    Severity.WARNING,
    "a GitHub link to a file that does not exist",
    """The address names the course's own repository ([site] repository), and there is no such file or folder in it:
    neither in the working tree, for its branch, nor in git, for another branch, tag or commit.""",
)
GITHUB_BRANCH_MISSING = _code(
    "github.branch-missing",
    Severity.WARNING,
    "a GitHub link to a branch that does not exist",
    """The address names a branch or tag that the course's own repository does not have. A shallow clone does not know
    every branch, so nothing is said there.""",
)
GITHUB_REPOSITORY_MISSING = _code(
    "github.repository-missing",
    Severity.WARNING,
    "a repository that readers cannot open",
    """GitHub shows no repository of this name (found by `check --online`): it was deleted or renamed without a
    trace, or it is private, which looks the same to a reader without access, and to Colab. Make it public, or link
    another.""",
)
GITHUB_MOVED = _code(
    "github.moved",
    Severity.INFO,
    "a repository that has another name now",
    """GitHub forwards the old name to the new one (found by `check --online`), until somebody takes the old name for
    a repository of their own. The fix writes the new name.""",
)
NOTEBOOK_INVALID = _code(
    "notebook.invalid",
    Severity.WARNING,
    "a notebook that cannot be opened",
    """The site links this notebook, and neither Jupyter nor Colab can open it: it is empty, no JSON, a pointer of Git
    LFS, or lacks its nbformat or its cells. Save it again from Jupyter or Colab.""",
)
NOTEBOOK_UNLINKED = _code(
    "notebook.unlinked",
    Severity.OFF,
    "a notebook that nothing links",
    """The notebook is published and no page, template or style sheet links it, directly or through Colab or GitHub.""",
)

# Works

ARXIV_ID_MALFORMED = _code(
    "arxiv.id-malformed",
    Severity.WARNING,
    "an arXiv id that cannot exist",
    """An arXiv id is YYMM.NNNNN (four digits after the point until 2014, five since), or ARCHIVE/YYMMNNN until March
    2007, and may end in a version such as v2. This one has a month that does not exist or has not come yet, a wrong
    number of digits, or punctuation of the sentence at its end.""",
)
ARXIV_NOT_CANONICAL = _code(
    "arxiv.not-canonical",
    Severity.INFO,
    "an arXiv address in an outdated form",
    """arXiv writes the address of a paper as https://arxiv.org/abs/ID. This one leads there by way of a redirect: it
    begins with http or www, or has a slash at its end.""",
)
ARXIV_PDF = _code(
    "arxiv.pdf",
    Severity.INFO,
    "a link to the PDF of an arXiv paper",
    """The page of the abstract tells title, authors and versions, opens quickly on a telephone, and links the PDF.
    arXiv asks that links lead there. A link into the PDF (#page=3) is left alone.""",
)
DOI_MALFORMED = _code(
    "doi.malformed",
    Severity.WARNING,
    "a DOI that is none",
    """A DOI begins with 10., a number of four digits at least, and a slash, as in 10.1038/nature14539; its address is
    https://doi.org/ and the DOI, once. Short DOIs (10/abc) are known, too.""",
)
DOI_NOT_CANONICAL = _code(
    "doi.not-canonical",
    Severity.INFO,
    "a DOI's address in an outdated form",
    """The resolver of DOIs is https://doi.org. dx.doi.org and http still answer, by a redirect.""",
)
ARXIV_MISSING = _code(
    "arxiv.missing",
    Severity.WARNING,
    "an arXiv paper that does not exist",
    """Neither arXiv nor doi.org, where arXiv registers every paper, knows the id (found by `check --online`). Often two
    digits changed places. Look the paper up by its title.""",
)
ARXIV_VERSION_MISSING = _code(
    "arxiv.version-missing",
    Severity.WARNING,
    "a version of an arXiv paper that does not exist",
    """The address asks for a later version than the newest one (found by `check --online`). Leave the version out, and
    readers see the newest.""",
)
ARXIV_TITLE_MISMATCH = _code(
    "arxiv.title-mismatch",
    Severity.WARNING,
    "an arXiv id that belongs to another paper",
    """The page says one title, and arXiv another for this id (found by `check --online`). The address opens, so no
    other checker sees it, and the reader finds the wrong paper. Only a title in Latin letters of three words or more is
    compared, with its authors where the page names them; short forms of a title are no mismatch, nor are Japanese ones.
    """,
)
ARXIV_WITHDRAWN = _code(
    "arxiv.withdrawn",
    Severity.WARNING,
    "an arXiv paper that was withdrawn",
    """Its authors or arXiv have withdrawn the paper (found by `check --online`): its page gives the reason. Check
    whether the lecture should still rest on it.""",
)
DOI_MISSING = _code(
    "doi.missing",
    Severity.WARNING,
    "a DOI that is not registered",
    """doi.org knows no such DOI with any agency (found by `check --online`, which asked twice). Publishers' pages are
    not asked: they refuse programs.""",
)
ISBN_INVALID = _code(
    "isbn.invalid",
    Severity.WARNING,
    "an ISBN that is none",
    """The last digit of an ISBN is computed from the others, so a slip of the pen shows: this number's does not fit,
    or it has not 10 or 13 digits. An address of Amazon holds a book's ISBN-10 after /dp/.""",
)

# Addresses of other sites

WEB_MALFORMED = _code(
    "web.malformed",
    Severity.WARNING,
    "an address that no browser can follow",
    """The address begins with http:// or https:// but names no host, or one that cannot exist. Often a part was typed
    twice or lost; or it begins with a slip of the pen for them, such as htp://.""",
)
WEB_PUNCTUATION = _code(
    "web.punctuation",
    Severity.WARNING,
    "an address that ends in punctuation",
    """The address ends in a full-width stop, comma or bracket, or in an invisible character, that belongs to the
    sentence around it. A bracket that closes one in the address is part of it, as in Wikipedia's titles.""",
)
WEB_INSECURE = _code(
    "web.insecure",
    Severity.INFO,
    "http where https is spoken",
    """The host answers under https: it is known to redirect there, or this site itself links it with https elsewhere.
    Only where the host is known to redirect, or says so to `check --online`, is a fix offered.""",
)
WEB_MIXED = _code(
    "web.mixed-spelling",
    Severity.OFF,
    "one address in several spellings",
    """The site links one target by addresses that differ only in http and https, `www.`, escapes or a slash at the end.
    Write it in one way, so that it can be found and changed in one.""",
)
WEB_MISSING = _code(
    "web.missing",
    Severity.WARNING,
    "a link to something that is gone",
    """The server says that there is no such page (404 or 410), twice, or the name of the host does not exist (found by
    `check --online`). A server that refuses, is slow or is broken never makes a link one of these. Find the page's new
    address, or link a copy in an archive.""",
)
WEB_MOVED = _code(
    "web.moved",
    Severity.INFO,
    "a link to an old address",
    """The server says that the page has moved for good (301 or 308; found by `check --online`). Redirects end one day;
    the fix writes the new address. Addresses that are made to be redirected, such as DOIs, are left alone.""",
)
WEB_ANCHOR_MISSING = _code(
    "web.anchor-missing",
    Severity.WARNING,
    "a link to a place that another site's page does not have",
    """The page exists, but as it is sent nothing on it has this id, or it does not say the text of a #:~:text= link. A
    script may still make the place. Looked for by `check --online` where site.toml says [check] anchors = true.""",
)
LINK_EMPTY = _code(
    "link.empty",
    Severity.WARNING,
    "a link without an address",
    """Nothing stands in the parentheses of `[text]()`, or between the quotes of `href=""`. A browser takes that for the
    address of the page itself, so whoever follows the link stays where they are. It is most often a link whose address
    was to be filled in later.""",
)
LINK_UNVERIFIED = _code(
    "link.unverified",
    Severity.INFO,
    "a reference of which nothing can be said",
    """The server refused, asked to wait too long, did not answer in time or has a fault (found by `check --online`); or
    the time given by --budget was up. That is no evidence against the reference. Ask again later, or open it in a
    browser. It is said, too, of a path such as `/~name/x`, which is another site on the same host.""",
)
IMAGE_NOT_IMAGE = _code(
    "image.not-image",
    Severity.WARNING,
    "an image that is a web page or a document",
    """An image's address must be that of the picture itself. This one is of a page that shows it, or of a document, so
    the reader sees a broken image. On GitHub take the address behind the button "Raw".""",
)
YOUTUBE_ID_MALFORMED = _code(
    "youtube.id-malformed",
    Severity.WARNING,
    "a YouTube address without a video's id",
    """The id of a video has 11 letters, digits, hyphens and underscores. This one has not: it was cut off, or what
    follows it begins with ? where & is wanted.""",
)
YOUTUBE_WATCH_IN_FRAME = _code(
    "youtube.watch-in-frame",
    Severity.WARNING,
    "a YouTube page in a frame",
    """YouTube lets other sites frame its player only, at https://www.youtube.com/embed/ID. The page of a video, as
    copied from the browser, stays empty in a frame.""",
)
YOUTUBE_MISSING = _code(
    "youtube.missing",
    Severity.WARNING,
    "a video that does not exist",
    """YouTube has neither the video nor a picture of it (found by `check --online`): it was deleted, or its id is
    wrong.""",
)
YOUTUBE_NOT_EMBEDDABLE = _code(
    "youtube.not-embeddable",
    Severity.WARNING,
    "a framed video that plays on YouTube only",
    """The video's owner does not let other sites show it (found by `check --online`), so the frame stays empty. Link
    the video instead.""",
)
MAIL_MALFORMED = _code(
    "mail.malformed",
    Severity.WARNING,
    "an e-mail address that is none",
    """A mailto: link goes on with an address such as name@example.org; several are separated by commas.""",
)

# What nothing refers to

ASSET_UNUSED = _code(
    "asset.unused",
    Severity.OFF,
    "a file that nothing refers to",
    """The file is published and no page, template or style sheet of the site refers to it. Other sites may. Files that
    are asked for by their name, such as favicon.ico, are left out.""",
)

# Courses

SCHEDULE_WEEKDAY = _code(
    "schedule.weekday",
    Severity.WARNING,
    "a day on another weekday than the course",
    """A day of the plan is, in the year of the course, another weekday than the plan writes beside it, or than the
    course's own 曜日・時限 says. Mostly a digit is wrong. A lecture that is moved on purpose says so on its line (補講,
    振替, make-up). The year is that of the term, title or folder, weighed against the dates of the lectures.""",
)
SCHEDULE_ORDER = _code(
    "schedule.order",
    Severity.WARNING,
    "a plan whose days are out of order",
    """The day of this lecture is before that of the lecture above it, or after that of all that follow. Schedule and
    calendar show it as it is written.""",
)
LECTURE_YEAR = _code(
    "lecture.year",
    Severity.WARNING,
    "a lecture dated in another year than its course",
    """The date of the page is of another year, and another academic year (April to March), than the course. Most often
    it is left from the page that this one was copied from. The schedule takes the day of the plan, where there is
    one.""",
)
LECTURE_ORDER = _code(
    "lecture.order",
    Severity.WARNING,
    "lectures whose dates are out of order",
    """The date of this page is before that of the lecture before it. It is most often left from the page that this one
    was copied from. The schedule takes the day of the plan, where there is one.""",
)
LECTURE_NUMBER = _code(
    "lecture.number",
    Severity.WARNING,
    "two lectures with one number",
    """Two lectures of a course have one number in their file names, or the title of one says the number of another,
    mostly because it was copied from it. Readers find two lectures of one name in the list.""",
)
LECTURE_UNPLANNED = _code(
    "lecture.unplanned",
    Severity.INFO,
    "a lecture that no plan names",
    """The course has a plan, but neither does a line of it link this lecture nor has one its number. The schedule shows
    the lecture where its number belongs.""",
)
SYLLABUS_NO_LECTURE = _code(
    "syllabus.no-lecture",
    Severity.INFO,
    "sessions of the syllabus without a page",
    """The syllabus has sessions for which there is no lecture's page, although there is one for a later session.""",
)

# Findings a site lives with

IGNORE_UNUSED = _code(
    "ignore.unused",
    Severity.WARNING,
    "an ignore that hides nothing",
    """A [[check.ignore]] of site.toml, or a comment <!-- coursegen-ignore CODE: reason -->, fits no finding: what it
    hid is mended, or it is misspelt. A comment counts for its own lines and the one after it.""",
)
IGNORE_EXPIRED = _code(
    "ignore.expired",
    Severity.WARNING,
    "an ignore whose day is over",
    """A [[check.ignore]] of site.toml says `until` a day that is past, so it hides nothing any more.""",
)
IGNORE_REASON = _code(
    "ignore.no-reason",
    Severity.WARNING,
    "an ignore without a reason",
    """A [[check.ignore]] of site.toml should say why the finding is lived with, for whoever reads it in a year.""",
)

# Markup

# Bibliography and citations

BIBLIOGRAPHY_MISSING = _code(
    "bibliography.missing",
    Severity.WARNING,
    "a bibliography that does not exist",
    """[bibliography] files names a BibTeX or CSL-JSON file that is neither below the site's folder nor in the content
    folder. Citations of its works show their keys as words.""",
)
BIBLIOGRAPHY_EMPTY = _code(
    "bibliography.empty",
    Severity.INFO,
    "a bibliography without entries",
    """The file of references holds nothing that can be cited. Write entries such as @book{key, title = {…}}, or delete
    the file.""",
)
BIBLIOGRAPHY_SYNTAX = _code(
    "bibliography.syntax",
    Severity.WARNING,
    "an entry of the bibliography that cannot be read as it stands",
    """The file breaks the rules of BibTeX, or of CSL-JSON, at the place named: an entry that never ends or has no key,
    a field that stands twice or has no comma before it. What could be read is used, and so are all other entries.""",
)
BIBLIOGRAPHY_NO_TITLE = _code(
    "bibliography.no-title",
    Severity.WARNING,
    "an entry of the bibliography without a title",
    """The entry names no title, and nothing that it is part of: a reference to it can only show its authors and its
    year, or its key where it has no authors either. Write title = {…} in the entry.""",
)
BIBLIOGRAPHY_DUPLICATE_KEY = _code(
    "bibliography.duplicate-key",
    Severity.WARNING,
    "a key of the bibliography that stands twice",
    """Two entries have one key, in one file or in two. The first one is used and the other cannot be cited. Give one of
    them another key, or delete it.""",
)
BIBLIOGRAPHY_UNDEFINED_STRING = _code(
    "bibliography.undefined-string",
    Severity.WARNING,
    "an abbreviation that the bibliography does not define",
    """A value in a BibTeX file stands in braces or quotes; a bare word is an abbreviation, which an @string above has
    to define. This one is not defined, and was taken as its own text.""",
)
BIBLIOGRAPHY_STYLE = _code(
    "bibliography.style",
    Severity.WARNING,
    "a style of references that cannot be used",
    """[bibliography] style is `apa`, `ieee`, or the path of a CSL file below the site's folder. The one that is named
    does not exist, is no CSL style, or only names another one. References are shown in APA style.""",
)
CITE_UNKNOWN_KEY = _code(
    "cite.unknown-key",
    Severity.WARNING,
    "a citation of a work that the bibliography does not have",
    """No entry of the course's bibliography has this key, upper and lower case included. The page shows the key as
    words, without a link. Correct the key, or add the entry.""",
)
REFERENCE_UNCITED = _code(
    "reference.uncited",
    Severity.OFF,
    "a work that no page cites",
    """An entry of the bibliography is cited on no page, so it is in no list of references. It may be left over. Cite it
    with [@key], or take it out of the file.""",
)

MARKUP_ATTRIBUTE_TYPO = _code(
    "markup.attribute-typo",
    Severity.WARNING,
    "a mistyped attribute",
    """An attribute list such as {:target="_blank"} is misspelt. It was read as meant; the hint gives the right
    spelling.""",
)
MARKUP_SPLIT_DESTINATION = _code(
    "markup.split-destination",
    Severity.WARNING,
    "an address broken over a line",
    """The address of a link or image is broken over two lines. It was joined; join it in the source.""",
)
MARKUP_MALFORMED_LINK = _code(
    "markup.malformed-link",
    Severity.WARNING,
    "a link that is not well formed",
    """The link has a stray character, such as a space before its closing parenthesis or a doubled `](`. Where only one
    reading is possible the link was made, else the text stands as it was written.""",
)
MARKUP_UNCLOSED_FENCE = _code(
    "markup.unclosed-fence",
    Severity.WARNING,
    "a code block that never ends",
    """A code fence (``` or ~~~) is opened but never closed, so the rest of the page, or of the list or quote it stands
    in, is code. Close it with a line of the same marks.""",
)
HTML_OBSOLETE = _code(
    "html.obsolete",
    Severity.OFF,
    "obsolete HTML",
    """<center>, <font>, align= and the like are no longer part of HTML. They are published as valid HTML that looks the
    same.""",
)
HTML_UNBALANCED = _code(
    "html.unbalanced",
    Severity.WARNING,
    "HTML that does not balance",
    """A tag or a comment is closed that was never opened, or opened and never closed. The page is published as a
    browser would show it, without the stray mark.""",
)
HTML_UNCLOSED_COMMENT = _code(
    "html.unclosed-comment",
    Severity.ERROR,
    "a comment that never ends",
    """`<!--` is opened and no `-->` follows, so everything after it is hidden, as in a browser. Close the comment.""",
)
HTML_STYLESHEET = _code(
    "html.stylesheet",
    Severity.WARNING,
    "a style sheet linked from a page",
    """A page's body links a style sheet, which would restyle the whole site, often from another host. It was left out;
    [markdown] keep_stylesheets = true keeps it.""",
)
HTML_DUPLICATE_ATTRIBUTE = _code(
    "html.duplicate-attribute",
    Severity.WARNING,
    "an attribute given twice",
    """A tag gives one attribute twice, as in <a href="_blank" href="/x">. HTML counts only the first; for addresses the
    one that looks like an address was taken.""",
)
MATH_INVALID = _code(
    "math.invalid",
    Severity.WARNING,
    "a formula that cannot be built",
    """The TeX between the dollar signs has an error; the message gives the reason. The page shows the TeX as code.""",
)
FOOTNOTE_UNDEFINED = _code(
    "footnote.undefined",
    Severity.WARNING,
    "a footnote without its text",
    """[^name] refers to a footnote that the page does not define with `[^name]: …`. The page shows its name raised.""",
)
FIGURE_NO_ALT = _code(
    "figure.no-alt",
    Severity.INFO,
    "an image that nothing describes",
    """The image has no alternative text and no caption to take one from, so it says nothing to those who cannot see it.
    Write ![what it shows](…), alt="…" or a caption under it. An image that only decorates has alt="".""",
)
FIGURE_NO_CAPTION = _code(
    "figure.no-caption",
    Severity.OFF,
    "a figure without a caption",
    """The image is set as a figure but no text stands under it, so it has no number and nothing can refer to it. Write
    a line of text under it.""",
)
FIGURE_UNKNOWN_REFERENCE = _code(
    "figure.unknown-reference",
    Severity.WARNING,
    "a reference to a figure, a table or the like that does not exist",
    """[@fig:name], @fig-name or \\ref{fig:name} names a figure by its id, and no figure of the page has it. Give the
    figure an id: ![caption](x.svg){#fig:name}, or id="fig:name" in HTML. So do @tbl-name, @sec-name, @thm-name and
    the like for tables, sections and theorems.""",
)
FIGURE_UNREFERENCED = _code(
    "figure.unreferenced",
    Severity.OFF,
    "a figure that nothing refers to",
    """The figure has a number, but neither a link nor the text of its page mentions it. Say in the text what the figure
    is for, with [@fig:name] or its number.""",
)
LIQUID_UNSUPPORTED = _code(
    "liquid.unsupported",
    Severity.WARNING,
    "a tag of a template language that is not run",
    """Of Jekyll's Liquid only values such as {{ site.baseurl }} and {{ page.title }} are filled in, and shortcodes of
    Hugo and Quarto, {{< name >}}, are not run. This tag shows nothing.""",
)

CODES = dict(sorted(_CODES.items()))
ONLINE = frozenset(
    {
        ARXIV_MISSING,
        ARXIV_TITLE_MISMATCH,
        ARXIV_VERSION_MISSING,
        ARXIV_WITHDRAWN,
        COLAB_BRANCH_MISSING,
        COLAB_NOTEBOOK_MISSING,
        DOI_MISSING,
        GITHUB_BRANCH_MISSING,
        GITHUB_FILE_MISSING,
        GITHUB_MOVED,
        GITHUB_REPOSITORY_MISSING,
        LINK_UNVERIFIED,
        WEB_ANCHOR_MISSING,
        WEB_INSECURE,
        WEB_MISSING,
        WEB_MOVED,
        YOUTUBE_MISSING,
        YOUTUBE_NOT_EMBEDDABLE,
    }
)
"""What `check --online` may say; of some the offline check knows cases of its own."""
"""Every code by name."""
