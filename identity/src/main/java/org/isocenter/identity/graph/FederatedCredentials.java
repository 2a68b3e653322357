package org.isocenter.identity.graph;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.isocenter.http.Response;
import org.isocenter.identity.directory.Application;
import org.isocenter.identity.directory.Directory;
import org.isocenter.identity.directory.DirectoryRows;
import org.isocenter.identity.directory.FederatedIdentityCredential;
import org.isocenter.identity.directory.InvalidPropertyException;
import org.isocenter.identity.directory.NewIds;
import org.isocenter.identity.directory.PropertyReader;
import tools.jackson.databind.node.ObjectNode;

/// `/applications/{id}/federatedIdentityCredentials` (identity:GRAPH-8, identity:ASSERT-9).
final class FederatedCredentials {
    private static final String SET = "federatedIdentityCredentials";
    private static final int LIMIT = 20;

    private final Directory directory;
    private final NewIds ids;

    FederatedCredentials(Directory directory, NewIds ids) {
        this.directory = directory;
        this.ids = ids;
    }

    Response list(GraphCall call) throws GraphRefusal {
        call.caller().demand(GraphRight.READ_APPLICATIONS);
        List<FederatedIdentityCredential> credentials =
                directory.<List<FederatedIdentityCredential>, GraphRefusal>read(rows ->
                        rows.federatedCredentials().of(Access.application(rows, call).id()));
        return Replies.collection(
                call, SET, credentials.stream().map(Representations::federated).toList());
    }

    Response get(GraphCall call) throws GraphRefusal {
        call.caller().demand(GraphRight.READ_APPLICATIONS);
        FederatedIdentityCredential credential =
                directory.<FederatedIdentityCredential, GraphRefusal>read(
                        rows -> find(rows, call, Access.application(rows, call)));
        return Replies.entity(call, SET, Representations.federated(credential));
    }

    /// By id or by name; `az` uses both.
    private static FederatedIdentityCredential find(
            DirectoryRows rows, GraphCall call, Application application) throws GraphRefusal {
        String wanted = call.request().pathParameter("target");
        return rows.federatedCredentials().of(application.id()).stream()
                .filter(each ->
                        each.id().toString().equalsIgnoreCase(wanted) || each.name().equals(wanted))
                .findFirst()
                .orElseThrow(() -> GraphRefusal.notFound(wanted));
    }

    Response create(GraphCall call) throws GraphRefusal, IOException {
        ObjectNode body = call.body();
        UUID id = ids.guid();
        FederatedIdentityCredential made =
                directory.<FederatedIdentityCredential, GraphRefusal>write(
                        call.initiator(),
                        rows -> {
                            Application application = Access.application(rows, call);
                            Access.demandWrite(rows, call, application);
                            List<FederatedIdentityCredential> present =
                                    rows.federatedCredentials().of(application.id());
                            if (present.size() >= LIMIT) {
                                throw new GraphRefusal(
                                        GraphError.QUOTA_EXCEEDED,
                                        "There are " + LIMIT + " federated credentials already.");
                            }
                            FederatedIdentityCredential credential =
                                    read(body, id, application.id(), Optional.empty());
                            if (present.stream().anyMatch(each -> collides(each, credential))) {
                                throw GraphRefusal.conflict(
                                        "FederatedIdentityCredential with that name, or with that"
                                                + " issuer and subject, already exists.");
                            }
                            rows.federatedCredentials().put(credential);
                            return credential;
                        });
        return Replies.created(call, SET, Representations.federated(made));
    }

    private static boolean collides(
            FederatedIdentityCredential one, FederatedIdentityCredential other) {
        return !one.id().equals(other.id())
                && (one.name().equals(other.name())
                        || one.issuer().equals(other.issuer())
                                && one.subject().equals(other.subject()));
    }

    private static FederatedIdentityCredential read(
            ObjectNode body, UUID id, UUID applicationId, Optional<FederatedIdentityCredential> was)
            throws GraphRefusal {
        try {
            PropertyReader in = PropertyReader.of(body);
            String name = was.isPresent() ? was.get().name() : in.requiredText("name", 120);
            if (!name.matches("[A-Za-z0-9_-]{1,120}")) {
                throw in.wrong("name", "must be letters, digits, hyphens and underscores");
            }
            List<String> audiences = in.texts("audiences", 1, 600);
            if (audiences.size() != 1) {
                throw in.wrong("audiences", "must hold one audience");
            }
            String issuer = in.url("issuer").orElse("");
            if (issuer.isEmpty()) {
                throw in.wrong("issuer", "is required");
            }
            return new FederatedIdentityCredential(
                    id,
                    applicationId,
                    name,
                    issuer,
                    in.requiredText("subject", 600),
                    audiences,
                    in.text("description", 600));
        } catch (InvalidPropertyException e) {
            throw GraphRefusal.badRequest(e.sentence());
        }
    }

    Response patch(GraphCall call) throws GraphRefusal, IOException {
        ObjectNode patch = call.body();
        return directory.<Response, GraphRefusal>write(
                call.initiator(),
                rows -> {
                    Application application = Access.application(rows, call);
                    Access.demandWrite(rows, call, application);
                    FederatedIdentityCredential was = find(rows, call, application);
                    ObjectNode document = Representations.federated(was);
                    Patches.merge(document, patch);
                    FederatedIdentityCredential now =
                            read(document, was.id(), application.id(), Optional.of(was));
                    boolean taken =
                            rows.federatedCredentials().of(application.id()).stream()
                                    .anyMatch(each -> collides(each, now));
                    if (taken) {
                        throw GraphRefusal.conflict(
                                "FederatedIdentityCredential with that issuer and subject already"
                                        + " exists.");
                    }
                    rows.federatedCredentials().put(now);
                    return Replies.noContent();
                });
    }

    Response delete(GraphCall call) throws GraphRefusal {
        return directory.<Response, GraphRefusal>write(
                call.initiator(),
                rows -> {
                    Application application = Access.application(rows, call);
                    Access.demandWrite(rows, call, application);
                    rows.federatedCredentials().delete(find(rows, call, application).id());
                    return Replies.noContent();
                });
    }
}
