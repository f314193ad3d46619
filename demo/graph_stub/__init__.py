"""A Microsoft Graph of our own: real HTTP, invented tenants, faults on request."""
