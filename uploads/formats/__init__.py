"""From bytes to triangles, one file a format; nothing is imported here."""
