package org.isocenter.identity.directory;

import java.util.UUID;

/// What a listing looks for: one column that an index serves.
public sealed interface Narrowing {
    /// Everything.
    record None() implements Narrowing {}

    /// The object of that id.
    record Id(UUID id) implements Narrowing {}

    /// The application or service principal of that client id.
    record AppId(UUID appId) implements Narrowing {}

    /// The display name, without regard to case.
    record Name(String name) implements Narrowing {}

    /// What the display name begins with, without regard to case.
    record NamePrefix(String prefix) implements Narrowing {}

    /// The sign-in name of a user or the mail alias of a group, without regard to case.
    record PrincipalName(String name) implements Narrowing {}

    /// An identifier URI or service principal name, see [ResourceNames].
    record ResourceName(String name) implements Narrowing {}
}
