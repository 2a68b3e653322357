package org.isocenter.cli.dicom;

import java.util.List;
import org.isocenter.cli.CommandFailure;

/// A study, a series or an instance, as a user names it: one to three UIDs with slashes between.
///
/// @param uids study, series, instance
record Resource(List<String> uids) {
    static Resource parse(String text) throws CommandFailure {
        List<String> uids = List.of(text.split("/", -1));
        if (uids.size() > 3 || uids.stream().anyMatch(uid -> !uid.matches("[0-9.]{1,64}"))) {
            throw new CommandFailure(
                    2,
                    "'"
                            + text
                            + "' names no resource: write STUDY, STUDY/SERIES or STUDY/SERIES/INSTANCE");
        }
        return new Resource(uids);
    }

    /// The path below the version, `/studies/1.2/series/3.4`.
    String path() {
        List<String> names = List.of("/studies/", "/series/", "/instances/");
        StringBuilder path = new StringBuilder();
        for (int i = 0; i < uids.size(); i++) {
            path.append(names.get(i)).append(uids.get(i));
        }
        return path.toString();
    }
}
