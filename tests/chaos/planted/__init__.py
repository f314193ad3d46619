"""A Django app that replaces the recorder in every process of an installation. Never in one
that anybody uses: only `tests.chaos.planted_settings` installs it.
"""
