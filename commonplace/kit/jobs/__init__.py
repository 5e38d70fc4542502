"""Background jobs in a table of our own: `from commonplace.kit.jobs import job` (docs/decisions/0002-jobs.md).

Enqueue inside the deed's transaction: the job exists exactly if the deed does. Jobs run at least once, so they must be safe to repeat.
"""

from commonplace.kit.jobs.definition import JobDefinition, job, periodic
from commonplace.kit.jobs.models import Job, State
from commonplace.kit.jobs.running import progress, run_all
from commonplace.kit.jobs.upkeep import forget_old_jobs

__all__ = ["Job", "JobDefinition", "State", "forget_old_jobs", "job", "periodic", "progress", "run_all"]
