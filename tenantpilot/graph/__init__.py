"""Microsoft Graph: the client, its typed results and its named failures. Knows no models.

The only package that speaks HTTP to the outside. It imports nothing here, so that a model can
name a failure without loading msal.
"""
