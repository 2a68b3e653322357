package org.isocenter.server;

import java.util.Optional;
import org.isocenter.resourcemanager.ResourceManagerSettings;
import org.isocenter.resourcemanager.healthcare.HealthcareSettings;
import org.isocenter.resourcemanager.resource.Locations;
import org.isocenter.resourcemanager.resource.ResourceSettings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options of `serve` that are about the resource manager: what its contract leaves to the
/// operator. What is not given is as the contract has it.
final class ResourceManagerOptions {
    @Option(
            names = "--imds-port",
            paramLabel = "N",
            description =
                    "Give tokens of managed identities to programs on this machine: the token endpoint"
                            + " of the instance metadata service, on loopback. Default: none.")
    private @Nullable Integer imdsPort;

    @Option(
            names = "--allow-custom-authority",
            description =
                    "Let clients set the authority and audiences of a DICOM service. Default: they are"
                            + " ignored.")
    private boolean allowCustomAuthority;

    @Option(
            names = "--cors-open-by-default",
            description =
                    "A DICOM service without corsConfiguration is open to all origins. Default: CORS"
                            + " is off.")
    private boolean corsOpenByDefault;

    @Option(
            names = "--require-user-impersonation",
            description =
                    "Refuse delegated tokens without the scope user_impersonation. Default: no.")
    private boolean requireUserImpersonation;

    @Option(
            names = "--unregistered-providers",
            description =
                    "Namespaces must be registered in a subscription before resources are made."
                            + " Default: they are.")
    private boolean unregisteredProviders;

    @Option(
            names = "--throttle",
            description =
                    "Refuse requests beyond the limits with 429. Default: limits are told only.")
    private boolean throttle;

    @Option(
            names = "--reads-per-hour",
            paramLabel = "N",
            description = "For each principal and subscription. Default: 12000.")
    private @Nullable Integer readsPerHour;

    @Option(
            names = "--writes-per-hour",
            paramLabel = "N",
            description = "For each principal and subscription. Default: 1200.")
    private @Nullable Integer writesPerHour;

    @Option(
            names = "--deletes-per-hour",
            paramLabel = "N",
            description = "For each principal and subscription. Default: 15000.")
    private @Nullable Integer deletesPerHour;

    @Option(
            names = "--max-workspaces",
            paramLabel = "N",
            description = "In a subscription and region. Default: 25.")
    private @Nullable Integer workspaces;

    @Option(
            names = "--max-dicom-services",
            paramLabel = "N",
            description = "In a workspace. Default: 10.")
    private @Nullable Integer dicomServices;

    @Option(
            names = "--max-resource-groups",
            paramLabel = "N",
            description = "In a subscription. Default: 980.")
    private @Nullable Integer resourceGroups;

    @Option(
            names = "--max-resources",
            paramLabel = "N",
            description = "Of a type in a group. Default: 800.")
    private @Nullable Integer resourcesOfType;

    @Option(
            names = "--max-role-assignments",
            paramLabel = "N",
            description = "In a subscription. Default: 4000.")
    private @Nullable Integer roleAssignments;

    @Option(
            names = "--list-page-size",
            paramLabel = "N",
            description = "Items on a page of a list. Default: 100.")
    private @Nullable Integer pageSize;

    @Option(
            names = "--retry-after",
            paramLabel = "SECONDS",
            description = "What clients wait between polls of an operation, 1 to 60. Default: 2.")
    private @Nullable Integer retryAfter;

    @Option(
            names = "--location",
            paramLabel = "NAME",
            description =
                    "What the installation's own location is called, one more or one of the list."
                            + " Default: Local Installation (local).")
    private @Nullable String location;

    @Option(
            names = "--cloud-name",
            paramLabel = "NAME",
            description =
                    "What the installation is called in the cloud metadata. Default: Isocenter.")
    private @Nullable String cloudName;

    ResourceManagerOptions() {}

    /// Where the metadata endpoint listens.
    Optional<Integer> imdsPort() throws StartException {
        return imdsPort == null
                ? Optional.empty()
                : Optional.of(inRange("--imds-port", imdsPort, 0, 0, 65_535));
    }

    /// The settings, for a home tenant to be named later.
    ResourceManagerSettings settings() throws StartException {
        ResourceManagerSettings standard = ResourceManagerSettings.standard("common");
        ResourceSettings resources = standard.resources();
        HealthcareSettings healthcare = standard.healthcare();
        return new ResourceManagerSettings(
                standard.homeTenantId(),
                cloudName == null ? standard.cloudName() : cloudName,
                new ResourceSettings(
                        locations(),
                        inRange("--list-page-size", pageSize, resources.pageSize(), 1, 1000),
                        inRange("--retry-after", retryAfter, resources.retryAfterSeconds(), 1, 60),
                        atLeastOne(
                                "--max-resource-groups",
                                resourceGroups,
                                resources.groupsPerSubscription()),
                        atLeastOne(
                                "--max-resources",
                                resourcesOfType,
                                resources.resourcesPerTypeAndGroup())),
                new HealthcareSettings(
                        atLeastOne(
                                "--max-workspaces",
                                workspaces,
                                healthcare.workspacesPerSubscriptionAndRegion()),
                        atLeastOne(
                                "--max-dicom-services",
                                dicomServices,
                                healthcare.servicesPerWorkspace()),
                        corsOpenByDefault,
                        allowCustomAuthority),
                atLeastOne(
                        "--max-role-assignments",
                        roleAssignments,
                        (int) standard.roleAssignmentsPerSubscription()),
                requireUserImpersonation,
                !unregisteredProviders,
                throttle,
                atLeastOne("--reads-per-hour", readsPerHour, standard.readsPerHour()),
                atLeastOne("--writes-per-hour", writesPerHour, standard.writesPerHour()),
                atLeastOne("--deletes-per-hour", deletesPerHour, standard.deletesPerHour()));
    }

    private Locations locations() throws StartException {
        if (location == null) {
            return Locations.standard("local", "Local Installation");
        }
        String name = Locations.normalise(location);
        if (!name.matches("[a-z0-9]{1,40}")) {
            throw new StartException(
                    "--location must have letters, digits and spaces only, not " + location);
        }
        return Locations.standard(name, location);
    }

    private static int atLeastOne(String option, @Nullable Integer given, int otherwise)
            throws StartException {
        return inRange(option, given, otherwise, 1, Integer.MAX_VALUE);
    }

    private static int inRange(
            String option, @Nullable Integer given, int otherwise, int least, int most)
            throws StartException {
        int value = given == null ? otherwise : given;
        if (value < least || value > most) {
            throw new StartException(
                    option
                            + (most == Integer.MAX_VALUE
                                    ? " must be at least " + least
                                    : " must be between " + least + " and " + most)
                            + ", not "
                            + value);
        }
        return value;
    }
}
