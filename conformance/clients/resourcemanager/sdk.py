"""The management SDKs for Python, unmodified, against a running installation.

usage: sdk.py STORY

Prints `ok WHAT` for each step that worked and ends with 1 at the first that did not.
"""

import os
import uuid

from azure.core.exceptions import (
    ClientAuthenticationError,
    HttpResponseError,
    ResourceExistsError,
    ResourceNotFoundError,
)

from installation import (
    ARM,
    GROUP,
    LOCATION,
    SCOPE,
    SUBSCRIPTION,
    both_headers,
    check,
    client,
    credential,
    healthcare,
    refused,
    run,
    watched,
)


def services():
    """The operations of DICOM services, in the version this package is made of: 2022-06-01."""
    from azure.mgmt.healthcareapis import models

    api = healthcare()
    api.workspaces.begin_create_or_update(
        GROUP, "pyservices", models.Workspace(location="West US")
    ).result()

    poller, seen = watched(
        lambda **hook: api.dicom_services.begin_create_or_update(
            GROUP,
            "pyservices",
            "blue",
            models.DicomService(
                location=LOCATION,
                tags={"a": "b"},
                identity=models.ServiceManagedIdentityIdentity(type="SystemAssigned"),
                cors_configuration=models.CorsConfiguration(
                    origins=["https://viewer.test"],
                    headers=["*"],
                    methods=["get", "POST"],
                    max_age=600,
                    allow_credentials=False,
                ),
            ),
            **hook,
        ),
    )
    check(seen["status"] == 201 and '"Creating"' in seen["body"], "create answers 201 and Creating")
    check('"serviceUrl":null' in seen["body"].replace(" ", ""), "serviceUrl is null meanwhile")
    check(both_headers(seen), "create names both polling addresses")
    made = poller.result()
    check(poller.status() == "Succeeded" and made.provisioning_state == "Succeeded", "create ends")
    check(made.location == LOCATION and made.tags == {"a": "b"}, "location and tags")
    check(
        made.identity.type == "SystemAssigned" and uuid.UUID(made.identity.principal_id),
        "system-assigned identity",
    )
    check(
        made.authentication_configuration.authority == f"{ARM}/{os.environ['AZURE_TENANT_ID']}"
        and made.authentication_configuration.audiences
        == ["https://azurehealthcareapis.com/", "https://azurehealthcareapis.com"],
        "authority and audiences",
    )
    check(
        made.cors_configuration.methods == ["GET", "POST"]
        and made.cors_configuration.max_age == 600,
        "CORS",
    )
    check(
        made.system_data.created_by_type == "Application"
        and made.system_data.created_by == os.environ["AZURE_CLIENT_ID"],
        "systemData",
    )

    got = api.dicom_services.get(GROUP, "pyservices", "blue")
    check(got.service_url.startswith("https://"), "get shows the service's address")
    check(
        got.id == f"{SCOPE}/resourceGroups/{GROUP}/providers/Microsoft.HealthcareApis"
        "/workspaces/pyservices/dicomservices/blue"
        and got.type == "Microsoft.HealthcareApis/workspaces/dicomservices",
        "id and type",
    )

    poller, seen = watched(
        lambda **hook: api.dicom_services.begin_update(
            GROUP,
            "blue",
            "pyservices",
            models.DicomServicePatchResource(tags={"c": "d"}),
            **hook,
        ),
    )
    updated = poller.result()
    check(seen["status"] == 200 and updated.tags == {"c": "d"}, "update of tags replaces them at once")

    poller, seen = watched(
        lambda **hook: api.dicom_services.begin_create_or_update(
            GROUP, "pyservices", "blue", models.DicomService(location=LOCATION), **hook
        ),
    )
    replaced = poller.result()
    check(seen["status"] == 202 and both_headers(seen), "a replace is asynchronous")
    check(replaced.cors_configuration is None, "a replace without CORS switches it off")
    check(replaced.tags == {"c": "d"}, "a replace without tags keeps them")
    check(replaced.identity.principal_id == made.identity.principal_id, "and the identity")

    api.dicom_services.begin_create_or_update(
        GROUP, "pyservices", "red", models.DicomService(location=LOCATION)
    ).result()
    listed = {each.name for each in api.dicom_services.list_by_workspace(GROUP, "pyservices")}
    check(listed == {"blue", "red"}, "list by workspace")

    poller, seen = watched(
        lambda **hook: api.dicom_services.begin_delete(GROUP, "blue", "pyservices", **hook),
    )
    poller.result()
    check(
        seen["status"] == 202 and both_headers(seen) and not seen["body"],
        "delete answers 202 without a body",
    )
    error = refused(
        lambda: api.dicom_services.get(GROUP, "pyservices", "blue"),
        ResourceNotFoundError,
        404,
        "ResourceNotFound",
        "what is deleted is not found",
    )
    check(
        str(error).startswith("(ResourceNotFound) The Resource 'Microsoft.HealthcareApis/"),
        "the message is the customary one",
    )
    poller, seen = watched(
        lambda **hook: api.dicom_services.begin_delete(GROUP, "blue", "pyservices", **hook),
    )
    poller.result()
    check(seen["status"] == 204, "deleting what is not there answers 204")


def errors():
    """Refusals are exceptions with the right status and code."""
    from azure.mgmt.healthcareapis import models

    api = healthcare()
    api.workspaces.begin_create_or_update(
        GROUP, "pyerrors", models.Workspace(location=LOCATION)
    ).result()
    put = api.dicom_services.begin_create_or_update
    service = models.DicomService(location=LOCATION)
    refused(
        lambda: put(GROUP, "nowhere", "blue", service),
        ResourceNotFoundError,
        404,
        "ParentResourceNotFound",
        "a workspace that is not there",
    )
    refused(
        lambda: put("no-such-group", "pyerrors", "blue", service),
        ResourceNotFoundError,
        404,
        "ResourceGroupNotFound",
        "a group that is not there",
    )
    refused(
        lambda: put(GROUP, "pyerrors", "-bad-", service),
        HttpResponseError,
        400,
        "InvalidResourceName",
        "a bad name",
    )
    refused(
        lambda: put(GROUP, "pyerrors", "blue", models.DicomService()),
        HttpResponseError,
        400,
        "LocationRequired",
        "no location",
    )
    refused(
        lambda: put(GROUP, "pyerrors", "blue", models.DicomService(location="atlantis")),
        HttpResponseError,
        400,
        "LocationNotAvailableForResourceType",
        "an unknown location",
    )
    error = refused(
        lambda: put(
            GROUP,
            "pyerrors",
            "blue",
            models.DicomService(
                location=LOCATION, cors_configuration=models.CorsConfiguration(max_age=100000)
            ),
        ),
        HttpResponseError,
        400,
        "InvalidCorsConfiguration",
        "a wrong CORS configuration",
    )
    check(error.error.target == "properties.corsConfiguration.maxAge", "the target is named")
    refused(
        lambda: api.workspaces.begin_create_or_update(
            GROUP, "pyerrors", models.Workspace(location="eastus")
        ),
        ResourceExistsError,
        409,
        "InvalidResourceLocation",
        "another location",
    )
    put(GROUP, "pyerrors", "blue", service).result()
    stale = models.DicomService(location=LOCATION, etag='"not-the-current-one"', tags={"x": "y"})
    refused(
        lambda: put(GROUP, "pyerrors", "blue", stale),
        HttpResponseError,
        412,
        "PreconditionFailed",
        "an etag that is not current",
    )
    current = api.dicom_services.get(GROUP, "pyerrors", "blue")
    current.tags = {"x": "y"}
    check(put(GROUP, "pyerrors", "blue", current).result().tags == {"x": "y"}, "a current etag")
    refused(
        lambda: api.workspaces.begin_delete(GROUP, "pyerrors"),
        ResourceExistsError,
        409,
        "CannotDeleteResource",
        "a workspace with services",
    )
    refused(
        lambda: healthcare(api_version="2001-01-01").workspaces.get(GROUP, "pyerrors"),
        HttpResponseError,
        400,
        "NoRegisteredProviderFound",
        "an unknown api-version",
    )
    refused(
        lambda: list(api.fhir_services.list_by_workspace(GROUP, "pyerrors")),
        ResourceNotFoundError,
        404,
        "InvalidResourceType",
        "a type that is not offered",
    )
    try:
        healthcare(credential=credential("wrong")).workspaces.get(GROUP, "pyerrors")
        raise AssertionError("a wrong secret was let in")
    except ClientAuthenticationError as error:
        check("AADSTS7000215" in error.message, "a wrong secret")


def workspaces():
    from azure.mgmt.healthcareapis import models

    api = healthcare()
    names = [f"pypage{index:03}" for index in range(3)]
    poller, seen = watched(
        lambda **hook: api.workspaces.begin_create_or_update(
            GROUP,
            names[0],
            models.Workspace(
                location=LOCATION,
                tags={"n": "0"},
                properties=models.WorkspaceProperties(public_network_access="Enabled"),
            ),
            **hook,
        ),
    )
    made = poller.result()
    check(seen["status"] == 201 and made.properties.provisioning_state == "Succeeded", "create")
    for name in names[1:]:
        api.workspaces.begin_create_or_update(
            GROUP, name, models.Workspace(location=LOCATION)
        ).result()
    got = api.workspaces.get(GROUP, names[0].upper())
    check(got.name == names[0] and got.tags == {"n": "0"}, "get, ignoring case")
    updated = api.workspaces.begin_update(
        GROUP, names[0], models.WorkspacePatchResource(tags={"m": "1"})
    ).result()
    check(updated.tags == {"m": "1"}, "update")

    pages = list(api.workspaces.list_by_resource_group(GROUP, params={"$top": "1"}).by_page())
    sizes = [len(list(page)) for page in pages]
    check(len(pages) >= 3 and all(size == 1 for size in sizes), "paging follows nextLink")
    in_group = {each.name for each in api.workspaces.list_by_resource_group(GROUP)}
    in_subscription = {each.name for each in api.workspaces.list_by_subscription()}
    check(set(names) <= in_group <= in_subscription, "lists by group and subscription")

    for name, type_, expected in (
        (names[0].upper(), "Microsoft.HealthcareApis/workspaces", (False, "AlreadyExists")),
        ("no-hyphens", "Microsoft.HealthcareApis/workspaces", (False, "Invalid")),
        ("pyfree", "Microsoft.HealthcareApis/workspaces", (True, None)),
        ("pyfree", "Microsoft.HealthcareApis/services", (True, None)),
    ):
        answer = api.services.check_name_availability(
            models.CheckNameAvailabilityParameters(name=name, type=type_)
        )
        check((answer.name_available, answer.reason) == expected, f"name check: {name} {type_}")

    operations = {each.name: each for each in api.operations.list()}
    check(
        "Microsoft.HealthcareApis/workspaces/dicomservices/write" in operations
        and operations[
            "Microsoft.HealthcareApis/workspaces/dicomservices/resources/read"
        ].is_data_action,
        "operations",
    )

    poller, seen = watched(lambda **hook: api.workspaces.begin_delete(GROUP, names[0], **hook))
    operation = seen["headers"]["Azure-AsyncOperation"].split("?")[0].split("/")
    status = api.operation_results.get(operation[-3], operation[-1])
    check(
        status.name == operation[-1] and status.status in ("Requested", "Running", "Succeeded"),
        "operation result",
    )
    poller.result()
    refused(
        lambda: api.workspaces.get(GROUP, names[0]),
        ResourceNotFoundError,
        404,
        "ResourceNotFound",
        "delete",
    )


def links():
    """Private endpoint connections and private link resources."""
    from azure.mgmt.healthcareapis import models

    api = healthcare()
    api.workspaces.begin_create_or_update(
        GROUP, "pylinks", models.Workspace(location=LOCATION)
    ).result()
    api.dicom_services.begin_create_or_update(
        GROUP, "pylinks", "blue", models.DicomService(location=LOCATION)
    ).result()
    links = list(api.workspace_private_link_resources.list_by_workspace(GROUP, "pylinks"))
    check(
        [each.group_id for each in links] == ["healthcareworkspace"]
        and links[0].required_members == ["fhirservices", "dicomservices"],
        "private link resources",
    )
    check(
        api.workspace_private_link_resources.get(GROUP, "pylinks", "healthcareworkspace").name
        == "healthcareworkspace",
        "private link resource",
    )
    refused(
        lambda: api.workspace_private_link_resources.get(GROUP, "pylinks", "fhir"),
        ResourceNotFoundError,
        404,
        "ResourceNotFound",
        "another private link resource",
    )

    connections = api.workspace_private_endpoint_connections

    def connection(status, **more):
        return models.PrivateEndpointConnectionDescription(
            private_link_service_connection_state=models.PrivateLinkServiceConnectionState(
                status=status, description="by the test"
            ),
            **more,
        )

    refused(
        lambda: connections.begin_create_or_update(
            GROUP, "pylinks", "unknown", connection("Approved")
        ),
        ResourceNotFoundError,
        404,
        "PrivateEndpointConnectionNotFound",
        "a connection nobody asked for",
    )
    # There is no network here that would ask: the body names the endpoint (the read-only member is sent by hand).
    from azure.core.rest import HttpRequest

    path = (
        f"{SCOPE}/resourceGroups/{GROUP}/providers/Microsoft.HealthcareApis/workspaces/pylinks"
        "/privateEndpointConnections/pe1"
    )
    asked = api._send_request(
        HttpRequest(
            "PUT",
            path,
            params={"api-version": "2022-06-01"},
            json={
                "properties": {
                    "privateEndpoint": {"id": f"{SCOPE}/x"},
                    "privateLinkServiceConnectionState": {"status": "Pending"},
                }
            },
        )
    )
    check(asked.status_code == 200, "an endpoint asks")
    poller, seen = watched(
        lambda **hook: connections.begin_create_or_update(
            GROUP, "pylinks", "pe1", connection("Approved"), **hook
        ),
    )
    approved = poller.result()
    check(
        seen["status"] == 200
        and approved.private_link_service_connection_state.status == "Approved"
        and approved.private_link_service_connection_state.actions_required == "None",
        "approve",
    )
    check(
        [each.name for each in connections.list_by_workspace(GROUP, "pylinks")] == ["pe1"],
        "list connections",
    )
    check(
        api.workspaces.get(GROUP, "pylinks").properties.public_network_access == "Disabled",
        "approval closes public access",
    )
    service = api.dicom_services.get(GROUP, "pylinks", "blue")
    check(
        service.public_network_access == "Disabled"
        and [each.private_endpoint.id for each in service.private_endpoint_connections]
        == [f"{SCOPE}/x"],
        "the service shows the connection",
    )
    check(
        connections.begin_create_or_update(GROUP, "pylinks", "pe1", connection("Rejected"))
        .result()
        .private_link_service_connection_state.status
        == "Rejected",
        "reject",
    )
    refused(
        lambda: connections.begin_create_or_update(
            GROUP, "pylinks", "pe1", connection("Approved")
        ),
        HttpResponseError,
        400,
        "InvalidConnectionStateTransition",
        "what was rejected stays so",
    )
    connections.begin_delete(GROUP, "pylinks", "pe1").result()
    refused(
        lambda: connections.get(GROUP, "pylinks", "pe1"),
        ResourceNotFoundError,
        404,
        "ResourceNotFound",
        "delete connection",
    )


def resources():
    """Subscriptions, groups, generic resources, providers, tags, deployments."""
    from azure.mgmt.resource import ResourceManagementClient, SubscriptionClient

    subscriptions = client(SubscriptionClient)
    check(
        SUBSCRIPTION in [each.subscription_id for each in subscriptions.subscriptions.list()],
        "subscriptions",
    )
    check(subscriptions.subscriptions.get(SUBSCRIPTION).state == "Enabled", "subscription")
    check(
        LOCATION in [each.name for each in subscriptions.subscriptions.list_locations(SUBSCRIPTION)],
        "locations",
    )
    check(
        [each.tenant_id for each in subscriptions.tenants.list()] == [os.environ["AZURE_TENANT_ID"]],
        "tenants",
    )
    api = client(ResourceManagementClient, SUBSCRIPTION)
    group = api.resource_groups.create_or_update("pygroup", {"location": LOCATION, "tags": {"a": "b"}})
    check(group.properties.provisioning_state == "Succeeded", "create group")
    check(api.resource_groups.check_existence("pygroup"), "group exists")
    check(not api.resource_groups.check_existence("pygroup-not"), "another does not")
    check(api.resource_groups.update("pygroup", {"tags": {"py": "d"}}).tags == {"py": "d"}, "update group")
    check(
        "pygroup"
        in [g.name for g in api.resource_groups.list(filter="tagName eq 'py' and tagValue eq 'd'")],
        "list groups",
    )
    provider = api.providers.register("Microsoft.HealthcareApis")
    check(provider.registration_state == "Registered", "register provider")
    types = {each.resource_type: each for each in api.providers.get("Microsoft.HealthcareApis").resource_types}
    check("2022-06-01" in types["workspaces/dicomservices"].api_versions, "provider")
    check("Microsoft.DigitalTwins" in [p.namespace for p in api.providers.list()], "providers")

    workspace = api.resources.begin_create_or_update(
        "pygroup",
        "Microsoft.HealthcareApis",
        "",
        "workspaces",
        "pygeneric",
        "2022-06-01",
        {"location": LOCATION},
    ).result()
    check(workspace.name == "pygeneric", "create a resource by parts, with two slashes in a row")
    service_id = f"{workspace.id}/dicomservices/green"
    service = api.resources.begin_create_or_update_by_id(
        service_id, "2022-06-01", {"location": LOCATION, "properties": {}}
    ).result()
    check(service.properties["provisioningState"] == "Succeeded", "create a resource by id")
    check(api.resources.check_existence_by_id(service_id, "2022-06-01"), "resource exists")
    changed = api.resources.begin_update_by_id(
        service_id, "2022-06-01", {"properties": {"corsConfiguration": {"origins": ["*"]}}}
    ).result()
    check(changed.properties["corsConfiguration"]["origins"] == ["*"], "update a resource by id")
    listed = {
        each.type: each
        for each in api.resources.list_by_resource_group("pygroup", expand="createdTime,provisioningState")
    }
    check(
        set(listed)
        == {"Microsoft.HealthcareApis/workspaces", "Microsoft.HealthcareApis/workspaces/dicomservices"}
        and all(each.provisioning_state == "Succeeded" for each in listed.values()),
        "list resources of the group",
    )
    check(
        [r.name for r in api.resources.list(filter="resourceType eq 'Microsoft.HealthcareApis/workspaces' and name eq 'pygeneric'")]
        == ["pygeneric"],
        "list resources by filter",
    )
    tags = api.tags.begin_update_at_scope(
        service_id, {"operation": "Merge", "properties": {"tags": {"k": "v"}}}
    ).result()
    check(tags.properties.tags == {"k": "v"}, "merge tags")
    check(api.tags.get_at_scope(service_id).properties.tags == {"k": "v"}, "tags")
    api.tags.begin_delete_at_scope(service_id).result()
    check(not api.tags.get_at_scope(service_id).properties.tags, "delete tags")

    poller, seen = watched(lambda **hook: api.resource_groups.begin_delete("pygroup", **hook))
    check(
        seen["status"] == 202
        and "Location" in seen["headers"]
        and "Azure-AsyncOperation" not in seen["headers"],
        "deleting a group names the Location only",
    )
    poller.result()
    check(not api.resource_groups.check_existence("pygroup"), "the group is gone, with what it held")
    refused(
        lambda: api.resource_groups.begin_delete("pygroup"),
        ResourceNotFoundError,
        404,
        "ResourceGroupNotFound",
        "deleting it again",
    )


def roles():
    """Role definitions and assignments; the principal is a managed identity."""
    from azure.mgmt.authorization import AuthorizationManagementClient
    from azure.mgmt.msi import ManagedServiceIdentityClient

    identities = client(ManagedServiceIdentityClient, SUBSCRIPTION)
    identity = identities.user_assigned_identities.create_or_update(
        GROUP, "pyidentity", {"location": LOCATION, "tags": {"a": "b"}}
    )
    check(all(uuid.UUID(x) for x in (identity.client_id, identity.principal_id, identity.tenant_id)), "create identity")
    again = identities.user_assigned_identities.create_or_update(GROUP, "pyidentity", {"location": LOCATION})
    check(again.principal_id == identity.principal_id, "its ids are constant")
    check(
        identities.user_assigned_identities.update(GROUP, "pyidentity", {"tags": {"c": "d"}}).tags == {"c": "d"},
        "update identity",
    )
    check(
        "pyidentity" in [i.name for i in identities.user_assigned_identities.list_by_resource_group(GROUP)]
        and "pyidentity" in [i.name for i in identities.user_assigned_identities.list_by_subscription()],
        "list identities",
    )

    api = client(AuthorizationManagementClient, SUBSCRIPTION)
    group = f"{SCOPE}/resourceGroups/{GROUP}"
    reader = list(api.role_definitions.list(group, filter="roleName eq 'DICOM Data Reader'"))
    check(
        [each.name for each in reader] == ["e89c7a3c-2f64-4fa1-a847-3e4c9ba4283a"]
        and reader[0].permissions[0].data_actions
        == ["Microsoft.HealthcareApis/workspaces/dicomservices/resources/read"],
        "a built-in role by name",
    )
    check(
        api.role_definitions.get_by_id(reader[0].id).role_name == "DICOM Data Reader", "a role by id"
    )
    name = str(uuid.uuid4())
    assignment = {
        "role_definition_id": reader[0].id,
        "principal_id": identity.principal_id,
        "principal_type": "ServicePrincipal",
    }
    made = api.role_assignments.create(group, name, assignment)
    check(
        made.scope == group and made.principal_id == identity.principal_id and made.name == name,
        "assign",
    )
    check(api.role_assignments.create(group, name, assignment).id == made.id, "assign the same again")
    refused(
        lambda: api.role_assignments.create(group, str(uuid.uuid4()), assignment),
        ResourceExistsError,
        409,
        "RoleAssignmentExists",
        "the same under another name",
    )
    refused(
        lambda: api.role_assignments.create(
            group,
            str(uuid.uuid4()),
            {"role_definition_id": reader[0].id, "principal_id": str(uuid.uuid4())},
        ),
        HttpResponseError,
        400,
        "PrincipalNotFound",
        "an unknown principal",
    )
    mine = f"principalId eq '{identity.principal_id}'"
    check([a.name for a in api.role_assignments.list_for_scope(group, filter=mine)] == [name], "list by principal")
    check(
        name in [a.name for a in api.role_assignments.list_for_resource_group(GROUP)]
        and name in [a.name for a in api.role_assignments.list_for_subscription()],
        "list by group and subscription",
    )
    check(api.role_assignments.get_by_id(made.id).name == name, "assignment by id")
    custom = str(uuid.uuid4())
    role = api.role_definitions.create_or_update(
        SCOPE,
        custom,
        {
            "role_name": "Python reader",
            "role_type": "CustomRole",
            "description": "reads",
            "assignable_scopes": [SCOPE],
            "permissions": [{"actions": ["*/read"], "not_actions": []}],
        },
    )
    check(role.role_type == "CustomRole" and role.permissions[0].actions == ["*/read"], "custom role")
    check(
        custom in [r.name for r in api.role_definitions.list(SCOPE, filter="type eq 'CustomRole'")],
        "list custom roles",
    )
    check(api.role_definitions.delete(SCOPE, custom).name == custom, "delete custom role")
    check(
        "Microsoft.HealthcareApis"
        in [p.name for p in api.provider_operations_metadata.list(expand="resourceTypes")],
        "provider operations",
    )
    check(list(api.permissions.list_for_resource_group(GROUP)), "permissions")
    check(api.role_assignments.delete(group, name).name == name, "remove the assignment")
    check(api.role_assignments.delete(group, name) is None, "remove it again")
    identities.user_assigned_identities.delete(GROUP, "pyidentity")
    refused(
        lambda: identities.user_assigned_identities.get(GROUP, "pyidentity"),
        ResourceNotFoundError,
        404,
        "ResourceNotFound",
        "delete identity",
    )


def twins():
    """Digital twins instances as resources."""
    from azure.mgmt.digitaltwins import AzureDigitalTwinsManagementClient

    api = client(AzureDigitalTwinsManagementClient, SUBSCRIPTION)
    poller, seen = watched(
        lambda **hook: api.digital_twins.begin_create_or_update(
            GROUP, "py-twins", {"location": "westus2", "tags": {"a": "b"}}, **hook
        ),
    )
    made = poller.result()
    check(
        seen["status"] == 201 and '"Provisioning"' in seen["body"] and made.provisioning_state == "Succeeded",
        "create",
    )
    check(made.host_name.startswith("py-twins.") and "://" not in made.host_name, "host name")
    check(
        api.digital_twins.begin_update(GROUP, "py-twins", {"tags": {"c": "d"}}).result().tags == {"c": "d"},
        "update",
    )
    check("py-twins" in [t.name for t in api.digital_twins.list()], "list")
    check(
        not api.digital_twins.check_name_availability(
            "westus2", {"name": "py-twins", "type": "Microsoft.DigitalTwins/digitalTwinsInstances"}
        ).name_available,
        "name check",
    )
    endpoint = api.digital_twins_endpoint.begin_create_or_update(
        GROUP,
        "py-twins",
        "hub",
        {
            "properties": {
                "endpoint_type": "EventHub",
                "authentication_type": "KeyBased",
                "connection_string_primary_key": "Endpoint=sb://h.test/;SharedAccessKeyName=n;SharedAccessKey=c2VjcmV0;EntityPath=e",
            }
        },
    ).result()
    check("c2VjcmV0" not in str(endpoint.serialize(keep_readonly=True)), "an endpoint's secret is masked")
    poller, seen = watched(lambda **hook: api.digital_twins.begin_delete(GROUP, "py-twins", **hook))
    poller.result()
    check('"Deleting"' in seen["body"], "delete answers with the instance")
    check("py-twins" not in [t.name for t in api.digital_twins.list()], "it is gone")


if __name__ == "__main__":
    run(services, errors, workspaces, links, resources, roles, twins)
