"""Writes what was decided: gradebook, records, feedback, the cache; nothing active gets into a page."""
