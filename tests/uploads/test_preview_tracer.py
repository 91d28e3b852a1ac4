"""Both tracers answer the same, so that machines without embree draw the same pictures."""

from __future__ import annotations

import numpy as np
import pytest

from tests import meshes
from uploads.preview.tracer import EMBREE, NO_HIT, EmbreeTracer, Tracer, tracer_of
from uploads.preview.tree import TreeTracer

BALL = meshes.ball(radius=10.0).astype(np.float32)
NAMES = ["tree", pytest.param("embree", marks=pytest.mark.skipif(not EMBREE, reason="no embree here"))]


def tracer(name: str) -> Tracer:
    return TreeTracer(BALL) if name == "tree" else EmbreeTracer(BALL)


@pytest.mark.parametrize("name", NAMES)
def test_a_ray_at_a_ball_meets_it_and_one_beside_it_does_not(name: str) -> None:
    origins = np.array([[0.1, -30, 0.2], [0.1, -30, 15], [0.1, 0.2, 0.3]], dtype=np.float32)
    directions = np.array([[0, 1, 0]] * 3, dtype=np.float32)

    numbers, distances, _, _ = tracer(name).nearest(origins, directions)
    blocked = tracer(name).blocked(origins, directions)

    assert blocked.tolist() == [True, False, True]
    assert (numbers != NO_HIT).tolist() == [True, False, True]
    assert distances[[0, 2]] == pytest.approx([20, 10], abs=0.4)


@pytest.mark.skipif(not EMBREE, reason="no embree here")
def test_both_tracers_agree_on_random_rays() -> None:
    rng = np.random.default_rng(7)
    origins = rng.uniform(-25, 25, (5000, 3)).astype(np.float32)
    directions = rng.normal(size=(5000, 3)).astype(np.float32)
    tree, embree = TreeTracer(BALL), EmbreeTracer(BALL)

    ours, theirs = tree.nearest(origins, directions), embree.nearest(origins, directions)

    hit = ours[0] != NO_HIT
    assert np.array_equal(hit, theirs[0] != NO_HIT)
    assert np.array_equal(tree.blocked(origins, directions), embree.blocked(origins, directions))
    # A ray through an edge may meet either of its two triangles.
    assert np.mean(ours[0] == theirs[0]) > 0.99
    assert np.abs(ours[1][hit] - theirs[1][hit]).max() < 1e-2


def test_a_point_like_mesh_stops_no_ray() -> None:
    rays = np.ones((3, 3), dtype=np.float32)

    assert not tracer_of(np.zeros((2, 3, 3), dtype=np.float32)).blocked(rays, rays).any()
