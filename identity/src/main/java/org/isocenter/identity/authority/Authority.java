package org.isocenter.identity.authority;

import org.isocenter.identity.directory.Tenant;

/// What the first segment of a path means (identity:ID-1).
public sealed interface Authority {
    /// What stands for it in URLs that we build: the alias as it is, or the directory's id
    /// (identity §3, `{seg}`).
    String segment();

    /// One directory, named by its id or one of its domains.
    record OneTenant(Tenant tenant) implements Authority {
        @Override
        public String segment() {
            return tenant.id().toString();
        }
    }

    /// `adfs`: the default directory, spoken to as if it were alone (identity:ID-3).
    ///
    /// @param named whether the path went on with the directory's name, as in
    ///     `/adfs/contoso.test/.well-known/…` (identity:ID-4)
    record Adfs(Tenant tenant, boolean named) implements Authority {
        @Override
        public String segment() {
            return "adfs";
        }
    }

    /// `common` or `organizations`: the directory is found from the user or the grant
    /// (identity:ID-2).
    ///
    /// @param segment which of the two
    record AnyTenant(String segment) implements Authority {}

    /// `consumers`: personal accounts, of which there are none.
    record Consumers() implements Authority {
        @Override
        public String segment() {
            return "consumers";
        }
    }
}
