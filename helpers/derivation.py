"""The derivation of what an exercise asked for: it opens when the check has passed, so that everybody sees it."""

from __future__ import annotations

from helpers.messages import notebook_shell
from helpers.packing import unpack_text


def show(concept: str, exercise: str, record: dict) -> None:
    """Show the derivation of an exercise, if its lesson's record holds one.

    Parameters
    ----------
    concept, exercise : as in "training" and "he-init"; a part behind the exercise's id is passed over
    record : the built record of the lesson
    """
    found = next((text for name, text in record.get("derivations", {}).items() if covers(name, exercise)), None)
    if found is None:
        return
    text = unpack_text(found, concept)
    if notebook_shell() is None:
        print(f"The derivation:\n{text}")
        return
    from IPython.display import display

    folded = f"<details><summary><b>The derivation in full</b></summary>\n\n{text}\n\n</details>"
    display({"text/plain": f"The derivation:\n{text}", "text/markdown": folded}, raw=True)


def covers(name: str, exercise: str) -> bool:
    """Return whether a derivation belongs to an exercise or to one of its parts."""
    return exercise == name or exercise.startswith(f"{name}-")
