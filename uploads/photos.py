"""Turns a received photo into two clean WebP files: upright, in sRGB, without EXIF, place or camera."""

from __future__ import annotations

import io
import struct
import warnings
import zlib
from pathlib import Path
from typing import Any

from PIL import Image, ImageCms, ImageOps

from uploads.errors import PictureRefused
from uploads.kinds import HEAD_BYTES, PICTURES, Kind, kind_of

MAX_PIXELS = 40_000_000
SIDES_PX = (1600, 480)
QUALITY = 82
FORMATS = ("JPEG", "PNG", "WEBP")

# Everything Pillow's decoders are known to raise on damaged files.
_DAMAGES = (OSError, ValueError, SyntaxError, IndexError, EOFError, TypeError, struct.error, zlib.error)
_SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))


def reencode(arguments: dict[str, Any], folder: Path) -> dict[str, Any]:
    """Write photo-1600.webp and photo-480.webp (longest side in pixels, never enlarged) into `folder`.

    arguments: {"source": path of the received bytes}. Returns {"width", "height", "files"} of the larger one, or
    {"refused": heic, not_a_picture, too_many_pixels or broken, "measures": {…}}. A target of the sandbox.
    """
    try:
        picture = _upright(Path(arguments["source"]).read_bytes())
    except PictureRefused as refused:
        return {"refused": refused.why, "measures": refused.measures}
    files = []
    for side in SIDES_PX:
        picture.thumbnail((side, side), Image.Resampling.LANCZOS)
        files.append(f"photo-{side}.webp")
        picture.save(folder / files[-1], "WEBP", quality=QUALITY, method=4)
        if side == SIDES_PX[0]:
            width, height = picture.size
    return {"width": width, "height": height, "files": files}


def _upright(data: bytes) -> Image.Image:
    kind = kind_of(data[:HEAD_BYTES], len(data))
    if kind is Kind.HEIC:
        raise PictureRefused("heic")
    if kind not in PICTURES:
        raise PictureRefused("not_a_picture")
    try:
        with _opened(data) as picture:
            pixels = picture.width * picture.height
            if pixels > MAX_PIXELS:
                raise PictureRefused("too_many_pixels", pixels=pixels, limit=MAX_PIXELS)
            return _plain(picture)
    except _DAMAGES as damage:
        raise PictureRefused("broken", detail=type(damage).__name__) from None


def _opened(data: bytes) -> Image.Image:
    """Only the header is read here: the number of pixels is known before one is decoded."""
    with warnings.catch_warnings():
        # Pillow's own bound is another number; ours is checked by the caller, before decoding too.
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        try:
            return Image.open(io.BytesIO(data), formats=FORMATS)
        except Image.DecompressionBombError:
            raise PictureRefused("too_many_pixels", limit=MAX_PIXELS) from None


def _plain(picture: Image.Image) -> Image.Image:
    """A new RGB image that shares nothing with the file: upright, on white, in sRGB."""
    profile = picture.info.get("icc_profile")
    with warnings.catch_warnings():
        # A camera's malformed EXIF block is no reason to refuse its picture.
        warnings.simplefilter("ignore")
        turned = ImageOps.exif_transpose(picture)
    if turned.has_transparency_data:
        shown = turned.convert("RGBA")
        ground = Image.new("RGBA", shown.size, "white")
        turned = Image.alpha_composite(ground, shown)
    plain = _in_srgb(turned.convert("RGB"), profile) if profile else turned.convert("RGB")
    clean = Image.new("RGB", plain.size)
    clean.paste(plain)
    return clean


def _in_srgb(picture: Image.Image, profile: bytes) -> Image.Image:
    """Telephones write wide-gamut colours; without their profile these would look pale."""
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        converted = ImageCms.profileToProfile(picture, source, _SRGB)
    except (ImageCms.PyCMSError, OSError):
        # A profile for another kind of picture, or a broken one: the numbers as they stand are the best guess.
        return picture
    return converted or picture
