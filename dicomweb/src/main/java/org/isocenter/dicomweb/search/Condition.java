package org.isocenter.dicomweb.search;

import java.util.Optional;
import org.isocenter.dicomweb.instance.IndexedAttribute;

/// What one query parameter asks of an attribute. Conditions on different attributes must all hold
/// (QRY-32).
sealed interface Condition {
    IndexedAttribute attribute();

    /// The value folds to that text (QRY-20).
    record Equal(IndexedAttribute attribute, String folded) implements Condition {}

    /// The date lies between two, both included (QRY-26).
    record Between(IndexedAttribute attribute, Optional<String> from, Optional<String> to)
            implements Condition {}
}
