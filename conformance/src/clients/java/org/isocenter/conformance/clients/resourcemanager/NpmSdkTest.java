package org.isocenter.conformance.clients.resourcemanager;

import java.nio.file.Path;
import java.util.List;
import org.isocenter.conformance.harness.Tools;
import org.isocenter.rule.Rule;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `@azure/arm-healthcareapis`, `arm-resources`, `arm-authorization`, `arm-msi` and
/// `arm-digitaltwins` with `@azure/identity`.
final class NpmSdkTest {
    @TempDir static Path folder;

    private static Stories stories;

    @BeforeAll
    static void start() throws Exception {
        Tools.npmClients();
        stories = Stories.start(folder.resolve("data"));
    }

    @AfterAll
    static void stop() {
        if (stories != null) {
            stories.close();
        }
    }

    private static void tell(String story) throws Exception {
        stories.tell(List.of("node", "sdk.mjs"), story);
    }

    @Rule({
        "arm:ARM-23",
        "arm:ARM-42",
        "arm:ARM-50",
        "arm:ARM-52",
        "arm:ARM-53",
        "arm:ARM-54",
        "arm:ARM-56",
        "arm:HC-1",
        "arm:HC-20",
        "arm:HC-28",
        "arm:HC-31",
        "arm:HC-36",
        "arm:HC-40",
        "arm:HC-42"
    })
    @Test
    void createsUpdatesAndDeletesServices() throws Exception {
        tell("services");
    }

    @Rule({
        "arm:ARM-10",
        "arm:ARM-26",
        "arm:ARM-62",
        "arm:HC-2",
        "arm:HC-11",
        "arm:HC-30",
        "arm:HC-37",
        "arm:HC-43",
        "identity:CAUTH-3"
    })
    @Test
    void throwsWhatIsRefused() throws Exception {
        tell("errors");
    }

    @Rule({"arm:HC-3", "arm:HC-12", "arm:HC-50", "arm:HC-52", "arm:HC-53", "arm:HC-55"})
    @Test
    void managesWorkspaces() throws Exception {
        tell("workspaces");
    }

    @Rule({
        "arm:ARM-45",
        "arm:ARM-46",
        "arm:RG-1",
        "arm:RG-2",
        "arm:RG-3",
        "arm:PROV-1",
        "arm:PROV-3",
        "arm:TAG-3"
    })
    @Test
    void managesGroupsAndResources() throws Exception {
        tell("resources");
    }

    @Rule({
        "arm:MSI-1",
        "arm:MSI-4",
        "arm:HC-41",
        "arm:HC-43",
        "arm:RD-1",
        "arm:RD-4",
        "arm:RA-1",
        "arm:RA-3",
        "arm:RA-4",
        "arm:RA-5",
        "arm:RA-6",
        "arm:RA-8",
        "arm:PROV-4",
        "arm:RBAC-12"
    })
    @Test
    void givesRoles() throws Exception {
        tell("roles");
    }

    @Rule({"arm:ADT-2", "arm:ADT-3", "arm:ADT-4", "arm:ADT-6", "arm:ADT-7", "arm:ADT-8"})
    @Test
    void managesDigitalTwinsInstances() throws Exception {
        tell("twins");
    }
}
