"""Photos: upright, clean, bounded before they are decoded."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from uploads.photos import reencode

ORIENTATION, GPS = 0x0112, 0x8825


def photo(size: tuple[int, int] = (60, 40), form: str = "JPEG", **options: Any) -> bytes:
    """The left third red, the rest green."""
    picture = Image.new("RGB", size, (0, 200, 0))
    picture.paste((220, 0, 0), (0, 0, size[0] // 3, size[1]))
    buffer = io.BytesIO()
    picture.save(buffer, form, **options)
    return buffer.getvalue()


def png_header(width: int, height: int) -> bytes:
    """A PNG that announces these sides and holds almost nothing."""
    header = chunk(b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT" + zlib.compress(bytes(100)))


def chunk(body: bytes) -> bytes:
    """One chunk of a PNG; the first four bytes of `body` are its name."""
    return struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body))


def told(data: bytes, folder: Path) -> dict[str, Any]:
    source = folder / "received"
    source.write_bytes(data)
    out = folder / "out"
    out.mkdir(exist_ok=True)
    return reencode({"source": str(source)}, out)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_two_sizes_are_written(form: str, tmp_path: Path) -> None:
    answer = told(photo((2000, 1000), form), tmp_path)

    assert answer == {"width": 1600, "height": 800, "files": ["photo-1600.webp", "photo-480.webp"]}
    with Image.open(tmp_path / "out" / "photo-480.webp") as small:
        assert (small.format, small.size) == ("WEBP", (480, 240))


def test_a_small_photo_isnt_enlarged(tmp_path: Path) -> None:
    answer = told(photo((60, 40)), tmp_path)

    assert (answer["width"], answer["height"]) == (60, 40)


def test_orientation_is_applied_and_every_trace_removed(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    exif[0x010F] = "A telling camera"
    exif.get_ifd(GPS)[1] = "N"

    answer = told(photo((60, 40), exif=exif, comment=b"secret"), tmp_path)

    assert (answer["width"], answer["height"]) == (40, 60)
    written = (tmp_path / "out" / "photo-1600.webp").read_bytes()
    with Image.open(io.BytesIO(written)) as clean:
        assert len(clean.getexif()) == 0
        red, green, _ = clean.convert("RGB").getpixel((20, 5))  # type: ignore[misc]
    # Orientation 6 turns the left edge to the top.
    assert red > green
    assert b"telling" not in written
    assert b"secret" not in written


def test_transparency_is_laid_on_white(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    Image.new("RGBA", (10, 10), (0, 0, 0, 0)).save(buffer, "PNG")

    told(buffer.getvalue(), tmp_path)

    with Image.open(tmp_path / "out" / "photo-480.webp") as clean:
        assert clean.convert("RGB").getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize("sides", [(8000, 5001), (30_000, 30_000), (2_000_000, 2_000_000)])
def test_too_many_pixels_are_refused_before_decoding(sides: tuple[int, int], tmp_path: Path) -> None:
    answer = told(png_header(*sides), tmp_path)

    assert answer["refused"] == "too_many_pixels"
    assert answer["measures"]["limit"] == 40_000_000


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"\0\0\0\x18ftypheic\0\0\0\0", "heic"),
        (b"GIF89a" + bytes(40), "not_a_picture"),
        (b"<html>", "not_a_picture"),
        (b"", "not_a_picture"),
        (photo()[:-200], "broken"),
        (photo(form="PNG")[:60], "broken"),
        (b"\xff\xd8\xff\xe0" + bytes(100), "broken"),
        (b"RIFF\x10\0\0\0WEBPVP8 " + bytes(20), "broken"),
    ],
)
def test_what_is_no_picture_is_refused_with_its_reason(data: bytes, why: str, tmp_path: Path) -> None:
    answer = told(data, tmp_path)

    assert answer["refused"] == why
    assert list((tmp_path / "out").iterdir()) == []


def test_the_same_photo_gives_the_same_bytes(tmp_path: Path) -> None:
    told(photo(), tmp_path)
    first = (tmp_path / "out" / "photo-1600.webp").read_bytes()

    told(photo(), tmp_path)

    assert (tmp_path / "out" / "photo-1600.webp").read_bytes() == first
