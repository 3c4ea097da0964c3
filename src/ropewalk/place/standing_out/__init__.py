"""What stands out: where a place differs from England and from its board, beyond chance.

A difference counts when the range that chance allows leaves out what the place is
compared with, and when it is large enough to matter. Whether higher is better is not
said, since for most measures it is neither.
"""
