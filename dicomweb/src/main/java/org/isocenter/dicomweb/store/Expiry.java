package org.isocenter.dicomweb.store;

import java.time.Duration;
import java.util.Optional;
import org.isocenter.http.Headers;

/// What the `msdicom-expiry-…` headers of a store say (contract section 4.9).
sealed interface Expiry {
    /// The study stays; an expiry that was pending is taken away (EXPIRY-2).
    record Never() implements Expiry {}

    /// The study is to be deleted so long after the store.
    record After(Duration lifetime) implements Expiry {}

    /// A header is wrong and nothing is stored (EXPIRY-3).
    record Malformed(String message) implements Expiry {}

    String TIME = "msdicom-expiry-time-milliseconds";
    String OPTION = "msdicom-expiry-option";
    String LEVEL = "msdicom-expiry-level";

    /// Longer is as good as never, and stays clear of the end of the number range.
    long LONGEST_MILLISECONDS = Duration.ofDays(365_000).toMillis();

    static Expiry of(Headers headers) {
        Optional<String> time = headers.first(TIME);
        if (time.isEmpty()) {
            return new Never(); // option and level alone say nothing (EXPIRY-4)
        }
        if (headers.all(TIME).size() > 1) {
            return new Malformed("The header " + TIME + " must be given once.");
        }
        long milliseconds;
        try {
            milliseconds = Long.parseLong(time.get().strip());
        } catch (NumberFormatException e) {
            return new Malformed("The header " + TIME + " must be an integer.");
        }
        if (milliseconds <= 0) {
            return new Malformed("The header " + TIME + " must be greater than 0.");
        }
        if (!isOnly(headers, OPTION, "RelativeToNow")) {
            return new Malformed("The header " + OPTION + " must be RelativeToNow.");
        }
        if (!isOnly(headers, LEVEL, "Study")) {
            return new Malformed("The header " + LEVEL + " must be Study.");
        }
        return new After(Duration.ofMillis(Math.min(milliseconds, LONGEST_MILLISECONDS)));
    }

    private static boolean isOnly(Headers headers, String name, String allowed) {
        return headers.all(name).stream()
                .allMatch(value -> value.strip().equalsIgnoreCase(allowed));
    }
}
