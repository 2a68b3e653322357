/// The directory: tenants and what lives in them, as records, and the repository that keeps them.
///
/// [Directory] is the way in. It answers the look-ups of the token path from memory and opens
/// transactions; inside one, [DirectoryRepository] reads and writes rows. An object is one row with
/// its searchable fields as columns and the whole of it as a JSON document in the form that
/// Microsoft Graph publishes, so that a new property is a new line in one reader and one writer
/// ([ApplicationDocument] and its kind) and no migration. Credentials, memberships and grants have
/// tables of their own.
@NullMarked
package org.isocenter.identity.directory;

import org.jspecify.annotations.NullMarked;
