"""Pages rendered by an earlier build, and what their templates asked for beside the page itself.

A page's HTML is made from its text, its view, its links' targets, the configuration and the templates: those name it.
What a template asks of the whole site, and which theme files it asks for, is only known when it has run; so it is kept
with the HTML, and the HTML is used again where all of it is still so.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from coursegen.check_config import CheckConfig
from coursegen.config import Config, ServeConfig
from coursegen.facts import digest
from coursegen.keys import Kind, output_key, page_key
from coursegen.record import Record, field_names, replace
from coursegen.render.results import Results
from coursegen.render.theme import Theme
from coursegen.render.view import SiteView


class AskedSite:
    """The site as one page's templates see it; remembers what they ask."""

    def __init__(self, site: SiteView) -> None:
        self._site = site
        self.asked: set[str] = set()
        """The names asked for since this was last emptied."""

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._site, name)
        self.asked.add(name)
        return value


class EarlierPages:
    """The pages of one site that were rendered before."""

    def __init__(
        self, results: Results, site: SiteView, theme: Theme, templates: Mapping[str, str], config: Config
    ) -> None:
        deciding = replace(config, check=CheckConfig(), serve=ServeConfig())
        self._config, self._templates = deciding, templates
        self._is_kept = False
        self._edition = digest(repr(deciding), repr(sorted(templates.items())))
        self._results = results
        self._site = site
        self._theme = theme
        self._digests: dict[str, str] = {}

    def key(self, page: str, *parts: str) -> str:
        """The name of everything that a page is made from, as far as it is known before its templates run."""
        return page_key(Kind.HTML, page, self._edition, *parts)

    def get(self, key: str) -> str | None:
        """The HTML that was made before, where it would be the same today."""
        stored = self._results.get(key)
        if stored is None:
            return None
        facts, _, rest = stored.decode().partition("\n")
        output = rest.partition("\n")[2]  # the line between is for `coursegen why`
        try:
            asked, files = json.loads(facts)
            still = all(self._digest(name) == found for name, found in asked.items())
            if not still or not all(self._theme.path(name) == path for name, path in files.items()):
                return None
        except (ValueError, AttributeError, LookupError):
            return None
        html = self._results.get(output)
        return None if html is None else html.decode()

    def put(
        self, key: str, html: str, asked: Iterable[str], files: Mapping[str, str], told: Mapping[str, object]
    ) -> None:
        """Keep a page, and what its templates asked for: names of the site, and theme files with their paths. `told` is
        what else it was made from, for whoever asks why it is made anew."""
        facts = {name: self._digest(name) for name in sorted(asked)}, dict(sorted(files.items()))
        self._keep_edition()
        made_from = json.dumps({"edition": self._edition, **told}, ensure_ascii=False) if told else ""
        data = html.encode()
        self._results.put(output_key(data), data)
        self._results.put(key, f"{json.dumps(facts)}\n{made_from}\n{output_key(data)}".encode())

    def _keep_edition(self) -> None:
        """Keep what all pages are made from, once: by the first page that is."""
        if not self._is_kept:
            self._is_kept = True
            settings = {
                f"{name}.{key}": repr(getattr(table, key))
                for name in field_names(self._config)
                if isinstance(table := getattr(self._config, name), Record)
                for key in field_names(table)
            }
            templates = {name: digest(text) for name, text in self._templates.items()}
            self._results.put(
                f"edition {self._edition}", json.dumps([settings, templates], ensure_ascii=False).encode()
            )

    def _digest(self, name: str) -> str:
        """What the site has under a name, as a digest."""
        if name not in self._digests:
            self._digests[name] = digest(repr(getattr(self._site, name)))
        return self._digests[name]
