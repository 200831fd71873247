"""The part of a site's configuration that findings are told by: a build that changes nothing needs no other."""

from __future__ import annotations

from collections.abc import Mapping

from coursegen.diagnostics import Severity
from coursegen.record import Record, field


class IgnoreConfig(Record):
    """A finding the site lives with."""

    match: str = ""
    code: str = ""
    reason: str = ""
    until: str = ""


class CheckConfig(Record):
    """`[check]`: what findings mean on this site."""

    fail_on: str = "error"
    severity: Mapping[str, Severity] = field(default_factory=dict)
    remap: Mapping[str, str] = field(default_factory=dict)
    """Beginning of an address → what `--online` asks in its place: a mirror, a proxy, a test's server."""
    anchors: bool = False
    """Whether `--online` looks for the places on other sites' pages that links name."""
    ignore: tuple[IgnoreConfig, ...] = ()
