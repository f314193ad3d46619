"""Developer tooling: an embedded PostgreSQL, the demo's supervisor, the set-up of `.venv`.

Nothing in here is imported by the product.
"""
