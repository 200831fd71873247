"""The values of Jekyll's template language that lecturers use in addresses and text: `{{ site.baseurl }}` and the
like."""

from __future__ import annotations

import re
from collections.abc import Mapping

from coursegen.config import Config
from coursegen.model import FrontMatter

OUTPUT = re.compile(
    r"\{\{-?\s*(?P<value>(?:site|page)(?:\.\w+)+|'[^'{}\n]*'|\"[^\"{}\n]*\")(?P<filters>(?:\s*\|[^|{}\n]+?)*)\s*-?\}\}"
)
_LINK = re.compile(r"\{%-?\s*link\s+(?P<path>[^%{}\s]+)\s*-?%\}")


class Liquid:
    """Fills in Liquid values for one page; does nothing on a site that is not Jekyll's."""

    def __init__(self, config: Config, front_matter: FrontMatter) -> None:
        self.active = config.jekyll is not None
        self._baseurl = config.jekyll.baseurl if config.jekyll else ""
        self._url = config.site.url
        self._values: Mapping[str, object] = {
            "site": config.jekyll.values if config.jekyll else {},
            "page": front_matter.values,
        }

    def expand(self, text: str) -> str:
        """`text` with every value filled in; what is not known is empty, as in Liquid."""
        if not self.active or "{" not in text:
            return text
        return _LINK.sub(lambda match: "/" + match["path"], OUTPUT.sub(self.value, text))

    def value(self, match: re.Match[str]) -> str:
        """The text that one `{{ … }}` (a match of `OUTPUT`) stands for."""
        expression = match["value"]
        result = expression[1:-1] if expression[0] in "'\"" else self._lookup(expression)
        for text in match["filters"].split("|")[1:]:
            result = self._filter(text.strip(), result)
        return result

    def _lookup(self, expression: str) -> str:
        found: object = self._values
        for key in expression.split("."):
            found = found.get(key) if isinstance(found, Mapping) else None
        return "" if found is None else str(found)

    def _filter(self, name: str, value: str) -> str:
        match name.split(":", 1)[0].strip():
            case "relative_url":
                return self._baseurl.rstrip("/") + "/" + value.lstrip("/")
            case "absolute_url":
                return self._url.rstrip("/") + "/" + value.lstrip("/")
            case "prepend":
                return self._argument(name) + value
            case "append":
                return value + self._argument(name)
            case "upcase":
                return value.upper()
            case "downcase":
                return value.lower()
            case "strip":
                return value.strip()
            case _:
                return value

    def _argument(self, name: str) -> str:
        argument = name.partition(":")[2].strip()
        return argument[1:-1] if argument[:1] in "'\"" else self._lookup(argument)
