package org.isocenter.identity.authorize;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.isocenter.identity.authority.Protocol;
import org.isocenter.identity.directory.Application;
import org.isocenter.identity.directory.Tenant;
import org.isocenter.identity.error.Aadsts;
import org.isocenter.identity.error.RefusedException;
import org.isocenter.identity.form.Form;
import org.isocenter.identity.grant.Platform;
import org.isocenter.identity.grant.ProofKey;
import org.isocenter.identity.issue.Asked;
import org.isocenter.identity.issue.ClaimsRequest;
import org.isocenter.identity.scope.RequestedScope;

/// The parameters of an authorization request, checked (identity:AUTHZ-1).
///
/// @param responseTypes what to return
/// @param mode how to return it
/// @param asked access to what
/// @param nonce for the id token
/// @param prompts what must be shown
/// @param loginHint which account is expected
/// @param maximumAge how old the sign-in may be
/// @param challenge the code challenge
/// @param challengeIsHashed whether it is hashed
/// @param clientInfo whether `client_info` is wanted
/// @param continuousAccess whether the client can handle revoked tokens
record AuthorizeRequest(
        Set<ResponseType> responseTypes,
        ResponseMode mode,
        Asked asked,
        Optional<String> nonce,
        Set<Prompt> prompts,
        Optional<String> loginHint,
        Optional<Duration> maximumAge,
        Optional<String> challenge,
        boolean challengeIsHashed,
        boolean clientInfo,
        boolean continuousAccess) {
    private static final int LONGEST_NONCE = 2_048;
    private static final int LONGEST_HINT = 320;

    /// What an authorization request may ask back (identity:AUTHZ-3).
    enum ResponseType {
        CODE,
        ID_TOKEN,
        TOKEN
    }

    /// How it comes back (identity:AUTHZ-4).
    enum ResponseMode {
        QUERY,
        FRAGMENT,
        FORM_POST;

        static Optional<ResponseMode> of(String value) {
            return switch (value) {
                case "query" -> Optional.of(QUERY);
                case "fragment" -> Optional.of(FRAGMENT);
                case "form_post" -> Optional.of(FORM_POST);
                default -> Optional.empty();
            };
        }
    }

    /// What must be shown (identity:AUTHZ-8).
    enum Prompt {
        NONE,
        LOGIN,
        CONSENT,
        SELECT_ACCOUNT
    }

    /// How a refusal of the request is to be returned: as the request says where it can be
    /// understood, else as its response type has it by default.
    static ResponseMode modeForErrors(Form form) {
        String types = form.get("response_type").orElse("");
        return form.get("response_mode")
                .flatMap(ResponseMode::of)
                .filter(mode -> mode != ResponseMode.QUERY || !types.contains("token"))
                .orElse(types.contains("token") ? ResponseMode.FRAGMENT : ResponseMode.QUERY);
    }

    /// Reads the parameters of a request whose client and redirect URI are in order.
    ///
    /// @param tenant the directory, as far as it is known before somebody signs in
    /// @throws RefusedException if one is not
    static AuthorizeRequest of(
            Form form, Protocol protocol, Tenant tenant, Application application, Platform platform)
            throws RefusedException {
        Set<ResponseType> types = responseTypes(form.require("response_type"));
        checkAllowed(types, application);
        ResponseMode mode = mode(form, types);
        boolean continuousAccess = ClaimsRequest.continuousAccess(form.get("claims"));
        Optional<String> nonce = form.get("nonce").filter(text -> text.length() <= LONGEST_NONCE);
        if (types.contains(ResponseType.ID_TOKEN) && nonce.isEmpty()) {
            throw Form.missing("nonce");
        }
        Optional<String> challenge = form.get("code_challenge");
        boolean hashed = ProofKey.isHashed(form.get("code_challenge_method"));
        if (challenge.isPresent()) {
            ProofKey.checkChallenge(challenge.get());
        }
        checkProofKey(types, challenge, tenant, application, platform);
        return new AuthorizeRequest(
                types,
                mode,
                asked(form, protocol),
                nonce,
                prompts(form.get("prompt")),
                form.get("login_hint").filter(text -> text.length() <= LONGEST_HINT),
                maximumAge(form.get("max_age")),
                challenge,
                hashed,
                form.get("client_info").filter("1"::equals).isPresent(),
                continuousAccess);
    }

    private static Set<ResponseType> responseTypes(String value) throws RefusedException {
        Set<ResponseType> types = EnumSet.noneOf(ResponseType.class);
        for (String word : value.strip().split(" +")) {
            types.add(
                    switch (word) {
                        case "code" -> ResponseType.CODE;
                        case "id_token" -> ResponseType.ID_TOKEN;
                        case "token" -> ResponseType.TOKEN;
                        default ->
                                throw Aadsts.MALFORMED
                                        .because(
                                                "response_type must be made of code, id_token and"
                                                        + " token.")
                                        .as(
                                                org.isocenter.identity.error.OAuthError
                                                        .UNSUPPORTED_RESPONSE_TYPE)
                                        .exception();
                    });
        }
        return types;
    }

    private static void checkAllowed(Set<ResponseType> types, Application application)
            throws RefusedException {
        if (types.contains(ResponseType.ID_TOKEN) && !application.web().idTokenIssuance()) {
            throw Aadsts.ID_TOKEN_NOT_ENABLED.plain().exception();
        }
        if (types.contains(ResponseType.TOKEN) && !application.web().accessTokenIssuance()) {
            throw Aadsts.TOKEN_NOT_ENABLED.plain().exception();
        }
    }

    private static ResponseMode mode(Form form, Set<ResponseType> types) throws RefusedException {
        boolean codeOnly = types.equals(EnumSet.of(ResponseType.CODE));
        Optional<String> value = form.get("response_mode");
        if (value.isEmpty()) {
            return codeOnly ? ResponseMode.QUERY : ResponseMode.FRAGMENT;
        }
        ResponseMode mode =
                ResponseMode.of(value.get())
                        .orElseThrow(() ->
                                Aadsts.MALFORMED
                                        .because(
                                                "response_mode must be query, fragment or"
                                                        + " form_post.")
                                        .exception());
        if (mode == ResponseMode.QUERY && !codeOnly) {
            throw Aadsts.MALFORMED
                    .because("Tokens cannot be returned in a query; use fragment or form_post.")
                    .exception();
        }
        return mode;
    }

    private static void checkProofKey(
            Set<ResponseType> types,
            Optional<String> challenge,
            Tenant tenant,
            Application application,
            Platform platform)
            throws RefusedException {
        boolean missing = types.contains(ResponseType.CODE) && challenge.isEmpty();
        if (missing && platform == Platform.SPA) {
            throw Aadsts.SPA_PKCE_REQUIRED.plain().exception();
        }
        boolean wantedByTenant =
                tenant.settings().publicClientsNeedPkce()
                        && application.tenantId().equals(tenant.id());
        if (missing && platform == Platform.PUBLIC_CLIENT && wantedByTenant) {
            throw Aadsts.MALFORMED
                    .because("The directory requires public clients to use proof keys (PKCE).")
                    .exception();
        }
    }

    private static Asked asked(Form form, Protocol protocol) throws RefusedException {
        Optional<Asked> asked = Asked.of(form, protocol);
        if (asked.isEmpty()) {
            if (protocol == Protocol.V1) {
                // Old clients name the resource only when they redeem the code.
                return new Asked(RequestedScope.parse("openid profile"), Optional.empty());
            }
            throw Form.missing("scope");
        }
        asked.get().scope().withoutMixedDefault();
        return asked.get();
    }

    private static Set<Prompt> prompts(Optional<String> value) throws RefusedException {
        Set<Prompt> prompts = EnumSet.noneOf(Prompt.class);
        List<String> unknown = new ArrayList<>();
        for (String word : value.orElse("").toLowerCase(Locale.ROOT).split(" +")) {
            switch (word) {
                case "" -> {
                    // Nothing asked.
                }
                case "none" -> prompts.add(Prompt.NONE);
                case "login" -> prompts.add(Prompt.LOGIN);
                case "consent" -> prompts.add(Prompt.CONSENT);
                case "admin_consent" -> prompts.add(Prompt.CONSENT);
                case "select_account" -> prompts.add(Prompt.SELECT_ACCOUNT);
                case "create", "attempt_none", "refresh_session" -> {
                    // Means nothing here.
                }
                default -> unknown.add(word);
            }
        }
        if (!unknown.isEmpty()) {
            throw Aadsts.MALFORMED.because("The value of prompt is not known.").exception();
        }
        if (prompts.contains(Prompt.NONE) && prompts.size() > 1) {
            throw Aadsts.MALFORMED
                    .because("prompt=none cannot be combined with another prompt.")
                    .exception();
        }
        return prompts;
    }

    private static Optional<Duration> maximumAge(Optional<String> value) throws RefusedException {
        if (value.isEmpty()) {
            return Optional.empty();
        }
        if (!value.get().matches("\\d{1,9}")) {
            throw Aadsts.MALFORMED.because("max_age must be a number of seconds.").exception();
        }
        return Optional.of(Duration.ofSeconds(Long.parseLong(value.get())));
    }

    boolean prompts(Prompt prompt) {
        return prompts.contains(prompt);
    }

    boolean wants(ResponseType type) {
        return responseTypes.contains(type);
    }
}
