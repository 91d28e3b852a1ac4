"""From received bytes to a checked, viewable part."""
