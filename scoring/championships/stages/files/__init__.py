"""The skills of a stage as a file: brought in after a look at every cell, taken out, an empty one to fill in."""


def init_app() -> None:
    """Let the job in; the routes come with the pages."""
    from scoring.championships.stages.files import importing, pages  # noqa: F401  # imported for the routes it adds
    from scoring.foundation import jobs
    from scoring.people.files.importing import JOB_MEMORY, JOB_SECONDS

    jobs.kind(importing.READ, importing.read_job, memory=JOB_MEMORY, seconds=JOB_SECONDS)
