package org.isocenter.cli.account;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.isocenter.cli.CommandFailure;
import org.isocenter.cli.InstallationOptions;
import org.isocenter.cli.output.OutputOptions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `isocenter account`: tokens, and who is signed in.
@Command(
        name = "account",
        description = "Tokens, and who is signed in.",
        subcommands = {
            AccountCommand.GetAccessToken.class,
            AccountCommand.Show.class,
            AccountCommand.Subscriptions.class,
            AccountCommand.Select.class,
            AccountCommand.Clear.class,
        })
public final class AccountCommand {
    /// Made by picocli.
    public AccountCommand() {}

    /// `isocenter account get-access-token`, with the output of `az`.
    @Command(
            name = "get-access-token",
            description = "Get a token for a resource.",
            footer = {
                "",
                "Example:",
                "  isocenter account get-access-token --resource https://dicom.healthcareapis.azure.com",
                "      --query accessToken -o tsv",
            })
    static final class GetAccessToken implements Callable<Integer> {
        private static final DateTimeFormatter LOCAL_TIME =
                DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSS");

        @Mixin private InstallationOptions options;
        @Mixin private OutputOptions output;
        @Spec private CommandSpec spec;

        @Option(
                names = "--resource",
                paramLabel = "URI",
                description = "For whom the token is. Default: ${DEFAULT-VALUE}.",
                defaultValue = "https://management.core.windows.net/")
        private String resource;

        @Option(
                names = "--scope",
                paramLabel = "SCOPE",
                description = "The scope instead of a resource, ending in /.default.")
        private @Nullable String scope;

        GetAccessToken() {}

        @Override
        public Integer call() throws CommandFailure, IOException {
            Session session = Session.open(options);
            String audience =
                    scope == null
                            ? resource
                            : scope.endsWith("/.default")
                                    ? scope.substring(0, scope.length() - "/.default".length())
                                    : scope;
            Session.Token token = session.token(audience);
            Instant expires = Instant.now().plusSeconds(token.expiresInSeconds());
            Map<String, Object> document = new LinkedHashMap<>();
            document.put("accessToken", token.value());
            document.put("expiresOn", LOCAL_TIME.format(expires.atZone(ZoneId.systemDefault())));
            document.put("expires_on", expires.getEpochSecond());
            document.put("subscription", session.profile().subscriptionId());
            document.put("tenant", session.profile().tenantId());
            document.put("tokenType", "Bearer");
            output.print(document, spec.commandLine().getOut());
            return 0;
        }
    }

    /// `isocenter account list`.
    @Command(name = "list", description = "List the subscriptions of whoever is signed in.")
    static final class Subscriptions implements Callable<Integer> {
        @Mixin private InstallationOptions options;
        @Mixin private OutputOptions output;
        @Spec private CommandSpec spec;

        @Option(
                names = {"--all", "--refresh"},
                description = "As it is always: all of them, as the server has them now.")
        private boolean all;

        Subscriptions() {}

        @Override
        public Integer call() throws CommandFailure, IOException {
            Session session = Session.open(options);
            output.print(
                    Subscription.all(session).stream()
                            .map(one -> one.document(session.profile()))
                            .toList(),
                    spec.commandLine().getOut());
            return 0;
        }
    }

    /// `isocenter account set`.
    @Command(name = "set", description = "Choose the subscription that commands mean.")
    static final class Select implements Callable<Integer> {
        @Option(
                names = {"-s", "--subscription", "-n", "--name"},
                paramLabel = "ID_OR_NAME",
                required = true,
                description = "The subscription, by id or name.")
        private String wanted;

        Select() {}

        @Override
        public Integer call() throws CommandFailure, IOException {
            Profile profile =
                    Profile.read()
                            .orElseThrow(() ->
                                    new CommandFailure("nobody is signed in: isocenter login"));
            Session session = Session.of(profile, Path.of(profile.caFile()));
            Subscription chosen =
                    Subscription.all(session).stream()
                            .filter(one ->
                                    one.id().equalsIgnoreCase(wanted)
                                            || one.name().equalsIgnoreCase(wanted))
                            .findFirst()
                            .orElseThrow(() ->
                                    new CommandFailure(
                                            3, "there is no subscription '" + wanted + "'"));
            profile.withSubscription(chosen.id(), chosen.name()).write();
            return 0;
        }
    }

    /// `isocenter account clear`.
    @Command(name = "clear", description = "Forget who is signed in.")
    static final class Clear implements Callable<Integer> {
        Clear() {}

        @Override
        public Integer call() throws IOException {
            Profile.remove();
            return 0;
        }
    }

    /// `isocenter account show`.
    @Command(name = "show", description = "Show who is signed in.")
    static final class Show implements Callable<Integer> {
        @Mixin private OutputOptions output;
        @Spec private CommandSpec spec;

        Show() {}

        @Override
        public Integer call() throws CommandFailure, IOException {
            Profile profile =
                    Profile.read()
                            .orElseThrow(() ->
                                    new CommandFailure("nobody is signed in: isocenter login"));
            output.print(LoginCommand.describe(profile), spec.commandLine().getOut());
            return 0;
        }
    }
}
