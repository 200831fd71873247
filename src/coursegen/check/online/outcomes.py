"""What asking about a reference yields: a verdict, and what it rests on."""

from __future__ import annotations

from enum import StrEnum

from coursegen.diagnostics import Verdict
from coursegen.record import Record


class Reason(StrEnum):
    """Why a reference could not be verified."""

    REFUSED = "refused"
    RATE_LIMITED = "rate-limited"
    TIMEOUT = "timeout"
    SERVER_ERROR = "server-error"
    CONNECTION = "connection"
    TLS = "tls"
    PRIVATE_ADDRESS = "private-address"
    REDIRECTS = "redirects"
    SIGN_IN = "sign-in"
    SOFT_MISSING = "soft-404"
    UNCLEAR = "unclear"
    BUDGET = "budget"
    INTERRUPTED = "interrupted"


SILENT = frozenset({Reason.REFUSED, Reason.RATE_LIMITED, Reason.TIMEOUT, Reason.SERVER_ERROR, Reason.CONNECTION})
"""Reasons that lie with a host as a whole: where they repeat, it is left alone."""


class Fault(StrEnum):
    """What exactly is missing or amiss where the verdict alone does not tell."""

    NONE = ""
    REPOSITORY = "repository"
    BRANCH = "branch"
    ANCHOR = "anchor"
    SPELLING = "spelling"
    """A path that exists in another spelling: in how it is written alone it differs from what was `meant`."""
    NOT_EMBEDDABLE = "not-embeddable"
    """A video that exists but that its owner lets no other site show."""


class Outcome(Record):
    """What is known of one subject."""

    verdict: Verdict
    evidence: str = ""
    """What was seen, as it can stand after a colon: `404 Not Found`."""
    reason: str = ""
    """A `Reason`, where the verdict is unverified."""
    fault: Fault = Fault.NONE
    moved: str = ""
    """Where the subject permanently is now: an address; for a repository its `owner/name`."""
    meant: str = ""
    """What was probably meant, for a subject that is missing: a branch, or a path in its repository."""
    title: str = ""
    authors: tuple[str, ...] = ()
    version: int = 0
    """The newest version of a paper; 0 where it is not known."""
    withdrawn: bool = False


def ok(evidence: str = "") -> Outcome:
    """A subject that exists."""
    return Outcome(Verdict.OK, evidence)


def broken(evidence: str, fault: Fault = Fault.NONE, meant: str = "") -> Outcome:
    """A subject that does not exist, by the evidence."""
    return Outcome(Verdict.BROKEN, evidence, fault=fault, meant=meant)


def unverified(reason: Reason, evidence: str) -> Outcome:
    """A subject of which nothing is known."""
    return Outcome(Verdict.UNVERIFIED, evidence, reason)


class Unanswered(Exception):
    """A request that brought no usable answer."""

    def __init__(self, reason: Reason, evidence: str) -> None:
        super().__init__(evidence)
        self.reason = reason
        self.evidence = evidence

    @property
    def outcome(self) -> Outcome:
        """What is then known of whatever was asked about."""
        return unverified(self.reason, self.evidence)


class NoSuchHost(Exception):
    """The name of a host that the name system, asked twice and known to work, says does not exist."""
