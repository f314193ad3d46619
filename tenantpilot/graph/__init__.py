"""Microsoft Graph: the client, its typed results and its named failures. Knows no models.

The only place of the product that speaks HTTP to the outside (design, section 6). Nothing
is imported here, so that a model can name a failure without loading msal.
"""
