package org.isocenter.dicomweb.search;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.isocenter.dicom.data.Tag;
import org.isocenter.dicomweb.instance.IndexedAttribute;
import org.isocenter.dicomweb.instance.Level;

/// What one query parameter asks of an attribute. Conditions on different attributes must all hold
/// (QRY-32).
sealed interface Condition {
    /// The attribute that the parameter names.
    Tag tag();

    /// The level of the rows that it is asked of.
    Level level();

    /// A condition on an attribute that has a column.
    sealed interface OfColumn extends Condition {
        IndexedAttribute attribute();

        @Override
        default Tag tag() {
            return attribute().tag();
        }

        @Override
        default Level level() {
            return attribute().level();
        }
    }

    /// The value folds to that text (QRY-20).
    record Equal(IndexedAttribute attribute, String folded) implements OfColumn {}

    /// The value folds to one of those texts (IMPR-1).
    ///
    /// @param folded at least two
    record OneOf(IndexedAttribute attribute, List<String> folded) implements OfColumn {}

    /// The value folds to a text like that (IMPR-1).
    record Like(IndexedAttribute attribute, Wildcards wildcards) implements OfColumn {}

    /// The date lies between two, both included (QRY-26): eight digits each.
    record Between(IndexedAttribute attribute, Optional<String> from, Optional<String> to)
            implements OfColumn {}

    /// Some run of consecutive words of the name begins, place by place, with these (QRY-41).
    ///
    /// @param words folded; at least one
    record Named(IndexedAttribute attribute, List<String> words) implements OfColumn {
        private static final int TELLING = 8;

        /// A few words that exclude most other names, so that a statement stays small however long
        /// the phrase is.
        List<String> telling() {
            return words.stream()
                    .distinct()
                    .sorted(Comparator.comparingInt(String::length).reversed())
                    .limit(TELLING)
                    .toList();
        }

        /// The word that fewest names have, as far as its length tells.
        String rarest() {
            return telling().getFirst();
        }
    }

    /// A condition on the modalities of a study's series.
    sealed interface OfModalities extends Condition {
        @Override
        default Tag tag() {
            return Tag.MODALITIES_IN_STUDY;
        }

        @Override
        default Level level() {
            return Level.STUDY;
        }
    }

    /// The study has a series of that modality (QRY-33).
    record HasModality(String folded) implements OfModalities {}

    /// The study has a series with a modality like that (IMPR-1).
    record HasModalityLike(Wildcards wildcards) implements OfModalities {}

    /// No value is like that: a phrase without words, or a text with a NUL inside.
    record Never(Tag tag, Level level) implements Condition {}
}
