package org.isocenter.identity.signin;

import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.isocenter.identity.authority.Authorities;
import org.isocenter.identity.authority.Authority;
import org.isocenter.identity.directory.Directory;
import org.isocenter.identity.directory.Tenant;
import org.isocenter.identity.directory.User;
import org.isocenter.identity.error.Aadsts;
import org.isocenter.identity.error.Refusal;
import org.isocenter.identity.secret.PasswordHash;

/// Checks user names and passwords (identity:ROPC-2, identity:ROPC-3), for the page and for the
/// password grant alike.
public final class PasswordSignIn {
    /// What came of it.
    public sealed interface Outcome {
        /// The password is right and counts.
        record SignedIn(Tenant tenant, User user) implements Outcome {}

        /// The password is right, but a new one has to be chosen first.
        record MustChange(Tenant tenant, User user) implements Outcome {}

        /// He may not sign in.
        ///
        /// @param tenant the directory, when the name has one
        /// @param user the user, when there is one
        record Refused(Refusal refusal, Optional<Tenant> tenant, Optional<User> user)
                implements Outcome {}
    }

    private static final int MAXIMUM_NAME = 320;

    private final Directory directory;
    private final Authorities authorities;
    private final SignInFailureRepository failures;
    private final RandomGenerator random;

    public PasswordSignIn(
            Directory directory, SignInFailureRepository failures, RandomGenerator random) {
        this.directory = directory;
        this.authorities = new Authorities(directory);
        this.failures = failures;
        this.random = random;
    }

    /// The directory a user name belongs to: the path's, else the one of the name's domain, else the
    /// only one (identity:ID-2).
    public Optional<Tenant> tenantOf(String name, Authority authority) {
        return switch (authority) {
            case Authority.OneTenant(var tenant) -> Optional.of(tenant);
            case Authority.Adfs(var tenant, _) -> Optional.of(tenant);
            case Authority.AnyTenant _ -> {
                int at = name.lastIndexOf('@');
                Optional<Tenant> byDomain =
                        at < 0 || name.length() > MAXIMUM_NAME
                                ? Optional.empty()
                                : authorities.tenant(name.substring(at + 1));
                yield byDomain.or(authorities::onlyTenant);
            }
            case Authority.Consumers _ -> Optional.empty();
        };
    }

    /// Checks a password. Takes as long for a user that does not exist.
    public Outcome check(Authority authority, String name, String password, Instant now) {
        String trimmed = name.strip();
        Optional<Tenant> tenant = tenantOf(trimmed, authority);
        Optional<User> found =
                tenant.filter(_ -> trimmed.length() <= MAXIMUM_NAME)
                        .flatMap(there -> directory.userByPrincipalName(there.id(), trimmed))
                        .filter(user -> user.deletedAt().isEmpty());
        if (found.isEmpty() || found.get().passwordHash().isEmpty()) {
            PasswordHash.verifyNothing(password);
            boolean says =
                    tenant.map(there -> there.settings().revealsUnknownUsers()).orElse(false);
            return refused(
                    says && found.isEmpty() ? Aadsts.USER_UNKNOWN : Aadsts.WRONG_PASSWORD,
                    tenant,
                    found);
        }
        User user = found.get();
        if (failures.lockedUntil(user.id()).filter(now::isBefore).isPresent()) {
            return refused(Aadsts.USER_LOCKED, tenant, found);
        }
        PasswordHash.Match match = PasswordHash.verify(password, user.passwordHash().get());
        if (match == PasswordHash.Match.NO) {
            failures.failed(user.id(), now);
            return refused(Aadsts.WRONG_PASSWORD, tenant, found);
        }
        failures.succeeded(user.id());
        if (!user.accountEnabled()) {
            return refused(Aadsts.USER_DISABLED, tenant, found);
        }
        if (match == PasswordHash.Match.YES_BUT_WEAK) {
            rehash(user, password);
        }
        return user.mustChangePassword()
                ? new Outcome.MustChange(tenant.orElseThrow(), user)
                : new Outcome.SignedIn(tenant.orElseThrow(), user);
    }

    private void rehash(User user, String password) {
        String hash = PasswordHash.of(password, random);
        directory.write(rows -> {
            Optional<User> present = rows.users().find(user.tenantId(), user.id());
            if (present.isPresent() && present.get().passwordHash().equals(user.passwordHash())) {
                rows.objects().put(present.get().withRehashedPassword(hash));
            }
            return true;
        });
    }

    private static Outcome.Refused refused(
            Aadsts code, Optional<Tenant> tenant, Optional<User> user) {
        String message =
                code == Aadsts.WRONG_PASSWORD
                        ? "Error validating credentials due to invalid username or password."
                        : code.explanation();
        return new Outcome.Refused(code.because(message), tenant, user);
    }
}
