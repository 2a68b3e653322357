package org.isocenter.resourcemanager.resource;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.isocenter.resourcemanager.protocol.ArmError;
import org.isocenter.resourcemanager.protocol.ArmId;
import org.isocenter.resourcemanager.protocol.ArmRefusal;
import org.isocenter.resourcemanager.protocol.RequestContent;
import org.isocenter.resourcemanager.protocol.TypeName;

/// What can be wrong with a write of a resource that is decided by the request and the rows alone:
/// nothing here asks the directory or role-based access control.
final class WriteChecks {
    private WriteChecks() {}

    /// A name has at most 260 characters, none of them one that an id could not hold, and is one
    /// that the kind allows.
    static void name(ResourceKind kind, ArmId id) throws ArmRefusal {
        String name = id.name();
        if (name.length() > 260
                || name.chars()
                        .anyMatch(c -> Character.isISOControl(c) || "<>%&:\\?/".indexOf(c) >= 0)) {
            throw ArmError.INVALID_RESOURCE_NAME
                    .refuse(name, "it has more than 260 characters, or one of <>%&:\\?/")
                    .at(kind.nameParameter());
        }
        kind.checkName(name);
    }

    /// The location that a request names, as this installation calls it; empty for what has none.
    static Optional<String> location(ResourceKind kind, RequestContent content, Locations locations)
            throws ArmRefusal {
        Optional<String> location = content.text("location").filter(text -> !text.isBlank());
        if (!kind.isTracked() || location.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                locations
                        .find(location.get())
                        .orElseThrow(() ->
                                ArmError.LOCATION_NOT_AVAILABLE_FOR_RESOURCE_TYPE
                                        .refuse(location.get(), kind.type(), locations.listed())
                                        .at("location"))
                        .name());
    }

    /// A new resource has a location, and one that exists keeps its own (rule ARM-26).
    static void location(
            ResourceKind kind, ArmId id, Optional<String> location, Optional<Resource> existing)
            throws ArmRefusal {
        if (!kind.isTracked()) {
            return;
        }
        if (existing.isEmpty()) {
            if (location.isEmpty()) {
                throw ArmError.LOCATION_REQUIRED.refuse().at("location");
            }
            return;
        }
        String there = existing.get().location().orElseThrow();
        if (location.isPresent() && !location.get().equals(there)) {
            throw ArmError.INVALID_RESOURCE_LOCATION
                    .refuse(
                            existing.get().id().name(),
                            there,
                            id.group().orElseThrow(),
                            location.get())
                    .at("location");
        }
    }

    /// A PATCH may repeat what cannot change, but not change it.
    static void unchangeable(RequestContent content, Resource existing) throws ArmRefusal {
        Optional<String> location = content.text("location");
        if (location.isPresent()
                && !Optional.of(Locations.normalise(location.get())).equals(existing.location())) {
            throw ArmError.PROPERTY_CHANGE_NOT_ALLOWED.refuse("location").at("location");
        }
        Optional<String> name = content.text("name");
        if (name.isPresent()
                && !name.get().equalsIgnoreCase(existing.id().name())
                && !existing.id().key().endsWith("/" + name.get().toLowerCase(Locale.ROOT))) {
            throw ArmError.PROPERTY_CHANGE_NOT_ALLOWED.refuse("name").at("name");
        }
        Optional<String> type = content.text("type");
        if (type.isPresent() && !TypeName.of(type.get()).equals(existing.id().type())) {
            throw ArmError.PROPERTY_CHANGE_NOT_ALLOWED.refuse("type").at("type");
        }
    }

    /// A terminal value is ignored while the state here is terminal, because clients send whole
    /// resources back (rule ARM-48).
    static void provisioningState(RequestContent content, Optional<Resource> existing)
            throws ArmRefusal {
        Optional<String> sent = content.objectOrEmpty("properties").text("provisioningState");
        if (sent.isEmpty() || existing.isEmpty()) {
            return;
        }
        String shown = existing.get().shownState().word();
        boolean sentTerminal =
                List.of("succeeded", "failed", "canceled")
                        .contains(sent.get().toLowerCase(Locale.ROOT));
        if (!sent.get().equalsIgnoreCase(shown)
                && !(sentTerminal && existing.get().state().isTerminal())) {
            throw ArmError.INVALID_PROVISIONING_STATE
                    .refuse(sent.get())
                    .at("properties.provisioningState");
        }
    }

    /// What the administrator suspended or took out of service cannot be changed (rule HC-33).
    static void steady(Optional<Resource> existing) throws ArmRefusal {
        Optional<ProvisioningState> steady = existing.flatMap(Resource::steady);
        if (steady.isPresent()
                && (steady.get() == ProvisioningState.SUSPENDED
                        || steady.get() == ProvisioningState.DEPROVISIONED)) {
            throw ArmError.OPERATION_NOT_ALLOWED.refuse(
                    "The resource is in the state '"
                            + steady.get().word()
                            + "' and cannot be changed.");
        }
    }

    /// The user-assigned identities of a resource are there (rule HC-43).
    static void identitiesExist(ResourceReader reader, Resource draft) throws ArmRefusal {
        List<ArmId> ids = draft.identity().map(ServiceIdentity::assignedIds).orElse(List.of());
        for (ArmId id : ids) {
            boolean there =
                    reader.find(id)
                            .filter(identity -> identity.state() == ProvisioningState.SUCCEEDED)
                            .isPresent();
            if (!there) {
                throw ArmError.FAILED_IDENTITY_OPERATION
                        .refuse(draft.id(), id)
                        .at("identity.userAssignedIdentities");
            }
        }
    }
}
