package org.isocenter.resourcemanager.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.isocenter.rule.Rule;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ActionPatternTest {
    @Rule("arm:RBAC-4")
    @ParameterizedTest(name = "{0} on {1}: {2}")
    @CsvSource({
        "*, Microsoft.HealthcareApis/workspaces/read, true",
        "*/read, Microsoft.HealthcareApis/workspaces/dicomservices/read, true",
        "*/read, Microsoft.HealthcareApis/workspaces/dicomservices/write, false",
        "Microsoft.HealthcareApis/*, microsoft.healthcareapis/workspaces/delete, true",
        "Microsoft.HealthcareApis/*, Microsoft.HealthcareApi/workspaces, false",
        "Microsoft.Authorization/*/Write, Microsoft.Authorization/roleAssignments/write, true",
        "Microsoft.Authorization/*/Write, Microsoft.Authorization/roleAssignments/read, false",
        "a/*/c/*, a/b/c/d, true",
        "a/*/c/*, a/b/d, false",
        "read, read/more, false",
        "a*a*a*a*a*b, aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa, false"
    })
    void matches(String pattern, String action, boolean expected) {
        assertThat(ActionPattern.of(pattern).matches(action.toLowerCase(Locale.ROOT)))
                .isEqualTo(expected);
    }
}
