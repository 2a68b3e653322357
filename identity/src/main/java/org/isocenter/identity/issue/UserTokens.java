package org.isocenter.identity.issue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.isocenter.identity.authority.Protocol;
import org.isocenter.identity.claim.Recipient;
import org.isocenter.identity.claim.Subject;
import org.isocenter.identity.claim.TokenMaker;
import org.isocenter.identity.claim.TokenMaker.Made;
import org.isocenter.identity.client.Client;
import org.isocenter.identity.consent.ConsentRules;
import org.isocenter.identity.directory.AppRole;
import org.isocenter.identity.directory.AppRoleAssignment;
import org.isocenter.identity.directory.Directory;
import org.isocenter.identity.directory.Group;
import org.isocenter.identity.directory.ServicePrincipal;
import org.isocenter.identity.directory.User;
import org.isocenter.identity.error.Aadsts;
import org.isocenter.identity.error.RefusedException;
import org.isocenter.identity.grant.GrantRepository;
import org.isocenter.identity.grant.RefreshToken;
import org.isocenter.identity.scope.OidcScope;
import org.isocenter.identity.scope.RequestedScope;
import org.isocenter.identity.secret.OpaqueToken;

/// Issues tokens in the name of users.
public final class UserTokens {
    private final Directory directory;
    private final ConsentRules consent;
    private final TokenMaker maker;
    private final GrantRepository grants;
    private final RandomGenerator random;

    public UserTokens(
            Directory directory, TokenMaker maker, GrantRepository grants, RandomGenerator random) {
        this.directory = directory;
        this.consent = new ConsentRules(directory);
        this.maker = maker;
        this.grants = grants;
        this.random = random;
    }

    /// Issues an access token and what else was asked.
    ///
    /// @param refresh makes the refresh token that goes with it, for the scope that was granted;
    ///     empty where a grant gives none
    /// @throws RefusedException if the scope is not for one resource, does not exist or is not
    ///     granted, or the user is not assigned
    public TokenAnswer issue(UserGrant grant, Optional<RefreshToken> refresh, Instant now)
            throws RefusedException {
        ConsentRules.Granted granted = allowed(grant);
        Made access = accessToken(grant, granted, false, now);
        boolean wantsIdToken =
                grant.scope().has(OidcScope.OPENID)
                        || grant.version1Client()
                        || isItself(grant.client(), granted);
        boolean wantsRefresh =
                grant.scope().has(OidcScope.OFFLINE_ACCESS) || grant.version1Client();
        Optional<Made> idToken =
                wantsIdToken
                        ? Optional.of(
                                idToken(grant, false, Optional.empty(), Optional.empty(), now))
                        : Optional.empty();
        Optional<String> refreshToken = wantsRefresh ? refresh.map(this::stored) : Optional.empty();
        return new TokenAnswer(
                access,
                Optional.of(granted.scopeText()),
                grant.resource(),
                refreshToken,
                idToken,
                grant.clientInfo()
                        ? Optional.of(
                                ClientInfo.of(grant.user().id(), grant.client().tenant().id()))
                        : Optional.empty());
    }

    private String stored(RefreshToken refresh) {
        OpaqueToken token = OpaqueToken.next("1.", random);
        grants.add(token, refresh);
        return token.value();
    }

    /// What the client may have at the one resource it asks for.
    ///
    /// @throws RefusedException if nothing, or it asks for several
    public ConsentRules.Granted allowed(UserGrant grant) throws RefusedException {
        RequestedScope scope = grant.scope().forOneToken();
        checkAssignment(grant.client().principal(), grant.user());
        ConsentRules.Decision decision =
                consent.decide(grant.client(), grant.user(), scope, grant.resource().isPresent());
        return switch (decision) {
            case ConsentRules.Decision.Allowed(var resources) -> {
                ConsentRules.Granted only = resources.getFirst();
                checkAssignment(only.resource(), grant.user());
                yield only;
            }
            case ConsentRules.Decision.Missing _ ->
                    throw ConsentRules.consentMissing(grant.client()).exception();
        };
    }

    /// Signs an access token for what was granted.
    ///
    /// @param inUrl whether it is returned in a fragment
    public Made accessToken(
            UserGrant grant, ConsentRules.Granted granted, boolean inUrl, Instant now) {
        return maker.make(
                new TokenMaker.AccessToken(
                        grant.origin(),
                        grant.client().tenant(),
                        recipient(granted.resource()),
                        granted.audience(),
                        grant.client().principal(),
                        grant.proof(),
                        person(grant),
                        granted.values(),
                        roles(grant.user(), granted.resource()),
                        grant.continuousAccess(),
                        inUrl),
                now);
    }

    /// Signs an id token.
    ///
    /// @param accessToken the access token that is returned beside it from authorize
    /// @param code the code that is returned beside it
    public Made idToken(
            UserGrant grant,
            boolean inUrl,
            Optional<String> accessToken,
            Optional<String> code,
            Instant now) {
        Client client = grant.client();
        return maker.make(
                new TokenMaker.IdToken(
                        grant.origin(),
                        client.tenant(),
                        new Recipient(client.principal(), Optional.of(client.application())),
                        person(grant),
                        grant.protocol() == Protocol.V1,
                        grant.nonce(),
                        grant.scope().has(OidcScope.EMAIL),
                        grant.withAuthTime(),
                        roles(grant.user(), client.principal()),
                        accessToken,
                        code,
                        inUrl),
                now);
    }

    private Recipient recipient(ServicePrincipal resource) {
        return new Recipient(resource, directory.applicationByAppId(resource.appId()));
    }

    private Subject.Person person(UserGrant grant) {
        User user = grant.user();
        List<Group> groups = new ArrayList<>();
        for (var id : directory.groupsOf(user.id())) {
            directory
                    .object(user.tenantId(), id)
                    .ifPresent(object -> {
                        if (object instanceof Group group) {
                            groups.add(group);
                        }
                    });
        }
        return new Subject.Person(
                user,
                groups,
                directory.directoryRolesOf(user.tenantId(), user.id()),
                grant.signIn());
    }

    /// The values of the user's roles at a resource, his own and his groups'.
    private Set<String> roles(User user, ServicePrincipal resource) {
        return roleValues(resource, directory.appRoleAssignments(user.id(), resource.id()));
    }

    /// The values of assigned roles that exist and are enabled.
    static Set<String> roleValues(ServicePrincipal resource, List<AppRoleAssignment> assignments) {
        Set<String> values = new LinkedHashSet<>();
        for (AppRoleAssignment assignment : assignments) {
            resource.appRoles().stream()
                    .filter(role -> role.enabled() && role.id().equals(assignment.appRoleId()))
                    .map(AppRole::value)
                    .forEach(value -> value.ifPresent(values::add));
        }
        return values;
    }

    private void checkAssignment(ServicePrincipal principal, User user) throws RefusedException {
        if (principal.appRoleAssignmentRequired()
                && directory.appRoleAssignments(user.id(), principal.id()).isEmpty()) {
            throw Aadsts.NOT_ASSIGNED
                    .because(
                            "The signed-in user is not assigned to a role for the application '"
                                    + principal.appId()
                                    + "'.")
                    .exception();
        }
    }

    private static boolean isItself(Client client, ConsentRules.Granted granted) {
        return granted.resource().id().equals(client.principal().id());
    }
}
