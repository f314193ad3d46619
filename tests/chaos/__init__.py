"""Crash proof (`make chaos`): everything is killed again and again, and nothing is lost or made up.

CHAOS_SEED repeats a run's decisions, CHAOS_SECONDS changes how long the storm lasts.
"""
