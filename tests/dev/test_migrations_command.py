from dev import migrations


def test_our_own_apps_are_looked_at_and_no_others() -> None:
    labels = migrations.own_apps()

    assert {"telemetry", "tenants", "accounts"} <= set(labels)
    assert not {"auth", "procrastinate", "axes"} & set(labels)
