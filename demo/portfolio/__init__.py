"""A workspace with as many customers as one likes, in every state: for a look at how that is."""
