package org.isocenter.persistence.sql;

import org.flywaydb.core.api.logging.Log;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Lets through what Flyway warns of, and nothing of what it tells when all is well.
final class FlywayLog implements Log {
    private final Logger logger;

    FlywayLog(Class<?> source) {
        this.logger = LoggerFactory.getLogger(source);
    }

    @Override
    public void debug(String message) {}

    @Override
    public void info(String message) {}

    @Override
    public void notice(String message) {}

    @Override
    public void warn(String message) {
        logger.warn(message);
    }

    @Override
    public void error(String message) {
        logger.error(message);
    }

    @Override
    public void error(String message, Exception e) {
        logger.error(message, e);
    }
}
