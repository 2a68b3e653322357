package org.isocenter.dicom.validation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.isocenter.dicom.data.Tag;
import org.isocenter.dicom.data.Vr;
import org.isocenter.dicom.dataset.DataElement;
import org.isocenter.dicom.dataset.DataSet;
import org.isocenter.dicom.dataset.Value;
import org.isocenter.dicom.dictionary.Attribute;
import org.isocenter.dicom.dictionary.Dictionary;
import org.isocenter.dicom.value.Check;
import org.isocenter.dicom.value.NulPadding;
import org.isocenter.dicom.value.Problem;

/// The full check of a data set. For each attribute only the first problem counts; attributes come in
/// the order of the data set, those of an item where the item is.
///
/// Text that was left in its source because it is long is not read for this; of binary values that
/// were, the length is checked.
public final class DataSetCheck {
    /// Rows of the dictionary that were asked for; making one takes longer than checking most values.
    private static final Map<Tag, Optional<Attribute>> ATTRIBUTES = new ConcurrentHashMap<>();

    private final NulPadding padding;
    private final Deque<Tag> sequences = new ArrayDeque<>();
    private final List<Finding> findings = new ArrayList<>();

    private DataSetCheck(NulPadding padding) {
        this.padding = padding;
    }

    /// What is wrong with the data set and all the items in it.
    public static List<Finding> findings(DataSet dataSet, NulPadding padding) {
        DataSetCheck check = new DataSetCheck(padding);
        check.check(dataSet);
        return List.copyOf(check.findings);
    }

    private void check(DataSet dataSet) {
        for (DataElement element : dataSet) {
            problem(dataSet, element).ifPresent(problem -> add(element.tag(), problem));
            if (element.value() instanceof Value.Sequence sequence) {
                sequences.addLast(element.tag());
                sequence.items().forEach(this::check);
                sequences.removeLast();
            }
        }
    }

    private void add(Tag tag, Problem problem) {
        List<Tag> path = new ArrayList<>(sequences);
        path.add(tag);
        findings.add(new Finding(path, problem));
    }

    private Optional<Problem> problem(DataSet dataSet, DataElement element) {
        Optional<Problem> value =
                switch (element.value()) {
                    case Value.Bytes bytes ->
                            Check.FULL.field(
                                    element.vr(), bytes.array(), dataSet.characterSet(), padding);
                    case Value.Reference reference ->
                            element.vr().isString()
                                    ? Optional.empty()
                                    : Check.FULL.size(element.vr(), reference.length());
                    case Value.Sequence _, Value.Fragments _ -> Optional.empty();
                };
        if (value.isPresent() || element.tag().isPrivate()) {
            return value;
        }
        return attribute(element.tag()).flatMap(attribute -> problem(dataSet, element, attribute));
    }

    /// What the dictionary has against an element.
    private static Optional<Problem> problem(
            DataSet dataSet, DataElement element, Attribute attribute) {
        if (element.vr() != Vr.UN && !attribute.vrs().contains(element.vr())) {
            String expected = String.join(" or ", attribute.vrs().stream().map(Vr::name).toList());
            return Optional.of(
                    new Problem(
                            Problem.Kind.REPRESENTATION, element.vr() + " and not " + expected));
        }
        int count = count(dataSet, element);
        return attribute.multiplicity().allows(count)
                ? Optional.empty()
                : Optional.of(
                        new Problem(
                                Problem.Kind.COUNT,
                                count
                                        + (count == 1 ? " value" : " values")
                                        + " and not "
                                        + attribute.multiplicity()));
    }

    /// How many values an element has: 0 also where nobody can tell without reading them.
    private static int count(DataSet dataSet, DataElement element) {
        if (!(element.value() instanceof Value.Bytes bytes)) {
            return 0;
        }
        return switch (element.vr().separation()) {
            case ONE -> element.isEmpty() ? 0 : 1;
            case BACKSLASH -> dataSet.strings(element).size();
            case FIXED_SIZE -> bytes.length() / element.vr().valueBytes();
        };
    }

    private static Optional<Attribute> attribute(Tag tag) {
        Optional<Attribute> known = ATTRIBUTES.get(tag);
        if (known == null) {
            known = Dictionary.find(tag);
            if (known.isPresent()) {
                // Only what the dictionary has is kept, so that hostile tags cannot fill memory.
                ATTRIBUTES.put(tag, known);
            }
        }
        return known;
    }
}
