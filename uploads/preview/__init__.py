"""Pictures and the light mesh of a part: what the public, the teams and the jury look at."""

from uploads.preview.light import LightMesh, read_light
from uploads.preview.lighten import lighten
from uploads.preview.pictures import render

__all__ = ["LightMesh", "lighten", "read_light", "render"]
