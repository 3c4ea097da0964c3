"""The money of a partnership: who puts in what, what it may be spent on and who decides
that, what has been spent, what a year is likely to cost, who bears what is over, and what
was saved or only moved to somebody else.
"""
