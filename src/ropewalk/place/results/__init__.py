"""What results: outcomes of social care, health, general practice, and what people live with.

Councils and districts of a wider place are shown side by side in order of name, never
in order of value.
"""
