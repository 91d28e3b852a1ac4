"""Pure laws of the contest: no web, no database, no clock."""
