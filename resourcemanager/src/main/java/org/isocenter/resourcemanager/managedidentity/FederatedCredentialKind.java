package org.isocenter.resourcemanager.managedidentity;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
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
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `…/userAssignedIdentities/{n}/federatedIdentityCredentials`: whose tokens stand for the identity
/// (rule MSI-4).
public final class FederatedCredentialKind implements ResourceKind {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{2,119}");
    private static final int MOST = 20;

    private final IdentityPrincipals principals;
    private final ManagedIdentities identities;

    public FederatedCredentialKind(IdentityPrincipals principals, ManagedIdentities identities) {
        this.principals = principals;
        this.identities = identities;
    }

    @Override
    public TypeName type() {
        return TypeName.FEDERATED_CREDENTIAL;
    }

    @Override
    public ApiFamily versions() {
        return ApiFamily.IDENTITIES;
    }

    @Override
    public boolean isTracked() {
        return false;
    }

    @Override
    public boolean hasEtag() {
        return false;
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
        return "federatedIdentityCredentialResourceName";
    }

    @Override
    public void checkName(String name) throws ArmRefusal {
        if (!NAME.matcher(name).matches()) {
            throw ArmError.INVALID_RESOURCE_NAME
                    .refuse(name, "it has 3 to 120 letters, digits, '-' and '_'.")
                    .at(nameParameter());
        }
    }

    @Override
    public ObjectNode put(Write write, RequestContent properties) throws ArmRefusal {
        String issuer = properties.requiredText("issuer");
        if (!isHttps(issuer)) {
            throw ArmError.INVALID_REQUEST_CONTENT
                    .refuse("'properties.issuer' must be an https URL.")
                    .at("properties.issuer");
        }
        String subject = properties.requiredText("subject");
        List<String> audiences = properties.texts("audiences").orElse(List.of());
        if (audiences.isEmpty() || audiences.size() > MOST || subject.length() > 600) {
            throw ArmError.INVALID_REQUEST_CONTENT
                    .refuse("'properties.audiences' is required, with 1 to 20 values.")
                    .at("properties.audiences");
        }
        List<Resource> siblings =
                write
                        .resources()
                        .children(write.draft().id().parent(), TypeName.FEDERATED_CREDENTIAL)
                        .stream()
                        .filter(other -> !other.id().equals(write.draft().id()))
                        .toList();
        for (Resource other : siblings) {
            if (other.properties().path("issuer").asString("").equals(issuer)
                    && other.properties().path("subject").asString("").equals(subject)) {
                throw ArmError.CONFLICT
                        .refuse("Another credential has the same issuer and subject.")
                        .at(other.id().toString());
            }
        }
        if (write.existing().isEmpty() && siblings.size() >= MOST) {
            throw ArmError.QUOTA_EXCEEDED.refuse(
                    "An identity can have at most " + MOST + " federated credentials.");
        }
        ObjectNode stored = Json.mapper().createObjectNode();
        stored.put("issuer", issuer);
        stored.put("subject", subject);
        ArrayNode array = stored.putArray("audiences");
        audiences.forEach(array::add);
        return stored;
    }

    private static boolean isHttps(String text) {
        try {
            URI uri = URI.create(text);
            return "https".equalsIgnoreCase(uri.getScheme()) && uri.getHost() != null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    @Override
    public ObjectNode patch(Write write, RequestContent properties) throws ArmRefusal {
        return put(write, properties);
    }

    @Override
    public ObjectNode render(Resource resource, View view) {
        return resource.properties().deepCopy();
    }

    @Override
    public void provision(Resource resource) throws IOException {
        Optional<Resource> identity = principals.identityOf(resource.id());
        if (identity.isPresent()) {
            identities.ensure(principals.of(identity.get()));
        }
    }

    /// The credential's own row says that it is being deleted, so it is not among those that stay.
    @Override
    public void deprovision(Resource resource) throws IOException {
        provision(resource);
    }
}
