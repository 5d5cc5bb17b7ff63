# Tries: (honest) saved by Google Colab: other ids, no nbgrader metadata, a form; all is right.
# Deserves: 7 of 7
def edit(notebook):
    notebook["metadata"] = {"colab": {"provenance": [], "toc_visible": True}, "accelerator": "GPU",
                            "kernelspec": {"name": "python3", "display_name": "Python 3"}}
    notebook["nbformat_minor"] = 0
    for number, cell in enumerate(notebook["cells"]):
        cell["metadata"] = {"id": f"wVzkU{number}", "colab": {"base_uri": "https://localhost:8080/"}, "cellView": "form"}
        cell.pop("id", None)
