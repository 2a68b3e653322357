package org.isocenter.persistence.sql;

/// Where a PostgreSQL server is, and as whom to connect to it.
///
/// @param url `jdbc:postgresql://host:port/database`, with what else the driver understands, such as
///     `sslmode`
/// @param connections how many at most; all databases of the server share them
public record PostgresqlSettings(String url, String user, String password, int connections) {
    public PostgresqlSettings {
        if (!url.startsWith("jdbc:postgresql:")) {
            throw new IllegalArgumentException(
                    "A PostgreSQL address begins with jdbc:postgresql://, unlike " + url);
        }
        if (connections < 2) {
            throw new IllegalArgumentException("Two connections are the least: " + connections);
        }
    }

    /// Without the password.
    @Override
    public String toString() {
        return url + " as " + user;
    }
}
