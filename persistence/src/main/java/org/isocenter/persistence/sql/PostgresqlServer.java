package org.isocenter.persistence.sql;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;

/// The connections to a PostgreSQL server, shared by all databases (schemas) on it: hundreds of
/// DICOM services do not need hundreds of connections.
public final class PostgresqlServer implements AutoCloseable {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    private final PostgresqlSettings settings;
    private final HikariDataSource pool;

    private PostgresqlServer(PostgresqlSettings settings, HikariDataSource pool) {
        this.settings = settings;
        this.pool = pool;
    }

    /// Connects.
    ///
    /// @throws DatabaseException when there is no server, or it does not let us in
    public static PostgresqlServer connect(PostgresqlSettings settings) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("postgresql");
        config.setJdbcUrl(settings.url());
        config.setUsername(settings.user());
        config.setPassword(settings.password());
        config.setMaximumPoolSize(settings.connections());
        config.setMinimumIdle(1);
        config.setConnectionTimeout(CONNECT_TIMEOUT.toMillis());
        // Sessions say `begin` and `commit` themselves, several statements to a round trip.
        config.setAutoCommit(true);
        config.addDataSourceProperty("reWriteBatchedInserts", "true");
        config.addDataSourceProperty("ApplicationName", "isocenter");
        config.addDataSourceProperty("tcpKeepAlive", "true");
        try {
            return new PostgresqlServer(settings, new HikariDataSource(config));
        } catch (RuntimeException e) {
            throw new DatabaseException("No connection to " + settings, e);
        }
    }

    HikariDataSource pool() {
        return pool;
    }

    @Override
    public void close() {
        pool.close();
    }

    @Override
    public String toString() {
        return settings.toString();
    }
}
