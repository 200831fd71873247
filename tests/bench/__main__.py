"""`make bench`: coursegen and its peers on the same tree, into docs/performance.md."""

from __future__ import annotations

import argparse

from tests.bench import builds, latency
from tests.bench.document import put
from tests.bench.peers import PEERS
from tests.bench.runs import Failed
from tests.bench.trees import lay_out


def main() -> None:
    """Lay out the tree, install the peers, measure by turns, write the tables."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("peers", nargs="*", help=f"only these: {', '.join(peer.name for peer in PEERS)}")
    parser.add_argument("--rounds", type=int, default=builds.ROUNDS)
    parser.add_argument("--edits", type=int, default=latency.EDITS, help="0: do not measure the servers")
    given = parser.parse_args()
    tree = lay_out()
    found, failed = builds.measure(tree, frozenset(given.peers), given.rounds)
    put("builds", builds.tables(found, failed, len(tree.pages)))
    shown: dict[str, tuple[list[float], list[float]]] = {}
    unseen: dict[str, str] = {}
    for tool in [each.tool for each in found if each.tool.serve and given.edits]:
        try:
            shown[tool.name] = latency.measure(tool, tree, given.edits)
        except Failed as error:
            unseen[tool.name] = str(error)
    if shown:
        put("latency", latency.tables(shown, unseen))


if __name__ == "__main__":
    main()
