package org.isocenter.resourcemanager.resource;

import java.util.Optional;
import org.isocenter.resourcemanager.protocol.ArmId;
import tools.jackson.databind.node.ObjectNode;

/// A resource, whatever its type, or a resource group: what was written by clients and what became
/// of it. Immutable; the nodes inside are never changed.
///
/// What the server adds on reading (URLs, connections, effective settings) is not kept here.
///
/// @param location normalised; proxy resources have none
/// @param tags absent when never set (rule ARM-28)
/// @param etag quotes included
/// @param state how it is doing
/// @param steady what an administrator put it in; shown while no operation runs (rule HC-33)
/// @param properties what clients wrote, independent of the api-version (rule ARM-23)
/// @param serving the content the data plane serves; absent until the first success (rules HC-21,
///     HC-25)
/// @param operationId the operation in flight
public record Resource(
        ArmId id,
        Optional<String> location,
        Optional<Tags> tags,
        String etag,
        ProvisioningState state,
        Optional<ProvisioningState> steady,
        Optional<ServiceIdentity> identity,
        ObjectNode properties,
        Optional<Serving> serving,
        Optional<String> operationId,
        SystemData systemData) {

    /// What is in effect. An update that fails goes back to it (rule HC-34).
    public record Serving(
            Optional<Tags> tags, Optional<ServiceIdentity> identity, ObjectNode properties) {}

    /// The state as a client sees it.
    public ProvisioningState shownState() {
        return operationId.isEmpty() ? steady.orElse(state) : state;
    }

    /// This resource with what a client wrote.
    public Resource withContent(
            ArmId newId,
            Optional<Tags> newTags,
            Optional<ServiceIdentity> newIdentity,
            ObjectNode newProperties) {
        return new Resource(
                newId,
                location,
                newTags,
                etag,
                state,
                steady,
                newIdentity,
                newProperties,
                serving,
                operationId,
                systemData);
    }

    /// This resource with other properties, in effect at once.
    public Resource withProperties(ObjectNode newProperties) {
        return withContent(id, tags, identity, newProperties);
    }

    /// This resource in another state.
    public Resource withState(ProvisioningState newState, Optional<String> newOperationId) {
        return new Resource(
                id,
                location,
                tags,
                etag,
                newState,
                steady,
                identity,
                properties,
                serving,
                newOperationId,
                systemData);
    }

    /// This resource with or without a state an administrator gave it.
    public Resource withSteady(Optional<ProvisioningState> newSteady) {
        return new Resource(
                id,
                location,
                tags,
                etag,
                state,
                newSteady,
                identity,
                properties,
                serving,
                operationId,
                systemData);
    }

    /// This resource under a new tag.
    public Resource withEtag(String newEtag) {
        return new Resource(
                id,
                location,
                tags,
                newEtag,
                state,
                steady,
                identity,
                properties,
                serving,
                operationId,
                systemData);
    }

    /// This resource with another history.
    public Resource withSystemData(SystemData newSystemData) {
        return new Resource(
                id,
                location,
                tags,
                etag,
                state,
                steady,
                identity,
                properties,
                serving,
                operationId,
                newSystemData);
    }

    /// This resource with its content in effect.
    public Resource inEffect() {
        return new Resource(
                id,
                location,
                tags,
                etag,
                state,
                steady,
                identity,
                properties,
                Optional.of(new Serving(tags, identity, properties)),
                operationId,
                systemData);
    }

    /// This resource with the content that was in effect before; unchanged when none ever was.
    public Resource restored() {
        return serving.map(before ->
                        withContent(id, before.tags(), before.identity(), before.properties()))
                .orElse(this);
    }

    /// Whether the content is the same, as far as users can change it (rules ARM-63, ARM-72).
    public boolean hasSameContentAs(Resource other) {
        return id.toString().equals(other.id.toString())
                && tags.equals(other.tags)
                && identity.equals(other.identity)
                && properties.equals(other.properties);
    }

    /// Whether nothing but tags (and the spelling of the name) differs (rule ARM-57).
    public boolean differsInTagsOnly(Resource other) {
        return identity.equals(other.identity) && properties.equals(other.properties);
    }
}
