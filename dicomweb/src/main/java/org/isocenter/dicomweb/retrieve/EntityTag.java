package org.isocenter.dicomweb.retrieve;

import java.util.List;
import org.isocenter.dicomweb.instance.InstanceRepository;
import org.isocenter.dicomweb.instance.Target;

/// The ETag of metadata (META-20 to META-24).
final class EntityTag {
    private EntityTag() {}

    /// An instance's watermark; of a series or study the newest watermark and the count.
    static String of(Target target, InstanceRepository.Version version) {
        return switch (target) {
            case Target.OfInstance _ -> Long.toString(version.newest());
            case Target.OfStudy _, Target.OfSeries _ ->
                    version.newest() + "-" + version.instances();
        };
    }

    /// Whether one of the tags in `If-None-Match` fields is that one. Lists, quotes and the prefix of
    /// weak tags are taken, though this service sends none of them (META-21). A star is any tag there
    /// is (RFC 9110 §13.1.2).
    static boolean matches(List<String> ifNoneMatch, String tag) {
        for (String field : ifNoneMatch) {
            for (String candidate : field.split(",", -1)) {
                String bare = candidate.strip();
                if (bare.equals("*")) {
                    return true;
                }
                if (bare.regionMatches(true, 0, "W/", 0, 2)) {
                    bare = bare.substring(2);
                }
                if (bare.length() >= 2 && bare.startsWith("\"") && bare.endsWith("\"")) {
                    bare = bare.substring(1, bare.length() - 1);
                }
                if (bare.equalsIgnoreCase(tag)) {
                    return true;
                }
            }
        }
        return false;
    }
}
