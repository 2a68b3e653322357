package org.isocenter.identity.scope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.isocenter.identity.error.Aadsts;
import org.isocenter.identity.error.RefusedException;
import org.isocenter.rule.Rule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestedScopeTest {
    @Rule("identity:SCOPE-1")
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "https://management.core.windows.net//.default, https://management.core.windows.net/,"
                + " .default",
        "https://dicom.healthcareapis.azure.com/Dicom.ReadWrite,"
                + " https://dicom.healthcareapis.azure.com, Dicom.ReadWrite",
        "75e725bf-66ce-4cea-9b9a-5c4caae57f33/.default, 75e725bf-66ce-4cea-9b9a-5c4caae57f33,"
                + " .default",
        "api://75e725bf-66ce-4cea-9b9a-5c4caae57f33/access_as_user,"
                + " api://75e725bf-66ce-4cea-9b9a-5c4caae57f33, access_as_user",
        "User.Read, 00000003-0000-0000-c000-000000000000, User.Read"
    })
    void splitsAtTheLastSlash(String scope, String resource, String permission) throws Exception {
        ResourceScope parsed = RequestedScope.parse(scope).permissions().getFirst();

        assertThat(parsed.resource()).isEqualTo(resource);
        assertThat(parsed.permission()).isEqualTo(permission);
        assertThat(parsed.toString()).isEqualTo(scope);
    }

    @Rule("identity:SCOPE-1")
    @Test
    void takesTheWordsOfOpenidConnectApart() throws Exception {
        RequestedScope scope =
                RequestedScope.parse("  openid https://r/.default profile\temail offline_access ");

        assertThat(scope.oidc()).containsExactlyInAnyOrder(OidcScope.values());
        assertThat(scope.permissions())
                .containsExactly(new ResourceScope("https://r", ".default", false));
        assertThat(RequestedScope.parse(scope.text())).isEqualTo(scope);
    }

    @Rule("identity:SCOPE-2")
    @Test
    void isForOneResource() throws Exception {
        RequestedScope several = RequestedScope.parse("https://a/x https://b/y");

        assertThat(several.byResource()).hasSize(2);
        assertThatThrownBy(several::forOneToken)
                .satisfies(e -> assertThat(code(e)).isEqualTo(Aadsts.SCOPE_SEVERAL_RESOURCES));
        // Two spellings of one resource are one resource.
        assertThat(RequestedScope.parse("https://A/x https://a//y").forOneToken().byResource())
                .hasSize(1);
    }

    @Rule("identity:SCOPE-2")
    @Test
    void doesNotMixDefaultWithOthers() throws Exception {
        RequestedScope mixed = RequestedScope.parse("https://a/x https://a/.default");

        assertThatThrownBy(mixed::forOneToken)
                .satisfies(e -> assertThat(code(e)).isEqualTo(Aadsts.SCOPE_INVALID));
        assertThat(RequestedScope.parse("https://a/.default https://b/x").withoutMixedDefault())
                .isNotNull();
    }

    @Rule("identity:SCOPE-6")
    @Test
    void readsAResourceAsItsDefault() throws Exception {
        assertThat(RequestedScope.ofResource("https://management.azure.com/", java.util.Set.of()))
                .isEqualTo(RequestedScope.parse("https://management.azure.com//.default"));
    }

    @Rule("identity:TOKEN-10")
    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://r/.default",
                "https://r/.default openid profile offline_access",
                "openid profile offline_access https://r/.default"
            })
    void findsTheOneDefaultOfAnApp(String scope) throws Exception {
        assertThat(RequestedScope.parse(scope).appOnlyDefault().resource()).isEqualTo("https://r");
    }

    @Rule("identity:TOKEN-10")
    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://r/read",
                "https://r/.default https://s/.default",
                "openid",
                "https://r/.default https://r/read"
            })
    void acceptsNothingElseOfAnApp(String scope) {
        assertThatThrownBy(() -> RequestedScope.parse(scope).appOnlyDefault())
                .satisfies(e -> assertThat(code(e)).isEqualTo(Aadsts.SCOPE_NOT_DEFAULT));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "https://r/", "/.default"})
    void refusesWhatIsNoScope(String scope) {
        assertThatThrownBy(() -> RequestedScope.parse(scope))
                .satisfies(e -> assertThat(code(e)).isEqualTo(Aadsts.SCOPE_INVALID));
    }

    @Test
    void refusesFloods() {
        assertThatThrownBy(() -> RequestedScope.parse("a ".repeat(300)))
                .isInstanceOf(RefusedException.class);
        assertThatThrownBy(() -> RequestedScope.parse("a".repeat(10_000)))
                .isInstanceOf(RefusedException.class);
    }

    private static Aadsts code(Throwable e) {
        return ((RefusedException) e).refusal().code();
    }
}
