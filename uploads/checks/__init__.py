"""One defect a file; registry.py lists them all."""
