"""In a browser, tell Matplotlib of its own fonts before it is imported: to look through them takes it seconds.

This file goes into the wheel of `helpers` (course/site/wheel.py), beside a list of the fonts, and uses nothing of ours.
"""

from __future__ import annotations

import ast
import importlib.util
import json
import re
import sys
from pathlib import Path

LIST = "fonts.json"
VERSION = re.compile(r"^class FontManager.*?^    __version__ = (.+?)$", re.DOTALL | re.MULTILINE)
FIELDS = ("fname", "name", "style", "variant", "weight", "stretch", "size")


def write_cache() -> Path | None:
    """Write the file in which Matplotlib keeps what it knows of fonts; a file that it cannot read, it makes anew.

    Returns
    -------
    the file, or None where it is not needed or cannot be written
    """
    fonts = Path(__file__).with_name(LIST)
    try:
        if "matplotlib.font_manager" in sys.modules or not fonts.exists():
            return None
        import matplotlib

        module = Path(importlib.util.find_spec("matplotlib.font_manager").origin)
        source = module.read_text(encoding="utf-8")
        version = ast.literal_eval(VERSION.search(source)[1])
        file = Path(matplotlib.get_cachedir(), f"fontlist-v{version}.json")
        if '"fontlist.json"' in source:  # Pyodide's Matplotlib keeps it beside the module
            file = module.with_name("fontlist.json")
        file.write_text(json.dumps(json.loads(fonts.read_text()) | {"_version": version}))
        return file
    except Exception:  # nothing depends on it but the first seconds
        return None


def own_fonts() -> dict:
    """Return what Matplotlib knows of the fonts that it brings along, as its own file says it."""
    from matplotlib import font_manager, get_data_path

    data = Path(get_data_path())
    known = json.loads(json.dumps(font_manager.fontManager, cls=font_manager._JSONEncoder))
    for kind in ("ttflist", "afmlist"):
        fonts = [font for font in known[kind] if (data / font["fname"]).is_relative_to(data)]
        known[kind] = [{name: font[name] for name in (*FIELDS, "__class__")} for font in fonts]
    return known
