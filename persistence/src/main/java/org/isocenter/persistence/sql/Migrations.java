package org.isocenter.persistence.sql;

import java.util.regex.Pattern;

/// A set of tables that belong together, and the scripts that bring them up to date: the files
/// `db/{name}/sqlite/V{n}__{what}.sql` and `db/{name}/postgresql/V{n}__{what}.sql` on the class path.
///
/// A database may hold several sets, each with a history of its own, so that modules which do not
/// know each other can share one database. Scripts go forward only, and one that was released is
/// never changed.
///
/// The newest number is given here and not looked for, because looking costs a walk over the class
/// path at every start; a script beyond it, or a missing one, fails when a new database is made, so
/// in every test. The scripts that are missing run in one transaction, so what cannot run inside one
/// (`vacuum`, `create index concurrently`) cannot be in a script.
///
/// @param name the folder, and part of the name of the history table: lower case letters
/// @param newest the number of the last script
public record Migrations(String name, int newest) {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]{0,29}");

    public Migrations {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("Not a name of a set of tables: " + name);
        }
        if (newest < 1) {
            throw new IllegalArgumentException("The first script has number 1, not " + newest);
        }
    }

    /// The table that tells which scripts ran.
    String historyTable() {
        return "history_of_" + name;
    }

    String folder(Dialect dialect) {
        return "db/" + name + "/" + dialect.folder();
    }
}
