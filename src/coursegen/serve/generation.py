"""A site as it is served: immutable, whole, and looked up by address alone. No address ever reaches the disk."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from posixpath import splitext
from urllib.parse import unquote, urlsplit

from coursegen.made import Made
from coursegen.model import Output
from coursegen.record import Record, replace
from coursegen.urls import encode

_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".htm": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".ipynb": "application/x-ipynb+json",
    ".webmanifest": "application/manifest+json",
    ".xml": "application/xml",
    ".atom": "application/atom+xml",
    ".rss": "application/rss+xml",
    ".txt": "text/plain; charset=utf-8",
    ".md": "text/markdown; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".tsv": "text/tab-separated-values; charset=utf-8",
    ".py": "text/x-python; charset=utf-8",
    ".r": "text/plain; charset=utf-8",
    ".tex": "text/plain; charset=utf-8",
    ".bib": "text/plain; charset=utf-8",
    ".ics": "text/calendar; charset=utf-8",
    ".vtt": "text/vtt; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".avif": "image/avif",
    ".ico": "image/x-icon",
    ".bmp": "image/bmp",
    ".tif": "image/tiff",
    ".tiff": "image/tiff",
    ".mp4": "video/mp4",
    ".m4v": "video/mp4",
    ".webm": "video/webm",
    ".ogv": "video/ogg",
    ".mov": "video/quicktime",
    ".mp3": "audio/mpeg",
    ".m4a": "audio/mp4",
    ".ogg": "audio/ogg",
    ".wav": "audio/wav",
    ".woff2": "font/woff2",
    ".woff": "font/woff",
    ".ttf": "font/ttf",
    ".otf": "font/otf",
    ".pdf": "application/pdf",
    ".wasm": "application/wasm",
    ".zip": "application/zip",
    ".gz": "application/gzip",
}
"""What a file is, by its ending; nothing is asked of the machine, whose own table may be short or wrong."""


class Resource(Record):
    """Something that has an address."""

    path: str
    """Below the output folder."""
    output: Output
    etag: str
    """Tells its content."""
    origin: str
    """The source path it is made from, empty where it is made from none in particular."""

    @property
    def media_type(self) -> str:
        """Its type, as the header says it."""
        return _TYPES.get(splitext(self.path)[1].lower(), "application/octet-stream")

    @property
    def is_page(self) -> bool:
        """Whether a browser shows it as a page."""
        return self.media_type.startswith("text/html")


class Found(Record):
    """An address that exists, or, with status 404, the page that says that it does not."""

    resource: Resource
    status: int = 200


class Moved(Record):
    """An address that is another one's, percent-encoded."""

    url: str
    status: int


class Missing(Record):
    """An address that does not exist on a site that has no page to say so."""


Answer = Found | Moved | Missing


class Generation(Record):
    """One state of the site."""

    number: int
    base: str
    """The path at which the site is published; begins and ends with a slash."""
    resources: Mapping[str, Resource]
    """By output path."""
    made: Made | None
    """None until the site could be made once."""

    def answer(self, raw_path: str) -> Answer:
        """What the host that pages are published at would answer for a path as it stands in a request."""
        try:
            path = unquote(raw_path, errors="strict")
        except UnicodeDecodeError:
            return self._missing()
        if path == "/" != self.base or path + "/" == self.base:
            return Moved(encode(self.base), 302)
        if not path.startswith(self.base):
            return self._missing()
        name = path.removeprefix(self.base)
        if not name or name.endswith("/"):
            return self._found(name + "index.html")
        for candidate in (name, name + ".html"):
            if candidate in self.resources:
                return Found(self.resources[candidate])
        if f"{name}/index.html" in self.resources:
            return Moved(f"{encode(self.base + name)}/", 301)
        return self._missing()

    def _found(self, name: str) -> Answer:
        return Found(self.resources[name]) if name in self.resources else self._missing()

    def _missing(self) -> Answer:
        page = self.resources.get("404.html")
        return Found(page, 404) if page else Missing()

    def changed_since(self, earlier: Generation) -> Mapping[str, str | None]:
        """The output paths whose content is not what it was → their etag, None where they are gone."""
        now, before = self.resources, earlier.resources
        changed: dict[str, str | None] = {
            path: resource.etag
            for path, resource in now.items()
            if path not in before or before[path].etag != resource.etag
        }
        return changed | {path: None for path in before if path not in now}

    def after(self, made: Made) -> Generation:
        """The state that follows this one when the site has been made again."""
        origins = {page.output: page.document.path for page in made.site.pages}
        resources = {
            path: _resource(path, output, origins.get(path, ""), self.resources.get(path))
            for path, output in made.outputs.items()
        }
        kept = {path: old for path, old in self.resources.items() if path not in resources and _is_kept(old, made)}
        base = urlsplit(made.config.site.url).path.strip("/")
        return Generation(self.number + 1, f"/{base}/" if base else "/", resources | kept, made)


NOTHING = Generation(0, "/", {}, None)
"""What is served of a site that could not be made yet."""


def _resource(path: str, output: Output, origin: str, before: Resource | None) -> Resource:
    if before is not None and before.origin == origin:
        if before.output is output:
            return before
        if before.output == output:
            return replace(before, output=output)
    told = output if isinstance(output, bytes) else f"{output.path}\0{output.size}\0{output.modified}".encode()
    return Resource(path, output, hashlib.sha256(told).hexdigest()[:20], origin)


def _is_kept(old: Resource, made: Made) -> bool:
    """Whether publishing would leave what was there: nobody knows what should be there now."""
    source = old.output.path if not isinstance(old.output, bytes) else old.origin
    folders = tuple(path for path in made.unreadable if path.endswith("/"))
    return old.path in made.site.kept or (
        bool(source) and (source in made.unreadable or (bool(folders) and source.startswith(folders)))
    )
