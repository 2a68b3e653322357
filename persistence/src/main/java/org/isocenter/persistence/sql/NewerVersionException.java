package org.isocenter.persistence.sql;

/// The database was written by a newer version of the program. It is left untouched; its message is
/// one sentence for the operator.
public final class NewerVersionException extends DatabaseException {
    private static final long serialVersionUID = 1;

    NewerVersionException(String where, String name, int found, int known) {
        super(
                "The database "
                        + where
                        + " was written by a newer version of this program (its tables \""
                        + name
                        + "\" have version "
                        + found
                        + ", this program knows up to "
                        + known
                        + "); start that version, or restore a backup.");
    }
}
