package org.isocenter.resourcemanager.managedidentity;

import java.io.IOException;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.isocenter.http.json.Json;
import org.isocenter.resourcemanager.protocol.ApiFamily;
import org.isocenter.resourcemanager.protocol.ArmError;
import org.isocenter.resourcemanager.protocol.ArmRefusal;
import org.isocenter.resourcemanager.protocol.RequestContent;
import org.isocenter.resourcemanager.protocol.TypeName;
import org.isocenter.resourcemanager.resource.ManagedIdentities;
import org.isocenter.resourcemanager.resource.Resource;
import org.isocenter.resourcemanager.resource.ResourceKind;
import tools.jackson.databind.node.ObjectNode;

/// `Microsoft.ManagedIdentity/userAssignedIdentities` (rules MSI-1 to MSI-3).
///
/// The principal is in the directory when the PUT returns, because clients give it roles at once; so
/// its creation is an operation that the request waits for.
public final class UserAssignedIdentityKind implements ResourceKind {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{2,127}");

    private final IdentityPrincipals principals;
    private final ManagedIdentities identities;
    private final Supplier<String> guids;

    public UserAssignedIdentityKind(
            IdentityPrincipals principals, ManagedIdentities identities, Supplier<String> guids) {
        this.principals = principals;
        this.identities = identities;
        this.guids = guids;
    }

    @Override
    public TypeName type() {
        return TypeName.USER_ASSIGNED_IDENTITY;
    }

    @Override
    public ApiFamily versions() {
        return ApiFamily.IDENTITIES;
    }

    @Override
    public boolean isTracked() {
        return true;
    }

    @Override
    public Pace pace(boolean isNew) {
        return Pace.AT_ONCE;
    }

    @Override
    public Pace deletionPace() {
        return Pace.AT_ONCE;
    }

    @Override
    public String nameParameter() {
        return "resourceName";
    }

    @Override
    public void checkName(String name) throws ArmRefusal {
        if (!NAME.matcher(name).matches()) {
            throw ArmError.INVALID_RESOURCE_NAME
                    .refuse(
                            name,
                            "an identity name has 3 to 128 letters, digits, '-' and '_', and"
                                    + " begins with a letter or digit.")
                    .at(nameParameter());
        }
    }

    @Override
    public ObjectNode put(Write write, RequestContent properties) {
        return write.existing()
                .map(existing -> existing.properties())
                .orElseGet(() ->
                        Json.mapper()
                                .createObjectNode()
                                .put("tenantId", write.caller().tenantId())
                                .put("principalId", guids.get())
                                .put("clientId", guids.get()));
    }

    @Override
    public ObjectNode patch(Write write, RequestContent properties) {
        return write.draft().properties();
    }

    @Override
    public ObjectNode render(Resource resource, View view) {
        return resource.properties().deepCopy();
    }

    @Override
    public void provision(Resource resource) throws IOException {
        identities.ensure(principals.of(resource));
    }

    @Override
    public void deprovision(Resource resource) throws IOException {
        identities.remove(
                resource.properties().path("tenantId").stringValue(),
                resource.properties().path("principalId").stringValue());
    }
}
