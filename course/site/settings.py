"""Sphinx's settings, and the one place that reads the address of the repository (pyproject.toml)."""

from __future__ import annotations

import json
import tomllib

from course.authoring.lesson import ROOT

NAME = "Artificial and biological neurons"
# Sphinx runs in another Python: what it gets is plain data.
CONF = "import json\nfrom pathlib import Path\n\n" \
       "globals().update(json.loads(Path(__file__).with_name('conf.json').read_text(encoding='utf-8')))\n"  # fmt: skip
MATHJAX = "mathjax/tex-chtml-full.js"


def repository() -> str:
    """Return the address of the repository, or "" where pyproject.toml does not say it yet."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return project.get("tool", {}).get("course", {}).get("repository", "").rstrip("/")


def badges(address: str) -> list[tuple[str, str]]:
    """Return (words, address) of the places where the course runs elsewhere, for a repository on GitHub."""
    if not address.startswith("https://github.com/"):
        return []
    name = address.removeprefix("https://github.com/")
    return [
        ("Open in Binder", f"https://mybinder.org/v2/gh/{name}/HEAD?urlpath=lab"),
        ("Open in Codespaces", f"https://codespaces.new/{name}"),
    ]


def sphinx_settings() -> dict:
    """Return the settings that Sphinx reads."""
    theme = {
        "show_toc_level": 2,
        "show_navbar_depth": 1,
        "use_download_button": False,
        "use_fullscreen_button": False,
        "home_page_in_toc": False,
        "navigation_with_keys": False,
        "navbar_persistent": [],
        "pygments_light_style": "a11y-high-contrast-light",
        "pygments_dark_style": "a11y-high-contrast-dark",
        "logo": {"text": NAME},
    }
    if repository():
        theme |= {"repository_url": repository(), "use_repository_button": True}
    return {
        "project": NAME,
        "copyright": "texts and figures CC BY 4.0, code BSD-3-Clause",
        "language": "en",
        "extensions": ["myst_nb"],
        "source_suffix": {".ipynb": "myst-nb", ".md": "myst-nb"},
        "exclude_patterns": ["extra", "conf.py"],
        "nb_execution_mode": "off",
        "nb_code_prompt_show": "Show the code",
        "nb_code_prompt_hide": "Hide the code",
        "myst_enable_extensions": ["dollarmath", "amsmath", "deflist"],
        "myst_heading_anchors": 3,
        "myst_url_schemes": ["http", "https", "mailto"],
        "html_theme": "sphinx_book_theme",
        "html_theme_options": theme,
        "html_title": NAME,
        "html_static_path": ["_static"],
        "html_extra_path": ["extra"],
        "html_favicon": "_static/favicon.svg",
        "html_css_files": ["course.css"],
        "html_copy_source": False,
        "html_show_sphinx": False,
        "html_last_updated_fmt": None,
        "mathjax_path": MATHJAX,
        "mathjax3_config": {"options": {"menuOptions": {"settings": {"assistiveMml": True}}}},
        "suppress_warnings": ["mystnb.unknown_mime_type", "misc.highlighting_failure"],
    }


def conf_json() -> str:
    """Return the settings as the text of a file."""
    return json.dumps(sphinx_settings(), indent=1) + "\n"
