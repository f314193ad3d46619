"""Where a row leaves its traces: every column that points at it, every row that hangs from it,
every text that names somebody.

Nobody lists tables here. They are read from the models and from the database's own schema, so
that what a later migration adds is found as well. Knows no models.
"""
