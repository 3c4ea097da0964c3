"""How decisions were voted on: by whom, and which votes are left out of the count."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ropewalk.figures import Column, Table
from ropewalk.figures.words import listed
from ropewalk.partnership.kinds import Way
from ropewalk.partnership.models import Attendance, Decision, Recusal, Vote


@dataclass(frozen=True, slots=True)
class Cast:
    """A vote as it was cast: by whom, and why it is left out, if it is.

    Attributes:
        vote: The vote of a seat, as it is kept.
        who: Whoever was in the seat when it was cast.
        struck: Why it does not count; empty where it does.
    """

    vote: Vote
    who: list[str]
    struck: str

    @property
    def way(self) -> Way:
        """How it was cast."""
        return Way(self.vote.way)


def votes_on(decision: Decision) -> list[Cast]:
    """The votes on one decision, in three queries."""
    return votes_by_decision([decision])[decision.pk]


def votes_by_decision(decisions: Iterable[Decision]) -> dict[int, list[Cast]]:
    """The votes on decisions, each with who cast it and why it is struck; three queries.

    Votes are kept as they were cast. That of somebody who, as was ruled since, takes no
    part in the item is left out of every count; where two share a seat and were both
    there, only once both take no part.
    """
    of = {each.pk: each for each in decisions}
    there: dict[tuple[int, int], list[Attendance]] = {}
    for came in Attendance.objects.filter(
        meeting__in={each.item.meeting_id for each in of.values()}
    ).select_related("holder__member"):
        there.setdefault((came.meeting_id, came.holder.seat_id), []).append(came)
    ruled_out = {
        (each.item_id, each.holder.member_id): each.because
        for each in Recusal.objects.filter(
            item__in={each.item_id for each in of.values()}, is_dispensed=False
        ).select_related("holder")
    }
    found: dict[int, list[Cast]] = {each: [] for each in of}
    for vote in Vote.objects.filter(decision__in=of).select_related(
        "seat__organisation"
    ):
        item = of[vote.decision_id].item
        sat = [
            each.holder.member
            for each in there.get((item.meeting_id, vote.seat_id), [])
            if each.came_at <= vote.cast_at
            and (each.left_at is None or vote.cast_at <= each.left_at)
        ]
        because = [ruled_out.get((item.pk, each.pk)) for each in sat]
        is_struck = bool(sat) and all(each is not None for each in because)
        found[vote.decision_id].append(
            Cast(
                vote=vote,
                who=list(dict.fromkeys(each.name for each in sat)),
                struck=because[0] or "" if is_struck else "",
            )
        )
    return found


def counted(votes: Iterable[Cast]) -> list[Cast]:
    """The votes that count."""
    return [each for each in votes if not each.struck]


def struck_said(votes: Iterable[Cast]) -> str:
    """Whose votes are left out, in a sentence; nothing where all count."""
    names = [
        f"{listed(each.who)} ({each.vote.seat.title})" for each in votes if each.struck
    ]
    return f"Left out of the count, because they take no part: {listed(names)}." * bool(
        names
    )


def votes_cast(votes: Sequence[Cast]) -> Table:
    """Votes as a table: who, in which seat, how, and whether it counts."""
    return Table(
        key="votes",
        title="Votes",
        columns=(
            Column("who", "Who"),
            Column("seat", "Seat"),
            Column("partner", "Speaks for"),
            Column("way", "Vote"),
            Column("counts", "Counted"),
            Column("dissent", "Dissent recorded"),
        ),
        rows=tuple(
            (
                listed(each.who) or "not recorded",
                each.vote.seat.title,
                each.vote.seat.organisation.name
                if each.vote.seat.organisation
                else "no partner",
                each.way.label,
                f"struck out: {each.struck}" if each.struck else "yes",
                each.vote.dissent or "none",
            )
            for each in votes
        ),
        note=f"{ways_said(votes)}. {struck_said(votes)}".strip(),
    )


def ways_said(votes: Iterable[Cast]) -> str:
    """How many of the votes that count were cast which way, in words."""
    ways = [each.way for each in counted(votes)]
    return ", ".join(f"{ways.count(way)} {way.label.lower()}" for way in Way)
