"""Reference implementations in plain NumPy, one concept a file, named as the lesson that teaches it."""
