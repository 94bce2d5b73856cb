"""Follows the configuration's rules of numbers: customers' numbers that became our own, or shared,
identify nobody any more, and their cases stay.

A number that is taken out of the rules again identifies whoever calls from it next: nothing is
linked back by itself."""

from baton_cases.consumers.address_form import rules_form
from baton_cases.ports import ReadOrganisation
from baton_common.engine.loops.steps import Idle, follower, poll
from baton_common.engine.rekeying import Rekeying
from baton_common.model.log_port import Log
from baton_common.model.personal import Vault
from baton_common.model.service import Loop

PAUSE = 1.0
"""Seconds until the rules are looked at again."""


class NumberRulesWatch:
    """Several may run at once: what one has released, the others find released."""

    def __init__(self, log: Log, vault: Vault, read_organisation: ReadOrganisation) -> None:
        self._log = log
        self._vault = vault
        self._read_organisation = read_organisation
        self._done = 0
        """The version of the organisation whose rules every address is in."""

    def loop(self, idle: Idle | None = None) -> Loop:
        """For the service's loops; goes on where it was interrupted."""
        return follower("follows the rules of numbers", self.catch_up, idle or poll(PAUSE))

    async def catch_up(self) -> int:
        """Brings all addresses of the log to the rules in force; gives 1 if it did, 0 if they were.
        What is away is waited for."""
        organisation = await self._read_organisation()
        rules, version = organisation.number_rules, organisation.number_rules_version
        if version == self._done:
            return 0
        if rules.own or rules.shared:
            form = rules_form(self._log, self._vault, rules, version)
            following = Rekeying(self._log, self._vault, form)
            await following.open()
            if not following.is_done:
                return 0
        self._done = version
        return 1
