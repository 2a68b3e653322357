/// The directory: tenants and what lives in them, as records, and the repositories that keep them.
///
/// [Directory] is the way in. It answers the look-ups of the token path from memory and opens
/// transactions; inside one, [DirectoryRows] has a repository for each kind of row. An object,
/// whatever its type, is one row of [DirectoryObjectRepository] with
/// its searchable fields as columns and the whole of it as a JSON document in the form that
/// Microsoft Graph publishes, so that a new property is a new line in one reader and one writer
/// ([ApplicationDocument] and its kind) and no migration. Credentials, memberships and grants have
/// tables of their own.
@NullMarked
package org.isocenter.identity.directory;

import org.jspecify.annotations.NullMarked;
