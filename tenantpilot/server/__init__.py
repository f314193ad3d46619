"""The web server: waitress, with deadlines for slow clients and a thread that only checks health.

A page thread sees a request when all of it has arrived, and is free again when the answer is
made: receiving and sending are the main thread's, whatever pace a client takes.
"""
