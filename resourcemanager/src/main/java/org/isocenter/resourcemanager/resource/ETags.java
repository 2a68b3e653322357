package org.isocenter.resourcemanager.resource;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.isocenter.resourcemanager.protocol.ArmError;
import org.isocenter.resourcemanager.protocol.ArmRefusal;

/// Entity tags and the conditions on them (contract §4.3).
public final class ETags {
    private ETags() {}

    /// A tag that no resource had before, quotes included (rule ARM-60).
    public static String next(RandomGenerator random, Instant now) {
        return String.format(
                "\"%08x-0000-0100-0000-%08x%04x\"",
                random.nextInt(), (int) now.getEpochSecond(), random.nextInt() & 0xFFFF);
    }

    /// Checks a PUT (table of §4.3). The member `etag` of the body acts as `If-Match` on an existing
    /// resource when there is no such header (rule ARM-62).
    public static void checkPut(
            List<String> ifMatch,
            List<String> ifNoneMatch,
            Optional<String> bodyEtag,
            Optional<String> current)
            throws ArmRefusal {
        if (!ifNoneMatch.isEmpty() && current.isPresent() && matches(ifNoneMatch, current.get())) {
            throw ArmError.PRECONDITION_FAILED.refuse("If-None-Match");
        }
        if (isGiven(ifMatch)) {
            if (current.isEmpty() || !matches(ifMatch, current.get())) {
                throw ArmError.PRECONDITION_FAILED.refuse("If-Match");
            }
        } else if (current.isPresent()
                && bodyEtag.isPresent()
                && !bodyEtag.get().isBlank()
                && !matches(List.of(bodyEtag.get()), current.get())) {
            throw ArmError.PRECONDITION_FAILED.refuse("If-Match").at("etag");
        }
    }

    /// Checks a PATCH or a DELETE of a resource that is there.
    public static void checkExisting(List<String> ifMatch, String current) throws ArmRefusal {
        if (isGiven(ifMatch) && !matches(ifMatch, current)) {
            throw ArmError.PRECONDITION_FAILED.refuse("If-Match");
        }
    }

    /// Whether a GET need not send the resource again (rule ARM-64).
    public static boolean isUnchanged(List<String> ifNoneMatch, String current) {
        return isGiven(ifNoneMatch) && matches(ifNoneMatch, current);
    }

    private static boolean isGiven(List<String> fields) {
        return fields.stream().anyMatch(field -> !field.isBlank() && !field.strip().equals("\"\""));
    }

    /// A list matches if any member does; `W/` and missing quotes do not matter (rule ARM-61).
    private static boolean matches(List<String> fields, String current) {
        String wanted = bare(current);
        for (String field : fields) {
            for (String member : field.split(",", -1)) {
                String tag = bare(member);
                if (tag.equals("*") || tag.equals(wanted)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static String bare(String tag) {
        String text = tag.strip();
        if (text.startsWith("W/")) {
            text = text.substring(2);
        }
        if (text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"")) {
            text = text.substring(1, text.length() - 1);
        }
        return text;
    }
}
