"""Files of repositories, for Colab and GitHub alike: one listing a repository and branch, however many links."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urljoin, urlsplit

from coursegen.check.nearest import Paths, difference
from coursegen.check.online.client import Reply
from coursegen.check.online.fetcher import REDIRECTS, Fetcher
from coursegen.check.online.outcomes import Fault, NoSuchHost, Outcome, Reason, Unanswered, broken, ok
from coursegen.record import replace

HOST = "api.github.com"
_LISTING_ROOM = 16_000_000
"""GitHub cuts a listing at 7 MB before it is packed (REST, git trees)."""


async def check_files(fetcher: Fetcher, repository: str, rests: Iterable[str], token: str) -> dict[str, Outcome]:
    """What is known of each `BRANCH/PATH` of the repository `owner/name`. `token` is sent to the API alone."""
    wanted = sorted(set(rests))
    asker = _Repository(fetcher, repository, token)
    found: dict[str, Outcome] = {}
    try:
        for rest in wanted:
            found[rest] = await asker.judge(rest)
    except Unanswered as problem:
        return dict.fromkeys(wanted, problem.outcome) | found
    moved = asker.moved
    return {rest: replace(outcome, moved=moved) if moved else outcome for rest, outcome in found.items()}


async def check_gist(fetcher: Fetcher, gist: str, token: str) -> Outcome:
    """Whether the gist `ID` or `ID/FILE` exists."""
    name, _, file = gist.partition("/")
    api = _Api(fetcher, token)
    try:
        data = await api.get_object(f"/gists/{quote(name)}")
    except Unanswered as problem:
        return problem.outcome
    if data is None:
        return broken("GitHub has no such gist, or it was deleted")
    files = data.get("files")
    if not isinstance(files, dict):
        return _odd().outcome
    if not file or file in files:
        return ok("GitHub lists it")
    return broken("the gist has no such file", meant=Paths(files).nearest(file))


def _odd() -> Unanswered:
    """What is no answer to the question, which proves nothing."""
    return Unanswered(Reason.UNCLEAR, "GitHub's answer is odd")


@dataclass(slots=True)
class _Api:
    """GitHub's programming interface."""

    fetcher: Fetcher
    token: str
    moved: bool = False

    async def get(self, path: str) -> Any:
        """What it answers, as data; None for "there is none". Raises Unanswered."""
        url = f"https://{HOST}{path}"
        for _ in range(4):
            reply = await self._ask(url)
            if reply.status not in REDIRECTS:
                return self._data(reply)
            self.moved = True
            url = urljoin(url, reply.headers.get("location", ""))
            if urlsplit(url).netloc != HOST:
                break
        raise Unanswered(Reason.REDIRECTS, "GitHub's redirects lead nowhere")

    async def get_object(self, path: str) -> Mapping[str, Any] | None:
        """What it answers where that is an object; None for "there is none". Raises Unanswered."""
        data = await self.get(path)
        if data is not None and not isinstance(data, dict):
            raise _odd()
        return data

    async def _ask(self, url: str) -> Reply:
        headers = {"Accept": "application/vnd.github+json", "X-GitHub-Api-Version": "2022-11-28"}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        try:
            return await self.fetcher.ask(url, headers=headers, limit=_LISTING_ROOM)
        except NoSuchHost:
            raise Unanswered(Reason.CONNECTION, "GitHub cannot be reached") from None

    def _data(self, reply: Reply) -> Any:
        if reply.status in (404, 409, 422):  # 409: an empty repository
            return None
        if reply.status in (401, 403):
            problem = self._refusal(reply)
            self.fetcher.close(HOST, problem)
            raise problem
        try:
            if reply.status != 200 or not reply.complete:
                raise ValueError
            data = json.loads(reply.body)
            if data is None:
                raise ValueError
            return data
        except (ValueError, RecursionError):
            raise Unanswered(Reason.UNCLEAR, f"GitHub answers {reply.said}") from None

    def _refusal(self, reply: Reply) -> Unanswered:
        if reply.headers.get("x-ratelimit-remaining") == "0" or "retry-after" in reply.headers:
            hint = "" if self.token else "; with a token in GITHUB_TOKEN it answers more"
            return Unanswered(Reason.RATE_LIMITED, f"GitHub answers no more questions this hour{hint}")
        if reply.status == 401:
            return Unanswered(Reason.REFUSED, "GitHub does not accept the token in GITHUB_TOKEN")
        return Unanswered(Reason.REFUSED, f"GitHub answers {reply.said}")


@dataclass(slots=True)
class _Tree:
    """The files of one branch, tag or commit."""

    sha: str
    paths: frozenset[str]
    """Files and folders, in NFC."""
    whole: bool
    folders: dict[str, dict[str, str]] = field(default_factory=dict)
    """Of a listing that was cut off: folder → its entries, name → sha, as far as they were asked for."""
    _by_likeness: Paths | None = None

    def nearest(self, path: str) -> str:
        """The path of the tree that was probably meant by one that it does not have."""
        if self._by_likeness is None:
            self._by_likeness = Paths(self.paths)
        return self._by_likeness.nearest(path)


@dataclass(slots=True)
class _Repository:
    """One repository and what was asked of it so far."""

    fetcher: Fetcher
    name: str
    token: str
    _trees: dict[str, _Tree | None] = field(default_factory=dict)
    _facts: Mapping[str, Any] | None = None
    _is_asked: bool = False
    _api: _Api = field(init=False)

    def __post_init__(self) -> None:
        self._api = _Api(self.fetcher, self.token)

    @property
    def moved(self) -> str:
        """The repository's name of today, where it has another."""
        name = str((self._facts or {}).get("full_name", ""))
        return name if name.casefold() != self.name.casefold() else ""

    async def judge(self, rest: str) -> Outcome:
        """What is known of `BRANCH/PATH`."""
        ref, path = await self._split(rest)
        if not ref:
            return await self._no_branch(rest)
        tree = self._trees[ref]
        assert tree is not None
        if self._api.moved:
            await self._repository()
        if not path or path in tree.paths or (not tree.whole and await self._reaches(tree, path)):
            return ok("GitHub lists it")
        meant = tree.nearest(path)
        fault = Fault.SPELLING if difference(path, meant) else Fault.NONE
        return broken(f"the repository {self.name} has no file `{path}` on `{ref}`", fault, meant)

    async def _split(self, rest: str) -> tuple[str, str]:
        """Branch and path. A branch's name may hold slashes: the first segment is tried, then those that exist."""
        first, _, path = unicodedata.normalize("NFC", rest).strip("/").partition("/")
        if await self._tree(first):
            return first, path
        if await self._repository() is None or not path:
            return "", ""
        for kind in ("heads", "tags"):
            data = await self._api.get(f"/repos/{self.name}/git/matching-refs/{kind}/{quote(first)}/")
            if data is not None and not isinstance(data, list):
                raise _odd()
            names = [
                str(each.get("ref", "")).removeprefix(f"refs/{kind}/") for each in data or () if isinstance(each, dict)
            ]
            for name in sorted(names, key=len, reverse=True):
                if f"{rest}/".startswith(f"{name}/") and await self._tree(name):
                    return name, rest[len(name) :].strip("/")
        return "", ""

    async def _tree(self, ref: str) -> _Tree | None:
        if ref not in self._trees:
            data = await self._api.get_object(f"/repos/{self.name}/git/trees/{quote(ref, safe='')}?recursive=1")
            self._trees[ref] = _tree(data) if data is not None else None
        return self._trees[ref]

    async def _repository(self) -> Mapping[str, Any] | None:
        if not self._is_asked:
            self._facts = await self._api.get_object(f"/repos/{self.name}")
            self._is_asked = True
        return self._facts

    async def _no_branch(self, rest: str) -> Outcome:
        """A branch that does not exist, or a repository; where the file is on the default branch, that is meant."""
        facts = await self._repository()
        if facts is None:
            return broken(f"GitHub shows no repository {self.name}: it is gone, or private", Fault.REPOSITORY)
        ref, _, path = unicodedata.normalize("NFC", rest).partition("/")
        default = str(facts.get("default_branch", ""))
        tree = await self._tree(default) if default else None
        is_there = tree is not None and (path in tree.paths or (not tree.whole and await self._reaches(tree, path)))
        evidence = f"the repository {self.name} has no branch `{ref}`"
        return broken(evidence, Fault.BRANCH, meant=default if is_there else "")

    async def _reaches(self, tree: _Tree, path: str) -> bool:
        """Whether a path exists, folder by folder: for listings that are cut off."""
        folder, sha = "", tree.sha
        for segment in path.strip("/").split("/"):
            if folder not in tree.folders:
                data = await self._api.get_object(f"/repos/{self.name}/git/trees/{sha}")
                tree.folders[folder] = _entries(data) if data is not None else {}  # it is the name of a file
            entries = tree.folders[folder]
            if segment not in entries:
                return False
            sha = entries[segment]
            folder = f"{folder}{segment}/"
        return True


def _tree(data: Mapping[str, Any]) -> _Tree:
    return _Tree(str(data.get("sha", "")), frozenset(_entries(data)), not data.get("truncated"))


def _entries(data: Mapping[str, Any]) -> dict[str, str]:
    """The entries of a listing, name → sha. Raises Unanswered where it is none."""
    tree = data.get("tree")
    if not isinstance(tree, list):
        raise _odd()
    return {
        unicodedata.normalize("NFC", entry["path"]): str(entry.get("sha", ""))
        for entry in tree
        if isinstance(entry, dict) and isinstance(entry.get("path"), str)
    }
