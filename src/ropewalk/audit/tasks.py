"""Sealing and clearing away, done by the worker every few minutes."""

from datetime import timedelta

from django.core.management import call_command
from django.utils import timezone
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from ropewalk.audit.actions import forget_failed_sign_ins, seal_events

EVERY = timedelta(minutes=5)
KEPT_DAYS = 7


@task()
def keep_house() -> int:
    """Seal the events not sealed yet, clear away what has had its time, and come again.

    The next round is asked for first, so that a round that fails does not end them.
    Returns how many events were sealed.
    """
    ask_for_next_round()
    now = timezone.now()
    seal = seal_events(at=now)
    call_command(
        "prune_db_task_results", f"--min-age-days={KEPT_DAYS}", "--verbosity=0"
    )
    call_command("clearsessions")
    forget_failed_sign_ins(at=now)
    return seal.events if seal else 0


def ask_for_next_round(*, soon: bool = False) -> None:
    """Ask for a round of housekeeping, unless one is already waiting."""
    waiting = DBTaskResult.objects.filter(
        task_path=keep_house.module_path, status=TaskResultStatus.READY
    )
    if not waiting.exists():
        when = timezone.now() if soon else timezone.now() + EVERY
        keep_house.using(run_after=when).enqueue()
