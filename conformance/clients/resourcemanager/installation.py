"""What the stories share: where the installation is, how to sign in, how to check.

The environment says where: AZURE_AUTHORITY_HOST, AZURE_TENANT_ID, AZURE_CLIENT_ID, AZURE_CLIENT_SECRET,
AZURE_SUBSCRIPTION_ID, AZURE_RESOURCE_GROUP, and REQUESTS_CA_BUNDLE for the certificate. OTHER_CLIENT_ID,
OTHER_CLIENT_SECRET and OTHER_OBJECT_ID are an application without any role.
"""

import os
import sys

from azure.core.exceptions import HttpResponseError
from azure.identity import ClientSecretCredential

ARM = os.environ["AZURE_AUTHORITY_HOST"]
SUBSCRIPTION = os.environ["AZURE_SUBSCRIPTION_ID"]
GROUP = os.environ["AZURE_RESOURCE_GROUP"]
SCOPE = f"/subscriptions/{SUBSCRIPTION}"
LOCATION = "westus"


def credential(secret=None, client_id=None):
    # Versions from 1.13.0 on say disable_instance_discovery=True; older ones instance_discovery=False.
    return ClientSecretCredential(
        os.environ["AZURE_TENANT_ID"],
        client_id or os.environ["AZURE_CLIENT_ID"],
        secret or os.environ["AZURE_CLIENT_SECRET"],
        authority=ARM,
        instance_discovery=False,
        disable_instance_discovery=True,
    )


def client(kind, *arguments, **options):
    return kind(
        options.pop("credential", None) or credential(),
        *arguments,
        base_url=ARM,
        credential_scopes=[f"{ARM}/.default"],
        **options,
    )


def healthcare(**options):
    from azure.mgmt.healthcareapis import HealthcareApisManagementClient

    return client(HealthcareApisManagementClient, SUBSCRIPTION, **options)


def check(condition, what):
    if not condition:
        raise AssertionError(what)
    print(f"ok {what}")


def refused(call, kind, status, code, what):
    """The call is refused, with this exception, status and code."""
    try:
        call()
    except HttpResponseError as error:
        seen = (type(error), error.status_code, error.error and error.error.code)
        if seen != (kind, status, code):
            raise AssertionError(f"{what}: {seen}, {error.message}") from error
        print(f"ok {what}")
        return error
    raise AssertionError(f"{what}: was not refused")


def watched(call):
    """Starts a long-running operation and tells the first answer's status, header fields and body."""
    seen = {}

    def see(response):
        http = response.http_response
        if not seen:
            seen.update(status=http.status_code, headers=http.headers, body=http.text())

    poller = call(raw_response_hook=see)
    return poller, seen


def both_headers(seen):
    return (
        seen["headers"].get("Azure-AsyncOperation", "").startswith(ARM)
        and seen["headers"].get("Location", "").startswith(ARM)
        and int(seen["headers"]["Retry-After"]) <= 60
    )


def run(*stories):
    """Runs the story that the command line names."""
    {story.__name__: story for story in stories}[sys.argv[1]]()
