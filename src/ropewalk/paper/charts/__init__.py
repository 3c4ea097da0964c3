"""Charts drawn from tables of figures, each with its description in words."""

from ropewalk.paper.charts.amounts import bars, grouped_bars, stacked_bars
from ropewalk.paper.charts.flows import flows
from ropewalk.paper.charts.gantt import gantt
from ropewalk.paper.charts.indices import dots
from ropewalk.paper.charts.over_time import lines, months_stacked
from ropewalk.paper.charts.people import age_pyramid, deciles
from ropewalk.paper.charts.process import xmr, xmr_table
from ropewalk.paper.charts.rows import Reference
from ropewalk.paper.charts.value_against_cost import value_against_cost
from ropewalk.paper.charts.value_triangles import value_triangles
from ropewalk.paper.drawing import NARROW, WIDE, Picture

__all__ = [
    "NARROW",
    "WIDE",
    "Picture",
    "Reference",
    "age_pyramid",
    "bars",
    "deciles",
    "dots",
    "flows",
    "gantt",
    "grouped_bars",
    "lines",
    "months_stacked",
    "stacked_bars",
    "value_against_cost",
    "value_triangles",
    "xmr",
    "xmr_table",
]
