package org.isocenter.dicomweb.store;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.isocenter.dicom.data.Tag;
import org.isocenter.dicom.data.Vr;
import org.isocenter.dicom.dataset.DataElement;
import org.isocenter.dicom.dataset.DataSet;
import org.isocenter.dicom.dataset.Value;
import org.isocenter.dicom.value.Check;
import org.isocenter.dicom.value.NulPadding;
import org.isocenter.dicom.value.Problem;
import org.isocenter.dicomweb.instance.IndexedAttribute;
import org.isocenter.dicomweb.instance.InstanceId;
import org.isocenter.dicomweb.instance.Uid;
import org.isocenter.dicomweb.service.Version;
import org.isocenter.dicomweb.store.PartOutcome.Finding;

/// Decides whether an instance may be stored, and what is wrong with it (contract sections 4.3 to
/// 4.5). Pure: a data set goes in, a result comes out.
///
/// The versions differ. v1 looks at the attributes that are indexed, and one bad value refuses the
/// instance (STORE-50). v2 refuses an instance for its five required attributes only; it looks at all
/// the others, at every depth, warns, and leaves what is wrong out of metadata and index (STORE-51 to
/// STORE-54).
final class Validation {
    private static final Tag[] REQUIRED_UIDS = {
        Tag.STUDY_INSTANCE_UID, Tag.SERIES_INSTANCE_UID, Tag.SOP_INSTANCE_UID, Tag.SOP_CLASS_UID
    };

    private static final String MISSING = "the required attribute is missing or has no value";

    private final DataSet dataSet;
    private final Version version;
    private final boolean fullItems;
    private final NulPadding padding;
    private final Findings failures;
    private final Findings warnings;
    private final Set<DataElement> dropped = Collections.newSetFromMap(new IdentityHashMap<>());
    private boolean severalValues;

    /// What the decision is.
    sealed interface Result {
        /// The instance may be stored.
        ///
        /// @param warnings what is wrong all the same
        /// @param metadata the data set without the elements that are wrong
        /// @param severalValues whether an indexed attribute has more values than it may have
        record Accepted(
                InstanceId id, List<Finding> warnings, DataSet metadata, boolean severalValues)
                implements Result {}

        /// It may not.
        record Refused(List<Finding> failures) implements Result {}
    }

    private Validation(DataSet dataSet, Version version, boolean fullItems, int mostFindings) {
        this.dataSet = dataSet;
        this.version = version;
        this.fullItems = fullItems;
        this.failures = new Findings(mostFindings);
        this.warnings = new Findings(mostFindings);
        this.padding = version.isLenient() ? NulPadding.TOLERATED : NulPadding.REFUSED;
    }

    /// Decides about an instance.
    ///
    /// @param fullItems whether every element of the first level must be valid (STORE-59)
    /// @param study the study that the path names, when it names one
    /// @param mostFindings how much of what is wrong is named, at least one thing
    static Result of(
            DataSet dataSet,
            Version version,
            boolean fullItems,
            Optional<Uid> study,
            int mostFindings) {
        return new Validation(dataSet, version, fullItems, mostFindings).decide(study);
    }

    private Result decide(Optional<Uid> expectedStudy) {
        for (Tag tag : REQUIRED_UIDS) {
            checkRequired(tag, Vr.UI);
        }
        checkPatientId();
        if (!version.isLenient()) {
            checkIndexed();
        }
        if (fullItems) {
            checkFirstLevel();
        }
        Optional<Uid> study = uid(Tag.STUDY_INSTANCE_UID);
        if (study.isPresent() && expectedStudy.isPresent() && !study.equals(expectedStudy)) {
            failures.add(
                    Tag.STUDY_INSTANCE_UID,
                    "the instance does not belong to the study "
                            + expectedStudy.get()
                            + " of the request");
        }
        if (!failures.isEmpty()) {
            return new Result.Refused(failures.list());
        }
        if (version.isLenient()) {
            checkAll(dataSet, /* nested= */ false);
        }
        InstanceId id =
                new InstanceId(
                        study.orElseThrow(),
                        uid(Tag.SERIES_INSTANCE_UID).orElseThrow(),
                        uid(Tag.SOP_INSTANCE_UID).orElseThrow());
        return new Result.Accepted(
                id,
                warnings.list(),
                dropped.isEmpty() ? dataSet : withoutDropped(dataSet),
                severalValues);
    }

    private Optional<Uid> uid(Tag tag) {
        return dataSet.string(tag).flatMap(Uid::parse);
    }

    /// One value, not empty, valid (STORE-30, STORE-31).
    private void checkRequired(Tag tag, Vr vr) {
        Optional<DataElement> element = dataSet.get(tag);
        List<String> values = dataSet.strings(tag);
        if (element.isEmpty() || values.stream().allMatch(String::isEmpty)) {
            failures.add(tag, element.isEmpty() ? MISSING : emptyOrWrong(element.get(), vr));
            return;
        }
        if (element.get().vr() != vr) {
            failures.add(tag, wrongVr(element.get().vr(), vr));
        } else if (values.size() > 1) {
            failures.add(tag, "more than one value");
        } else {
            Check.MINIMAL
                    .value(vr, values.getFirst(), padding)
                    .ifPresent(problem -> failures.add(tag, problem.sentence()));
        }
    }

    private static String emptyOrWrong(DataElement element, Vr vr) {
        return element.vr() == vr || element.isEmpty() ? MISSING : wrongVr(element.vr(), vr);
    }

    private static String wrongVr(Vr actual, Vr expected) {
        return "the value representation is " + actual + " and not " + expected;
    }

    /// In v2 Patient ID must be there but may be empty (STORE-32, STORE-33); in v1 it may not
    /// (STORE-35).
    private void checkPatientId() {
        boolean empty =
                dataSet.get(Tag.PATIENT_ID).isPresent()
                        && dataSet.strings(Tag.PATIENT_ID).stream()
                                .noneMatch(Validation::hasCharacters)
                        && dataSet.get(Tag.PATIENT_ID).get().vr() == Vr.LO;
        if (version.isLenient() && empty) {
            warnings.add(Tag.PATIENT_ID, MISSING);
        } else {
            checkRequired(Tag.PATIENT_ID, Vr.LO);
        }
    }

    private static boolean hasCharacters(String value) {
        return value.chars().anyMatch(c -> c != ' ' && c != '\0');
    }

    /// v1: what is indexed passes the minimal check (STORE-50).
    private void checkIndexed() {
        for (IndexedAttribute attribute : IndexedAttribute.values()) {
            if (!isRequired(attribute.tag())) {
                dataSet.get(attribute.tag())
                        .flatMap(element -> indexedProblem(attribute, element, Check.MINIMAL))
                        .ifPresent(reason -> failures.add(attribute.tag(), reason));
            }
        }
    }

    private static boolean isRequired(Tag tag) {
        for (Tag required : REQUIRED_UIDS) {
            if (required.equals(tag)) {
                return true;
            }
        }
        return tag.equals(Tag.PATIENT_ID);
    }

    /// Of several values only the first counts (STORE-56).
    private Optional<String> indexedProblem(
            IndexedAttribute attribute, DataElement element, Check check) {
        if (element.isEmpty()) {
            return Optional.empty();
        }
        if (element.vr() != attribute.vr()) {
            return Optional.of(wrongVr(element.vr(), attribute.vr()));
        }
        List<String> values = dataSet.strings(element);
        if (values.size() > 1) {
            severalValues = true;
        }
        return values.isEmpty()
                ? Optional.empty()
                : check.value(attribute.vr(), values.getFirst(), padding).map(Problem::sentence);
    }

    /// What failed already is not reported twice.
    private void checkFirstLevel() {
        for (DataElement element : dataSet) {
            if (!failures.has(element.tag()) && !isRequired(element.tag())) {
                problem(dataSet, element, /* nested= */ false)
                        .ifPresent(reason -> failures.add(element.tag(), reason));
            }
        }
    }

    /// v2: everything else passes the full check, or is warned of and dropped.
    private void checkAll(DataSet level, boolean nested) {
        for (DataElement element : level) {
            Optional<String> problem =
                    nested || !isRequired(element.tag())
                            ? problem(level, element, nested)
                            : Optional.empty();
            if (problem.isPresent()) {
                warnings.add(element.tag(), problem.get());
                dropped.add(element);
            } else if (element.value() instanceof Value.Sequence sequence) {
                for (DataSet item : sequence.items()) {
                    checkAll(item, /* nested= */ true);
                }
            }
        }
    }

    private Optional<String> problem(DataSet level, DataElement element, boolean nested) {
        Optional<IndexedAttribute> indexed =
                nested ? Optional.empty() : IndexedAttribute.of(element.tag());
        if (indexed.isPresent()) {
            return indexedProblem(indexed.get(), element, Check.FULL);
        }
        return switch (element.value()) {
            case Value.Bytes bytes ->
                    Check.FULL
                            .field(element.vr(), bytes.array(), level.characterSet(), padding)
                            .map(Problem::sentence);
            case Value.Reference reference ->
                    element.vr().isString()
                            ? Optional.empty()
                            : Check.FULL
                                    .size(element.vr(), reference.length())
                                    .map(Problem::sentence);
            case Value.Fragments _, Value.Sequence _ -> Optional.empty();
        };
    }

    /// The data set without what is wrong, at its place (STORE-54).
    private DataSet withoutDropped(DataSet level) {
        DataSet.Builder kept = DataSet.builder(level.characterSet());
        for (DataElement element : level) {
            if (dropped.contains(element)) {
                continue;
            }
            if (element.value() instanceof Value.Sequence sequence) {
                List<DataSet> items = sequence.items().stream().map(this::withoutDropped).toList();
                kept.add(new DataElement(element.tag(), element.vr(), Value.Sequence.of(items)));
            } else {
                kept.add(element);
            }
        }
        return kept.build();
    }
}
