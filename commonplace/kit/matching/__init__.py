"""Bringing people together: mentors with mentees (`assign`), learners in small groups (`form_groups`). Numbers only: knows neither Django
nor members."""

from commonplace.kit.matching.assigning import Assignment, Candidates, Quality, assign, assign_greedily, quality_of
from commonplace.kit.matching.grouping import Groups, form_groups, nearness_of

__all__ = ["Assignment", "Candidates", "Groups", "Quality", "assign", "assign_greedily", "form_groups", "nearness_of", "quality_of"]
