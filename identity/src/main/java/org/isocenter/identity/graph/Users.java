package org.isocenter.identity.graph;

import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.isocenter.http.Response;
import org.isocenter.identity.directory.Directory;
import org.isocenter.identity.directory.DirectoryObject;
import org.isocenter.identity.directory.DirectoryRows;
import org.isocenter.identity.directory.InvalidPropertyException;
import org.isocenter.identity.directory.NewIds;
import org.isocenter.identity.directory.ObjectType;
import org.isocenter.identity.directory.PropertyReader;
import org.isocenter.identity.directory.Tenant;
import org.isocenter.identity.directory.User;
import org.isocenter.identity.directory.UserDocument;
import org.isocenter.identity.odata.QueryOptions;
import org.isocenter.identity.secret.PasswordHash;
import tools.jackson.databind.node.ObjectNode;

/// `/users` and `/me` (identity:GRAPH-12, identity:GRAPH-13).
final class Users {
    private static final String SET = "users";

    /// What a user shows when nothing is selected.
    private static final List<String> DEFAULT_PROPERTIES =
            List.of(
                    "businessPhones",
                    "displayName",
                    "givenName",
                    "id",
                    "jobTitle",
                    "mail",
                    "mobilePhone",
                    "officeLocation",
                    "preferredLanguage",
                    "surname",
                    "userPrincipalName");

    private static final Set<String> READ_ONLY =
            Set.of(
                    "id",
                    "createdDateTime",
                    "deletedDateTime",
                    "lastPasswordChangeDateTime",
                    "signInSessionsValidFromDateTime");

    /// What a user may change of himself.
    private static final Set<String> OWN =
            Set.of("businessPhones", "mobilePhone", "preferredLanguage");

    private final Directory directory;
    private final Representations representations;
    private final Listing listing;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final NewIds ids;

    Users(
            Directory directory,
            Representations representations,
            Listing listing,
            InstantSource clock,
            RandomGenerator random) {
        this.directory = directory;
        this.representations = representations;
        this.listing = listing;
        this.clock = clock;
        this.random = random;
        this.ids = new NewIds(random);
    }

    Response list(GraphCall call) throws GraphRefusal {
        call.caller().demand(GraphRight.READ_USERS);
        return listing.page(call, SET, ObjectType.USER, DEFAULT_PROPERTIES);
    }

    Response count(GraphCall call) throws GraphRefusal {
        call.caller().demand(GraphRight.READ_USERS);
        return Response.text(200, Long.toString(listing.count(call, ObjectType.USER)));
    }

    Response create(GraphCall call) throws GraphRefusal, IOException {
        call.caller().demand(GraphRight.WRITE_USERS);
        ObjectNode body = call.body();
        try {
            PropertyReader in = PropertyReader.of(body);
            in.requiredText("displayName", 256);
            if (in.flag("accountEnabled").isEmpty()) {
                throw in.wrong("accountEnabled", "is required");
            }
            in.requiredText("mailNickname", 64);
            PropertyReader profile = in.object("passwordProfile");
            Optional<String> password = newPassword(profile);
            if (password.isEmpty()) {
                throw in.wrong("passwordProfile.password", "is required");
            }
            Instant now = clock.instant();
            User blank =
                    new User(
                            call.tenantId(),
                            ids.guid(),
                            "-@-",
                            "-",
                            now,
                            Optional.empty(),
                            true,
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            now,
                            false,
                            now,
                            Map.of());
            User user =
                    changed(blank, body)
                            .withPassword(
                                    PasswordHash.of(password.get(), random),
                                    profile.flag("forceChangePasswordNextSignIn").orElse(true),
                                    now);
            demandVerifiedDomain(call, user);
            directory.<Boolean, GraphRefusal>write(
                    call.initiator(),
                    rows -> {
                        if (rows.users()
                                .byPrincipalName(call.tenantId(), user.userPrincipalName())
                                .isPresent()) {
                            throw GraphRefusal.conflict(
                                    "Another object with the same value for property"
                                            + " userPrincipalName already exists.");
                        }
                        rows.objects().put(user);
                        return true;
                    });
            return Replies.created(call, SET, shown(user));
        } catch (InvalidPropertyException e) {
            throw GraphRefusal.badRequest(e.sentence());
        }
    }

    private ObjectNode shown(User user) {
        ObjectNode shown = representations.of(user).objectNode();
        ObjectNode all = representations.of(user);
        DEFAULT_PROPERTIES.forEach(name -> shown.set(name, all.get(name)));
        return shown;
    }

    private void demandVerifiedDomain(GraphCall call, User user) throws InvalidPropertyException {
        Optional<String> domain = UserDocument.domainOf(user.userPrincipalName());
        List<String> verified =
                directory.tenant(call.tenantId()).map(Tenant::verifiedDomains).orElse(List.of());
        if (domain.isEmpty() || !verified.contains(domain.get())) {
            throw new InvalidPropertyException(
                    "userPrincipalName", "must be in a verified domain of the tenant");
        }
    }

    /// At least eight characters of three kinds, as the hosted service wants by default.
    private static Optional<String> newPassword(PropertyReader profile)
            throws InvalidPropertyException {
        Optional<String> password = profile.text("password", PasswordHash.MAXIMUM_LENGTH);
        if (password.isPresent() && !strong(password.get())) {
            throw profile.wrong(
                    "password",
                    "must have at least 8 characters, of three of the kinds upper case, lower case,"
                            + " digit and other");
        }
        return password;
    }

    static boolean strong(String password) {
        int kinds = 0;
        for (String kind : List.of(".*\\p{Lu}.*", ".*\\p{Ll}.*", ".*\\d.*", ".*[^\\p{L}\\d].*")) {
            kinds += password.matches("(?s)" + kind) ? 1 : 0;
        }
        return password.length() >= 8 && kinds >= 3;
    }

    private User changed(User was, ObjectNode patch) throws InvalidPropertyException {
        ObjectNode document = UserDocument.write(was);
        ObjectNode changes = patch.deepCopy();
        for (String property : changes.propertyNames()) {
            if (!UserDocument.knows(property) && property.indexOf('@') < 0) {
                throw new InvalidPropertyException(property, "does not exist");
            }
        }
        changes.remove("passwordProfile");
        Patches.readOnly(changes, document.deepCopy(), READ_ONLY);
        Patches.merge(document, changes);
        User now = UserDocument.readChanges(document, was);
        // Who is disabled loses his sessions and refresh tokens (identity:RT-3).
        return was.accountEnabled() && !now.accountEnabled()
                ? now.withSessionsValidFrom(clock.instant())
                : now;
    }

    Response get(GraphCall call) throws GraphRefusal {
        User user = directory.<User, GraphRefusal>read(rows -> Access.user(rows, call));
        if (!user.id().equals(call.caller().objectId())) {
            call.caller().demand(GraphRight.READ_USERS);
        }
        return entity(call, user);
    }

    Response me(GraphCall call) throws GraphRefusal {
        DirectoryObject me =
                directory.<DirectoryObject, GraphRefusal>read(rows -> Access.me(rows, call));
        return entity(call, me);
    }

    private Response entity(GraphCall call, DirectoryObject user) throws GraphRefusal {
        QueryOptions options = call.options();
        ObjectNode node = representations.of(user);
        listing.expand(user, node, options);
        return Replies.entity(call, SET, Listing.defaults(node, options, DEFAULT_PROPERTIES));
    }

    Response patch(GraphCall call) throws GraphRefusal, IOException {
        ObjectNode patch = call.body();
        Optional<String> hash;
        boolean mustChange;
        try {
            PropertyReader profile = PropertyReader.of(patch).object("passwordProfile");
            // Hashing takes a while, so it happens before the transaction; first see who asks.
            directory.<Boolean, GraphRefusal>read(rows -> {
                demandChange(rows, call, patch);
                return true;
            });
            hash = newPassword(profile).map(password -> PasswordHash.of(password, random));
            mustChange = profile.flag("forceChangePasswordNextSignIn").orElse(true);
        } catch (InvalidPropertyException e) {
            throw GraphRefusal.badRequest(e.sentence());
        }
        Instant now = clock.instant();
        return directory.<Response, GraphRefusal>write(
                call.initiator(),
                rows -> {
                    User was = demandChange(rows, call, patch);
                    try {
                        User changed = changed(was, patch);
                        if (!changed.userPrincipalName().equals(was.userPrincipalName())) {
                            demandVerifiedDomain(call, changed);
                        }
                        rows.objects()
                                .put(
                                        hash.map(each ->
                                                        changed.withPassword(each, mustChange, now))
                                                .orElse(changed));
                    } catch (InvalidPropertyException e) {
                        throw GraphRefusal.badRequest(e.sentence());
                    }
                    return Replies.noContent();
                });
    }

    private static User demandChange(DirectoryRows rows, GraphCall call, ObjectNode patch)
            throws GraphRefusal {
        User user = Access.user(rows, call);
        boolean ownPhone =
                user.id().equals(call.caller().objectId())
                        && call.caller().user()
                        && OWN.containsAll(patch.propertyNames());
        if (!ownPhone) {
            Access.demandWrite(rows, call, user);
        }
        return user;
    }

    Response delete(GraphCall call) throws GraphRefusal {
        Instant now = clock.instant();
        return directory.<Response, GraphRefusal>write(
                call.initiator(),
                rows -> {
                    User user = Access.user(rows, call);
                    Access.demandWrite(rows, call, user);
                    if (user.id().equals(call.caller().objectId())) {
                        throw GraphRefusal.badRequest("Nobody can delete himself.");
                    }
                    rows.objects().put(user.withSessionsValidFrom(now));
                    rows.objects().delete(user, now);
                    return Replies.noContent();
                });
    }

    /// Sessions and refresh tokens from before this moment no longer count (identity:RT-3).
    Response revokeSignInSessions(GraphCall call) throws GraphRefusal {
        Instant now = clock.instant();
        directory.<Boolean, GraphRefusal>write(
                call.initiator(),
                rows -> {
                    User user =
                            call.path("id").isPresent()
                                    ? Access.user(rows, call)
                                    : (User) Access.me(rows, call);
                    if (!user.id().equals(call.caller().objectId())) {
                        Access.demandWrite(rows, call, user);
                    }
                    rows.objects().put(user.withSessionsValidFrom(now));
                    return true;
                });
        ObjectNode body = Replies.context(call, "Edm.Boolean");
        body.put("value", true);
        return Response.json(200, body);
    }

    /// A user changes his own password, knowing the present one.
    Response changePassword(GraphCall call) throws GraphRefusal, IOException {
        ObjectNode body = call.body();
        User user =
                directory.<User, GraphRefusal>read(rows -> {
                    DirectoryObject me = Access.me(rows, call);
                    if (call.path("id").isPresent()
                            && !Access.user(rows, call).id().equals(me.id())) {
                        throw GraphRefusal.denied();
                    }
                    return (User) me;
                });
        String wanted;
        try {
            PropertyReader in = PropertyReader.of(body);
            String present = in.requiredText("currentPassword", PasswordHash.MAXIMUM_LENGTH);
            wanted = in.requiredText("newPassword", PasswordHash.MAXIMUM_LENGTH);
            boolean right =
                    user.passwordHash()
                            .filter(hash ->
                                    PasswordHash.verify(present, hash) != PasswordHash.Match.NO)
                            .isPresent();
            if (!right) {
                throw in.wrong("currentPassword", "is not the present password");
            }
            if (!strong(wanted) || wanted.equals(present)) {
                throw in.wrong("newPassword", "is too weak or the present one");
            }
        } catch (InvalidPropertyException e) {
            throw GraphRefusal.badRequest(e.sentence());
        }
        String hash = PasswordHash.of(wanted, random);
        Instant now = clock.instant();
        return directory.<Response, GraphRefusal>write(
                call.initiator(),
                rows -> {
                    User was =
                            rows.users()
                                    .find(call.tenantId(), user.id())
                                    .orElseThrow(() -> GraphRefusal.notFound(user.id().toString()));
                    rows.objects().put(was.withPassword(hash, false, now));
                    return Replies.noContent();
                });
    }
}
