package org.isocenter.identity.aadgraph;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.isocenter.http.Response;
import org.isocenter.identity.directory.CredentialHolder;
import org.isocenter.identity.directory.Directory;
import org.isocenter.identity.directory.DirectoryRows;
import org.isocenter.identity.directory.InvalidPropertyException;
import org.isocenter.identity.directory.NewIds;
import org.isocenter.identity.directory.PasswordCredential;
import org.isocenter.identity.directory.PropertyReader;
import org.isocenter.identity.directory.SecretHash;
import org.isocenter.identity.graph.Credentials;
import org.isocenter.identity.graph.GraphRefusal;
import org.isocenter.identity.graph.GraphRight;
import org.isocenter.identity.secret.PasswordHash;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The secrets and certificates of applications and service principals (identity:AADG-6, AADG-7).
final class AadGraphCredentials {
    private static final Duration SECRET_LIFE = Duration.ofDays(365);

    private final Directory directory;
    private final RandomGenerator random;
    private final NewIds ids;

    AadGraphCredentials(Directory directory, RandomGenerator random, NewIds ids) {
        this.directory = directory;
        this.random = random;
        this.ids = ids;
    }

    private static CredentialHolder findHolder(DirectoryRows rows, AadGraphCall call)
            throws GraphRefusal {
        UUID id = call.id();
        return rows.objects()
                .find(call.tenantId(), id)
                .filter(CredentialHolder.class::isInstance)
                .map(CredentialHolder.class::cast)
                .orElseThrow(() -> GraphRefusal.notFound(id.toString()));
    }

    private Response credentials(
            AadGraphCall call, Function<CredentialHolder, Iterable<JsonNode>> shown)
            throws GraphRefusal {
        call.caller().demand(GraphRight.READ_APPLICATIONS);
        CredentialHolder holder =
                directory.<CredentialHolder, GraphRefusal>read(rows -> findHolder(rows, call));
        List<ObjectNode> nodes = new ArrayList<>();
        shown.apply(holder).forEach(node -> nodes.add((ObjectNode) node));
        return call.collection(
                "Collection(Microsoft.DirectoryServices.Credential)", nodes, Optional.empty());
    }

    Response passwordCredentials(AadGraphCall call) throws GraphRefusal {
        return credentials(call, AadGraphDocuments::passwords);
    }

    Response keyCredentials(AadGraphCall call) throws GraphRefusal {
        return credentials(call, AadGraphDocuments::keys);
    }

    /// What `PATCH …/passwordCredentials` and `…/keyCredentials` with `{"value":[…]}` mean: a change of
    /// the object that has them.
    static ObjectNode patch(AadGraphCall call) throws GraphRefusal, IOException {
        String path = call.request().path();
        String property = path.substring(path.lastIndexOf('/') + 1);
        ObjectNode sent = call.body();
        ObjectNode body = sent.objectNode();
        body.set(
                property.equalsIgnoreCase("keyCredentials")
                        ? "keyCredentials"
                        : "passwordCredentials",
                sent.path("value"));
        return body;
    }

    /// The whole collection `passwordCredentials`: an entry with a `value` is a secret that the
    /// client chose (identity:AADG-6), one without means the stored one of its id. A secret of unknown
    /// strength is hashed slowly (identity:SEC-1).
    Optional<List<PasswordCredential>> passwords(
            ObjectNode body, List<PasswordCredential> stored, Instant now)
            throws InvalidPropertyException {
        if (!body.has("passwordCredentials")) {
            return Optional.empty();
        }
        List<PasswordCredential> passwords = new ArrayList<>();
        int chosen = 0;
        for (PropertyReader entry :
                PropertyReader.of(body).objects("passwordCredentials", Credentials.LIMIT)) {
            Optional<UUID> keyId = entry.guid("keyId");
            Optional<String> value = entry.text("value", PasswordHash.MAXIMUM_LENGTH);
            if (value.isPresent()) {
                if (++chosen > 5) {
                    throw entry.wrong("value", "is there for too many new secrets at once");
                }
                passwords.add(chosen(entry, value.get(), keyId, now));
                continue;
            }
            Optional<PasswordCredential> known =
                    stored.stream()
                            .filter(each -> keyId.equals(Optional.of(each.keyId())))
                            .findFirst();
            if (known.isEmpty()) {
                throw entry.wrong("value", "is required for a keyId that is not stored");
            }
            passwords.add(known.get());
        }
        return Optional.of(passwords);
    }

    private PasswordCredential chosen(
            PropertyReader entry, String value, Optional<UUID> keyId, Instant now)
            throws InvalidPropertyException {
        if (value.length() < 8) {
            throw entry.wrong("value", "must have at least 8 characters");
        }
        Instant start = Credentials.date(entry, "startDate").orElse(now);
        Instant end = Credentials.date(entry, "endDate").orElse(start.plus(SECRET_LIFE));
        if (!end.isAfter(start)) {
            throw entry.wrong("endDate", "must be after startDate");
        }
        return new PasswordCredential(
                keyId.orElseGet(ids::guid),
                Optional.empty(),
                Optional.of(value.substring(0, 3)),
                entry.text("customKeyIdentifier", 256),
                start,
                end,
                new SecretHash.Slow(PasswordHash.of(value, random)));
    }

    /// Refuses a caller who may not change the application or service principal.
    static void demandWrite(DirectoryRows rows, AadGraphCall call, CredentialHolder holder)
            throws GraphRefusal {
        boolean owner = rows.owners().owns(call.caller().objectId(), holder.id());
        if (!call.caller().mayWriteApplication(owner)) {
            throw GraphRefusal.denied();
        }
    }
}
