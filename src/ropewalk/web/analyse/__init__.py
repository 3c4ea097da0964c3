"""The analyse stage: places and their position, fair shares, neighbourhoods, needs."""
