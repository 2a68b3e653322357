package org.isocenter.cli.resource;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.isocenter.cli.CommandFailure;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Which resources a generic command means: by id, or by group, type and name.
final class ResourceId {
    @Option(
            names = {"--ids", "--id"},
            arity = "1..*",
            paramLabel = "ID",
            description = "Full resource ids.")
    private List<String> ids = List.of();

    @Option(
            names = {"-g", "--resource-group"},
            paramLabel = "GROUP",
            description = "The resource group.")
    private @Nullable String group;

    @Option(
            names = {"-n", "--name"},
            paramLabel = "NAME",
            description = "The resource's name.")
    private @Nullable String name;

    @Option(
            names = "--resource-type",
            paramLabel = "TYPE",
            description = "NAMESPACE/TYPE, or TYPE with --namespace.")
    private @Nullable String type;

    @Option(
            names = "--namespace",
            paramLabel = "NAMESPACE",
            description = "The provider: Microsoft.HealthcareApis.")
    private @Nullable String namespace;

    @Option(
            names = "--parent",
            paramLabel = "PATH",
            description = "What it belongs to, as TYPE/NAME: workspaces/ws1.")
    private @Nullable String parent;

    @Option(
            names = "--api-version",
            paramLabel = "VERSION",
            description = "Default: the newest of the type.")
    private @Nullable String version;

    @Option(names = "--latest-include-preview", description = "Also versions with preview.")
    private boolean preview;

    ResourceId() {}

    /// The ids of all resources that are meant.
    List<String> paths(Arm arm) throws CommandFailure {
        if (!ids.isEmpty()) {
            return ids;
        }
        if (group == null || name == null || type == null) {
            throw new CommandFailure(
                    2, "say --ids, or --resource-group, --resource-type and --name");
        }
        return List.of(arm.group(group) + "/providers/" + path(type, name, namespace, parent));
    }

    /// The part after `/providers/`.
    static String path(
            String type, String name, @Nullable String namespace, @Nullable String parent) {
        String full = namespace == null ? type : namespace + "/" + type;
        int slash = full.indexOf('/');
        String inner = parent == null || parent.isEmpty() ? "" : strip(parent) + "/";
        return slash < 0
                ? full + "/" + inner + name
                : full.substring(0, slash) + "/" + inner + full.substring(slash + 1) + "/" + name;
    }

    private static String strip(String path) {
        String inner = path.startsWith("/") ? path.substring(1) : path;
        return inner.endsWith("/") ? inner.substring(0, inner.length() - 1) : inner;
    }

    /// The version of the API to use for a resource.
    String version(Arm arm, String id) throws CommandFailure, IOException {
        return version == null ? arm.versionOf(typeOf(id), preview) : version;
    }

    /// The type in an id: what stands at every second place after the last `providers`.
    static String typeOf(String id) throws CommandFailure {
        List<String> words = List.of(id.split("/", -1));
        int providers = -1;
        for (int i = 0; i < words.size(); i++) {
            if (words.get(i).equalsIgnoreCase("providers")) {
                providers = i;
            }
        }
        if (providers < 0 && words.size() == 5 && words.get(3).equalsIgnoreCase("resourceGroups")) {
            return "Microsoft.Resources/resourceGroups";
        }
        if (providers < 0 || providers + 3 >= words.size()) {
            throw new CommandFailure(2, "'" + id + "' is no resource id");
        }
        List<String> type = new ArrayList<>(List.of(words.get(providers + 1)));
        for (int i = providers + 2; i < words.size(); i += 2) {
            type.add(words.get(i));
        }
        return String.join("/", type);
    }
}
