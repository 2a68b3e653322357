package org.isocenter.conformance.clients.resourcemanager;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.isocenter.cli.Installation;
import org.isocenter.conformance.harness.Client;
import org.isocenter.conformance.harness.Command;
import org.isocenter.conformance.harness.ServerProcess;
import org.isocenter.conformance.harness.Tools;

/// Scripts in `conformance/clients/resourcemanager` that tell stories with an SDK, and the server
/// they are told to.
///
/// @param server one for each test class
/// @param owner who tells them
/// @param other an application without a role
record Stories(ServerProcess server, Application owner, Application other)
        implements AutoCloseable {
    private static final int SECONDS = 120;

    /// The folder of the scripts.
    static Path folder() {
        return Tools.checkout().resolve("conformance/clients/resourcemanager");
    }

    /// Starts a server.
    static Stories start(Path data) throws Exception {
        ServerProcess server = ServerProcess.start(data);
        try {
            Client client = Client.of(data);
            return new Stories(
                    server,
                    Application.register(client, "owner").owning(),
                    Application.register(client, "other"));
        } catch (Exception | AssertionError e) {
            server.close();
            throw e;
        }
    }

    /// Tells one: the command ends well, and every step it says it took worked.
    void tell(List<String> command, String story) throws Exception {
        List<String> whole = new ArrayList<>(command);
        whole.add(story);
        Command.Result result = Command.run(whole, folder(), environment(), SECONDS);

        assertThat(result.exitCode())
                .as("%s%n%s%n%s", result.out(), result.err(), server.log())
                .isZero();
        assertThat(result.out().lines()).isNotEmpty().allMatch(line -> line.startsWith("ok "));
    }

    private Map<String, String> environment() {
        Installation installation = owner.client().installation();
        return Map.ofEntries(
                Map.entry("AZURE_AUTHORITY_HOST", installation.baseUrl()),
                Map.entry("AZURE_TENANT_ID", installation.tenantId()),
                Map.entry("AZURE_CLIENT_ID", owner.clientId()),
                Map.entry("AZURE_CLIENT_SECRET", owner.secret()),
                Map.entry("AZURE_SUBSCRIPTION_ID", installation.subscriptionId()),
                Map.entry("AZURE_RESOURCE_GROUP", installation.resourceGroup()),
                Map.entry("OTHER_CLIENT_ID", other.clientId()),
                Map.entry("OTHER_CLIENT_SECRET", other.secret()),
                Map.entry("OTHER_OBJECT_ID", other.objectId()),
                Map.entry("REQUESTS_CA_BUNDLE", installation.caFile()),
                Map.entry("NODE_EXTRA_CA_CERTS", installation.caFile()),
                Map.entry("PYTHONDONTWRITEBYTECODE", "1"));
    }

    @Override
    public void close() {
        server.close();
    }
}
