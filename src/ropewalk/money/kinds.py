"""The words of money: kinds of fund, and what happens where a limit is passed."""

from enum import StrEnum


class FundKind(StrEnum):
    """How partners hold money for a purpose."""

    SINGLE = "single"
    ALIGNED = "aligned"
    SYNCHRONISED = "synchronised"
    LEAD = "lead"
    POOLED = "pooled"
    INDICATIVE = "indicative"
    POT = "pot"
    GRANT = "grant"

    @property
    def label(self) -> str:
        """The kind in words."""
        return {
            FundKind.SINGLE: "Single budget",
            FundKind.ALIGNED: "Aligned budgets",
            FundKind.SYNCHRONISED: "Synchronised budgets",
            FundKind.LEAD: "Delegated to a lead",
            FundKind.POOLED: "Pooled fund",
            FundKind.INDICATIVE: "Indicative budget",
            FundKind.POT: "Small delegated pot",
            FundKind.GRANT: "Grant",
        }[self]


class Control(StrEnum):
    """What happens where a commitment would pass what a fund has."""

    HARD_STOP = "hard_stop"
    WARN = "warn"
    RECORD_ONLY = "record_only"

    @property
    def label(self) -> str:
        """The control in words."""
        return {
            Control.HARD_STOP: "Refuse",
            Control.WARN: "Warn",
            Control.RECORD_ONLY: "Record only",
        }[self]
