package org.isocenter.cli.account;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.isocenter.cli.CommandFailure;
import org.isocenter.cli.Installation;
import org.isocenter.cli.InstallationOptions;
import org.isocenter.cli.http.Api;
import org.isocenter.cli.output.OutputOptions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `isocenter login`: signs in, and remembers it for the commands that follow.
@Command(
        name = "login",
        description = {
            "Sign in.",
            "Without options: in a browser.",
        },
        footer = {
            "",
            "Examples:",
            "  isocenter login --admin",
            "  isocenter login --use-device-code",
            "  isocenter login --service-principal -u CLIENT_ID -p SECRET",
        })
public final class LoginCommand implements Callable<Integer> {
    /// The Azure CLI, which every tenant knows (identity §18).
    static final String CLIENT = "04b07795-8ddb-461a-bbee-02f9e1bf7b46";

    static final String USER_SCOPE =
            Session.RESOURCE_MANAGER + "/.default offline_access openid profile";

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @Mixin private InstallationOptions options;
    @Mixin private OutputOptions output;
    @Spec private CommandSpec spec;

    @Option(names = "--service-principal", description = "Sign in as an application.")
    private boolean servicePrincipal;

    @Option(
            names = {"-u", "--username"},
            paramLabel = "NAME",
            description = "A user's name, or with --service-principal the client id.")
    private @Nullable String username;

    @Option(
            names = {"-p", "--password"},
            paramLabel = "SECRET",
            description =
                    "His password or its secret (or the file of --certificate). Asked for when the"
                            + " option has no value.",
            arity = "0..1",
            interactive = true)
    private char @Nullable [] password;

    @Option(
            names = "--certificate",
            paramLabel = "FILE",
            description = "A PEM file with a service principal's certificate and private key.")
    private @Nullable Path certificate;

    @Option(
            names = "--use-device-code",
            description = "Sign in with a code in a browser on any device.")
    private boolean deviceCode;

    @Option(
            names = "--admin",
            description = "Sign in as the administrator that bootstrap.json names.")
    private boolean admin;

    @Option(
            names = {"-t", "--tenant"},
            paramLabel = "TENANT",
            description = "The tenant, by id or domain. Default: that of bootstrap.json.")
    private @Nullable String tenant;

    @Option(
            names = "--base-url",
            paramLabel = "URL",
            description =
                    "The installation, where there is no bootstrap.json; needs --cacert and --tenant.")
    private @Nullable String baseUrl;

    @Option(
            names = "--allow-no-subscriptions",
            description = "Do not warn when no subscription can be seen.")
    private boolean noSubscriptions;

    /// Made by picocli.
    public LoginCommand() {}

    @Override
    public Integer call() throws CommandFailure, IOException {
        Profile nobody = nobody();
        Path caFile = Path.of(nobody.caFile());
        Profile signedIn;
        if (servicePrincipal || certificate != null) {
            signedIn = asServicePrincipal(nobody, caFile);
        } else if (admin) {
            Installation installation = options.installation();
            signedIn = withPassword(nobody, installation.adminUser(), installation.adminPassword());
        } else if (username != null) {
            if (password == null) {
                throw new CommandFailure(2, "a user needs --username and --password");
            }
            signedIn = withPassword(nobody, username, new String(password));
        } else if (deviceCode) {
            signedIn = withDeviceCode(nobody);
        } else {
            signedIn = withBrowser(nobody);
        }
        List<Subscription> subscriptions =
                Subscription.all(new Session(signedIn, api(nobody), false));
        String before = signedIn.subscriptionId();
        Optional<Subscription> chosen =
                subscriptions.stream()
                        .filter(subscription -> subscription.id().equals(before))
                        .findFirst()
                        .or(() -> subscriptions.stream().findFirst());
        Profile profile =
                chosen.isPresent()
                        ? signedIn.withSubscription(chosen.get().id(), chosen.get().name())
                        : signedIn;
        profile.write();
        if (subscriptions.isEmpty() && !noSubscriptions) {
            spec.commandLine()
                    .getErr()
                    .println(
                            "isocenter: "
                                    + profile.name()
                                    + " has no role in any subscription yet");
        }
        output.print(
                subscriptions.isEmpty()
                        ? List.of(describe(profile))
                        : subscriptions.stream().map(one -> one.document(profile)).toList(),
                spec.commandLine().getOut());
        return 0;
    }

    /// Where to sign in; nobody has yet.
    private Profile nobody() throws CommandFailure {
        if (baseUrl != null) {
            if (tenant == null) {
                throw new CommandFailure(2, "--base-url needs --tenant");
            }
            String base = Api.address("--base-url", baseUrl);
            return new Profile(
                    base,
                    options.caFile().toAbsolutePath().toString(),
                    base + "/" + tenant,
                    tenant,
                    "",
                    null,
                    "",
                    CLIENT,
                    null,
                    null,
                    null);
        }
        Installation installation = options.installation();
        return new Profile(
                installation.baseUrl(),
                options.caFile().toAbsolutePath().toString(),
                tenant == null ? installation.authority() : installation.baseUrl() + "/" + tenant,
                tenant == null ? installation.tenantId() : tenant,
                installation.subscriptionId(),
                null,
                "",
                CLIENT,
                null,
                null,
                null);
    }

    private Profile asServicePrincipal(Profile nobody, Path caFile)
            throws CommandFailure, IOException {
        if (username == null || (password == null && certificate == null)) {
            throw new CommandFailure(
                    2, "a service principal needs --username, and --password or --certificate");
        }
        Optional<Path> pem =
                certificate == null ? namedFile(new String(password)) : Optional.of(certificate);
        Profile profile =
                pem.isPresent()
                        ? nobody.asClientWithCertificate(
                                username, pem.get().toAbsolutePath().toString())
                        : nobody.asClient(username, new String(password));
        Session.Token token = Session.of(profile, caFile).token(Session.RESOURCE_MANAGER);
        return profile.inTenant(Claims.of(token.value()).text("tid").orElse(profile.tenantId()));
    }

    /// `az` takes a password that names a file for a certificate.
    private static Optional<Path> namedFile(String password) {
        try {
            Path file = Path.of(password);
            return Files.isRegularFile(file) ? Optional.of(file) : Optional.empty();
        } catch (InvalidPathException justSecret) {
            return Optional.empty();
        }
    }

    private Profile withPassword(Profile nobody, String user, String secret)
            throws CommandFailure, IOException {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", "password");
        form.put("username", user);
        form.put("password", secret);
        return redeem(nobody, form);
    }

    private Profile withDeviceCode(Profile nobody) throws CommandFailure, IOException {
        return user(
                nobody,
                new DeviceSignIn(api(nobody), InstantSource.system(), Thread::sleep)
                        .signIn(
                                nobody.authority(),
                                CLIENT,
                                USER_SCOPE,
                                spec.commandLine().getErr()));
    }

    private Profile withBrowser(Profile nobody) throws CommandFailure, IOException {
        Browser browser =
                Browser.find(
                        spec.commandLine().getErr(),
                        System.getenv(),
                        System.getProperty("os.name", ""));
        Map<String, String> form =
                new BrowserSignIn(new SecureRandom(), browser::show, PATIENCE)
                        .code(nobody.authority(), CLIENT, USER_SCOPE);
        return redeem(nobody, form);
    }

    private Profile redeem(Profile nobody, Map<String, String> form)
            throws CommandFailure, IOException {
        form.put("client_id", CLIENT);
        form.put("scope", USER_SCOPE);
        return user(nobody, new Session(nobody, api(nobody), false).tokenAnswer(form));
    }

    /// The profile of a user: the refresh token is what the commands that follow get theirs with.
    private static Profile user(Profile nobody, Map<?, ?> answer) throws CommandFailure {
        if (!(answer.get("refresh_token") instanceof String refreshToken)) {
            throw new CommandFailure("the server gave no refresh token");
        }
        Claims claims = Claims.of(String.valueOf(answer.get("id_token")));
        return nobody.asUser(
                        claims.text("preferred_username")
                                .or(() -> claims.text("upn"))
                                .orElse("unknown"),
                        refreshToken)
                .inTenant(claims.text("tid").orElse(nobody.tenantId()));
    }

    private static Api api(Profile profile) throws CommandFailure {
        return Session.of(profile, Path.of(profile.caFile())).api();
    }

    /// What `login` and `account show` print of a profile, in the shape of `az`.
    static Map<String, Object> describe(Profile profile) {
        return new Subscription(
                        profile.subscriptionId(),
                        profile.subscriptionName() == null ? "" : profile.subscriptionName(),
                        "Enabled",
                        profile.tenantId())
                .document(profile);
    }
}
