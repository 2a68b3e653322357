package org.isocenter.persistence.sql;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteDatabaseTest extends DatabaseContract {
    @TempDir Path folder;

    @Override
    Database open(Migrations... sets) {
        return Databases.openSqlite(folder.resolve("rows.sqlite"), sets);
    }
}
