package org.isocenter.cli.resource;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.isocenter.cli.CommandFailure;
import org.jspecify.annotations.Nullable;

/// The deployments of a subscription or a resource group, as the commands speak of them.
final class Deployments {
    /// What a subscription keeps its records in when nobody says.
    private static final String LOCATION = "westeurope";

    private final Arm arm;
    private final String path;
    private final boolean inSubscription;

    private Deployments(Arm arm, String scope, boolean inSubscription) {
        this.arm = arm;
        this.path = scope + "/providers/Microsoft.Resources/deployments";
        this.inSubscription = inSubscription;
    }

    static Deployments inGroup(Arm arm, String group) throws CommandFailure {
        return new Deployments(arm, arm.group(group), false);
    }

    static Deployments inSubscription(Arm arm) throws CommandFailure {
        return new Deployments(arm, arm.subscription(), true);
    }

    /// Applies a template and waits until that is done.
    Object create(
            String name, @Nullable String location, Map<String, Object> properties, boolean noWait)
            throws CommandFailure, IOException {
        return arm.write("PUT", one(name), Arm.RESOURCES, body(location, properties), noWait);
    }

    /// Asks about a template without applying it.
    Object ask(
            String name, String action, @Nullable String location, Map<String, Object> properties)
            throws CommandFailure, IOException {
        return arm.write(
                "POST", one(name) + "/" + action, Arm.RESOURCES, body(location, properties), false);
    }

    /// Does something to a deployment that is there.
    Object act(String name, String action) throws CommandFailure, IOException {
        return arm.write(
                "POST", one(name) + "/" + action, Arm.RESOURCES, new LinkedHashMap<>(), true);
    }

    Object show(String name) throws CommandFailure, IOException {
        return arm.get(one(name), Arm.RESOURCES);
    }

    Object list(@Nullable String filter) throws CommandFailure, IOException {
        return arm.list(
                path + (filter == null ? "" : ResourceFilter.query(List.of(filter))),
                Arm.RESOURCES);
    }

    Object steps(String name) throws CommandFailure, IOException {
        return arm.list(one(name) + "/operations", Arm.RESOURCES);
    }

    void delete(String name) throws CommandFailure, IOException {
        arm.delete(one(name), Arm.RESOURCES, true);
    }

    private String one(String name) {
        return path + "/" + name;
    }

    private Map<String, Object> body(@Nullable String location, Map<String, Object> properties) {
        Map<String, Object> body = new LinkedHashMap<>();
        if (inSubscription) {
            body.put("location", location == null ? LOCATION : Arm.location(location));
        }
        body.put("properties", properties);
        return body;
    }
}
