from typing import override

from django.apps import AppConfig


class InventoryConfig(AppConfig):
    name = "inventory"
    verbose_name = "Inventory"

    @override
    def ready(self) -> None:
        """Let visibility know what each collection takes to be seen."""
        from inventory.collections import COLLECTIONS
        from visibility.areas import register

        for collection in COLLECTIONS.values():
            register(collection.area_definition)
