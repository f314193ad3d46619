"""The product's settings, with another recorder planted."""

from tenantpilot.settings import *  # noqa: F403
from tenantpilot.settings import INSTALLED_APPS as PRODUCT

INSTALLED_APPS = [*PRODUCT, "tests.chaos.planted"]
