"""Dated values with unit, source and certainty."""

from ropewalk.parameters.register import Parameter, parameter, parameters

__all__ = ["Parameter", "parameter", "parameters"]
