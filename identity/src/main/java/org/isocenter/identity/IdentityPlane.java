package org.isocenter.identity;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.isocenter.http.Routes;
import org.isocenter.http.auth.KeySource;
import org.isocenter.identity.authority.Authorities;
import org.isocenter.identity.authority.HostAliases;
import org.isocenter.identity.authority.Issuers;
import org.isocenter.identity.authorize.AuthorizeHandler;
import org.isocenter.identity.authorize.RedirectUriMatch;
import org.isocenter.identity.claim.TokenMaker;
import org.isocenter.identity.client.ClientAuthenticator;
import org.isocenter.identity.client.Clients;
import org.isocenter.identity.client.TrustedIssuers;
import org.isocenter.identity.client.UsedAssertionRepository;
import org.isocenter.identity.consent.AdminConsentHandlers;
import org.isocenter.identity.consent.ConsentHandlers;
import org.isocenter.identity.consent.ConsentPage;
import org.isocenter.identity.consent.ConsentWriter;
import org.isocenter.identity.device.DeviceCodeHandler;
import org.isocenter.identity.device.DevicePageHandler;
import org.isocenter.identity.directory.Directory;
import org.isocenter.identity.directory.NewIds;
import org.isocenter.identity.discovery.DiscoveryHandlers;
import org.isocenter.identity.error.Traces;
import org.isocenter.identity.grant.GrantRepository;
import org.isocenter.identity.issue.AppTokens;
import org.isocenter.identity.issue.PlatformTokens;
import org.isocenter.identity.issue.UserTokens;
import org.isocenter.identity.key.KeyRing;
import org.isocenter.identity.key.SigningKey;
import org.isocenter.identity.key.SigningKeyRepository;
import org.isocenter.identity.log.SignInLog;
import org.isocenter.identity.logout.LogoutHandler;
import org.isocenter.identity.secret.ClientSecrets;
import org.isocenter.identity.secret.MasterKey;
import org.isocenter.identity.secret.SealedSecretRepository;
import org.isocenter.identity.secret.Vault;
import org.isocenter.identity.session.BrowserSessionRepository;
import org.isocenter.identity.session.FormTokens;
import org.isocenter.identity.session.Tickets;
import org.isocenter.identity.signin.PasswordSignIn;
import org.isocenter.identity.signin.SignInFailureRepository;
import org.isocenter.identity.signin.SignInGate;
import org.isocenter.identity.signin.SignInHandlers;
import org.isocenter.identity.throttle.RequestLimits;
import org.isocenter.identity.throttle.Throttle;
import org.isocenter.identity.token.Grants;
import org.isocenter.identity.token.TokenHandler;
import org.isocenter.identity.userinfo.UserInfoHandler;
import org.isocenter.persistence.sql.Database;
import org.isocenter.persistence.sql.Migrations;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The sign-in endpoints, put together.
///
/// Everything it needs is handed in; it opens no file and looks at no clock of its own. What other
/// planes need of it (keys, issuers, the hashing of client secrets) it hands out.
public final class IdentityPlane implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(IdentityPlane.class);

    /// The tables of this plane beside the directory's.
    public static final Migrations MIGRATIONS = new Migrations("signin", 2);

    /// How many device codes an address may ask for in a minute (identity:SEC-8).
    private static final int DEVICE_CODES_A_MINUTE = 60;

    /// How many user codes may be tried (identity:DEV-6).
    private static final int CODES_OF_BROWSER = 10;

    private static final int CODES_OF_ADDRESS_AN_HOUR = 100;

    private final HostAliases aliases;
    private final KeyRing keys;
    private final ClientSecrets clientSecrets;
    private final UsedAssertionRepository usedAssertions;
    private final GrantRepository grants;
    private final BrowserSessionRepository sessions;
    private final SignInLog log;
    private final Optional<Duration> keyLife;
    private final PlatformTokens platformTokens;
    private final InstantSource clock;
    private final Routes routes;

    /// Opens the plane; on an empty database makes its keys.
    ///
    /// @param database holds the tables of `db/signin` and of the directory
    /// @param directory tenants, applications, users
    /// @param masterKey opens what is sealed in the database (identity:SEC-6)
    /// @param trustedIssuers finds the keys of other issuers (identity:ASSERT-9)
    /// @throws IOException if the master key does not open the signing keys or secrets
    public IdentityPlane(
            Database database,
            Directory directory,
            MasterKey masterKey,
            IdentitySettings settings,
            TrustedIssuers trustedIssuers,
            InstantSource clock,
            SecureRandom random)
            throws IOException {
        NewIds newIds = new NewIds(random);
        Supplier<UUID> ids = newIds::guid;
        Traces traces = new Traces(clock, ids);
        Vault vault = new Vault(new SealedSecretRepository(database), masterKey, random);
        this.clock = clock;
        this.keyLife = settings.keyLife();
        this.aliases = settings.aliases();
        this.keys =
                new KeyRing(
                        new SigningKeyRepository(database),
                        masterKey,
                        random,
                        clock,
                        settings.tokenLifetime().longest());
        this.clientSecrets = new ClientSecrets(vault.secret(Vault.Name.CLIENT_SECRET_PEPPER));
        this.usedAssertions = new UsedAssertionRepository(database);
        this.grants = new GrantRepository(database);
        this.log = new SignInLog(database, clock);

        Clients clients = new Clients(directory, ids);
        ClientAuthenticator authenticator =
                new ClientAuthenticator(clientSecrets, aliases, usedAssertions, trustedIssuers);
        TokenMaker maker = new TokenMaker(keys, aliases, settings.tokenLifetime(), random);
        AppTokens appTokens = new AppTokens(directory, maker);
        this.platformTokens = new PlatformTokens(directory, appTokens);
        UserTokens userTokens = new UserTokens(directory, maker, grants, random);
        PasswordSignIn passwords =
                new PasswordSignIn(directory, new SignInFailureRepository(database), random);
        RequestLimits limits = new RequestLimits(settings.limits());
        Authorities authorities = new Authorities(directory);
        TokenHandler token =
                new TokenHandler(
                        authorities,
                        new Grants(
                                directory,
                                clients,
                                authenticator,
                                grants,
                                passwords,
                                keys,
                                aliases,
                                appTokens,
                                userTokens,
                                ids),
                        limits,
                        log,
                        traces);
        FormTokens formTokens = new FormTokens(vault.secret(Vault.Name.FORM_TOKENS));
        Tickets tickets = new Tickets(formTokens);
        this.sessions = new BrowserSessionRepository(database, random);
        SignInGate gate = new SignInGate(directory, sessions, formTokens, random);
        SignInHandlers signIn =
                new SignInHandlers(
                        directory, passwords, sessions, formTokens, limits, log, traces, random);
        ConsentWriter consentWriter = new ConsentWriter(directory, newIds);
        ConsentPage consentPage = new ConsentPage(directory, consentWriter, formTokens, random);
        AuthorizeHandler authorize =
                new AuthorizeHandler(
                        directory,
                        new RedirectUriMatch(aliases),
                        clients,
                        consentPage,
                        gate,
                        tickets,
                        sessions,
                        userTokens,
                        grants,
                        traces,
                        random);
        this.routes =
                IdentityRoutes.of(
                        new DiscoveryHandlers(aliases, directory, keys, traces),
                        token,
                        authorize,
                        signIn,
                        new ConsentHandlers(
                                directory, clients, consentWriter, sessions, formTokens, traces),
                        new AdminConsentHandlers(
                                directory,
                                aliases,
                                clients,
                                consentWriter,
                                consentPage,
                                gate,
                                tickets,
                                keys,
                                traces),
                        new DeviceCodeHandler(
                                authorities,
                                clients,
                                grants,
                                new Throttle(DEVICE_CODES_A_MINUTE, Duration.ofMinutes(1)),
                                traces,
                                random),
                        new DevicePageHandler(
                                directory,
                                clients,
                                grants,
                                consentPage,
                                gate,
                                formTokens,
                                new Throttle(CODES_OF_BROWSER, Duration.ofMinutes(15)),
                                new Throttle(CODES_OF_ADDRESS_AN_HOUR, Duration.ofHours(1)),
                                traces,
                                random),
                        new UserInfoHandler(directory, aliases, keys, traces),
                        new LogoutHandler(directory, aliases, sessions, keys, traces),
                        traces);
    }

    /// The endpoints.
    public Routes routes() {
        return routes;
    }

    /// The keys, for rotation and for tests; see [#keySource] to verify tokens.
    public KeyRing keys() {
        return keys;
    }

    /// The public keys by their ids, for the planes that check tokens in this process.
    public KeySource keySource() {
        return keyId -> keys.find(keyId).map(SigningKey::publicKey);
    }

    /// Whether an issuer is ours, under any name, for a directory that exists or existed.
    public Issuers issuers() {
        return new Issuers(aliases);
    }

    /// The hashes of client secrets, which the directory's API makes.
    public ClientSecrets clientSecrets() {
        return clientSecrets;
    }

    /// Tokens of managed identities, for the endpoint that gives them out on this machine.
    public PlatformTokens platformTokens() {
        return platformTokens;
    }

    /// Who signed in, or tried to.
    public SignInLog signInLog() {
        return log;
    }

    /// Rotates the signing keys when it is time (identity:KEY-4); to be called now and then.
    ///
    /// @throws IOException if the master key does not open the keys
    public void rotateKeysWhenDue() throws IOException {
        if (keyLife.isPresent()) {
            keys.rotateWhenDue(keyLife.get())
                    .ifPresent(done ->
                            LOGGER.info("the signing key {} signs now", done.active().kid()));
        }
    }

    /// Removes what has expired; to be called now and then.
    public void removeExpired() {
        usedAssertions.deleteExpired(clock.instant());
        grants.deleteExpired(clock.instant());
        sessions.deleteExpired(clock.instant());
        log.deleteExpired(clock.instant());
    }

    /// Writes what is still to be written.
    @Override
    public void close() {
        log.close();
    }
}
