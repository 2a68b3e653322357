package org.isocenter.dicomweb.search;

import java.util.Set;
import org.isocenter.dicomweb.instance.Level;

/// The six resources that can be searched (contract section 8.1).
public enum SearchResource {
    STUDIES(Level.STUDY, Set.of(Level.STUDY)),
    SERIES(Level.SERIES, Set.of(Level.STUDY, Level.SERIES)),
    INSTANCES(Level.INSTANCE, Set.of(Level.STUDY, Level.SERIES, Level.INSTANCE)),
    SERIES_OF_STUDY(Level.SERIES, Set.of(Level.SERIES)),
    INSTANCES_OF_STUDY(Level.INSTANCE, Set.of(Level.SERIES, Level.INSTANCE)),
    INSTANCES_OF_SERIES(Level.INSTANCE, Set.of(Level.INSTANCE));

    private final Level level;
    private final Set<Level> levels;

    SearchResource(Level level, Set<Level> levels) {
        this.level = level;
        this.levels = levels;
    }

    /// What a result stands for.
    Level level() {
        return level;
    }

    /// The levels whose attributes can be matched and are returned (QRY-50).
    Set<Level> levels() {
        return levels;
    }
}
