from benchmarks.page_costs import costs

COST = {"web": 8, "database": 2, "ratio": 1, "p95": 20, "statements": 4, "bytes": 900, "gzip": 300}


def test_what_became_less_is_told_with_what_it_was() -> None:
    part = {
        "tenants": [9, 500],
        "pages": {"home, owner, 9": COST, "home, owner, 500": COST | {"ratio": 1.1}},
        "before": {"home, owner, 9": COST | {"statements": 5}},
    }

    *_, row = costs(part).splitlines()

    assert row == "| home, owner | 1 | 1.10 | 8 | 2 | 20 | 5 → 4 | 900 | 300 |"
