"""Reads: nouns, one per page; they never write."""
