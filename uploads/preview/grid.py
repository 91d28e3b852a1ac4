"""Loops over the picture's grid of pixels: smoothing light along surfaces, finding edges, filling them in."""

from __future__ import annotations

from typing import Any

import numpy as np

from uploads.preview.compiled import compiled

TAPS = (1.0, 4.0, 6.0, 4.0, 1.0)
PLANE_TOLERANCE = np.float32(0.012)
EDGE_COSINE = np.float32(0.75)
EDGE_DEPTH = np.float32(0.03)


@compiled
def spread(grid: Any, guides: Any, light: Any, step: int, out: Any) -> None:
    """One round of an edge-avoiding à-trous filter (Dammertz and others, 2010) of light (s, c) into out (s, c).

    grid (h, w) holds the sample at each pixel or -1; guides = (place, smooth), both (s, 3).
    """
    place, smooth = guides
    height, width = grid.shape
    channels = light.shape[1]
    for y in range(height):
        for x in range(width):
            own = grid[y, x]
            if own < 0:
                continue
            total = np.float32(0.0)
            out[own] = 0
            for tap in range(25):
                row, column = y + (tap // 5 - 2) * step, x + (tap % 5 - 2) * step
                if row < 0 or row >= height or column < 0 or column >= width or grid[row, column] < 0:
                    continue
                other = grid[row, column]
                near = np.float32(TAPS[tap // 5] * TAPS[tap % 5])
                weight = near * _alike(place, smooth, own, other, step)
                total += weight
                for channel in range(channels):
                    out[own, channel] += weight * light[other, channel]
            for channel in range(channels):
                out[own, channel] /= total


@compiled
def _alike(place: Any, smooth: Any, a: int, b: int, step: int) -> Any:
    """From 1 for two samples of one smooth surface down to 0."""
    cosine, gap = np.float32(0.0), np.float32(0.0)
    for axis in range(3):
        cosine += smooth[a, axis] * smooth[b, axis]
        gap += smooth[a, axis] * (place[b, axis] - place[a, axis])
    if cosine <= 0:
        return np.float32(0.0)
    cosine *= cosine
    cosine *= cosine
    cosine *= cosine
    gap /= PLANE_TOLERANCE * np.float32(step)
    return cosine * cosine / (1 + gap * gap * gap * gap)


@compiled
def edges(grid: Any, looks: Any, guides: Any, out: Any) -> None:
    """Set out (h, w) to True where a pixel and its right or lower neighbour show different things.

    looks = (numbers, kinds): the triangle of each sample and what each triangle looks like.
    """
    numbers, kinds = looks
    height, width = grid.shape
    for y in range(height):
        for x in range(width):
            own = grid[y, x]
            for right in range(2):
                row, column = y + 1 - right, x + right
                if row >= height or column >= width:
                    continue
                other = grid[row, column]
                if own < 0 and other < 0:
                    continue
                apart = own < 0 or other < 0
                if not apart and numbers[own] != numbers[other]:
                    apart = kinds[numbers[own]] != kinds[numbers[other]] or _bent(guides, own, other)
                if apart:
                    out[y, x] = True
                    out[row, column] = True


@compiled
def _bent(guides: Any, a: int, b: int) -> bool:
    place, smooth = guides
    cosine, gap = np.float32(0.0), np.float32(0.0)
    for axis in range(3):
        cosine += smooth[a, axis] * smooth[b, axis]
        gap += smooth[a, axis] * (place[b, axis] - place[a, axis])
    return bool(cosine < EDGE_COSINE or abs(gap) > EDGE_DEPTH)


@compiled
def borrowed(grid: Any, guides: Any, light: Any, samples: Any, out: Any) -> None:
    """Give each sample = (pixels, place, smooth) near an edge the light of the most similar pixel around it."""
    place, smooth = guides
    pixels, own_place, own_smooth = samples
    height, width = grid.shape
    for at in range(len(pixels)):
        y, x = pixels[at] // width, pixels[at] % width
        best, found = np.float32(1e9), -1
        for row in range(max(0, y - 2), min(height, y + 3)):
            for column in range(max(0, x - 2), min(width, x + 3)):
                other = grid[row, column]
                if other < 0:
                    continue
                unlike = np.float32(1.0)
                for axis in range(3):
                    unlike -= own_smooth[at, axis] * smooth[other, axis]
                unlike *= np.float32(0.05)
                for axis in range(3):
                    unlike += abs(own_place[at, axis] - place[other, axis])
                if unlike < best:
                    best, found = unlike, other
        if found >= 0:
            out[at] = light[found]
        else:
            out[at] = np.float32(0.6)
