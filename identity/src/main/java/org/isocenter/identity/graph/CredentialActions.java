package org.isocenter.identity.graph;

import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.isocenter.http.Response;
import org.isocenter.identity.directory.Application;
import org.isocenter.identity.directory.CredentialHolder;
import org.isocenter.identity.directory.Directory;
import org.isocenter.identity.directory.InvalidPropertyException;
import org.isocenter.identity.directory.KeyCredential;
import org.isocenter.identity.directory.PasswordCredential;
import org.isocenter.identity.directory.PropertyReader;
import org.isocenter.identity.directory.ServicePrincipal;
import tools.jackson.databind.node.ObjectNode;

/// `addPassword`, `removePassword`, `addKey` and `removeKey` of applications and service principals
/// (identity:GRAPH-5 to GRAPH-7).
final class CredentialActions {
    private final Directory directory;
    private final Credentials credentials;
    private final InstantSource clock;
    private final Access.Finder<? extends CredentialHolder> finder;

    CredentialActions(
            Directory directory,
            Credentials credentials,
            InstantSource clock,
            Access.Finder<? extends CredentialHolder> finder) {
        this.directory = directory;
        this.credentials = credentials;
        this.clock = clock;
        this.finder = finder;
    }

    /// The secret is in this answer and in none after it (identity:APP-10).
    Response addPassword(GraphCall call) throws GraphRefusal, IOException {
        Optional<ObjectNode> body = call.optionalBody();
        Credentials.NewSecret made;
        try {
            PropertyReader in =
                    body.isPresent()
                            ? PropertyReader.of(body.get()).object("passwordCredential")
                            : PropertyReader.of(
                                    org.isocenter.http.json.Json.mapper().createObjectNode());
            made = credentials.newSecret(in, clock.instant());
        } catch (InvalidPropertyException e) {
            throw GraphRefusal.badRequest(e.sentence());
        }
        directory.<Boolean, GraphRefusal>write(
                call.initiator(),
                rows -> {
                    CredentialHolder holder = finder.find(rows, call);
                    Access.demandWrite(rows, call, holder);
                    demandRoom(holder.passwordCredentials());
                    List<PasswordCredential> passwords =
                            new ArrayList<>(holder.passwordCredentials());
                    passwords.add(made.credential());
                    rows.objects().put(holder.withCredentials(passwords, holder.keyCredentials()));
                    return true;
                });
        ObjectNode answer = Replies.context(call, "microsoft.graph.passwordCredential");
        answer.setAll(Representations.password(made.credential()));
        answer.put("secretText", made.secret());
        return Response.json(200, answer).withHeader("Cache-Control", "no-store");
    }

    static void demandRoom(List<?> present) throws GraphRefusal {
        if (present.size() >= Credentials.LIMIT) {
            throw new GraphRefusal(
                    GraphError.QUOTA_EXCEEDED,
                    "There are " + Credentials.LIMIT + " credentials already.");
        }
    }

    Response removePassword(GraphCall call) throws GraphRefusal, IOException {
        UUID keyId = keyId(call.body());
        return directory.<Response, GraphRefusal>write(
                call.initiator(),
                rows -> {
                    CredentialHolder holder = finder.find(rows, call);
                    Access.demandWrite(rows, call, holder);
                    List<PasswordCredential> passwords =
                            new ArrayList<>(holder.passwordCredentials());
                    if (!passwords.removeIf(each -> each.keyId().equals(keyId))) {
                        throw GraphRefusal.badRequest("No password credential found with keyId.");
                    }
                    rows.objects().put(holder.withCredentials(passwords, holder.keyCredentials()));
                    return Replies.noContent();
                });
    }

    Response addKey(GraphCall call) throws GraphRefusal, IOException {
        ObjectNode body = call.body();
        KeyCredential key;
        try {
            PropertyReader in = PropertyReader.of(body).object("keyCredential");
            key = credentials.key(in);
        } catch (InvalidPropertyException e) {
            throw GraphRefusal.badRequest(e.sentence());
        }
        return directory.<Response, GraphRefusal>write(
                call.initiator(),
                rows -> {
                    CredentialHolder holder = finder.find(rows, call);
                    demandProof(holder, body);
                    Access.demandWrite(rows, call, holder);
                    demandRoom(holder.keyCredentials());
                    List<KeyCredential> keys = new ArrayList<>(holder.keyCredentials());
                    keys.add(key);
                    rows.objects().put(holder.withCredentials(holder.passwordCredentials(), keys));
                    ObjectNode answer = Replies.context(call, "microsoft.graph.keyCredential");
                    answer.setAll(Representations.key(key, false));
                    return Response.json(200, answer);
                });
    }

    Response removeKey(GraphCall call) throws GraphRefusal, IOException {
        ObjectNode body = call.body();
        UUID keyId = keyId(body);
        return directory.<Response, GraphRefusal>write(
                call.initiator(),
                rows -> {
                    CredentialHolder holder = finder.find(rows, call);
                    demandProof(holder, body);
                    Access.demandWrite(rows, call, holder);
                    List<KeyCredential> keys = new ArrayList<>(holder.keyCredentials());
                    if (!keys.removeIf(each -> each.keyId().equals(keyId))) {
                        throw GraphRefusal.badRequest("No key credential found with keyId.");
                    }
                    rows.objects().put(holder.withCredentials(holder.passwordCredentials(), keys));
                    return Replies.noContent();
                });
    }

    private void demandProof(CredentialHolder holder, ObjectNode body) throws GraphRefusal {
        Instant now = clock.instant();
        UUID appId =
                switch (holder) {
                    case Application application -> application.appId();
                    case ServicePrincipal principal -> principal.appId();
                };
        if (!Proof.holds(
                body.path("proof").asString(""),
                holder.keyCredentials(),
                Set.of(holder.id().toString(), appId.toString()),
                now)) {
            throw new GraphRefusal(
                    GraphError.AUTHORIZATION_REQUEST_DENIED,
                    "Insufficient privileges: the proof is not signed by a present key, or not"
                            + " valid now.");
        }
    }

    private static UUID keyId(ObjectNode body) throws GraphRefusal {
        try {
            return PropertyReader.of(body).requiredGuid("keyId");
        } catch (InvalidPropertyException e) {
            throw GraphRefusal.badRequest(e.sentence());
        }
    }
}
