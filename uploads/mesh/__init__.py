"""From loose triangles to a mesh that knows its edges, its shells and its outer skin."""

from uploads.mesh.mesh import Mesh, Surface, as_trimesh, build

__all__ = ["Mesh", "Surface", "as_trimesh", "build"]
