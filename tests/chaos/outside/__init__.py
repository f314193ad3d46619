"""The world outside: a mail server and a webhook's receiver, each in a process of its own.

Both note what they took before they answer, as a mailbox does, and are in a bad mood now
and then. A message is refused twice at most, so that none is given up for the mood alone.
"""
