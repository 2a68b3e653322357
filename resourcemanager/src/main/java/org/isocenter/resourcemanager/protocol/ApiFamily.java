package org.isocenter.resourcemanager.protocol;

import java.util.List;
import java.util.stream.Stream;

/// The api-versions each area accepts (contract §0.3), newest first, which is also the order in
/// which providers list them (rule PROV-2).
public enum ApiFamily {
    METADATA(true, "2022-09-01 2020-06-01 2019-05-01 2015-01-01"),
    SUBSCRIPTIONS(
            true, "2022-12-01 2021-01-01 2020-01-01 2019-11-01 2019-06-01 2018-06-01 2016-06-01"),
    RESOURCES(
            true,
            "2025-04-01 2024-11-01 2024-03-01 2023-07-01 2022-09-01 2021-04-01 2021-01-01"
                    + " 2020-10-01 2020-06-01 2019-10-01 2018-05-01"),
    HEALTHCARE(
            false,
            "2024-03-31 2024-03-01 2023-12-01 2023-11-01 2023-09-06 2023-02-28 2022-12-01"
                    + " 2022-06-01 2022-05-15 2021-11-01"),
    ROLE_ASSIGNMENTS(
            true,
            "2022-04-01 2020-10-01-preview 2020-08-01-preview 2020-04-01-preview"
                    + " 2018-09-01-preview 2015-07-01"),
    ROLE_DEFINITIONS(
            true, "2022-05-01-preview 2022-04-01 2018-07-01 2018-01-01-preview 2015-07-01"),
    DENY_ASSIGNMENTS(true, "2022-04-01 2018-07-01-preview"),
    PROVIDER_OPERATIONS(true, "2022-04-01 2018-01-01-preview 2015-07-01"),
    ELEVATE_ACCESS(true, "2016-07-01 2015-07-01"),
    IDENTITIES(false, "2024-11-30 2023-01-31 2022-01-31-preview 2018-11-30"),
    DIGITAL_TWINS(false, "2023-01-31 2022-10-31 2022-05-31 2020-12-01 2020-10-31");

    private final boolean platform;
    private final List<ApiVersion> newestFirst;

    ApiFamily(boolean platform, String newestFirst) {
        this.platform = platform;
        this.newestFirst =
                Stream.of(newestFirst.split(" "))
                        .map(text -> ApiVersion.parse(text).orElseThrow())
                        .toList();
    }

    /// Whether these are the platform's own types, which refuse an unknown version in words of
    /// their own (rule ARM-21).
    public boolean isPlatform() {
        return platform;
    }

    /// The versions, newest first.
    public List<ApiVersion> newestFirst() {
        return newestFirst;
    }

    /// Whether this area accepts the version.
    public boolean accepts(ApiVersion version) {
        return newestFirst.contains(version);
    }

    /// The versions in one line, as error messages list them.
    public String listed() {
        return String.join(", ", newestFirst.stream().map(ApiVersion::text).toList());
    }
}
