"""Which variant of the course this is: `python -m course variant` writes its name here, the course itself has none.

What is drawn for each learner is drawn with it, so that next year's learners have other neurons and populations.
"""

NAME = ""
