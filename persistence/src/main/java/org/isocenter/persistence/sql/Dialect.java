package org.isocenter.persistence.sql;

import org.jooq.SQLDialect;

/// The SQL a database speaks. A repository whose statement differs between the two switches over
/// this.
public enum Dialect {
    SQLITE("sqlite"),
    POSTGRESQL("postgresql");

    private final String folder;

    Dialect(String folder) {
        this.folder = folder;
    }

    /// The name of the folder that holds this dialect's migrations.
    String folder() {
        return folder;
    }

    /// Its name in jOOQ; a method and not a column, so that jOOQ is loaded only by those who use it.
    SQLDialect jooq() {
        return switch (this) {
            case SQLITE -> SQLDialect.SQLITE;
            case POSTGRESQL -> SQLDialect.POSTGRES;
        };
    }
}
