"""The tasks of the organiser's board."""
