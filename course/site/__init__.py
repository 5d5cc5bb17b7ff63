"""The course as a site: every lesson to read with its results, and to try in a browser, without installing anything."""
