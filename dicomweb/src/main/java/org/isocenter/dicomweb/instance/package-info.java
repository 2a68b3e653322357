/// What the transactions share: how an instance is named, what is kept of it, and where its bytes
/// lie.
///
/// An [org.isocenter.dicomweb.instance.Archive] is all that one DICOM service has stored. Its rows
/// are in one database, whose tables the migrations in `db/dicomweb` explain; its files are blobs.
/// The order of a commit never varies: the bytes are durable first, then one transaction makes rows
/// and change feed entry visible, then the client gets its answer. A crash in between leaves bytes
/// that nobody can reach, never a row without bytes.
@NullMarked
package org.isocenter.dicomweb.instance;

import org.jspecify.annotations.NullMarked;
