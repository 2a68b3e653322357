package org.isocenter.dicomweb.instance;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Folded values of indexed attributes. An attribute without value, or with one that failed
/// validation, is not there (STORE-53, STORE-57).
public final class IndexValues {
    private final Map<IndexedAttribute, String> values;

    private IndexValues(Map<IndexedAttribute, String> values) {
        this.values = values;
    }

    /// No values.
    public static IndexValues none() {
        return new IndexValues(new EnumMap<>(IndexedAttribute.class));
    }

    /// Values as an element or a row gives them.
    public static final class Builder {
        private final Map<IndexedAttribute, String> values = new EnumMap<>(IndexedAttribute.class);

        /// Folds a value and keeps it, unless nothing is left of it.
        public Builder add(IndexedAttribute attribute, String value) {
            return addFolded(attribute, attribute.fold(value));
        }

        /// Keeps a value that has been folded, unless it is empty.
        public Builder addFolded(IndexedAttribute attribute, @Nullable String folded) {
            if (folded != null && !folded.isEmpty()) {
                values.put(attribute, folded);
            }
            return this;
        }

        public IndexValues build() {
            return new IndexValues(new EnumMap<>(values));
        }
    }

    public Optional<String> get(IndexedAttribute attribute) {
        return Optional.ofNullable(values.get(attribute));
    }

    /// These values, each replaced by the later one where that has any: the latest wins, attribute by
    /// attribute (QRY-70).
    public IndexValues overwrittenBy(IndexValues later) {
        if (values.isEmpty()) {
            return later;
        }
        Map<IndexedAttribute, String> merged = new EnumMap<>(values);
        merged.putAll(later.values);
        return new IndexValues(merged);
    }

    /// Whether there is a value here for each attribute that has one there.
    public boolean covers(IndexValues others) {
        return values.keySet().containsAll(others.values.keySet());
    }

    /// The values of some attributes only.
    public IndexValues only(Iterable<IndexedAttribute> attributes) {
        Map<IndexedAttribute, String> some = new EnumMap<>(IndexedAttribute.class);
        for (IndexedAttribute attribute : attributes) {
            String value = values.get(attribute);
            if (value != null) {
                some.put(attribute, value);
            }
        }
        return new IndexValues(some);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof IndexValues that && values.equals(that.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return values.toString();
    }
}
