"""A link to set a forgotten password, used twice at the same moment."""

import pytest

from tenantpilot.accounts.planes import Plane
from tenantpilot.members import reset_links
from tenantpilot.members.services import reset_by_mail
from tests.cast import assemble
from tests.concurrency import at_once


@pytest.mark.django_db(transaction=True)
def test_of_two_who_use_one_reset_link_one_sets_the_password(transactional_db: None) -> None:
    token = reset_links.token_for(assemble().reader)
    chosen = ["violet harbour tin lantern", "another harbour in the fog"]

    def use() -> bool:
        try:
            reset_by_mail.use(plane=Plane.ADMIN, token=token, password=chosen.pop())
        except reset_by_mail.LinkOverError:
            return False
        return True

    assert sorted(at_once(use, times=2)) == [False, True]
