"""What a worker is asked to do. The work itself is in `runs`; here is only its door."""

from uuid import UUID

from django_tasks import task


@task()
def work(run: str) -> None:
    """Go on with a run, by its id. Harmless when somebody else has it, or it is over."""
    from summaries import runs

    runs.perform(UUID(run))
