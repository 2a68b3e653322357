package org.isocenter.identity.error;

import static org.isocenter.identity.error.OAuthError.*;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Why the sign-in endpoints refuse: the numbers of identity §14, each with the word of OAuth that
/// goes with it and an explanation for a person (`/error?code=`, identity:ERR-3).
///
/// Clients key on the word, on the number inside the description, and on the status (identity:ERR-4); the
/// sentences are ours.
public enum Aadsts {
    REDIRECT_URI_UNKNOWN(
            50011,
            INVALID_REQUEST,
            "The redirect URI of the request is not registered for the application. Register it"
                    + " under Authentication, letter by letter as the client sends it."),
    NO_REDIRECT_URI(
            500113,
            INVALID_REQUEST,
            "The application has no redirect URI, so nobody can be sent back to it. Register one"
                    + " under Authentication."),
    ASSERTION_UNREADABLE(
            50013,
            INVALID_GRANT,
            "The assertion of an on-behalf-of request does not verify: it was not issued here, or"
                    + " was changed."),
    ASSERTION_WRONG_AUDIENCE(
            500131,
            INVALID_GRANT,
            "The assertion of an on-behalf-of request was made for another application than the one"
                    + " that presents it."),
    ASSERTION_EXPIRED(
            500133, INVALID_GRANT, "The assertion of an on-behalf-of request has expired."),
    USER_UNKNOWN(50034, INVALID_GRANT, "There is no such account in the directory."),
    USER_LOCKED(
            50053,
            INVALID_GRANT,
            "The account is locked for a while because a wrong password was given too often. Wait"
                    + " and try again."),
    PASSWORD_EXPIRED(
            50055,
            INVALID_GRANT,
            "The password has expired or has to be changed at the next sign-in. Sign in with a"
                    + " browser to change it."),
    USER_DISABLED(50057, INVALID_GRANT, "The account is disabled. An administrator can enable it."),
    WRONG_PASSWORD(50126, INVALID_GRANT, "The user name or the password is wrong."),
    GRANT_REVOKED(
            50173,
            INVALID_GRANT,
            "The sign-in was revoked, by a change of the password or by an administrator. Sign in"
                    + " again."),
    UNKNOWN_INSTANCE(
            50049,
            INVALID_INSTANCE,
            "The host named in authorization_endpoint is none of the names of this server."),
    NO_SESSION(
            50058,
            LOGIN_REQUIRED,
            "The client asked for a silent sign-in, but nobody is signed in."),
    SEVERAL_SESSIONS(
            16000,
            INTERACTION_REQUIRED,
            "The client asked for a silent sign-in, but a choice between accounts is needed."),
    MFA_REQUIRED(50076, INTERACTION_REQUIRED, "The account requires a second factor."),
    MFA_ENROLMENT_REQUIRED(
            50079, INTERACTION_REQUIRED, "The account has to register a second factor first."),
    NOT_ASSIGNED(
            50105,
            INTERACTION_REQUIRED,
            "The application is only for users that are assigned to it, and this user is not."),
    PKCE_VERIFIER_SIZE(
            501491,
            INVALID_REQUEST,
            "code_challenge must be 43 to 128 characters of A-Z, a-z, 0-9, '-', '.', '_', '~'"
                    + " (RFC 7636 §4.2)."),
    PKCE_VERIFIER_FORM(
            50147,
            INVALID_GRANT,
            "code_verifier must be 43 to 128 characters of A-Z, a-z, 0-9, '-', '.', '_', '~'"
                    + " (RFC 7636 §4.1)."),
    PKCE_MISMATCH(
            501481,
            INVALID_GRANT,
            "code_verifier does not match the code_challenge of the authorization request, or one"
                    + " of them is missing."),
    SINGLE_TENANT_ON_COMMON(
            50194,
            INVALID_REQUEST,
            "The application is for one directory only and cannot be used at /common. Use the"
                    + " address of its directory."),
    RESOURCE_UNKNOWN(
            500011,
            INVALID_RESOURCE,
            "The resource is not known in the directory, or is disabled there. Check its spelling,"
                    + " and that its service principal exists."),
    CLIENT_NOT_ASSIGNED(
            501051,
            INVALID_GRANT,
            "The resource gives tokens only to clients that hold one of its application roles, and"
                    + " this client holds none."),
    CODE_REDEEMED(54005, INVALID_GRANT, "The code was redeemed before; a code works once."),
    CONSENT_MISSING(
            65001,
            INVALID_GRANT,
            "Nobody has consented to the application's access. Sign in interactively, or let an"
                    + " administrator grant it."),
    DECLINED(65004, ACCESS_DENIED, "The user declined."),
    RESOURCE_NOT_SUBSCRIBED(
            650052, INVALID_RESOURCE, "The directory is not subscribed to the resource."),
    RESOURCE_NOT_LISTED(
            650057,
            INVALID_RESOURCE,
            "The resource is not among the required permissions of the application."),
    GRANT_INVALID(70000, INVALID_GRANT, "The code or token is not one of ours, or not yours."),
    CODE_OF_OTHER_TENANT(
            700005, INVALID_GRANT, "The code was issued in another directory than it was sent to."),
    GRANT_TYPE_UNKNOWN(70003, UNSUPPORTED_GRANT_TYPE, "The grant_type is not supported."),
    CLIENT_UNKNOWN(
            700016,
            UNAUTHORIZED_CLIENT,
            "There is no application with this client_id in the directory."),
    ASSERTION_IDS_DIFFER(
            700021,
            INVALID_CLIENT,
            "iss and sub of the client assertion must both be the client id of the request."),
    CLIENT_ASSERTION_AUDIENCE(
            700023,
            INVALID_CLIENT,
            "aud of the client assertion must be the address of the token endpoint."),
    CLIENT_ASSERTION_TIME(
            700024,
            INVALID_CLIENT,
            "The client assertion is not within its time range, was used before, or lives too"
                    + " long."),
    CLIENT_ASSERTION_KEY(
            700027,
            INVALID_CLIENT,
            "The client assertion is not signed with a key of a certificate that is registered for"
                    + " the application and in force."),
    PUBLIC_CLIENT_WITH_CREDENTIAL(
            700025,
            INVALID_CLIENT,
            "The client is public here, so it must not present a secret or an assertion."),
    FEDERATION_NO_MATCH(
            700211,
            INVALID_CLIENT,
            "No federated identity credential of the application has the issuer, subject and"
                    + " audience of the assertion."),
    TOKEN_NOT_ENABLED(
            700051,
            UNSUPPORTED_RESPONSE_TYPE,
            "response_type token is not enabled for the application. Tick Access tokens under"
                    + " Authentication."),
    ID_TOKEN_NOT_ENABLED(
            700054,
            UNSUPPORTED_RESPONSE_TYPE,
            "response_type id_token is not enabled for the application. Tick ID tokens under"
                    + " Authentication."),
    GRANT_EXPIRED(70008, INVALID_GRANT, "The code or refresh token has expired. Sign in again."),
    GRANT_INACTIVE(
            700082, INVALID_GRANT, "The refresh token was not used for too long. Sign in again."),
    SPA_GRANT_EXPIRED(
            700084,
            INVALID_GRANT,
            "The refresh token of a single-page application lives a day, and the day is over. Sign"
                    + " in again."),
    SCOPE_INVALID(
            70011,
            INVALID_SCOPE,
            "The scope is malformed, names a permission that the resource does not have, or mixes"
                    + " .default with others."),
    SCOPE_NOT_DEFAULT(
            1002012,
            INVALID_SCOPE,
            "A client that calls for itself must ask for {resource}/.default and nothing else."),
    SCOPE_SEVERAL_RESOURCES(
            28000, INVALID_SCOPE, "A token is for one resource, but the scope names several."),
    SCOPE_EMPTY(28003, INVALID_REQUEST, "The scope names no permission."),
    DEVICE_PENDING(
            70016, AUTHORIZATION_PENDING, "The user has not entered the code yet. Ask again."),
    DEVICE_SLOW_DOWN(
            70016, SLOW_DOWN, "The client asks too often. Add five seconds to its interval."),
    DEVICE_CODE_UNKNOWN(70018, BAD_VERIFICATION_CODE, "The device code is not one of ours."),
    DEVICE_CODE_EXPIRED(70020, EXPIRED_TOKEN, "The device code has expired. Start again."),
    CLIENT_DISABLED(7000112, UNAUTHORIZED_CLIENT, "The application is disabled in the directory."),
    ASSERTION_APP_ONLY(
            7000114, INVALID_GRANT, "The assertion of an on-behalf-of request belongs to no user."),
    SECRET_WRONG(
            7000215,
            INVALID_CLIENT,
            "The client secret is wrong. Send the value of the secret, not its id."),
    SECRET_EXPIRED(
            7000222,
            INVALID_CLIENT,
            "The client secret has expired. Create another one for the application."),
    CREDENTIAL_MISSING(
            7000218,
            INVALID_CLIENT,
            "The request must carry client_secret or client_assertion, because the client is"
                    + " confidential here."),
    TENANT_UNKNOWN(90002, INVALID_REQUEST, "There is no such directory on this server."),
    FIELD_MISSING_V1(90014, INVALID_REQUEST, "A field that the request needs is missing."),
    FIELD_MISSING(900144, INVALID_REQUEST, "A field that the request needs is missing."),
    ADMIN_APPROVAL_NEEDED(
            90094, ACCESS_DENIED, "The permission needs the approval of an administrator."),
    ADMIN_APPROVAL_ONLY(
            90095,
            ACCESS_DENIED,
            "Users of this directory cannot consent themselves; an administrator has to."),
    THROTTLED(90055, TEMPORARILY_UNAVAILABLE, "Too many requests. Wait and try again."),
    FAILED(90033, SERVER_ERROR, "The server failed. Try again later."),
    WRONG_VERB(900561, INVALID_REQUEST, "The endpoint answers another HTTP method."),
    RESOURCE_ON_V2(
            901002,
            INVALID_REQUEST,
            "The parameter resource does not exist at the v2.0 endpoint. Use scope."),
    GRANT_NOT_ON_COMMON(
            9001023,
            INVALID_REQUEST,
            "The grant does not work at /common or /consumers. Use the address of the directory."),
    MALFORMED(9002313, INVALID_REQUEST, "The request is malformed."),
    SPA_PKCE_REQUIRED(
            9002325,
            INVALID_REQUEST,
            "A single-page application must use proof keys (PKCE, RFC 7636)."),
    ORIGIN_NOT_SPA(
            9002326,
            INVALID_REQUEST,
            "A browser may redeem a token from another origin only for a client whose redirect URI"
                    + " is registered as a single-page application."),
    SPA_WITHOUT_ORIGIN(
            9002327,
            INVALID_REQUEST,
            "A token issued to a single-page application may be redeemed only by a browser from"
                    + " another origin."),
    NO_CONSUMERS(
            9002332, INVALID_REQUEST, "This server has no personal accounts; use a directory.");

    private static final Map<Integer, Aadsts> BY_NUMBER =
            Arrays.stream(values())
                    .collect(
                            Collectors.toUnmodifiableMap(
                                    Aadsts::number, Function.identity(), (first, _) -> first));

    private final int number;
    private final OAuthError error;
    private final String explanation;

    Aadsts(int number, OAuthError error, String explanation) {
        this.number = number;
        this.error = error;
        this.explanation = explanation;
    }

    /// The number behind `AADSTS`.
    public int number() {
        return number;
    }

    /// The word that goes with it, where the endpoint does not use another.
    public OAuthError error() {
        return error;
    }

    /// What it means and what to do, for a person.
    public String explanation() {
        return explanation;
    }

    /// The reason of that number.
    public static Optional<Aadsts> ofNumber(int number) {
        return Optional.ofNullable(BY_NUMBER.get(number));
    }

    /// A refusal with a sentence of its own.
    public Refusal because(String message) {
        return new Refusal(this, error, message, Optional.empty());
    }

    /// A refusal that says what the number means.
    public Refusal plain() {
        return because(explanation);
    }
}
