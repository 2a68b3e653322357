package org.isocenter.resourcemanager.operation;

import java.time.Instant;
import java.util.Optional;
import org.isocenter.http.Origin;
import org.isocenter.http.Response;
import org.isocenter.http.json.Json;
import org.isocenter.resourcemanager.protocol.ApiVersion;
import org.isocenter.resourcemanager.protocol.ArmId;
import org.isocenter.resourcemanager.protocol.ArmTime;
import org.isocenter.resourcemanager.protocol.TypeName;
import tools.jackson.databind.node.ObjectNode;

/// A long-running operation on one resource or one resource group.
///
/// It is written in the same transaction as the state of its target, both when it is accepted and
/// when it ends, so that nobody sees the one without the other (rule HC-35), and so that a process
/// that dies finds it again (rule ARM-59).
///
/// @param id unguessable (rule ARM-50)
/// @param location where the target is
/// @param version the api-version of the request that started it
/// @param requestedBy the object id of the caller who started it
public record Operation(
        String id,
        Kind kind,
        ArmId target,
        String location,
        ApiVersion version,
        Status status,
        Instant startTime,
        Optional<Instant> endTime,
        Optional<Failure> failure,
        String requestedBy) {

    /// What is done.
    public enum Kind {
        CREATE,
        UPDATE,
        DELETE,
        DELETE_GROUP
    }

    /// How far it is.
    public enum Status {
        REQUESTED,
        RUNNING,
        SUCCEEDED,
        FAILED,
        CANCELED;

        /// Whether it is over.
        public boolean isFinal() {
            return this == SUCCEEDED || this == FAILED || this == CANCELED;
        }
    }

    /// Why it ended badly.
    ///
    /// @param httpStatus what the synchronous request would have answered
    public record Failure(int httpStatus, String code, String message) {
        ObjectNode toJson() {
            return Json.mapper().createObjectNode().put("code", code).put("message", message);
        }
    }

    /// This operation, running.
    public Operation running() {
        return with(Status.RUNNING, Optional.empty(), Optional.empty());
    }

    /// This operation, ended well.
    public Operation succeeded(Instant now) {
        return with(Status.SUCCEEDED, Optional.of(now), Optional.empty());
    }

    /// This operation, ended badly.
    public Operation failed(Instant now, Failure why) {
        return with(Status.FAILED, Optional.of(now), Optional.of(why));
    }

    /// This operation, given up in favour of another.
    public Operation canceled(Instant now, String why) {
        return with(
                Status.CANCELED, Optional.of(now), Optional.of(new Failure(409, "Canceled", why)));
    }

    private Operation with(Status to, Optional<Instant> end, Optional<Failure> why) {
        return new Operation(
                id, kind, target, location, version, to, startTime, end, why, requestedBy);
    }

    private String namespace() {
        return target.type().namespace();
    }

    /// The path of the status URL (table of §4.2).
    String statusPath() {
        return inLocation(
                namespace().equals(TypeName.HEALTHCARE) ? "operationresults" : "operationStatuses");
    }

    /// The path of the result URL.
    String resultPath() {
        if (kind == Kind.DELETE_GROUP) {
            return target.subscriptionId() + "/operationresults/" + id;
        }
        return inLocation(
                namespace().equals(TypeName.HEALTHCARE) ? "operations" : "operationResults");
    }

    private String inLocation(String segment) {
        return target.subscriptionId()
                + "/providers/"
                + namespace()
                + "/locations/"
                + location
                + "/"
                + segment
                + "/"
                + id;
    }

    /// Adds what a client needs to follow this operation; a group's deletion has no status URL (rule
    /// RG-3).
    public Response announce(Response response, Origin origin, int retryAfterSeconds) {
        Response announced =
                kind == Kind.DELETE_GROUP
                        ? response
                        : response.withHeader(
                                "Azure-AsyncOperation",
                                origin + statusPath() + "?api-version=" + version);
        return announced
                .withHeader("Location", resultUrl(origin))
                .withHeader("Retry-After", Integer.toString(retryAfterSeconds));
    }

    /// The result URL.
    public String resultUrl(Origin origin) {
        return origin + resultPath() + "?api-version=" + version;
    }

    /// The body of the status URL (rule ARM-51).
    public ObjectNode toJson() {
        ObjectNode json = Json.mapper().createObjectNode();
        json.put("id", statusPath());
        json.put("name", id);
        json.put("status", statusWord());
        json.put("startTime", ArmTime.write(startTime));
        endTime.ifPresent(time -> json.put("endTime", ArmTime.write(time)));
        if (status == Status.SUCCEEDED) {
            json.putObject("properties");
        }
        failure.ifPresent(why -> json.set("error", why.toJson()));
        return json;
    }

    /// Microsoft.HealthcareApis has two words for an unfinished operation, the others have one.
    private String statusWord() {
        boolean healthcare = namespace().equals(TypeName.HEALTHCARE);
        return switch (status) {
            case REQUESTED -> healthcare ? "Requested" : "InProgress";
            case RUNNING -> healthcare ? "Running" : "InProgress";
            case SUCCEEDED -> "Succeeded";
            case FAILED -> "Failed";
            case CANCELED -> "Canceled";
        };
    }
}
