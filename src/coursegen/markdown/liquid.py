"""The values of Jekyll's template language that lecturers use in addresses and text: `{{ site.baseurl }}` and the
like."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from coursegen.config import Config
from coursegen.dates import parse_date
from coursegen.model import FrontMatter
from coursegen.patterns import lazily
from coursegen.urls import logical_path, page_place

OUTPUT = re.compile(
    r"\{\{-?\s*(?P<value>(?:site|page)(?:\.\w+)+|[A-Za-z_][\w.-]*|'[^'{}\n]*'|\"[^\"{}\n]*\")(?P<filters>(?:\s*\|[^|{}\n]+?)*)\s*-?\}\}"
)
_WORD = r"""(?:"[^"]*"|'[^']*'|(?:site|page)(?:\.\w+)+|true|false|nil|null|empty|blank|-?\d+(?:\.\d+)?)"""
_TEST = lazily(rf"\s*(?P<left>{_WORD})(?:\s*(?P<operator>==|!=|<>|<=|>=|<|>|\bcontains\b)\s*(?P<right>{_WORD}))?\s*$")
_WORDS: Mapping[str, object] = {"true": True, "false": False, "nil": None, "null": None, "empty": "", "blank": ""}
_MADE = lazily(
    r"\b(?:site\.(?:time|pages|posts|related_posts|static_files|html_pages|html_files|collections|data|documents|tags"
    r"|categories|github)|page\.(?:dir|id|content|excerpt|date|collection|next|previous|slug|relative_path"
    r"|output|categories|tags))\b"
)
"""Values that Jekyll makes itself."""
_OTHER = lazily(r"\{\{-?\s*(?P<value>[^{}]*?)\s*-?\}\}")
LINK = re.compile(r"\{%-?\s*(?P<tag>link|post_url)\s+(?P<path>[^%{}\s]+)\s*-?%\}")


_PLAIN: Mapping[str, Callable[[str], str]] = {
    "upcase": str.upper,
    "downcase": str.lower,
    "capitalize": str.capitalize,
    "strip": str.strip,
}


class Liquid:
    """Fills in Liquid values for one page; does nothing on a site that is not Jekyll's."""

    def __init__(self, config: Config, front_matter: FrontMatter, path: str) -> None:
        self.active = config.jekyll is not None
        self._baseurl = config.jekyll.baseurl if config.jekyll else ""
        self._url = config.site.url
        self._values: Mapping[str, object] = {
            "site": config.jekyll.values if config.jekyll else {},
            "page": {**_made(config, front_matter, path), **front_matter.values},
        }

    def expand(self, text: str) -> str:
        """`text` with every value filled in; what is not known is empty, as in Liquid."""
        if not self.active or "{" not in text:
            return text
        return LINK.sub(_linked, OUTPUT.sub(self.value, text))

    def unknown(self, text: str) -> str:
        """The first value in a text that Jekyll would know and this program does not; empty where there is none."""
        if not self.active or "{{" not in text:
            return ""
        for match in OUTPUT.finditer(text):
            name = match["value"]
            if name[0] in "'\"":
                continue
            if not name.startswith(("site.", "page.")) or (_MADE.match(name) and self._found(name) is None):
                return name
        other = _OTHER.search(OUTPUT.sub("", text))
        return other["value"] if other else ""

    def value(self, match: re.Match[str]) -> str:
        """The text that one `{{ … }}` (a match of `OUTPUT`) stands for."""
        expression = match["value"]
        result = expression[1:-1] if expression[0] in "'\"" else self._lookup(expression)
        for text in match["filters"].split("|")[1:]:
            result = self._filter(text.strip(), result)
        return result

    def holds(self, condition: str) -> bool | None:
        """Whether an `if` shows what it holds; None where the condition asks for what is not known here.

        As in Liquid, what is not there is false, and `and` and `or` are read from the right.
        """
        parts = re.split(r"\s+(and|or)\s+", condition.strip())
        result: bool | None = None
        for index in range(len(parts) - 1, -1, -2):
            test = _TEST.match(parts[index])
            if test is None or _MADE.search(parts[index]):
                return None
            found = self._test(test)
            if index + 1 < len(parts) and result is not None:
                found = (found and result) if parts[index + 1] == "and" else (found or result)
            result = found
        return result

    def _test(self, test: re.Match[str]) -> bool:
        left = self._operand(test["left"])
        if test["operator"] is None:
            return left is not None and left is not False
        right = self._operand(test["right"])
        match test["operator"]:
            case "==":
                return _same(left, right)
            case "!=" | "<>":
                return not _same(left, right)
            case "contains":
                return str(right) in (left if isinstance(left, str | list) else [])
        try:
            low, high = float(str(left)), float(str(right))
        except ValueError:
            return False
        return {"<": low < high, ">": low > high, "<=": low <= high, ">=": low >= high}[test["operator"]]

    def _operand(self, word: str) -> object:
        if word[0] in "'\"":
            return word[1:-1]
        if word in _WORDS:
            return _WORDS[word]
        return self._found(word) if word.startswith(("site.", "page.")) else word

    def _lookup(self, expression: str) -> str:
        found = self._found(expression)
        return "" if found is None else str(found)

    def _found(self, expression: str) -> object:
        found: object = self._values
        for key in expression.split("."):
            found = found.get(key) if isinstance(found, Mapping) else None
        return found

    def _filter(self, name: str, value: str) -> str:
        filter_name, argument = name.split(":", 1)[0].strip(), self._argument(name)
        if plain := _PLAIN.get(filter_name):
            return plain(value)
        match filter_name:
            case "relative_url":
                return self._baseurl.rstrip("/") + "/" + value.lstrip("/")
            case "absolute_url":
                return self._url.rstrip("/") + "/" + value.lstrip("/")
            case "prepend":
                return argument + value
            case "append":
                return value + argument
            case "default":
                return value or argument
            case "date":
                return _date(value, argument)
        return value

    def _argument(self, name: str) -> str:
        argument = name.partition(":")[2].strip()
        return argument[1:-1] if argument[:1] in "'\"" else self._lookup(argument)


def _made(config: Config, front_matter: FrontMatter, path: str) -> dict[str, str]:
    """What Jekyll says of every page by itself. The address of one whose collection or whose neighbours decide it is
    the path of its source, which is read as what is made from it."""
    logical = logical_path(path, config.build.content_folder)
    name = logical.rpartition("/")[2]
    decides = logical.startswith("_") or name.lower().startswith("readme.")
    own = front_matter.permalink
    found = (page_place(logical, own) if own else None) or page_place(logical, config.page_permalink)
    return {"path": logical, "name": name, "url": f"/{logical}" if decides or found is None else found.url}


def _linked(match: re.Match[str]) -> str:
    """The path of a source file, which is read as what is made from it; a post is named without its ending."""
    return ("/_posts/" if match["tag"] == "post_url" else "/") + match["path"]


def _date(value: str, form: str) -> str:
    """A date in the form that `strftime` reads; nothing where it is none, as `"now"` is: builds do not look at the
    clock."""
    found = parse_date(value)
    return found.strftime(form) if found and form else ""


def _same(left: object, right: object) -> bool:
    """Whether two values are equal as text; numbers and truth come from YAML, text from the tag."""
    if left is None or right is None or isinstance(left, bool) or isinstance(right, bool):
        return left is right
    return str(left) == str(right)
