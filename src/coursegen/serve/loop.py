"""The loop of `serve`: wait for a change, make the site again, tell the tabs. Runs in a thread of its own."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

from coursegen.diagnostics import CoursegenError, Diagnostics, Policy, apply_policy
from coursegen.made import Made
from coursegen.overtaken import OvertakenError, asking
from coursegen.record import Record, replace
from coursegen.serve.changes import scope_of
from coursegen.serve.findings import Findings
from coursegen.serve.generation import NOTHING, Generation
from coursegen.serve.maker import Maker
from coursegen.serve.reload import Changed, State
from coursegen.serve.watch import Change, Watcher
from coursegen.urls import place

_QUIET = 0.15
"""Seconds that whoever writes is given to go on, once what was written is shown, before the whole site is made."""
_LONGEST = 30.0
"""Seconds for which a making gives way to the next change."""

_NOTHING_MORE = Change(frozenset())


class Rebuilt(Record):
    """What a rebuild did, for whoever watches the terminal."""

    paths: frozenset[str] | None
    """What had changed; None at the start, or where anything may have."""
    changed: Changed
    findings: Findings
    before: Diagnostics
    """What was said of the site before."""
    pages: int
    seconds: float
    is_first: bool


class Session:
    """One site being served: the state that is shown, and how the next one is reached."""

    def __init__(self, root: Path, maker: Maker, *, follow: bool = False) -> None:
        self.root = root
        self.generation: Generation = NOTHING
        self.findings = Findings()
        self._maker = maker
        self._made: Made | None = None
        self._follow = follow
        self._publish: Callable[[State, Changed], None] = lambda state, changed: None
        self._report: Callable[[Rebuilt], None] = lambda rebuilt: None

    def connect(self, publish: Callable[[State, Changed], None], report: Callable[[Rebuilt], None]) -> None:
        """Say who is told of each new state, and who of each rebuild."""
        self._publish, self._report = publish, report

    @property
    def made(self) -> Made | None:
        """The site as it was last made; None where it never could be."""
        return self._made

    def run(self, watcher: Watcher) -> None:
        """Make the site again at every change, until the watcher is closed."""
        while (change := watcher.wait()) is not None:
            try:
                self._follow_up(change, watcher)
            except Exception:  # a bug: it is shown, and the next save is another try
                sys.excepthook(*sys.exc_info())
            watcher.scope(scope_of(self._made.config if self._made and not self.findings.stopped else None))

    def _follow_up(self, change: Change, watcher: Watcher) -> None:
        """Show what was written at once where that can be, and make the whole site when nothing more is written."""
        started, shown, paths = time.perf_counter(), self.generation, change.paths

        def is_overtaken() -> bool:
            return watcher.is_told and time.perf_counter() - started < _LONGEST

        given_up: list[OvertakenError] = []
        while True:
            more: Change | None = _NOTHING_MORE
            if self._preview(paths):
                more = watcher.wait(_QUIET)
            given_up.clear()  # with all that was made until then, which takes longer to free than a page to show
            if more == _NOTHING_MORE:
                try:
                    with asking(is_overtaken):
                        self.rebuild(paths, shown, started)
                    return
                except OvertakenError as error:
                    given_up.append(error)
                    more = watcher.wait()
            if more is None:
                return
            paths = None if paths is None or more.paths is None else paths | more.paths

    def _preview(self, paths: frozenset[str] | None) -> bool:
        """Show the files at `paths` as they are now, if the rest of the site need not be made for it."""
        made = self._maker.preview(paths) if paths and not self.findings.stopped else None
        if made is not None:
            self._show(made, paths)
        return made is not None

    def rebuild(
        self,
        paths: frozenset[str] | None,
        shown: Generation | None = None,
        started: float | None = None,
    ) -> None:
        """Make the site again after `paths` changed, None standing for anything, and tell of it.

        `shown` is what was served before the change, which came at `started` on the clock of `time.perf_counter`.
        """
        started = time.perf_counter() if started is None else started
        before, shown = self.findings.diagnostics, self.generation if shown is None else shown
        try:
            made = self._maker.make()
            self._show(made, paths)
            said = apply_policy(made.diagnostics, Policy(made.config.check.severity))
            self._say(Findings(said, made.sources))
        except CoursegenError as error:
            self._say(Findings(error.diagnostics, error.sources, stopped=True))
        changed = self.generation.changed_since(shown)
        pages = len(self._made.site.pages) if self._made else 0
        seconds, is_first = time.perf_counter() - started, shown is NOTHING
        self._report(Rebuilt(paths, changed, self.findings, before, pages, seconds, is_first))
        self._maker.settle()

    def _show(self, made: Made, paths: frozenset[str] | None) -> None:
        """Serve what was made, and tell the tabs where it differs from what they show."""
        following = self.generation.after(made)
        changed = following.changed_since(self.generation)
        shown, self._made = self.generation.made, made
        if changed or shown is None or shown.config != made.config:
            self.generation = following
            self._publish(self.state(self._edited(paths)), changed)
        else:  # the same content, but that of `made`, which the next one is compared with
            self.generation = replace(following, number=self.generation.number)

    def _say(self, findings: Findings) -> None:
        known, self.findings = self.findings, findings
        if (known.diagnostics, known.stopped) != (findings.diagnostics, findings.stopped):
            self._publish(self.state(), {})

    def state(self, follow: str | None = None) -> State:
        """What an open tab must know now."""
        return State(self.generation.number, self.generation.base, self.findings.errors(), follow)

    def _edited(self, paths: frozenset[str] | None) -> str | None:
        """The address of the one page whose source changed, where the tab is to go there."""
        if not self._follow or not paths:
            return None
        edited = [resource for resource in self.generation.resources.values() if resource.origin in paths]
        return self.generation.base + place(edited[0].path).url.lstrip("/") if len(edited) == 1 else None
