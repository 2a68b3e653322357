package org.isocenter.persistence.sql;

import java.sql.Connection;
import org.jooq.DSLContext;
import org.jooq.conf.RenderNameCase;
import org.jooq.conf.RenderQuotedNames;
import org.jooq.conf.Settings;
import org.jooq.impl.DSL;

/// Makes jOOQ contexts; apart, so that jOOQ is loaded only when it is used.
final class Jooq {
    static {
        System.setProperty("org.jooq.no-logo", "true");
        System.setProperty("org.jooq.no-tips", "true");
        System.setProperty(
                "org.jooq.log.org.jooq.impl.DefaultExecuteContext.logVersionSupport", "ERROR");
    }

    private Jooq() {}

    static DSLContext on(Connection connection, Dialect dialect) {
        Settings settings =
                new Settings()
                        .withRenderQuotedNames(RenderQuotedNames.EXPLICIT_DEFAULT_UNQUOTED)
                        .withRenderNameCase(RenderNameCase.AS_IS)
                        .withExecuteLogging(false);
        return DSL.using(connection, dialect.jooq(), settings);
    }
}
