"""Open Referral UK 3.0: how directories of services tell each other what there is.

The UK profile of the Human Services Data Specification (HSDS-UK 3.0). ``records`` holds
what is read and written, ``writer`` and ``reader`` turn it into JSON and back,
``questions`` reads what somebody asks of an endpoint, ``validator`` judges a feed by the
rules of the official validator. SOURCE.md says where all of this is published.
"""
