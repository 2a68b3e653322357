package org.isocenter.resourcemanager.protocol;

import java.util.Optional;
import org.isocenter.http.Headers;
import org.isocenter.http.Response;
import org.isocenter.http.json.Json;
import tools.jackson.databind.node.ObjectNode;

/// A request is refused.
///
/// The order of checks of a request (contract §1.4) is long, and each check ends it; so a refusal
/// unwinds the calls, and its first caller, the plane, makes a response of it. It is a value in
/// every other respect: it carries no stack trace and no cause.
public final class ArmRefusal extends Exception {
    private static final long serialVersionUID = 1L;

    private final ArmError error;
    private final transient Optional<String> target;
    private final transient Headers headers;
    private final int status;

    ArmRefusal(ArmError error, String message) {
        this(error, error.status(), message, Optional.empty(), Headers.none());
    }

    private ArmRefusal(
            ArmError error, int status, String message, Optional<String> target, Headers headers) {
        super(message, null, false, false);
        this.error = error;
        this.status = status;
        this.target = target;
        this.headers = headers;
    }

    /// The row of the error table.
    public ArmError error() {
        return error;
    }

    /// What the message is for: text for people.
    public String message() {
        return String.valueOf(getMessage());
    }

    /// The member or the resource that is at fault.
    public Optional<String> target() {
        return target;
    }

    /// This refusal, naming what is at fault.
    public ArmRefusal at(String newTarget) {
        return new ArmRefusal(error, status, message(), Optional.of(newTarget), headers);
    }

    /// The HTTP status.
    public int status() {
        return status;
    }

    /// This refusal with another status, for the few codes that have two.
    public ArmRefusal withStatus(int other) {
        return new ArmRefusal(error, other, message(), target, headers);
    }

    /// This refusal with one more sentence in its message.
    public ArmRefusal explained(String sentence) {
        return new ArmRefusal(error, status, message() + " " + sentence, target, headers);
    }

    /// This refusal with one more header field.
    public ArmRefusal withHeader(String name, String value) {
        return new ArmRefusal(error, status, message(), target, headers.with(name, value));
    }

    /// The body of every error of the plane (rules ARM-10, ARM-11).
    public ObjectNode body() {
        ObjectNode body = Json.mapper().createObjectNode();
        body.set("error", detail());
        return body;
    }

    /// The inner object: `code`, `message`, perhaps `target`.
    public ObjectNode detail() {
        ObjectNode detail = Json.mapper().createObjectNode();
        detail.put("code", error.code());
        detail.put("message", message());
        target.ifPresent(name -> detail.put("target", name));
        return detail;
    }

    /// The response.
    public Response toResponse() {
        Response response = Response.json(status, body());
        for (Headers.Field field : headers.fields()) {
            response = response.withHeader(field.name(), field.value());
        }
        return response;
    }
}
