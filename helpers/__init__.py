"""What the notebooks import: checks, figures, widgets, quiz, ledger, data and reference implementations."""
