"""How people flow home from hospital: who is ready to leave, who leaves, why others wait.

Daily counts are published by integrated care board and by hospital trust, never by
council. A place is shown its board's flow, and the trusts that its people use.
"""
