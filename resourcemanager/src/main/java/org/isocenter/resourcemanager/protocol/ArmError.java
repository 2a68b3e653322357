package org.isocenter.resourcemanager.protocol;

import java.util.Locale;

/// Why the resource manager refuses: one row for each error code, with its status and the template
/// of its message (contract §1.5). The code on the wire is the name in PascalCase.
public enum ArmError {
    MISSING_API_VERSION_PARAMETER(
            400, "The api-version query parameter (?api-version=) is required for all requests."),
    INVALID_API_VERSION_PARAMETER(
            400, "The api-version '%s' is invalid. The supported versions are '%s'."),
    NO_REGISTERED_PROVIDER_FOUND(
            400,
            "No registered resource provider found for location '%s' and API version '%s' for type"
                    + " '%s'. The supported api-versions are '%s'. The supported locations are"
                    + " '%s'."),
    INVALID_RESOURCE_TYPE(
            404,
            "The resource type '%s' could not be found in the namespace '%s' for api version '%s'."
                    + " The supported api-versions are '%s'."),
    INVALID_RESOURCE_NAMESPACE(404, "The resource namespace '%s' is invalid."),
    INVALID_SUBSCRIPTION_ID(
            400, "The provided subscription identifier '%s' is malformed or invalid."),
    SUBSCRIPTION_NOT_FOUND(404, "The subscription '%s' could not be found."),
    RESOURCE_GROUP_NOT_FOUND(404, "Resource group '%s' could not be found."),
    RESOURCE_NOT_FOUND(404, "The Resource '%s' under resource group '%s' was not found."),
    PARENT_RESOURCE_NOT_FOUND(
            404,
            "Failed to perform '%s' on resource(s) of type '%s', because the parent resource '%s'"
                    + " could not be found."),
    NOT_FOUND(404, "%s"),
    OPERATION_NOT_FOUND(404, "The operation '%s' could not be found."),
    METHOD_NOT_ALLOWED(405, "The method '%s' is not allowed for this path."),
    REQUEST_ENTITY_TOO_LARGE(413, "The request body is larger than %s bytes."),
    INVALID_REQUEST_CONTENT(400, "The request content was invalid: %s"),
    INVALID_RESOURCE_GROUP(
            400,
            "The provided resource group name '%s' has these invalid characters or length: the"
                    + " name must have 1 to 90 letters, digits, '-', '_', '(', ')' or '.', and not"
                    + " end in '.'."),
    INVALID_RESOURCE_NAME(400, "The resource name '%s' is invalid: %s"),
    LOCATION_REQUIRED(400, "The location property is required for this definition."),
    LOCATION_NOT_AVAILABLE_FOR_RESOURCE_TYPE(
            400,
            "The provided location '%s' is not available for resource type '%s'. List of available"
                    + " regions for the resource type is '%s'."),
    LOCATION_NOT_AVAILABLE_FOR_RESOURCE_GROUP(
            400,
            "The provided location '%s' is not available for resource group. List of available"
                    + " regions is '%s'."),
    INVALID_RESOURCE_LOCATION(
            409,
            "The resource '%s' already exists in location '%s' in resource group '%s'. A resource"
                    + " with the same name cannot be created in location '%s'. Please select a new"
                    + " resource name."),
    INVALID_RESOURCE_GROUP_LOCATION(
            409, "Invalid resource group location '%s': the group already exists in '%s'."),
    RESOURCE_GROUP_BEING_DELETED(
            409,
            "The resource group '%s' is in deprovisioning state and cannot perform this"
                    + " operation."),
    RESOURCE_GROUP_QUOTA_EXCEEDED(
            409, "The subscription already has %s resource groups, and cannot have more."),
    RESOURCE_QUOTA_EXCEEDED(
            409, "The resource group already has %s resources of type '%s', and cannot have more."),
    MISSING_SUBSCRIPTION_REGISTRATION(
            409, "The subscription is not registered to use namespace '%s'."),
    READ_ONLY_DISABLED_SUBSCRIPTION(
            403,
            "The subscription '%s' is disabled and therefore marked as read only. You cannot"
                    + " perform any write actions on this subscription until it is re-enabled."),
    CANNOT_DELETE_RESOURCE(
            409,
            "Cannot delete resource while nested resources exist. Some existing nested resource"
                    + " IDs include: '%s'. Please delete all nested resources before deleting this"
                    + " resource."),
    CONFLICT(409, "%s"),
    ALREADY_EXISTS(409, "%s"),
    OPERATION_NOT_ALLOWED(409, "%s"),
    PARENT_RESOURCE_NOT_READY(
            409, "The parent resource '%s' is in the state '%s'; wait until it is 'Succeeded'."),
    QUOTA_EXCEEDED(400, "%s"),
    PRECONDITION_FAILED(412, "The condition '%s' evaluated to false."),
    PROPERTY_CHANGE_NOT_ALLOWED(400, "Changing property '%s' is not allowed."),
    INVALID_PROVISIONING_STATE(
            400, "The provisioningState '%s' differs from the current one and cannot be set."),
    INVALID_PROPERTY_VALUE(400, "The value '%s' of property '%s' is not one of: %s."),
    INVALID_CORS_CONFIGURATION(400, "%s"),
    INVALID_IDENTITY_TYPE(
            400,
            "The identity type '%s' is invalid. It must be one of 'None', 'SystemAssigned',"
                    + " 'UserAssigned', 'SystemAssigned,UserAssigned'."),
    FAILED_IDENTITY_OPERATION(
            400, "Identity operation for resource '%s' failed: the identity '%s' was not found."),
    PRIVATE_ENDPOINT_CONNECTION_NOT_FOUND(
            404,
            "The private endpoint connection '%s' was not found, and cannot be created without"
                    + " 'properties.privateEndpoint.id'."),
    INVALID_CONNECTION_STATE_TRANSITION(
            400, "A private endpoint connection cannot go from '%s' to '%s'."),

    INVALID_TAG_NAME_CHARACTERS(
            400,
            "The tag name '%s' has characters that are not supported: any of '<>%%&\\?/' or a"
                    + " control character."),
    TAG_NAME_TOO_LONG(400, "The tag name '%s' must have 1 to 512 characters."),
    TAG_VALUE_TOO_LONG(400, "The value of the tag '%s' is longer than 256 characters."),
    TOO_MANY_TAGS(400, "The resource would have %s tags; at most 50 are allowed."),
    DUPLICATE_TAG_NAMES(400, "The tag name '%s' occurs twice; names are unique ignoring case."),

    AUTHENTICATION_FAILED(401, "Authentication failed. The 'Authorization' header is missing."),
    INVALID_AUTHENTICATION_TOKEN(401, "The access token is invalid: %s"),
    EXPIRED_AUTHENTICATION_TOKEN(401, "The access token expiry UTC time has passed."),
    INVALID_AUTHENTICATION_TOKEN_TENANT(
            401,
            "The access token is from the wrong issuer. It must match the tenant '%s' associated"
                    + " with this subscription."),
    INVALID_SCOPE(403, "The delegated token does not carry the scope 'user_impersonation'."),
    AUTHORIZATION_FAILED(
            403,
            "The client '%s' with object id '%s' does not have authorization to perform action '%s'"
                    + " over scope '%s' or the scope is invalid. If access was recently granted,"
                    + " please refresh your credentials."),
    LINKED_AUTHORIZATION_FAILED(
            403,
            "The client has permission to perform action '%s' on scope '%s', however the linked"
                    + " scope '%s' lacks permission '%s'."),
    DENY_ASSIGNMENT_AUTHORIZATION_FAILED(
            403,
            "The client '%s' with object id '%s' does not have authorization to perform action '%s'"
                    + " over scope '%s': denied by deny assignment '%s' with id '%s'."),
    TOO_MANY_REQUESTS(429, "The limit of requests is used up. Try again after %s seconds."),

    INVALID_FILTER(400, "The filter '%s' is not supported."),
    INVALID_TOP(400, "The value '%s' of $top is not a number from 1 to 1000."),
    INVALID_SKIP_TOKEN(400, "The $skiptoken is not one this service made."),

    INVALID_ROLE_ASSIGNMENT_ID(
            400,
            "The role assignment ID '%s' is not valid. The role assignment"
                    + " ID must be a GUID."),
    ROLE_ASSIGNMENT_NOT_FOUND(404, "The role assignment '%s' is not found."),
    ROLE_ASSIGNMENT_EXISTS(
            409,
            "The role assignment already exists. The ID of the conflicting role assignment is %s."),
    ROLE_ASSIGNMENT_UPDATE_NOT_PERMITTED(
            400,
            "Tenant ID, application ID, principal ID, and scope are not allowed to be updated."),
    ROLE_ASSIGNMENT_LIMIT_EXCEEDED(
            400, "No more role assignments can be created: the limit of %s is reached."),
    CANNOT_DELETE_LAST_RBAC_ADMIN_ASSIGNMENT(
            400, "Cannot delete the last RBAC admin assignment of the subscription."),
    PRINCIPAL_NOT_FOUND(
            400,
            "Principal %s does not exist in the directory %s. Check that you have the correct"
                    + " principal ID. If you are creating this principal and then immediately"
                    + " assigning a role, this error might be related to a replication delay. In"
                    + " this case, set the role assignment principalType property to a value, such"
                    + " as ServicePrincipal, User, or Group."),
    UNMATCHED_PRINCIPAL_TYPE(
            400, "Principal type '%s' does not match the type of the principal '%s': '%s'."),
    INVALID_PRINCIPAL_ID(400, "The principal id '%s' is not a GUID."),
    INVALID_PRINCIPAL_TYPE(400, "The principal type '%s' is not one of: %s."),
    INVALID_CONDITION(400, "%s"),
    INVALID_ROLE_DEFINITION_ID(
            400, "The role definition ID '%s' is not valid. It must end in a GUID."),
    ROLE_DEFINITION_DOES_NOT_EXIST(
            404, "The specified role definition with ID '%s' does not exist."),
    ROLE_DEFINITION_NOT_ASSIGNABLE(
            400, "The role definition '%s' is not assignable at the scope '%s'."),
    ROLE_DEFINITION_HAS_ASSIGNMENTS(
            400,
            "There are existing role assignments referencing role (code: %s). Remove them before"
                    + " deleting the role."),
    ROLE_DEFINITION_WITH_SAME_NAME_EXISTS(
            409, "A custom role with the same name '%s' already exists in this directory."),
    ROLE_DEFINITION_LIMIT_EXCEEDED(
            400, "Role definition limit exceeded. No more custom roles can be created."),
    CANNOT_UPDATE_BUILT_IN_ROLE(403, "The built-in role '%s' cannot be changed or deleted."),
    INVALID_ROLE_DEFINITION(400, "The role definition is invalid: %s"),
    DENY_ASSIGNMENT_NOT_FOUND(404, "The deny assignment '%s' is not found."),

    INVALID_TEMPLATE(400, "The template is invalid: %s"),
    DEPLOYMENT_NOT_FOUND(404, "Deployment '%s' could not be found."),
    DEPLOYMENT_ACTIVE(
            409,
            "Unable to edit or replace deployment '%s': the previous deployment from '%s' is still"
                    + " active."),
    DEPLOYMENT_CANNOT_BE_CANCELLED(409, "The deployment '%s' is '%s' and cannot be cancelled."),
    DEPLOYMENT_FAILED(
            409,
            "At least one resource deployment operation failed. Please list deployment operations"
                    + " for details."),
    INVALID_DEPLOYMENT_LOCATION(
            409,
            "Invalid deployment location '%s'. The deployment '%s' already exists in location"
                    + " '%s'."),

    INTERNAL_SERVER_ERROR(500, "The server has encountered an internal error."),
    OPERATION_INTERRUPTED(500, "The operation was interrupted and could not be resumed."),
    OPERATION_FAILED(500, "%s"),
    CANCELED(409, "The operation was canceled: %s"),
    SERVICE_UNAVAILABLE(503, "The service is temporarily unavailable. Try again later."),
    GATEWAY_TIMEOUT(504, "The provider did not answer in time.");

    private final int status;
    private final String template;
    private final String code;

    ArmError(int status, String template) {
        this.status = status;
        this.template = template;
        StringBuilder pascal = new StringBuilder();
        for (String word : name().split("_", -1)) {
            pascal.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
        }
        this.code = pascal.toString();
    }

    /// The HTTP status.
    public int status() {
        return status;
    }

    /// The code on the wire: PascalCase and stable (rule ARM-10).
    public String code() {
        return code;
    }

    /// A refusal with the blanks of the message filled in.
    public ArmRefusal refuse(Object... blanks) {
        return new ArmRefusal(this, String.format(Locale.ROOT, template, blanks));
    }
}
