/// Rows: transactions, migrations, and the two dialects SQLite and PostgreSQL.
///
/// Start at [org.isocenter.persistence.sql.Databases], which opens a
/// [org.isocenter.persistence.sql.Database]; its `read` and `write` run a piece of work in a
/// transaction. Both dialects pass the same contract test.
@NullMarked
package org.isocenter.persistence.sql;

import org.jspecify.annotations.NullMarked;
