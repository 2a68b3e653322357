"""What lies beneath the operations, through the pipeline of the SDK for Python: requests as they are, and who may send them.

usage: protocol.py STORY

Prints `ok WHAT` for each step that worked and ends with 1 at the first that did not.
"""

import os
import re
import time
import uuid

from azure.core.rest import HttpRequest

from installation import (
    ARM,
    GROUP,
    LOCATION,
    SCOPE,
    SUBSCRIPTION,
    check,
    credential,
    healthcare,
    run,
)

HEALTHCARE = f"{SCOPE}/resourceGroups/{GROUP}/providers/Microsoft.HealthcareApis"
GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
DICOM = "https://dicom.healthcareapis.azure.com"


class Pipeline:
    """The pipeline of a management client: its token, its retries, its header fields; no operation."""

    def __init__(self, **options):
        self._client = healthcare(**options)

    def send(self, method, path, body=None, version="2022-06-01", headers=None, **params):
        query = {"api-version": version, **params} if version else params
        more = {"json": body} if body is not None and not isinstance(body, bytes) else {}
        if isinstance(body, bytes):
            more = {"content": body}
        return self._client._send_request(
            HttpRequest(method, path, params=query, headers=headers or {}, **more)
        )

    def __getattr__(self, method):
        return lambda path, *arguments, **options: self.send(
            method.upper(), path, *arguments, **options
        )

    def finish(self, response):
        """Polls to the end, as long-running operations are."""
        address = response.headers.get("Azure-AsyncOperation")
        while address:
            status = self._client._send_request(HttpRequest("GET", address))
            if status.json()["status"] not in ("Requested", "Running", "InProgress"):
                return status.json()
            time.sleep(min(float(status.headers["Retry-After"]), 0.2))
        return None


def status(response, expected, what, code=None):
    seen = (response.status_code, code and response.json()["error"]["code"])
    if seen != (expected, code):
        raise AssertionError(f"{what}: {response.status_code} {response.text()}")
    print(f"ok {what}")
    return response


def requests():
    """Paths, header fields, versions, locations, bodies (ARM-1 to ARM-29)."""
    arm = Pipeline()
    workspace = f"{HEALTHCARE}/workspaces/pyrequests"
    arm.finish(
        status(arm.put(workspace, {"location": "West US", "tags": {"a": "b"}}), 201, "create")
    )
    got = status(arm.get(workspace), 200, "get")
    check(ARM.startswith("https://") and got.headers["Content-Type"] == "application/json; charset=utf-8", "JSON over HTTPS")
    doubled = workspace.replace("HealthcareApis/", "HealthcareApis//") + "/"
    check(
        arm.get(doubled.upper().replace("/SUBSCRIPTIONS", "/subscriptions")).json()["id"] == workspace,
        "case, doubled slashes and one at the end do not matter",
    )
    check(
        arm.get(workspace, version=None, **{"API-Version": "2022-06-01"}).status_code == 200,
        "nor does the case of query parameters",
    )
    status(arm.get(workspace.replace("pyrequests", "py%72equests")), 200, "percent-decoded once")
    response = arm.get(f"{HEALTHCARE}/workspaces/pyrequests%2Fdicomservices")
    check(response.status_code in (400, 404), "an encoded slash is part of the name")
    status(arm.get(workspace, headers={"Accept-Language": "xx-nonsense;q=what"}, nonsense="1"), 200, "what is unknown is ignored")
    for body, what in ((b"{", "half a body"), (b"[]", "a list"), (b"", "no body")):
        status(
            arm.put(workspace, body, headers={"Content-Type": "application/json"}),
            400,
            f"{what} is refused",
            "InvalidRequestContent",
        )
    status(
        arm.put(workspace, b"\xef\xbb\xbf" + b'{"location": "westus"}', headers={"Content-Type": "application/json"}),
        200,
        "a byte order mark is not",
    )
    large = b'{"location": "westus", "x": "' + b"x" * (4 << 20) + b'"}'
    status(
        arm.put(workspace, large, headers={"Content-Type": "application/json"}),
        413,
        "more than 4 MiB are too much",
        "RequestEntityTooLarge",
    )
    response = status(arm.post("/subscriptions", {}, version="2022-12-01"), 405, "a method that is not there", "MethodNotAllowed")
    check("GET" in response.headers["Allow"], "Allow names those that are")

    check(
        GUID.fullmatch(got.headers["x-ms-request-id"])
        and GUID.fullmatch(got.headers["x-ms-correlation-request-id"])
        and got.headers["x-ms-routing-request-id"].count(":") == 2
        and int(got.headers["x-ms-ratelimit-remaining-subscription-reads"]) > 0
        and got.headers["Cache-Control"] == "no-cache",
        "header fields of every answer",
    )
    mine = str(uuid.uuid4())
    echoed = arm.get(
        workspace,
        headers={
            "x-ms-correlation-request-id": mine,
            "x-ms-client-request-id": mine,
            "x-ms-return-client-request-id": "true",
        },
    )
    check(
        echoed.headers["x-ms-correlation-request-id"] == mine
        and echoed.headers["x-ms-client-request-id"] == mine,
        "ids of the client are echoed",
    )
    check("x-ms-client-request-id" not in got.headers, "if it asks for that")

    status(arm.get(workspace, version=None), 400, "no version", "MissingApiVersionParameter")
    status(arm.get(workspace, version="tomorrow"), 400, "no date", "InvalidApiVersionParameter")
    status(arm.get("/subscriptions", version="2001-01-01"), 400, "an unsupported one of the platform", "InvalidApiVersionParameter")
    status(arm.get(workspace, version="2001-01-01"), 400, "of a provider, with a location", "NoRegisteredProviderFound")
    status(arm.get(f"{HEALTHCARE}/workspaces/none", version="2001-01-01"), 404, "and without", "InvalidResourceType")
    status(arm.get(f"{HEALTHCARE}/nothings/x"), 404, "an unknown type", "InvalidResourceType")
    status(arm.get(workspace.replace("HealthcareApis", "Nothing")), 404, "an unknown namespace", "InvalidResourceNamespace")
    status(arm.get("/subscriptions/me/resourcegroups", version="2021-04-01"), 400, "no GUID", "InvalidSubscriptionId")
    status(arm.get(f"/subscriptions/{uuid.uuid4()}", version="2022-12-01"), 404, "an unknown subscription", "SubscriptionNotFound")
    status(arm.get(f"{SCOPE}/resourceGroups/ends.with.", version="2021-04-01"), 400, "a bad name of a group", "InvalidResourceGroup")

    service = f"{workspace}/dicomservices/blue"
    arm.finish(status(arm.put(service, {"location": LOCATION, "name": "ignored", "id": "/x"}), 201, "id and name in a body are ignored"))
    check(list(arm.get(service).json())[:4] == ["id", "name", "type", "location"], "the order of members")
    check("tags" not in arm.get(service).json() and arm.get(workspace).json()["tags"] == {"a": "b"}, "tags that were never set are not shown")
    check("eventState" in arm.get(service, version="2022-12-01").json()["properties"]
          and "eventState" not in arm.get(service).json()["properties"], "the version selects the shape")
    status(arm.put(service, {"location": "eastus"}), 409, "a location stays", "InvalidResourceLocation")
    status(arm.put(f"{workspace}/dicomservices/red", {}), 400, "and is needed", "LocationRequired")
    listed = [each["type"] for each in arm.get(f"{SCOPE}/resources", version="2021-04-01").json()["value"]]
    check("Microsoft.HealthcareApis/workspaces" in listed and not [t for t in listed if "privateEndpoint" in t], "tracked resources are listed")

    anonymous = Pipeline(authentication_policy=NoToken())
    for path, version in ((workspace, "2022-06-01"), (SCOPE, "2022-12-01")):
        response = status(anonymous.get(path, version=version), 401, "without a token", "AuthenticationFailed")
        check(
            f'authorization_uri="{ARM}/{os.environ["AZURE_TENANT_ID"]}"' in response.headers["WWW-Authenticate"],
            "the answer tells where to get one",
        )
    status(
        Pipeline(authentication_policy=NoToken("Bearer x.y.z")).get(workspace),
        401,
        "a token that is none",
        "InvalidAuthenticationToken",
    )
    graph = credential().get_token("https://graph.microsoft.com/.default").token
    status(
        Pipeline(authentication_policy=NoToken(f"Bearer {graph}")).get(workspace),
        401,
        "a token for somebody else",
        "InvalidAuthenticationToken",
    )
    for audience in ("https://management.azure.com", "https://management.core.windows.net/", f"{ARM}/"):
        token = credential().get_token(f"{audience}/.default").token
        status(
            Pipeline(authentication_policy=NoToken(f"Bearer {token}")).get(workspace),
            200,
            f"a token for {audience.replace(ARM, 'us')}",
        )
    status(anonymous.get("/metadata/endpoints", version="2022-09-01"), 200, "the cloud's description needs none")


def NoToken(value=None):
    """A policy in place of the one that gets tokens."""
    from azure.core.pipeline.policies import SansIOHTTPPolicy

    class Policy(SansIOHTTPPolicy):
        def on_request(self, request):
            if value:
                request.http_request.headers["Authorization"] = value

    return Policy()


def operations():
    """PATCH, conditions, long-running operations, lists (ARM-40 to ARM-65)."""
    arm = Pipeline()
    workspace = f"{HEALTHCARE}/workspaces/pyoperations"
    arm.finish(arm.put(workspace, {"location": LOCATION}))
    service = f"{workspace}/dicomservices/blue"

    created = status(arm.put(service, {"location": LOCATION, "tags": {"a": "b"}}), 201, "create")
    address, result = created.headers["Azure-AsyncOperation"], created.headers["Location"]
    check(re.fullmatch(rf"{ARM}{SCOPE}/providers/Microsoft.HealthcareApis/locations/\w+/operationresults/[\w-]+\?api-version=2022-06-01", address), "the status address")
    check(re.fullmatch(rf"{ARM}{SCOPE}/providers/Microsoft.HealthcareApis/locations/\w+/operations/[\w-]+\?api-version=2022-06-01", result), "the result address")
    done = arm.finish(created)
    check(
        done["status"] == "Succeeded" and done["id"].endswith(done["name"]) and done["startTime"] and done["endTime"],
        "the status in the end",
    )
    check(arm.send("GET", result, version=None).json()["properties"]["provisioningState"] == "Succeeded", "the result in the end is the resource")
    status(arm.send("GET", re.sub(r"operationresults/[\w-]+", f"operationresults/{uuid.uuid4()}", address), version=None), 404, "an unknown operation", "OperationNotFound")

    patched = status(arm.patch(service, {"tags": {"c": "d"}}), 200, "tags alone are changed at once")
    check(patched.json()["tags"] == {"c": "d"} and "Azure-AsyncOperation" not in patched.headers, "and replaced")
    changed = status(
        arm.patch(
            service,
            {"properties": {"corsConfiguration": {"origins": ["https://a.test"], "maxAge": 5}}},
            headers={"Content-Type": "application/merge-patch+json"},
        ),
        202,
        "a merge patch",
    )
    check(changed.json()["properties"]["provisioningState"] in ("Accepted", "Updating"), "shows its new members while it runs")
    arm.finish(changed)
    arm.finish(arm.patch(service, {"properties": {"corsConfiguration": {"maxAge": 6}}}))
    cors = arm.get(service).json()["properties"]["corsConfiguration"]
    check((cors["origins"], cors["maxAge"]) == (["https://a.test"], 6), "what a merge patch leaves out stays")
    arm.finish(arm.patch(service, {"properties": {"corsConfiguration": None}}))
    check("corsConfiguration" not in arm.get(service).json()["properties"], "null removes")
    status(arm.patch(f"{workspace}/dicomservices/none", {"tags": {}}), 404, "nothing to patch", "ResourceNotFound")
    status(arm.patch(service, {"location": "eastus"}), 400, "a location cannot be patched", "PropertyChangeNotAllowed")
    arm.finish(arm.put(service, {"location": LOCATION, "tags": None}))
    check(not arm.get(service).json().get("tags"), "tags of null clear them")
    whole = arm.get(service).json()
    whole["properties"]["corsConfiguration"] = {"origins": ["*"]}
    arm.finish(status(arm.put(service, whole), 202, "a whole resource sent back"))
    status(arm.put(service, {**whole, "etag": None, "properties": {"provisioningState": "Moving"}}), 400, "with a state that is not its own", "InvalidProvisioningState")

    status(arm.head(service), 204, "HEAD")
    check(arm.head(f"{workspace}/dicomservices/none").status_code == 404, "HEAD of nothing")
    status(arm.post(f"{service}/restart", {}), 404, "an unknown action", "InvalidResourceType")

    current = arm.get(service)
    etag = current.headers["ETag"]
    check(etag == current.json()["etag"] and etag.startswith('"'), "the etag")
    check(arm.get(service).headers["ETag"] == etag, "reading does not change it")
    status(arm.get(service, headers={"If-None-Match": etag}), 304, "not modified")
    for method, path, headers, expected in (
        ("PATCH", service, {"If-Match": '"x"'}, 412),
        ("DELETE", service, {"If-Match": '"x"'}, 412),
        ("PUT", service, {"If-None-Match": "*"}, 412),
        ("PUT", f"{workspace}/dicomservices/none", {"If-Match": "*"}, 412),
        ("PATCH", service, {"If-Match": f'"x", W/{etag}'}, 200),
    ):
        response = arm.send(method, path, {"location": LOCATION, "tags": {"k": "v"}}, headers=headers)
        check(response.status_code == expected, f"{method} with {list(headers)[0]} {'of nothing ' if 'none' in path else ''}gives {expected}")
    check(arm.get(service).headers["ETag"] != etag, "a write changes it")
    status(arm.put(service, {"location": LOCATION, "etag": etag}), 412, "an old etag in the body", "PreconditionFailed")
    same = arm.get(service)
    status(arm.patch(service, {"tags": {"k": "v"}}), 200, "writing what is there")
    check(arm.get(service).json()["etag"] == same.json()["etag"] and arm.get(service).json()["systemData"] == same.json()["systemData"], "changes neither etag nor systemData")

    for index in range(3):
        arm.finish(arm.put(f"{workspace}/dicomservices/page{index}", {"location": LOCATION}))
    page = arm.send("GET", f"{workspace}/dicomservices", **{"$top": "2"})
    seen = [each["name"] for each in page.json()["value"]]
    check(len(seen) == 2 and page.json()["nextLink"].startswith(ARM), "a page and the address of the next")
    while page.json().get("nextLink"):
        page = arm.send("GET", page.json()["nextLink"], version=None)
        seen += [each["name"] for each in page.json()["value"]]
    check(seen == ["blue", "page0", "page1", "page2"], "all pages")
    check(arm.get(f"{workspace}/privateEndpointConnections").json()["value"] == [], "an empty list")

    first = arm.delete(service)
    check(first.status_code == 202 and not first.text(), "delete")
    second = arm.delete(service)
    check(second.status_code == 204 or second.headers["Azure-AsyncOperation"].split("?")[0] == first.headers["Azure-AsyncOperation"].split("?")[0], "delete again")
    arm.finish(first)
    check(arm.get(service).status_code == 404, "gone")
    check(arm.send("GET", first.headers["Location"], version=None).status_code in (200, 204), "the result of a delete")


def access():
    """Role-based access control, with an application that has no role at first (RBAC-1 to RBAC-12)."""
    owner = Pipeline()
    other = Pipeline(
        credential=credential(os.environ["OTHER_CLIENT_SECRET"], os.environ["OTHER_CLIENT_ID"])
    )
    principal = os.environ["OTHER_OBJECT_ID"]
    workspace = f"{HEALTHCARE}/workspaces/pyaccess"
    service = f"{workspace}/dicomservices/blue"
    owner.finish(owner.put(workspace, {"location": LOCATION}))
    owner.finish(owner.put(service, {"location": LOCATION}))
    group = f"{SCOPE}/resourceGroups/{GROUP}"

    def give(role, scope, **more):
        name = f"{scope}/providers/Microsoft.Authorization/roleAssignments/{uuid.uuid4()}"
        response = owner.put(
            name,
            {
                "properties": {
                    "roleDefinitionId": f"/providers/Microsoft.Authorization/roleDefinitions/{role}",
                    "principalId": principal,
                    "principalType": "ServicePrincipal",
                    **more,
                }
            },
            version="2022-04-01",
        )
        status(response, 201, "(a role is given)")
        return name

    def take(name):
        status(owner.delete(name, version="2022-04-01"), 200, "(a role is taken)")

    def denied(response, what):
        error = status(response, 403, what, "AuthorizationFailed").json()["error"]
        check(principal in error["message"] and os.environ["OTHER_CLIENT_ID"] in error["message"], "the message names the caller")

    check(other.get("/subscriptions", version="2022-12-01").json()["value"] == [], "without a role: no subscriptions")
    denied(other.get(SCOPE, version="2022-12-01"), "nor this one")
    denied(other.get(service), "not the service")
    denied(other.get(f"{workspace}/dicomservices/none"), "nor what is not there")
    denied(other.get(f"{SCOPE}/resourceGroups/none", version="2021-04-01"), "nor a group that is not there")

    reader = give("acdd72a7-3385-48ef-bd42-f606fba81ae7", workspace)
    status(other.get(workspace), 200, "Reader of the workspace reads it")
    status(other.get(service), 200, "and what lies below")
    denied(other.get(group, version="2021-04-01"), "but not what lies above")
    denied(other.patch(workspace, {"tags": {}}), "and does not write")
    check([each["id"] for each in other.get(f"{SCOPE}/resources", version="2021-04-01").json()["value"]] == [workspace, service], "lists show what it may read")
    check([each["subscriptionId"] for each in other.get("/subscriptions", version="2022-12-01").json()["value"]] == [SUBSCRIPTION], "and the subscription")
    check(other.get(f"{workspace}/providers/Microsoft.Authorization/permissions", version="2022-04-01").json()["value"][0]["actions"] == ["*/read"], "its permissions")
    take(reader)
    denied(other.get(workspace), "a role that was taken is gone with the next request")

    contributor = give("b24988ac-6180-42a0-ab88-20f7382dd24c", group)
    status(other.patch(workspace, {"tags": {"by": "other"}}), 200, "Contributor of the group writes")
    assignment = f"{workspace}/providers/Microsoft.Authorization/roleAssignments/{uuid.uuid4()}"
    wanted = {
        "properties": {
            "roleDefinitionId": "/providers/Microsoft.Authorization/roleDefinitions/acdd72a7-3385-48ef-bd42-f606fba81ae7",
            "principalId": principal,
        }
    }
    denied(other.put(assignment, wanted, version="2022-04-01"), "but gives no roles: notActions")
    role = str(uuid.uuid4())
    definition = f"{SCOPE}/providers/Microsoft.Authorization/roleDefinitions/{role}"
    status(
        owner.put(
            definition,
            {
                "properties": {
                    "roleName": "Gives roles",
                    "assignableScopes": [SCOPE],
                    "permissions": [{"actions": ["microsoft.authorization/ROLEassignments/*"]}],
                }
            },
            version="2022-04-01",
        ),
        201,
        "a custom role, with a pattern in another case",
    )
    custom = give(role, group)
    status(other.put(assignment, wanted, version="2022-04-01"), 201, "another role gives what notActions left out")
    status(other.delete(assignment, version="2022-04-01"), 200, "(taken again)")
    take(custom)
    take(contributor)
    conditional = give(
        "acdd72a7-3385-48ef-bd42-f606fba81ae7",
        workspace,
        condition="(@Resource[x] StringEquals 'y')",
        conditionVersion="2.0",
    )
    denied(other.get(workspace), "a condition that cannot be evaluated grants nothing")
    take(conditional)

    # Data.
    url = owner.get(service).json()["properties"]["serviceUrl"]
    data_reader = give("e89c7a3c-2f64-4fa1-a847-3e4c9ba4283a", service)
    denied(other.get(service), "DICOM Data Reader does not see the resource")
    check(dicom(url, other_token()).status_code == 200, "but reads the data")
    check(dicom(url, credential().get_token(f"{DICOM}/.default").token).status_code == 403, "Owner does not")
    check(dicom(url, other_token(), method="DELETE", path="/v2/studies/1.2.3").status_code == 403, "and Data Reader deletes nothing")
    take(data_reader)
    check(dicom(url, other_token()).status_code == 403, "the data are closed with the next request")
    status(owner.delete(definition, version="2022-04-01"), 200, "the custom role is deleted")


def other_token():
    return credential(os.environ["OTHER_CLIENT_SECRET"], os.environ["OTHER_CLIENT_ID"]).get_token(f"{DICOM}/.default").token


def dicom(url, token, method="GET", path="/v2/changefeed", headers=None):
    """A request to a service's data."""
    import requests as http

    fields = {"Accept": "application/json", **(headers or {})}
    if token:
        fields["Authorization"] = f"Bearer {token}"
    return http.request(method, url + path, headers=fields, timeout=30)


def effects():
    """What the resource says takes effect in the data plane, no later than the operation ends (HC-20 to HC-32)."""
    arm = Pipeline()
    workspace = f"{HEALTHCARE}/workspaces/pyeffects"
    service = f"{workspace}/dicomservices/blue"
    arm.finish(arm.put(workspace, {"location": LOCATION}))
    arm.finish(arm.put(service, {"location": LOCATION}))
    assignment = f"{service}/providers/Microsoft.Authorization/roleAssignments/{uuid.uuid4()}"
    status(
        arm.put(
            assignment,
            {
                "properties": {
                    "roleDefinitionId": "/providers/Microsoft.Authorization/roleDefinitions/58a3b984-7adf-4c20-983a-32417c86fbc8",
                    "principalId": os.environ["OTHER_OBJECT_ID"],
                    "principalType": "ServicePrincipal",
                }
            },
            version="2022-04-01",
        ),
        201,
        "DICOM Data Owner",
    )
    properties = arm.get(service).json()["properties"]
    url = properties["serviceUrl"]
    check("pyeffects-blue" in url and not url.endswith("/"), "serviceUrl")
    other = credential(os.environ["OTHER_CLIENT_SECRET"], os.environ["OTHER_CLIENT_ID"])
    for audience in (DICOM, f"{DICOM}/", *properties["authenticationConfiguration"]["audiences"]):
        check(
            dicom(url, other.get_token(f"{audience}/.default").token).status_code == 200,
            f"a token for {audience}",
        )
    check(dicom(url, other.get_token(f"{ARM}/.default").token).status_code == 401, "one for the resource manager is none")
    check(dicom(url, None).status_code == 401, "nor is none")

    def preflight():
        return dicom(url, None, "OPTIONS", headers={"Origin": "https://viewer.test", "Access-Control-Request-Method": "GET"})

    check("Access-Control-Allow-Origin" not in preflight().headers, "CORS is off")
    arm.finish(arm.patch(service, {"properties": {"corsConfiguration": {"origins": ["https://viewer.test"], "maxAge": 77}}}))
    answer = preflight()
    check(
        answer.headers.get("Access-Control-Allow-Origin") == "https://viewer.test"
        and answer.headers.get("Access-Control-Max-Age") == "77",
        "and on when the operation has ended",
    )
    arm.finish(arm.put(service, {"location": LOCATION}))
    check("Access-Control-Allow-Origin" not in preflight().headers, "and off after a replace without")

    token = other.get_token(f"{DICOM}/.default").token
    status(arm.patch(service, {"properties": {"publicNetworkAccess": "Sometimes"}}), 400, "a wrong value", "InvalidPropertyValue")
    arm.finish(arm.patch(service, {"properties": {"publicNetworkAccess": "Disabled"}}))
    check(arm.get(service).json()["properties"]["publicNetworkAccess"] == "Disabled", "public network access is off")
    check(dicom(url, token).status_code == 403, "the data are closed")
    arm.finish(arm.patch(service, {"properties": {"publicNetworkAccess": "Enabled"}}))
    check(dicom(url, token).status_code == 200, "and open again")

    arm.finish(arm.delete(service))
    check(dicom(url, token).status_code == 404, "what is deleted does not answer")
    check(
        arm.get(assignment, version="2022-04-01").status_code == 404,
        "and its role assignments are gone",
    )


if __name__ == "__main__":
    run(requests, operations, access, effects)
