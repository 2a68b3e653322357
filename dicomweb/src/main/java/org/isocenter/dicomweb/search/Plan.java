package org.isocenter.dicomweb.search;

import java.util.Comparator;
import java.util.List;
import org.isocenter.dicom.data.Vr;
import org.isocenter.dicomweb.instance.IndexedAttribute;

/// The order in which the rows for a search are visited.
///
/// There are two ways to the newest matches. Where few rows match a condition, all of them are taken
/// from its index, held against the other conditions and sorted ([From]). Where many match, the index
/// is read newest first until the page is full ([Newest], [Words]). Either is right for any query, and
/// either is slow for some; the repository finds out by counting which one is quick.
sealed interface Plan {
    /// All of a study or series that the path names.
    record Below() implements Plan {}

    /// Newest first, until the page is full.
    ///
    /// @param within how many rows are visited at most; a page that is not full by then says nothing
    record Newest(int within) implements Plan {
        /// For a query whose conditions are all answered by the index that is read.
        static final int UNBOUNDED = Integer.MAX_VALUE;
    }

    /// Newest first among the studies that have one of a few words in a name, until the page is full.
    ///
    /// Each word's studies are in the order of arrival, those of a prefix are not; but most prefixes
    /// that are worth a search are the beginnings of few words.
    ///
    /// @param name a condition of the query
    /// @param words all those in the index that begin with one of its words; at most [#MOST]
    /// @param within as for [Newest]
    record Words(Condition.Named name, List<String> words, int within) implements Plan {
        static final int MOST = 8;

        public Words {
            words = List.copyOf(words);
        }

        Words within(int rows) {
            return new Words(name, words, rows);
        }

        /// Whether these words are all that the query asks for.
        boolean areEnough(SearchQuery.Valid query) {
            return query.conditions().size() == 1 && name.words().size() == 1;
        }
    }

    /// Newest first among those with lower keys: where counting off an offset begins that is far
    /// behind. For a query without conditions.
    record Older(long than) implements Plan {}

    /// All for which this condition holds.
    record From(Condition driver) implements Plan {}

    /// The conditions, the one that fewest rows fulfil most likely first.
    static List<Condition> drivers(SearchQuery.Valid query) {
        return query.conditions().stream().sorted(Comparator.comparingInt(Plan::rank)).toList();
    }

    /// Whether a condition holds for one row or next to none, or for as many as it names.
    static boolean isIdentifying(Condition condition) {
        return condition instanceof Condition.OneOf
                || (condition instanceof Condition.Equal equal && equal.attribute().vr() == Vr.UI);
    }

    private static int rank(Condition condition) {
        return switch (condition) {
            case Condition.OfColumn column ->
                    rank(column.attribute()) + (column instanceof Condition.Equal ? 0 : 1);
            case Condition.HasModality _ -> 50;
            case Condition.HasModalityLike _ -> 51;
            case Condition.Never _ -> 0;
        };
    }

    private static int rank(IndexedAttribute attribute) {
        return switch (attribute) {
            case SOP_INSTANCE_UID -> 0;
            case SERIES_INSTANCE_UID -> 2;
            case STUDY_INSTANCE_UID -> 4;
            case ACCESSION_NUMBER -> 6;
            case PATIENT_ID -> 8;
            case PATIENT_NAME -> 10;
            case PATIENT_BIRTH_DATE -> 12;
            case REFERRING_PHYSICIAN_NAME -> 14;
            case STUDY_DATE -> 16;
            case PERFORMED_PROCEDURE_STEP_START_DATE -> 18;
            case STUDY_DESCRIPTION -> 20;
            case MANUFACTURER_MODEL_NAME -> 22;
            case MODALITY -> 24;
        };
    }
}
