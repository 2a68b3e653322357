package org.isocenter.cli.account;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.isocenter.cli.CommandFailure;
import org.isocenter.cli.Installation;
import org.isocenter.cli.InstallationOptions;
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
            "Without options: as the client that bootstrap.json names.",
        })
public final class LoginCommand implements Callable<Integer> {
    @Mixin private InstallationOptions options;
    @Mixin private OutputOptions output;
    @Spec private CommandSpec spec;

    @Option(names = "--service-principal", description = "Sign in as an application.")
    private boolean servicePrincipal;

    @Option(
            names = {"-u", "--username"},
            paramLabel = "ID",
            description = "The client id of the application.")
    private @Nullable String username;

    @Option(
            names = {"-p", "--password"},
            paramLabel = "SECRET",
            description = "Its secret. Asked for when the option has no value.",
            arity = "0..1",
            interactive = true)
    private char @Nullable [] password;

    @Option(
            names = {"-t", "--tenant"},
            paramLabel = "TENANT",
            description = "The tenant, by id or domain. Default: that of bootstrap.json.")
    private @Nullable String tenant;

    /// Made by picocli.
    public LoginCommand() {}

    @Override
    public Integer call() throws CommandFailure, IOException {
        Installation installation = options.installation();
        Profile profile = Profile.of(installation);
        if (servicePrincipal || username != null) {
            if (username == null || password == null) {
                throw new CommandFailure("a service principal needs --username and --password");
            }
            profile =
                    new Profile(
                            profile.baseUrl(),
                            profile.caFile(),
                            tenant == null
                                    ? profile.authority()
                                    : installation.baseUrl() + "/" + tenant,
                            tenant == null ? profile.tenantId() : tenant,
                            profile.subscriptionId(),
                            username,
                            username,
                            new String(password),
                            null);
        }
        Session session = Session.of(profile, options.caFile());
        session.token(Session.DICOM);
        profile.write();
        output.print(List.of(describe(profile)), spec.commandLine().getOut());
        return 0;
    }

    /// What `login` and `account show` print of a profile, in the shape of `az`.
    static Map<String, Object> describe(Profile profile) {
        return Map.of(
                "cloudName",
                "Isocenter",
                "id",
                profile.subscriptionId(),
                "tenantId",
                profile.tenantId(),
                "isDefault",
                true,
                "state",
                "Enabled",
                "user",
                Map.of(
                        "name",
                        profile.name(),
                        "type",
                        profile.clientSecret() == null ? "user" : "servicePrincipal"));
    }
}
