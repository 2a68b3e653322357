"""Debian's `az` 2.45, able to run `az role`.

The packaged SDK is newer than the client: it calls `_config` what the client reads as `config`, so every `az role`
command stops before its first request. This gives the two classes their old name back; nothing else is changed.
"""

import runpy

from azure.mgmt.authorization.v2018_01_01_preview.operations import RoleDefinitionsOperations
from azure.mgmt.authorization.v2020_04_01_preview.operations import RoleAssignmentsOperations

for operations in (RoleDefinitionsOperations, RoleAssignmentsOperations):
    operations.config = property(lambda self: self._config)

runpy.run_module("azure.cli", run_name="__main__")
