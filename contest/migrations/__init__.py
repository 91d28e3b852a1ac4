"""Bring a database to the tables this code needs."""
