"""Measurements → a plot with logarithmic axes, as SVG that is legible on light and on dark ground."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

_WIDTH, _HEIGHT = 400, 300
_LEFT, _RIGHT, _TOP, _BOTTOM = 56, 16, 34, 46
_STYLE = """
text { font: 12px system-ui, sans-serif; fill: #3b4252 }
.grid { stroke: #d5dae3 } .line { fill: none; stroke-width: 2 } .s0 { --c: #1f5fa8 } .s1 { --c: #b4541a } .s2 { --c: #2c7a4b }
.line { stroke: var(--c) } .dot, .name { fill: var(--c) }
@media (prefers-color-scheme: dark) { text { fill: #d8dee9 } .grid { stroke: #434c5e }
  .s0 { --c: #88b4e7 } .s1 { --c: #f0a070 } .s2 { --c: #8fd0a5 } .dot, .name { fill: var(--c) } }
"""


@dataclass(frozen=True, slots=True)
class Panel:
    """One plot: what stands at its vertical axis, and lines of (pages, value) by name."""

    unit: str
    lines: Mapping[str, Sequence[tuple[float, float]]]


def draw(panels: Sequence[Panel]) -> str:
    """The panels side by side."""
    parts = [_panel(panel, _WIDTH * at) for at, panel in enumerate(panels)]
    width = _WIDTH * len(panels)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{_HEIGHT}" viewBox="0 0 {width} {_HEIGHT}" '
        f'role="img" aria-label="Time and memory by number of pages, both axes logarithmic"><style>{_STYLE}</style>'
        f"{''.join(parts)}</svg>\n"
    )


def _panel(panel: Panel, left: float) -> str:
    points = [point for line in panel.lines.values() for point in line]
    x = _Axis([x for x, _ in points], _LEFT, _WIDTH - _RIGHT)
    y = _Axis([y for _, y in points], _HEIGHT - _BOTTOM, _TOP)
    parts = [f'<g transform="translate({left} 0)"><text x="{_LEFT}" y="18">{escape(panel.unit)}</text>']
    for value in y.ticks:
        parts.append(f'<path class="grid" d="M{_LEFT} {y.at(value)}H{_WIDTH - _RIGHT}"/>')
        parts.append(f'<text x="{_LEFT - 6}" y="{y.at(value) + 4}" text-anchor="end">{value:g}</text>')
    for value in x.ticks:
        parts.append(f'<path class="grid" d="M{x.at(value)} {_TOP}V{_HEIGHT - _BOTTOM}"/>')
        parts.append(f'<text x="{x.at(value)}" y="{_HEIGHT - _BOTTOM + 16}" text-anchor="middle">{value:,.0f}</text>')
    parts.append(f'<text x="{(_LEFT + _WIDTH - _RIGHT) / 2}" y="{_HEIGHT - 10}" text-anchor="middle">pages</text>')
    for number, (name, line) in enumerate(panel.lines.items()):
        places = [(x.at(a), y.at(b)) for a, b in line]
        path = "L".join(f"{a} {b}" for a, b in places)
        dots = "".join(f'<circle class="dot" cx="{a}" cy="{b}" r="3"/>' for a, b in places)
        label = f'<text class="name" x="{places[-1][0] - 4}" y="{places[-1][1] - 9}" text-anchor="end">{escape(name)}</text>'
        parts.append(f'<g class="s{number}"><path class="line" d="M{path}"/>{dots}{label}</g>')
    return "".join(parts) + "</g>"


class _Axis:
    """A logarithmic axis over whole decades or a third of one, from `start` to `end` in pixels."""

    def __init__(self, values: Sequence[float], start: float, end: float) -> None:
        steps = [factor * 10**power for power in range(-3, 7) for factor in (1, 3)]
        low = max(step for step in steps if step <= min(values))
        high = min(step for step in steps if step >= max(values))
        self.ticks = [step for step in steps if low <= step <= max(high, 3 * low)]
        self._low, self._scale = math.log(self.ticks[0]), math.log(self.ticks[-1] / self.ticks[0])
        self._start, self._length = start, end - start

    def at(self, value: float) -> float:
        """Where a value stands."""
        return round(self._start + self._length * (math.log(value) - self._low) / self._scale, 1)
