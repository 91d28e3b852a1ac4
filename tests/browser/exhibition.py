"""A contest in which sixty objects hang, with posters as heavy as those of real parts, while the jury reads."""

from __future__ import annotations

from contest.paths import STATIC
from contest.queries import editions
from contest.rules.phases import Phase
from tests import builders, exhibits
from tests.browser.live import LiveContest
from tests.browser.test_viewer import light_cube
from uploads.storage import FolderStore

OBJECTS = 60
# Drawn by the same tracer in the same size as the posters of entries; by number, so that each has its place.
POSTERS = (
    "snail", "duck", "pot", "hotel", "carrot", "ghost", "crocodile", "sleeve", "elephant", "feeder", "fox", "clip",
    "rocket", "hedgehog", "whale", "mould",
)  # fmt: skip
LARGE = "specimen"
TITLES = (
    "Escargot range-câble", "Canard essoreur", "Poto, le pot à semis", "Hôtel trois alvéoles",
    "Carotte goutte-à-goutte",
)  # fmt: skip
THEMES = ("waste", "water", "energy", "repair", "living")


def hang_sixty(contest: LiveContest) -> None:
    """Hang them; nothing is left for the worker to do."""
    store, database = FolderStore(contest.settings.store_dir), contest.database()
    pictures = {
        name: store.put((STATIC / "img" / f"{name}.webp").read_bytes()).digest for name in (*POSTERS, LARGE)
    }
    light = store.put(light_cube()).digest
    with database.writing() as session:
        edition = editions.current(session)
        builders.open_phase(session, edition, Phase.JUDGING)
        for place in range(OBJECTS):
            entry = exhibits.hang(
                session, title=TITLES[place % len(TITLES)], theme=THEMES[place % len(THEMES)]
            )
            check = entry.uploads[-1].inspection
            check.light_digest = light
            check.pictures = {
                "poster-400.webp": pictures[POSTERS[place % len(POSTERS)]],
                "poster-1200.webp": pictures[LARGE],
            }
            entry.photos[0].large_digest = entry.photos[0].small_digest = pictures["pot"]
    database.dispose()
