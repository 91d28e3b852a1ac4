"""The law of the jury: pure Python, no web, no database."""
