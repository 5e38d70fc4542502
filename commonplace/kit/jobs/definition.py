"""Functions that are jobs: declared with `@job`, enqueued with the ids of what they are about."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Generic, ParamSpec, Self

from django.utils.module_loading import autodiscover_modules

from commonplace.kit.jobs import queue
from commonplace.kit.jobs.models import Job

P = ParamSpec("P")

_definitions: dict[str, "JobDefinition[Any]"] = {}


@dataclass(frozen=True, kw_only=True)
class JobDefinition(Generic[P]):
    """A function and how it is to be run. Calling it runs it here and now."""

    name: str
    function: Callable[P, object]
    retries: int
    time_limit: timedelta
    every: timedelta | None = None
    priority: int = 0
    unique_key: str = ""
    run_after: datetime | None = None
    owner: str = ""

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> object:
        return self.function(*args, **kwargs)

    def using(
        self, *, unique_key: str | None = None, run_after: datetime | None = None, priority: int | None = None, owner: str | None = None
    ) -> Self:
        """The same job with other circumstances.

        `unique_key`: while an equal job of this name waits, no second one is added; it keeps the earlier of both times. `run_after`: not
        before then. `priority`: higher goes first. `owner`: who may look at its progress.
        """
        return replace(
            self,
            unique_key=self.unique_key if unique_key is None else unique_key,
            run_after=self.run_after if run_after is None else run_after,
            priority=self.priority if priority is None else priority,
            owner=self.owner if owner is None else owner,
        )

    def enqueue(self, *args: P.args, **kwargs: P.kwargs) -> Job:
        """Add the job to the table. Inside a transaction it exists, and runs, only if that commits."""
        job = Job(
            name=self.name,
            args=list(args),
            kwargs=kwargs,
            priority=self.priority,
            unique_key=self.unique_key,
            owner=self.owner,
            max_attempts=self.retries + 1,
        )
        if self.run_after is not None:
            job.run_at = self.run_after
        return queue.add(job)


def job(
    *, retries: int = 3, time_limit: timedelta = timedelta(minutes=10), priority: int = 0
) -> Callable[[Callable[P, object]], JobDefinition[P]]:
    """Make a module-level function of a room's `jobs.py` a job.

    Jobs run at least once: a worker that dies in the middle leaves its job to be run again from the start, so a job must be safe to
    repeat. It takes ids, and a row that has vanished meanwhile is no error. A `Refusal` that may not be retried ends it at once.
    """

    def declare(function: Callable[P, object]) -> JobDefinition[P]:
        return _declare(
            JobDefinition(name=_name_of(function), function=function, retries=retries, time_limit=time_limit, priority=priority)
        )

    return declare


def periodic(
    *, minutes: int, retries: int = 3, time_limit: timedelta = timedelta(minutes=10)
) -> Callable[[Callable[[], object]], JobDefinition[[]]]:
    """Make a function without arguments a job that is run again `minutes` after each end, by one worker of all."""

    def declare(function: Callable[[], object]) -> JobDefinition[[]]:
        definition = JobDefinition[[]](
            name=_name_of(function),
            function=function,
            retries=retries,
            time_limit=time_limit,
            every=timedelta(minutes=minutes),
            unique_key="periodic",
        )
        return _declare(definition)

    return declare


def _declare(definition: JobDefinition[P]) -> JobDefinition[P]:
    _definitions[definition.name] = definition
    return definition


def _name_of(function: Callable[..., object]) -> str:
    """`seek.fetch_saved_page`: short enough to read, and still true when a file is split."""
    module = function.__module__.removeprefix("commonplace.").split(".", 1)[0]
    return f"{module}.{function.__name__}"


def definition_of(name: str) -> JobDefinition[Any] | None:
    """The job of this name, or None when this version of the program has none."""
    if name not in _definitions:
        autodiscover_modules("jobs")
    return _definitions.get(name)


def periodic_jobs() -> list[JobDefinition[[]]]:
    autodiscover_modules("jobs")
    return [definition for definition in _definitions.values() if definition.every is not None]
