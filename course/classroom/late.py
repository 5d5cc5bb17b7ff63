"""What being late costs, as a plugin of nbgrader: a share of the points for each day that has begun.

In nbgrader_config.py:

    c.AssignLatePenalties.plugin_class = "course.classroom.late.PerDay"
    c.PerDay.share = 0.1  # of the points reached, for each day
    c.PerDay.grace_minutes = 30
"""

from __future__ import annotations

import math

from nbgrader.plugins import LateSubmissionPlugin
from traitlets import Float

DAY = 24 * 3600


class PerDay(LateSubmissionPlugin):
    """Take a share of the points reached for each day that has begun, up to a most."""

    share = Float(0.1, min=0, max=1, help="Share of the points that each day costs.").tag(config=True)
    most = Float(0.5, min=0, max=1, help="Share of the points that lateness costs at most.").tag(config=True)
    grace_minutes = Float(0, min=0, help="So late is not late.").tag(config=True)

    def late_submission_penalty(self, student_id: str, score: float, total_seconds_late: float) -> float | None:
        """Return the points that a notebook loses; None for none."""
        if total_seconds_late <= 60 * self.grace_minutes:
            return None
        days = math.ceil(total_seconds_late / DAY)
        return round(score * min(self.most, self.share * days), 2)
