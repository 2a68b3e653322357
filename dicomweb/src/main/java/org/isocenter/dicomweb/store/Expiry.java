package org.isocenter.dicomweb.store;

import java.math.BigInteger;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
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
    BigInteger LONGEST_MILLISECONDS = BigInteger.valueOf(Duration.ofDays(365_000).toMillis());

    /// As many digits as anybody needs for what is as good as never.
    Pattern INTEGER = Pattern.compile("[+-]?[0-9]{1,64}");

    static Expiry of(Headers headers) {
        Optional<String> time = headers.first(TIME);
        if (time.isEmpty()) {
            return new Never(); // option and level alone say nothing (EXPIRY-4)
        }
        if (headers.all(TIME).size() > 1) {
            return new Malformed("The header " + TIME + " must be given once.");
        }
        String digits = time.get().strip();
        if (!INTEGER.matcher(digits).matches()) {
            return new Malformed("The header " + TIME + " must be an integer.");
        }
        BigInteger milliseconds = new BigInteger(digits);
        if (milliseconds.signum() <= 0) {
            return new Malformed("The header " + TIME + " must be greater than 0.");
        }
        if (!isOnly(headers, OPTION, "RelativeToNow")) {
            return new Malformed("The header " + OPTION + " must be RelativeToNow.");
        }
        if (!isOnly(headers, LEVEL, "Study")) {
            return new Malformed("The header " + LEVEL + " must be Study.");
        }
        return new After(
                Duration.ofMillis(milliseconds.min(LONGEST_MILLISECONDS).longValueExact()));
    }

    private static boolean isOnly(Headers headers, String name, String allowed) {
        return headers.all(name).stream()
                .allMatch(value -> value.strip().equalsIgnoreCase(allowed));
    }
}
