package org.isocenter.cli.directory;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.isocenter.cli.CommandFailure;
import org.isocenter.cli.argument.Argument;
import org.isocenter.cli.http.Documents;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// What can be said of an application, and what becomes of it in Microsoft Graph.
///
/// Beside the options that `az` has today stand those it had until version 2.36 (identity §16.1,
/// §21.7), so that old instructions can be followed as they are written.
final class AppOptions {
    @Option(
            names = "--display-name",
            paramLabel = "NAME",
            description = "The name that people see.")
    private @Nullable String displayName;

    @Option(
            names = "--sign-in-audience",
            paramLabel = "AUDIENCE",
            description =
                    "AzureADMyOrg, AzureADMultipleOrgs or AzureADandPersonalMicrosoftAccount.")
    private @Nullable String audience;

    @Option(
            names = "--identifier-uris",
            arity = "0..*",
            paramLabel = "URI",
            description = "What tokens for it are asked for by: api://viewer.")
    private @Nullable List<String> identifierUris;

    @Option(
            names = "--web-home-page-url",
            paramLabel = "URL",
            description = "Where its users start.")
    private @Nullable String webHomePage;

    @Option(
            names = "--web-redirect-uris",
            arity = "0..*",
            paramLabel = "URI",
            description = "Where a web server takes codes.")
    private @Nullable List<String> webRedirectUris;

    @Option(
            names = "--public-client-redirect-uris",
            arity = "0..*",
            paramLabel = "URI",
            description = "Where an installed program takes codes.")
    private @Nullable List<String> publicClientRedirectUris;

    @Option(
            names = "--spa-redirect-uris",
            arity = "0..*",
            paramLabel = "URI",
            description = "Where a script in a page takes codes.")
    private @Nullable List<String> spaRedirectUris;

    @Option(
            names = "--enable-access-token-issuance",
            arity = "0..1",
            fallbackValue = "true",
            paramLabel = "true|false",
            description = "Pages may be given access tokens directly.")
    private @Nullable Boolean accessTokens;

    @Option(
            names = "--enable-id-token-issuance",
            arity = "0..1",
            fallbackValue = "true",
            paramLabel = "true|false",
            description = "Pages may be given id tokens directly.")
    private @Nullable Boolean idTokens;

    @Option(
            names = "--is-fallback-public-client",
            arity = "0..1",
            fallbackValue = "true",
            paramLabel = "true|false",
            description = "It keeps no secret: an installed program.")
    private @Nullable Boolean publicClient;

    @Option(
            names = "--required-resource-accesses",
            paramLabel = "JSON",
            description = "A list of permissions, @manifest.json or the name of the file.")
    private @Nullable String accesses;

    @Option(
            names = "--app-roles",
            paramLabel = "JSON",
            description = "A list of roles that it defines, or @file.")
    private @Nullable String appRoles;

    @Option(
            names = "--optional-claims",
            paramLabel = "JSON",
            description = "What else its tokens say, or @file.")
    private @Nullable String optionalClaims;

    @Option(
            names = "--requested-access-token-version",
            paramLabel = "1|2",
            description = "The form of tokens for this application.")
    private @Nullable Integer tokenVersion;

    @Option(
            names = "--available-to-other-tenants",
            arity = "0..1",
            fallbackValue = "true",
            paramLabel = "true|false",
            description = "Formerly, for --sign-in-audience.")
    private @Nullable Boolean otherTenants;

    @Option(
            names = "--reply-urls",
            arity = "0..*",
            paramLabel = "URL",
            description =
                    "Formerly, for --web-redirect-uris; with --native-app for"
                            + " --public-client-redirect-uris.")
    private @Nullable List<String> replyUrls;

    @Option(
            names = "--native-app",
            arity = "0..1",
            fallbackValue = "true",
            paramLabel = "true|false",
            description = "Formerly, for --is-fallback-public-client.")
    private @Nullable Boolean nativeApp;

    @Option(
            names = "--oauth2-allow-implicit-flow",
            arity = "0..1",
            fallbackValue = "true",
            paramLabel = "true|false",
            description = "Formerly, for --enable-access-token-issuance.")
    private @Nullable Boolean implicitFlow;

    @Option(
            names = "--homepage",
            paramLabel = "URL",
            description = "Formerly, for --web-home-page-url.")
    private @Nullable String homePage;

    AppOptions() {}

    /// The name, as it was given.
    @Nullable String displayName() {
        return displayName;
    }

    /// The members of an application (identity §15.1) that were given.
    ///
    /// @throws CommandFailure if one is no JSON, or old and new options contradict each other
    Map<String, Object> body() throws CommandFailure {
        Map<String, Object> body = new LinkedHashMap<>();
        Documents.put(body, "displayName", displayName);
        Documents.put(
                body,
                "signInAudience",
                one(
                        "--sign-in-audience",
                        audience,
                        "--available-to-other-tenants",
                        otherTenants == null
                                ? null
                                : otherTenants ? "AzureADMultipleOrgs" : "AzureADMyOrg"));
        Documents.put(body, "identifierUris", identifierUris);
        Documents.put(
                body,
                "isFallbackPublicClient",
                one("--is-fallback-public-client", publicClient, "--native-app", nativeApp));
        boolean isNative = Boolean.TRUE.equals(nativeApp) || Boolean.TRUE.equals(publicClient);
        Map<String, Object> web = new LinkedHashMap<>();
        Documents.put(
                web,
                "homePageUrl",
                one("--web-home-page-url", webHomePage, "--homepage", homePage));
        Documents.put(
                web,
                "redirectUris",
                one(
                        "--web-redirect-uris",
                        webRedirectUris,
                        "--reply-urls",
                        isNative ? null : replyUrls));
        Map<String, Object> implicit = new LinkedHashMap<>();
        Documents.put(
                implicit,
                "enableAccessTokenIssuance",
                one(
                        "--enable-access-token-issuance",
                        accessTokens,
                        "--oauth2-allow-implicit-flow",
                        implicitFlow));
        Documents.put(implicit, "enableIdTokenIssuance", idTokens);
        putUnlessEmpty(web, "implicitGrantSettings", implicit);
        putUnlessEmpty(body, "web", web);
        Map<String, Object> installed = new LinkedHashMap<>();
        Documents.put(
                installed,
                "redirectUris",
                one(
                        "--public-client-redirect-uris",
                        publicClientRedirectUris,
                        "--reply-urls",
                        isNative ? replyUrls : null));
        putUnlessEmpty(body, "publicClient", installed);
        if (spaRedirectUris != null) {
            body.put("spa", Documents.of("redirectUris", spaRedirectUris));
        }
        if (accesses != null) {
            body.put(
                    "requiredResourceAccess",
                    Argument.json("--required-resource-accesses", accesses));
        }
        if (appRoles != null) {
            body.put("appRoles", Argument.json("--app-roles", appRoles));
        }
        if (optionalClaims != null) {
            body.put("optionalClaims", Argument.json("--optional-claims", optionalClaims));
        }
        if (tokenVersion != null) {
            body.put("api", Documents.of("requestedAccessTokenVersion", tokenVersion));
        }
        return body;
    }

    private static void putUnlessEmpty(
            Map<String, Object> members, String name, Map<String, Object> value) {
        if (!value.isEmpty()) {
            members.put(name, value);
        }
    }

    private static <T> @Nullable T one(
            String newName, @Nullable T newValue, String oldName, @Nullable T oldValue)
            throws CommandFailure {
        if (newValue != null && oldValue != null && !newValue.equals(oldValue)) {
            throw new CommandFailure(2, newName + " and " + oldName + " contradict each other");
        }
        return newValue == null ? oldValue : newValue;
    }
}
