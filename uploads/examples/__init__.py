"""Parametric objects for the demonstration: sixteen ideas that fit the theme, with their texts and their defects."""
