package org.isocenter.cli.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.isocenter.cli.CommandFailure;
import org.isocenter.rule.Rule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import tools.jackson.databind.json.JsonMapper;

final class AppOptionsTest {
    @TempDir Path folder;

    @Rule({"identity:APP-4", "identity:APP-5", "identity:APP-6"})
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    --display-name N                                   | {"displayName":"N"}
                    --sign-in-audience AzureADMultipleOrgs             | {"signInAudience":"AzureADMultipleOrgs"}
                    --available-to-other-tenants false                 | {"signInAudience":"AzureADMyOrg"}
                    --available-to-other-tenants                       | {"signInAudience":"AzureADMultipleOrgs"}
                    --is-fallback-public-client true                   | {"isFallbackPublicClient":true}
                    --native-app                                       | {"isFallbackPublicClient":true}
                    --native-app false                                 | {"isFallbackPublicClient":false}
                    --reply-urls https://a https://b                   | {"web":{"redirectUris":["https://a","https://b"]}}
                    --reply-urls http://localhost --native-app         | {"isFallbackPublicClient":true,"publicClient":{"redirectUris":["http://localhost"]}}
                    --web-redirect-uris https://a                      | {"web":{"redirectUris":["https://a"]}}
                    --public-client-redirect-uris http://localhost     | {"publicClient":{"redirectUris":["http://localhost"]}}
                    --identifier-uris api://x                          | {"identifierUris":["api://x"]}
                    --identifier-uris                                  | {"identifierUris":[]}
                    --oauth2-allow-implicit-flow true                  | {"web":{"implicitGrantSettings":{"enableAccessTokenIssuance":true}}}
                    --enable-id-token-issuance                         | {"web":{"implicitGrantSettings":{"enableIdTokenIssuance":true}}}
                    --homepage https://h                               | {"web":{"homePageUrl":"https://h"}}
                    --requested-access-token-version 2                 | {"api":{"requestedAccessTokenVersion":2}}
                    """)
    void optionsBecomeAnApplication(String options, String json) throws Exception {
        assertThat(body(options.split("\\s+"))).isEqualTo(json);
    }

    @Rule("identity:APP-7")
    @Test
    void permissionsComeFromTextOrFile() throws Exception {
        String manifest =
                "[{\"resourceAppId\":\"r\",\"resourceAccess\":[{\"id\":\"i\",\"type\":\"Scope\"}]}]";
        Path file = folder.resolve("manifest.json");
        Files.writeString(file, manifest);
        String wanted = "{\"requiredResourceAccess\":" + manifest + "}";

        for (String value : List.of(manifest, "@" + file, file.toString())) {
            assertThat(body("--required-resource-accesses", value)).isEqualTo(wanted);
        }
        assertThatThrownBy(() -> body("--required-resource-accesses", "@" + folder.resolve("x")))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("there is no file");
        assertThatThrownBy(() -> body("--required-resource-accesses", "[{"))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("is no JSON");
    }

    @Test
    void oldAndNewOptionsMayNotContradictEachOther() {
        assertThatThrownBy(
                        () -> body("--native-app", "true", "--is-fallback-public-client", "false"))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("contradict");
    }

    @Test
    void permissionsAreMergedPerResource() throws Exception {
        List<Map<String, Object>> accesses = new ArrayList<>();
        PermissionCommand.add(accesses, "api", List.of("a=Scope"));
        PermissionCommand.add(accesses, "API", List.of("b=Role", "a=Role"));
        PermissionCommand.add(accesses, "other", List.of("c=Scope"));

        assertThat(JsonMapper.shared().writeValueAsString(accesses))
                .isEqualTo(
                        "[{\"resourceAppId\":\"api\",\"resourceAccess\":[{\"id\":\"b\",\"type\":\"Role\"},"
                                + "{\"id\":\"a\",\"type\":\"Role\"}]},{\"resourceAppId\":\"other\","
                                + "\"resourceAccess\":[{\"id\":\"c\",\"type\":\"Scope\"}]}]");
        assertThatThrownBy(() -> PermissionCommand.add(accesses, "api", List.of("a")))
                .isInstanceOf(CommandFailure.class);
    }

    @Test
    void filtersQuoteWhatUsersWrite() {
        assertThat(Graph.equal("displayName", "O'Neil")).isEqualTo("displayName eq 'O''Neil'");
        assertThat(Graph.any("identifierUris", "api://x"))
                .isEqualTo("identifierUris/any(x:x eq 'api://x')");
        assertThat(Graph.equal("displayName", null)).isEmpty();
    }

    private static String body(String... options) throws CommandFailure {
        AppOptions app = new AppOptions();
        new CommandLine(app).setExpandAtFiles(false).parseArgs(options);
        return JsonMapper.shared().writeValueAsString(app.body());
    }
}
