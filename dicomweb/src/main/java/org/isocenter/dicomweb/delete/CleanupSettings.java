package org.isocenter.dicomweb.delete;

import java.time.Duration;

/// When bytes that nobody points to are removed (DEL-8).
///
/// @param delay how long they stay; whoever began to read them in that time can finish
/// @param batch how many are removed in one transaction
/// @param attempts how often the removal of a blob is tried again
/// @param backOff how long until it is tried again
public record CleanupSettings(Duration delay, int batch, int attempts, Duration backOff) {
    public static final CleanupSettings DEFAULT =
            new CleanupSettings(Duration.ofDays(3), 100, 5, Duration.ofDays(1));
}
