"""How long to wait before a request is made again."""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime


def retry_after(value: str, now: datetime) -> float | None:
    """The seconds that a `Retry-After` field asks for: seconds or an HTTP date (RFC 9110 §10.2.3); None where it says
    neither. Never negative, never infinite."""
    value = value.strip()
    if re.fullmatch(r"\d+(\.\d*)?", value, re.ASCII):
        return float(value[:16])  # long enough for any patience, and never infinite
    try:
        date = parsedate_to_datetime(value)
        if date.tzinfo is None:  # the obsolete asctime form, which means GMT
            date = date.replace(tzinfo=UTC)
        return max(0.0, (date - now).total_seconds())
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def backoff(attempt: int, url: str) -> float:
    """Seconds before attempt 1, 2 …: 1, 2, 4, each up to half longer so that runs do not fall into step."""
    return float(2 ** (attempt - 1)) * (1 + fraction(f"{url} {attempt}") / 2)


def fraction(text: str) -> float:
    """A number from 0 to 1 that belongs to a text, the same on every machine."""
    return int.from_bytes(hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()[:4]) / 0xFFFFFFFF
