package org.isocenter.conformance.clients.resourcemanager;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.isocenter.conformance.harness.Command;
import org.isocenter.conformance.harness.Tools;
import org.isocenter.rule.Rule;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Debian's `python3-azure`: `azure-mgmt-healthcareapis`, whose own version is exactly the founding
/// page's, and its neighbours.
final class PythonSdkTest {
    /// The distribution's, for the distribution's packages.
    private static final String PYTHON = "/usr/bin/python3";

    @TempDir static Path folder;

    private static Stories stories;

    @BeforeAll
    static void start() throws Exception {
        Tools.need(PYTHON);
        boolean installed =
                Command.run(
                                        List.of(
                                                PYTHON,
                                                "-c",
                                                "import azure.identity, azure.mgmt.healthcareapis"),
                                        folder,
                                        Map.of(),
                                        60)
                                .exitCode()
                        == 0;
        assumeTrue(installed, "python3-azure is not installed: skipped");
        stories = Stories.start(folder.resolve("data"));
    }

    @AfterAll
    static void stop() {
        if (stories != null) {
            stories.close();
        }
    }

    private static void tell(String story) throws Exception {
        tell("sdk.py", story);
    }

    private static void tell(String script, String story) throws Exception {
        stories.tell(List.of(PYTHON, script), story);
    }

    /// "Dicom Services - Create Or Update" and its neighbours.
    @Rule({
        "arm:HC-1",
        "arm:HC-4",
        "arm:HC-20",
        "arm:HC-22",
        "arm:HC-23",
        "arm:HC-31",
        "arm:HC-35",
        "arm:HC-36",
        "arm:HC-40",
        "arm:HC-42",
        "arm:ARM-25",
        "arm:ARM-28",
        "arm:ARM-40",
        "arm:ARM-41",
        "arm:ARM-43",
        "arm:ARM-50",
        "arm:ARM-53",
        "arm:ARM-54",
        "arm:ARM-56",
        "arm:ARM-57",
        "arm:ARM-70"
    })
    @Test
    void createsUpdatesAndDeletesServices() throws Exception {
        tell("services");
    }

    @Rule({
        "arm:ARM-10",
        "arm:ARM-11",
        "arm:ARM-21",
        "arm:ARM-26",
        "arm:ARM-62",
        "arm:HC-2",
        "arm:HC-5",
        "arm:HC-11",
        "arm:HC-30",
        "arm:HC-37",
        "identity:CAUTH-3"
    })
    @Test
    void raisesWhatIsRefused() throws Exception {
        tell("errors");
    }

    @Rule({"arm:HC-3", "arm:HC-10", "arm:HC-12", "arm:ARM-2", "arm:ARM-45", "arm:ARM-51"})
    @Test
    void managesWorkspaces() throws Exception {
        tell("workspaces");
    }

    @Rule({"arm:HC-50", "arm:HC-51", "arm:HC-52", "arm:HC-53", "arm:HC-54", "arm:HC-55"})
    @Test
    void managesPrivateEndpoints() throws Exception {
        tell("links");
    }

    @Rule({
        "arm:ARM-3",
        "arm:ARM-44",
        "arm:RG-1",
        "arm:RG-2",
        "arm:RG-3",
        "arm:PROV-1",
        "arm:PROV-2",
        "arm:PROV-3",
        "arm:TAG-3"
    })
    @Test
    void managesGroupsAndResources() throws Exception {
        tell("resources");
    }

    @Rule({
        "arm:MSI-1",
        "arm:RD-1",
        "arm:RA-1",
        "arm:RA-2",
        "arm:RA-3",
        "arm:RA-4",
        "arm:RA-8",
        "arm:PROV-4",
        "arm:RBAC-12"
    })
    @Test
    void givesRoles() throws Exception {
        tell("roles");
    }

    @Rule({"arm:ADT-2", "arm:ADT-3", "arm:ADT-4", "arm:ADT-5", "arm:ADT-6", "arm:ADT-8"})
    @Test
    void managesDigitalTwinsInstances() throws Exception {
        tell("twins");
    }

    // What lies beneath the operations, through the SDK's own pipeline.

    @Rule({
        "arm:ARM-1",
        "arm:ARM-2",
        "arm:ARM-3",
        "arm:ARM-4",
        "arm:ARM-5",
        "arm:ARM-6",
        "arm:ARM-7",
        "arm:ARM-8",
        "arm:ARM-10",
        "arm:ARM-15",
        "arm:ARM-17",
        "arm:ARM-18",
        "arm:ARM-19",
        "arm:ARM-20",
        "arm:ARM-21",
        "arm:ARM-22",
        "arm:ARM-23",
        "arm:ARM-24",
        "arm:ARM-25",
        "arm:ARM-26",
        "arm:ARM-27",
        "arm:ARM-28",
        "arm:ARM-29",
        "identity:ID-3"
    })
    @Test
    void requestsAreReadAsTheContractSays() throws Exception {
        tell("protocol.py", "requests");
    }

    @Rule({
        "arm:ARM-40",
        "arm:ARM-41",
        "arm:ARM-42",
        "arm:ARM-43",
        "arm:ARM-44",
        "arm:ARM-45",
        "arm:ARM-46",
        "arm:ARM-47",
        "arm:ARM-48",
        "arm:ARM-50",
        "arm:ARM-51",
        "arm:ARM-52",
        "arm:ARM-53",
        "arm:ARM-54",
        "arm:ARM-57",
        "arm:ARM-58",
        "arm:ARM-60",
        "arm:ARM-61",
        "arm:ARM-62",
        "arm:ARM-63",
        "arm:ARM-64",
        "arm:ARM-72",
        "arm:HC-28"
    })
    @Test
    void writesAreWatchedAndGuarded() throws Exception {
        tell("protocol.py", "operations");
    }

    @Rule({
        "arm:RBAC-1",
        "arm:RBAC-2",
        "arm:RBAC-3",
        "arm:RBAC-4",
        "arm:RBAC-5",
        "arm:RBAC-8",
        "arm:RBAC-9",
        "arm:RBAC-10",
        "arm:RBAC-12",
        "arm:RA-7",
        "arm:RA-13"
    })
    @Test
    void rightsAreWhatTheRolesSay() throws Exception {
        tell("protocol.py", "access");
    }

    @Rule({
        "arm:HC-20",
        "arm:HC-21",
        "arm:HC-23",
        "arm:HC-24",
        "arm:HC-25",
        "arm:HC-26",
        "arm:HC-27",
        "arm:HC-31",
        "arm:HC-32",
        "arm:HC-36",
        "arm:RA-12"
    })
    @Test
    void settingsTakeEffectInTheDataPlane() throws Exception {
        tell("protocol.py", "effects");
    }
}
