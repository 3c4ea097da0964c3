"""Who provides: care homes and who runs them, their quality, and services people go to.

The newest list of care homes that covers a district is used for it, and its age is
said: a list of 2019 is background, and a list of another district says nothing of it.
"""
