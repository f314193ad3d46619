import pytest
from django.contrib.postgres.operations import AddConstraintNotValid, AddIndexConcurrently
from django.db import migrations, models
from django.db.migrations.operations.base import Operation

from dev.constraints import complaints, complaints_about, own_apps

CHECK = models.CheckConstraint(condition=models.Q(age__gte=0), name="old_enough")
ONCE = models.UniqueConstraint(fields=["age"], name="once")
INDEX = models.Index(fields=["age"], name="by_age")
NEW = migrations.CreateModel(name="Person", fields=[("age", models.IntegerField())])


def test_our_own_apps_are_looked_at_and_no_others() -> None:
    labels = own_apps()

    assert {"telemetry", "tenants", "accounts"} <= set(labels)
    assert not {"auth", "procrastinate", "axes"} & set(labels)


def said_about(*operations: Operation) -> list[str]:
    kind = type("Migration", (migrations.Migration,), {"operations": list(operations)})
    return list(complaints_about(kind("0009_more", "people")))


@pytest.mark.parametrize(
    "operation",
    [
        migrations.AddConstraint("person", CHECK),
        migrations.AddConstraint("person", ONCE),
        migrations.AddIndex("person", INDEX),
    ],
    ids=["check", "unique", "index"],
)
def test_what_stops_writers_is_refused_unless_the_table_is_new(operation: Operation) -> None:
    assert len(said_about(operation)) == 1
    assert said_about(NEW, operation) == []


def test_what_lets_them_write_is_not() -> None:
    gently = (AddConstraintNotValid("person", CHECK), AddIndexConcurrently("person", INDEX))

    assert said_about(*gently) == []


def test_nothing_of_ours_is_refused() -> None:
    assert list(complaints(own_apps())) == []
