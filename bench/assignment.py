"""Times an assignment beside a random one and one by maximum flow: python -m bench.assignment [--without-flow].

Medians over the seeds; the flow, which has no seed, runs once for each size. CPU seconds of one process.
"""

from __future__ import annotations

import random
import sys
import time
from collections import Counter
from collections.abc import Callable
from statistics import median

import networkx

from judging.assignment import assign
from judging.eligibility import Entry, Juror, may_read
from judging.plan import Links, Pair

SIZES = ((147, 20, 2), (600, 60, 3), (2000, 200, 5))
SEEDS = range(5)

Maker = Callable[[list[Entry], list[Juror], int, int], list[Pair]]


def contest(entries: int, jurors: int, seed: int) -> tuple[list[Entry], list[Juror]]:
    """Three entries a school on average, thirteen regions, one juror in two from a school of the contest."""
    chance = random.Random(seed)
    schools = [f"S{number}" for number in range(entries // 3)]
    regions = {school: f"R{chance.randrange(13)}" for school in schools}
    drawn = [chance.choice(schools) for _ in range(entries)]
    homes = [chance.choice(schools) for _ in range(jurors)]
    return (
        [
            Entry(code=f"E{number:04}", school=school, region=regions[school])
            for number, school in enumerate(drawn)
        ],
        [
            Juror(code=f"J{number:03}", school=school if number % 2 else "", region=regions[school])
            for number, school in enumerate(homes)
        ],
    )


def ours(entries: list[Entry], jurors: list[Juror], readings: int, seed: int) -> list[Pair]:
    """What the application does."""
    return list(assign(entries, jurors, readings=readings, seed=seed, avoid_region=True).pairs)


def at_random(entries: list[Entry], jurors: list[Juror], readings: int, seed: int) -> list[Pair]:
    """The least loaded of those who may, equals by lot: even loads, no look at who meets whom."""
    chance = random.Random(seed)
    loads: Counter[str] = Counter()
    pairs = []
    for entry in chance.sample(entries, len(entries)):
        able = [juror.code for juror in jurors if may_read(juror, entry, avoid_region=True)]
        chosen = sorted(able, key=lambda code: (loads[code], chance.random()))[:readings]
        loads.update(chosen)
        pairs += [(entry.code, code) for code in chosen]
    return pairs


def by_flow(
    entries: list[Entry],
    jurors: list[Juror],
    readings: int,
    seed: int,  # noqa: ARG001 - the same form as the others
) -> list[Pair]:
    """A maximum flow through entries and jurors, each juror bounded by the mean load."""
    graph = networkx.DiGraph()
    bound = -(-len(entries) * readings // len(jurors))
    for juror in jurors:
        graph.add_edge(juror.code, "sink", capacity=bound)
    for entry in entries:
        graph.add_edge("source", entry.code, capacity=readings)
        for juror in jurors:
            if may_read(juror, entry, avoid_region=True):
                graph.add_edge(entry.code, juror.code, capacity=1)
    _, flow = networkx.maximum_flow(graph, "source", "sink")
    return [(entry.code, juror) for entry in entries for juror, units in flow[entry.code].items() if units]


def row(size: tuple[int, int, int], name: str, maker: Maker, seeds: range) -> str:
    """One line of the table."""
    entries, jurors, readings = size
    seconds, unlinked, spreads, fewest = [], [], [], []
    for seed in seeds:
        asked = contest(entries, jurors, seed)
        began = time.process_time()
        pairs = maker(*asked, readings, seed)
        seconds.append(time.process_time() - began)
        assert len(set(pairs)) == entries * readings
        links = Links.of(pairs)
        loads = Counter(code for _, code in pairs)
        unlinked.append(100 * links.unlinked / links.pairs)
        fewest.append(100 * links.fewest_unlinked / links.pairs)
        spreads.append(max(loads.values()) - min(loads[juror.code] for juror in asked[1]))
    return (
        f"{entries:>5} × {jurors:>3} × {readings}  {name:12}{median(seconds):>8.3f}{median(unlinked):>10.1f} %"
        f"{median(fewest):>8.1f} %{max(spreads):>8}"
    )


def main(*, with_flow: bool) -> None:
    """Print the table."""
    print(f"{'size':15}  {'way':12}{'CPU s':>8}{'unlinked':>12}{'bound':>10}{'spread':>8}")
    for size in SIZES:
        print(row(size, "judging", ours, SEEDS))
        print(row(size, "random", at_random, SEEDS))
        if with_flow:
            print(row(size, "maximum flow", by_flow, SEEDS[:1]), flush=True)


if __name__ == "__main__":
    main(with_flow="--without-flow" not in sys.argv)
