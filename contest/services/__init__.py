"""Writes: verbs, one function per intention; they check rights, change rows, write the journal, and flush."""
