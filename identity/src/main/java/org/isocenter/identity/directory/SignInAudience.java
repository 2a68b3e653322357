package org.isocenter.identity.directory;

import java.util.Optional;

/// Whose accounts may sign in to an application (identity:APP-4).
public enum SignInAudience {
    /// This tenant's.
    AZURE_AD_MY_ORG("AzureADMyOrg"),
    /// Any tenant's.
    AZURE_AD_MULTIPLE_ORGS("AzureADMultipleOrgs"),
    /// Any tenant's and personal ones; there are none here, so the same as any tenant's.
    AZURE_AD_AND_PERSONAL_MICROSOFT_ACCOUNT("AzureADandPersonalMicrosoftAccount"),
    /// Personal ones; stored, and treated as any tenant's.
    PERSONAL_MICROSOFT_ACCOUNT("PersonalMicrosoftAccount");

    private final String value;

    SignInAudience(String value) {
        this.value = value;
    }

    /// The word Graph uses.
    public String value() {
        return value;
    }

    /// Whether tenants other than the application's own may use it.
    public boolean multipleTenants() {
        return this != AZURE_AD_MY_ORG;
    }

    /// The audience of that name, exactly as Graph writes it.
    public static Optional<SignInAudience> of(String value) {
        for (SignInAudience audience : values()) {
            if (audience.value.equals(value)) {
                return Optional.of(audience);
            }
        }
        return Optional.empty();
    }
}
