"""What the published site answers to, by the rules of GitHub Pages: exact case, `/x` for `x.html` and for `x/`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from posixpath import normpath
from urllib.parse import urlsplit

from coursegen.config import Config
from coursegen.urls import decode, encode, host_of


class Published:
    """The paths below the output folder, compared with as a listing: no disk decides what is equal."""

    def __init__(self, outputs: Iterable[str], config: Config) -> None:
        self._outputs = frozenset(unicodedata.normalize("NFC", output) for output in outputs)
        self.host = host_of(config.site.url)
        """Empty where it is not known."""
        base = config.jekyll.baseurl if config.jekyll else ""
        self._base = "/" + decode(base or _path(config.site.url)).strip("/")
        self._tops = frozenset(output.partition("/")[0] for output in self._outputs)

    @property
    def base(self) -> str:
        """The site's folder on its host, decoded; empty where it has the host to itself."""
        return self._base.rstrip("/")

    def url(self, path: str) -> str:
        """The address from the site's root of what a decoded path from there names; empty where it names nothing."""
        path = unicodedata.normalize("NFC", path).lstrip("/")
        if path in self._outputs and path:
            return "/" + encode(path)
        folder = path if path.endswith("/") or not path else path + "/"
        if folder + "index.html" in self._outputs:
            return "/" + encode(folder)
        return "/" + encode(path + ".html") if path + ".html" in self._outputs else ""

    def is_own(self, href: str) -> bool:
        """Whether an absolute address is one of the site's host."""
        return bool(self.host) and host_of(href) == self.host

    def below(self, path: str) -> str | None:
        """A path from the host's root as one from the site's root; None for what lies beside the site."""
        return path[len(self.base) :] if f"{path}/".startswith(f"{self.base}/") else None

    def may_lie_beside(self, href: str) -> bool:
        """Whether an address from the host's root that names nothing here may be another site's: of GitHub Pages
        `/name/x` is the site of another repository of the same owner."""
        path = decode(_path(href))
        top, slash, rest = path.lstrip("/").partition("/")
        is_own = top in self._tops or (self._base != "/" and f"{path}/".startswith(f"{self._base}/"))
        is_page = re.search(r"\.(?!html?$)[^/.]*$", rest, re.IGNORECASE) is None
        return self.host.endswith(".github.io") and bool(slash) and not is_own and is_page


def _path(href: str) -> str:
    try:
        return urlsplit(href).path
    except ValueError:
        return ""


def seen_from(output: str, href: str) -> str:
    """A relative or rooted address in a file published at `output`, as a decoded path from the site's root."""
    path = decode(_path(href))
    joined = path if path.startswith("/") else "/" + output.rpartition("/")[0] + "/" + path
    slash = "/" if path.endswith("/") else ""
    return (normpath("/" + joined.lstrip("/")) + slash).replace("//", "/")
