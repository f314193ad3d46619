"""Removing a person or a tenant: what is declared, what goes, and the proof that nothing is left.

Each column that holds the number of a row says what becomes of its own row: a foreign key with
`on_delete`, a plain number as a RowNumber. A system check refuses undeclared columns.
"""
