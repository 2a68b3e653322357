package org.isocenter.bench.dicomweb;

import java.util.Locale;

/// Something that is done in an archive, as the page calls it.
///
/// @param instances how large the archive is
/// @param clients how many do it at once
record Work(String what, int instances, int clients) {
    String label() {
        String label = what + (clients > 1 ? ", " + clients + " clients" : "");
        return switch (what) {
            case SearchStage.STORE, SearchStage.STORE_STUDIES ->
                    label + ", until there are " + scale(instances);
            case SearchStage.STORE_TURNS -> label + ", in an archive of " + scale(instances);
            case SearchStage.STORE_FRESH -> label + ", the first of " + scale(instances);
            default -> label;
        };
    }

    /// `10⁵`.
    static String scale(int instances) {
        int power = (int) Math.round(Math.log10(instances));
        if (Math.pow(10, power) != instances) {
            return String.format(Locale.ROOT, "%,d", instances);
        }
        StringBuilder text = new StringBuilder("10");
        for (char digit : Integer.toString(power).toCharArray()) {
            text.append("⁰¹²³⁴⁵⁶⁷⁸⁹".charAt(digit - '0'));
        }
        return text.toString();
    }
}
