from tests.cast import Cast


def test_the_cast_assembles(cast: Cast) -> None:
    assert cast.tenant.workspace == cast.workspace
