package org.isocenter.identity.claim;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.isocenter.http.Origin;
import org.isocenter.identity.authority.HostAliases;
import org.isocenter.identity.authority.Issuers;
import org.isocenter.identity.directory.DirectoryRole;
import org.isocenter.identity.directory.Group;
import org.isocenter.identity.directory.ServicePrincipal;
import org.isocenter.identity.directory.Tenant;
import org.isocenter.identity.directory.User;
import org.isocenter.identity.directory.WellKnownApplication;
import org.isocenter.identity.key.KeyRing;
import org.isocenter.identity.key.OwnToken;

/// Makes access tokens and id tokens (identity §7).
///
/// A claim whose value is absent is absent (identity:CLAIM-1). Claims are written in a fixed order,
/// which nobody needs and people who compare tokens like.
public final class TokenMaker {
    private static final int UNIQUE_BYTES = 16;
    private static final int MAXIMUM_GROUPS = 200;
    private static final int MAXIMUM_GROUPS_IN_URL = 5;

    /// An access token to be made.
    ///
    /// @param origin under which name the client reached us; the issuer follows it
    /// @param tenant in which directory
    /// @param recipient the resource
    /// @param audience the resource as the client wrote it (identity:SCOPE-4)
    /// @param client the client
    /// @param proof how the client proved who it is
    /// @param subject who calls
    /// @param scopes delegated permissions, values only; empty for an app-only token
    /// @param roles application roles of the subject on the resource
    /// @param continuousAccess whether the client said that it can handle revoked tokens (`CP1`)
    /// @param inUrl whether the token travels in a URL and has to be short
    public record AccessToken(
            Origin origin,
            Tenant tenant,
            Recipient recipient,
            String audience,
            ServicePrincipal client,
            ClientProof proof,
            Subject subject,
            List<String> scopes,
            Set<String> roles,
            boolean continuousAccess,
            boolean inUrl) {}

    /// An id token to be made.
    ///
    /// @param origin under which name the client reached us
    /// @param tenant in which directory
    /// @param client for whom it is
    /// @param person who signed in
    /// @param version1 the format, which follows the endpoint (identity:SCOPE-5)
    /// @param nonce from the authorization request (identity:AUTHZ-9)
    /// @param withEmail whether the scope `email` was asked
    /// @param withAuthTime whether `max_age` was asked
    /// @param roles application roles of the user on the client
    /// @param besides the access token that is returned beside it from authorize (`at_hash`)
    /// @param code the code that is returned beside it (`c_hash`)
    public record IdToken(
            Origin origin,
            Tenant tenant,
            Recipient client,
            Subject.Person person,
            boolean version1,
            Optional<String> nonce,
            boolean withEmail,
            boolean withAuthTime,
            Set<String> roles,
            Optional<String> besides,
            Optional<String> code,
            boolean inUrl) {}

    /// A signed token.
    ///
    /// @param text the JWT
    /// @param issuedAt `iat` and `nbf`
    /// @param life until `exp`
    public record Made(String text, Instant issuedAt, Duration life) {
        /// Not the token.
        @Override
        public String toString() {
            return "Made[…, " + issuedAt + ", " + life + "]";
        }
    }

    private final KeyRing keys;
    private final Issuers issuers;
    private final HostAliases aliases;
    private final TokenLifetime lifetime;
    private final RandomGenerator random;

    public TokenMaker(
            KeyRing keys, HostAliases aliases, TokenLifetime lifetime, RandomGenerator random) {
        this.keys = keys;
        this.issuers = new Issuers(aliases);
        this.aliases = aliases;
        this.lifetime = lifetime;
        this.random = random;
    }

    /// Signs an access token.
    public Made make(AccessToken token, Instant now) {
        boolean v1 = token.recipient().accessTokenVersion() == 1;
        UUID tenantId = token.tenant().id();
        String issuer =
                v1 ? issuers.v1(token.origin(), tenantId) : issuers.v2(token.origin(), tenantId);
        Duration life = lifetime.next(random);
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("aud", v1 ? token.audience() : token.recipient().principal().appId().toString());
        dates(claims, issuer, now, life);
        switch (token.subject()) {
            case Subject.App app -> {
                client(claims, token, v1);
                claims.put("idp", issuer);
                claims.put("idtyp", "app");
                claims.put("oid", app.objectId().toString());
                roles(claims, token.roles());
                claims.put("sub", app.objectId().toString());
            }
            case Subject.Person person -> {
                if (v1) {
                    claims.put("acr", "1");
                    claims.put("amr", List.of("pwd"));
                }
                client(claims, token, v1);
                person(claims, token, person, v1);
            }
        }
        claims.put("tid", tenantId.toString());
        claims.put("uti", unique());
        claims.put("ver", v1 ? "1.0" : "2.0");
        if (token.continuousAccess() && token.recipient().wantsInAccessToken("xms_cc")) {
            claims.put("xms_cc", List.of("cp1"));
        }
        if (token.subject() instanceof Subject.App app) {
            app.principal().managedResource().ifPresent(id -> claims.put("xms_mirid", id));
        }
        return new Made(OwnToken.sign(keys.active(), v1, claims), now, life);
    }

    private static void client(Map<String, Object> claims, AccessToken token, boolean v1) {
        claims.put(v1 ? "appid" : "azp", token.client().appId().toString());
        claims.put(v1 ? "appidacr" : "azpacr", token.proof().value());
    }

    private void person(
            Map<String, Object> claims, AccessToken token, Subject.Person person, boolean v1) {
        User user = person.user();
        if (v1) {
            user.surname().ifPresent(name -> claims.put("family_name", name));
            user.givenName().ifPresent(name -> claims.put("given_name", name));
        }
        Optional<WellKnownApplication> ours =
                WellKnownApplication.of(token.recipient().principal().appId());
        if (ours.isPresent() || token.recipient().wantsInAccessToken("idtyp")) {
            claims.put("idtyp", "user");
        }
        if (v1) {
            claims.put("ipaddr", person.signIn().address());
        }
        claims.put("name", user.displayName());
        claims.put("oid", user.id().toString());
        if (!v1) {
            claims.put("preferred_username", user.userPrincipalName());
        }
        roles(claims, token.roles());
        claims.put("scp", String.join(" ", token.scopes()));
        claims.put(
                "sub", pairwise(token.tenant(), user.id(), token.recipient().principal().appId()));
        if (v1) {
            claims.put("unique_name", user.userPrincipalName());
            claims.put("upn", user.userPrincipalName());
        }
        groups(claims, token.origin(), token.recipient(), person, token.inUrl());
        boolean always =
                ours.filter(app ->
                                app == WellKnownApplication.MICROSOFT_GRAPH
                                        || app == WellKnownApplication.RESOURCE_MANAGER)
                        .isPresent();
        directoryRoles(claims, token.recipient(), person.directoryRoles(), always);
        optional(claims, token.recipient()::wantsInAccessToken, person);
    }

    /// Signs an id token (identity §7.2).
    public Made make(IdToken token, Instant now) {
        Subject.Person person = token.person();
        User user = person.user();
        UUID tenantId = token.tenant().id();
        String issuer =
                token.version1()
                        ? issuers.v1(token.origin(), tenantId)
                        : issuers.v2(token.origin(), tenantId);
        Duration life = lifetime.next(random);
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("aud", token.client().principal().appId().toString());
        dates(claims, issuer, now, life);
        if (token.version1()) {
            claims.put("amr", List.of("pwd"));
            user.surname().ifPresent(name -> claims.put("family_name", name));
            user.givenName().ifPresent(name -> claims.put("given_name", name));
            claims.put("ipaddr", person.signIn().address());
        }
        if (token.withAuthTime() || token.client().wantsInIdToken("auth_time")) {
            claims.put("auth_time", person.signIn().at().getEpochSecond());
        }
        if (token.withEmail()) {
            user.mail().ifPresent(mail -> claims.put("email", mail));
        }
        claims.put("name", user.displayName());
        token.nonce().ifPresent(nonce -> claims.put("nonce", nonce));
        claims.put("oid", user.id().toString());
        if (!token.version1()) {
            claims.put("preferred_username", user.userPrincipalName());
        }
        roles(claims, token.roles());
        person.signIn().sessionId().ifPresent(sid -> claims.put("sid", sid.toString()));
        claims.put("sub", pairwise(token.tenant(), user.id(), token.client().principal().appId()));
        claims.put("tid", tenantId.toString());
        if (token.version1()) {
            claims.put("unique_name", user.userPrincipalName());
            claims.put("upn", user.userPrincipalName());
        }
        claims.put("uti", unique());
        claims.put("ver", token.version1() ? "1.0" : "2.0");
        token.besides().ifPresent(text -> claims.put("at_hash", leftHalf(text)));
        token.code().ifPresent(text -> claims.put("c_hash", leftHalf(text)));
        groups(claims, token.origin(), token.client(), person, token.inUrl());
        directoryRoles(claims, token.client(), person.directoryRoles(), false);
        optional(claims, token.client()::wantsInIdToken, person);
        return new Made(OwnToken.sign(keys.active(), token.version1(), claims), now, life);
    }

    private static void dates(
            Map<String, Object> claims, String issuer, Instant now, Duration life) {
        claims.put("iss", issuer);
        claims.put("iat", now.getEpochSecond());
        claims.put("nbf", now.getEpochSecond());
        claims.put("exp", now.plus(life).getEpochSecond());
    }

    private static void roles(Map<String, Object> claims, Set<String> roles) {
        if (!roles.isEmpty()) {
            claims.put("roles", new TreeSet<>(roles));
        }
    }

    private void groups(
            Map<String, Object> claims,
            Origin origin,
            Recipient recipient,
            Subject.Person person,
            boolean inUrl) {
        Set<String> wanted = recipient.groupMembershipClaims();
        if (!wanted.contains("SecurityGroup")
                && !wanted.contains("All")
                && !wanted.contains("ApplicationGroup")) {
            return;
        }
        List<String> ids = new ArrayList<>();
        for (Group group : person.groups()) {
            if (group.securityEnabled() || wanted.contains("All")) {
                ids.add(group.id().toString());
            }
        }
        if (ids.isEmpty()) {
            return;
        }
        if (inUrl && ids.size() > MAXIMUM_GROUPS_IN_URL) {
            claims.put("hasgroups", true);
        } else if (ids.size() > MAXIMUM_GROUPS) {
            Origin graph = aliases.origin(HostAliases.Role.GRAPH, origin);
            claims.put("_claim_names", Map.of("groups", "src1"));
            claims.put(
                    "_claim_sources",
                    Map.of(
                            "src1",
                            Map.of(
                                    "endpoint",
                                    graph
                                            + "/v1.0/users/"
                                            + person.user().id()
                                            + "/getMemberObjects")));
        } else {
            claims.put("groups", ids);
        }
    }

    private static void directoryRoles(
            Map<String, Object> claims,
            Recipient recipient,
            Set<DirectoryRole> roles,
            boolean always) {
        Set<String> wanted = recipient.groupMembershipClaims();
        boolean wants = always || wanted.contains("DirectoryRole") || wanted.contains("All");
        if (wants && !roles.isEmpty()) {
            claims.put(
                    "wids",
                    roles.stream().sorted().map(role -> role.templateId().toString()).toList());
        }
    }

    /// Claims that the recipient asked for and that the format does not have by itself
    /// (identity:CLAIM-5).
    private static void optional(
            Map<String, Object> claims,
            java.util.function.Predicate<String> wants,
            Subject.Person person) {
        User user = person.user();
        BiConsumer<String, Optional<?>> add =
                (name, value) -> {
                    if (wants.test(name)) {
                        value.ifPresent(present -> claims.putIfAbsent(name, present));
                    }
                };
        add.accept("email", user.mail());
        add.accept("upn", Optional.of(user.userPrincipalName()));
        add.accept("given_name", user.givenName());
        add.accept("family_name", user.surname());
        add.accept("ipaddr", Optional.of(person.signIn().address()));
        add.accept("login_hint", Optional.of(user.userPrincipalName()));
        add.accept("auth_time", Optional.of(person.signIn().at().getEpochSecond()));
        add.accept("sid", person.signIn().sessionId().map(UUID::toString));
        add.accept("acct", Optional.of(0));
        add.accept("verified_primary_email", user.mail().map(List::of));
        add.accept("preferred_username", Optional.of(user.userPrincipalName()));
    }

    private String unique() {
        byte[] bytes = new byte[UNIQUE_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /// The subject of a user that one application sees and no other recognizes (identity:CLAIM-2;
    /// OpenID Connect Core §8.1).
    public static String pairwise(Tenant tenant, UUID userId, UUID appId) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(Base64.getUrlDecoder().decode(tenant.salt()), "HmacSHA256"));
            byte[] bytes = mac.doFinal((userId + "|" + appId).getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HMAC-SHA-256", e);
        }
    }

    /// The left half of the SHA-256, as `at_hash` and `c_hash` have it (OpenID Connect Core
    /// §3.1.3.6, §3.3.2.11).
    private static String leftHalf(String text) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256")
                            .digest(text.getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(Arrays.copyOf(hash, hash.length / 2));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
