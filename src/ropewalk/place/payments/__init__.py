"""What councils pay suppliers for health and social care, and to whom.

Payments are not expenditure: there is no payroll in them, no charge made inside the
council, and no income from people who are charged. Credits are in them as negative
amounts. Suppliers who may be people, or are too few to tell apart, are one "Other".
"""
