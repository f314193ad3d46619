import pytest

# What it asserts for the product's fixture says what it found.
pytest.register_assert_rewrite("tests.e2e.ledger")
