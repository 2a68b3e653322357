package org.isocenter.dicomweb.store;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.isocenter.dicom.data.Tag;
import org.isocenter.dicomweb.store.PartOutcome.Finding;

/// What is wrong with an instance: the first problem of each attribute (STORE-52), as many as the answer
/// has room for. The last one says if there are more.
final class Findings {
    private final int most;
    private final Map<Tag, Finding> first = new LinkedHashMap<>();
    private boolean more;

    /// @param most how many are kept, at least one
    Findings(int most) {
        this.most = most;
    }

    void add(Tag tag, String reason) {
        if (first.containsKey(tag)) {
            return;
        }
        if (first.size() < most) {
            first.put(tag, new Finding(tag, reason));
        } else {
            more = true;
        }
    }

    boolean has(Tag tag) {
        return first.containsKey(tag);
    }

    boolean isEmpty() {
        return first.isEmpty();
    }

    List<Finding> list() {
        List<Finding> all = new ArrayList<>(first.values());
        if (more) {
            Finding last = all.removeLast();
            all.add(new Finding(last.tag(), last.reason() + "; further ones are not listed"));
        }
        return List.copyOf(all);
    }
}
