# Tries: scripts in titles, names and ids of the metadata; all is right.
# Deserves: 7 of 7
SCRIPT = "</title></script><script>alert('CANARY-SCRIPT')</script>"

def edit(notebook):
    names = dict.fromkeys(("title", "name", "display_name", "language", "pygments_lexer", "mimetype"), SCRIPT)
    notebook["metadata"] = {**names, "kernelspec": dict(names), "language_info": dict(names), "authors": [names]}
    for number, cell in enumerate(notebook["cells"]):
        cell["id"] = f'{number}"><script>'
        cell["metadata"].update(tags=[SCRIPT], name=SCRIPT, jupyter={"source_hidden": True}, slideshow=SCRIPT)
