# Tries: (an accident) the kernel's name and language are another's; all is right.
# Deserves: 7 of 7
def edit(notebook):
    notebook["metadata"] = {"kernelspec": {"name": "julia-1.9", "display_name": "Julia", "language": "julia"},
                            "language_info": {"name": "julia"}}
